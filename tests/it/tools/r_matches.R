# `match_rows` of the R guide and the data frames that people have: `Rscript r_matches.R MATCH_ROWS.R`.
options(warn = 2)
source(commandArgs(TRUE)[1], encoding = "UTF-8")
match_rows <- local({
  asks <- match_rows
  function(...) suppressMessages(asks(...))
})
statuses <- c("matched", "unusable", "unusable", "ambiguous", "matched")
hits <- data.frame(
  gene = factor(c("VEGFA", NA, "NA", "7422", "TGF-\u03b21")),
  count = c(100000, 1.5, NA, 1e-9, 7422),
  term = c("a \"quoted\" word", "", "NA", NA, "# no comment"),
  day = as.Date("2026-11-26") + 0:4,
  row.names = letters[1:5]
)
found <- match_rows(hits, "--column", "gene")
stopifnot(
  identical(found[names(hits)], hits),
  identical(found$match_status, statuses),
  identical(found$migrasome_term, c("VEGF", NA, NA, NA, "TGF-\u03b21")),
  identical(found$match_note[2:3], c("empty", "missing value"))
)
# A row without anything in its one column is a row; so is none.
stopifnot(
  identical(match_rows(hits["gene"], "--column", "gene")$match_status, statuses),
  nrow(match_rows(hits[0, ], "--column", "gene")) == 0
)
# Numbers are told as they are, whole numbers as such.
numbers <- data.frame(id = c(7422, 100000, NA))
found <- match_rows(numbers, "--column", "id", "--prefix", "NCBIGene")
stopifnot(
  identical(found$match_value, c("7422", NA, NA)),
  identical(found$match_status, c("matched", "unmatched", "unusable"))
)
# A tibble stays one, and its groups stay.
found <- match_rows(dplyr::group_by(dplyr::as_tibble(hits), term), "--column", "gene")
stopifnot(identical(dplyr::group_vars(found), "term"))
# What the command refuses is an error with its line.
said <- tryCatch(match_rows(hits, "--column", "nothing"), error = conditionMessage)
stopifnot(grepl("has no column `nothing`", said, fixed = TRUE))
# One row of ours for each of theirs, or none at all.
refused <- function(...) tryCatch(match_rows(...), error = conditionMessage)
stopifnot(
  grepl("one row for each row", refused(data.frame(gene = c("VEGFA", "ACTB")), "--explode")),
  grepl("cannot be used with", refused(hits, "--column", "gene", "--unmatched"))
)
# The options that the page names fit.
status <- function(...) match_rows(hits, "--column", "gene", "--as", "gene", ...)$match_status[c(1, 4)]
stopifnot(
  identical(status("--prefix", "NCBIGene", "--layer", "all"), c("matched", "matched")),
  identical(status("--role", "carried", "--min-match", "exact"), c("unmatched", "ambiguous"))
)
