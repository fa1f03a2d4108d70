# What `fold` of the R guide gives otherwise than expected: `Rscript r_folds.R FOLD.R CASES.jsonl …`.
given <- commandArgs(TRUE)
source(given[1], encoding = "UTF-8")
read <- function(path) {
  cases <- jsonlite::stream_in(file(path, encoding = "UTF-8"), verbose = FALSE)
  cases[c("text", "fold")]
}
cases <- do.call(rbind, lapply(given[-1], read))
found <- fold(cases$text)
wrong <- is.na(found) | found != cases$fold
shown <- function(text) stringi::stri_escape_unicode(text)
cat(sprintf("%s: %s, not %s\n", shown(cases$text), shown(found), shown(cases$fold))[wrong], sep = "")
# What is missing stays so, and of a factor the labels count.
stopifnot(identical(fold(c(NA, "NA")), c(NA, "na")))
stopifnot(identical(fold(factor(c("Z", "A"))), c("z", "a")))
cat(nrow(cases), "spellings\n")
