# RSQLite's and dbplyr's reading of a file: `Rscript r_reads.R FILE`.
suppressPackageStartupMessages(library(dplyr))
db <- DBI::dbConnect(RSQLite::SQLite(), commandArgs(TRUE)[1], flags = RSQLite::SQLITE_RO)
rows_of <- function(name) {
  rows <- nrow(DBI::dbReadTable(db, name))
  counted <- tbl(db, name) |> count() |> collect()
  stopifnot(rows == counted$n)
  rows
}
names <- DBI::dbGetQuery(db, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")$name
counts <- vapply(names, rows_of, numeric(1))
# A report takes exactly the parameters that are listed for it; NA is not given.
sql <- DBI::dbGetQuery(db, "SELECT sql FROM saved_queries WHERE name = 'cargos'")$sql
tumors <- DBI::dbGetQuery(db, sql, params = list(category = "tumor", source = NA))
stopifnot("VEGF" %in% tumors$cargo)
cat("{", paste0('"', names, '": ', counts, collapse = ", "), "}\n", sep = "")
