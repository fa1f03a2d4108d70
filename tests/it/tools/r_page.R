# The blocks of a page as R runs them, one after the other in one session, with what each expression
# prints behind `#>`: `Rscript r_page.R PAGE`.
options(warn = 1)
page <- readLines(commandArgs(TRUE)[1], encoding = "UTF-8")

printed <- function(expression) {
  tell <- function(what) function(condition) {
    cat(what, conditionMessage(condition), sep = "")
    tryInvokeRestart("muffleMessage")
    tryInvokeRestart("muffleWarning")
  }
  lines <- capture.output(tryCatch(
    withCallingHandlers(
      {
        result <- withVisible(eval(expression, globalenv()))
        if (result$visible) print(result$value)
      },
      message = tell(""),
      warning = tell("Warning: ")
    ),
    error = tell("Error: ")
  ))
  if (length(lines)) trimws(paste("#>", lines), "right")
}

run <- function(block) {
  code <- block[!startsWith(block, "#>")]
  expressions <- parse(text = code, keep.source = TRUE, encoding = "UTF-8")
  ends <- vapply(attr(expressions, "srcref"), function(place) place[3], integer(1))
  starts <- c(1, ends + 1)
  writeLines("```r")
  for (i in seq_along(expressions)) {
    writeLines(code[starts[i]:ends[i]])
    writeLines(as.character(printed(expressions[[i]])))
  }
  writeLines("```")
}

for (start in which(page == "```r")) {
  end <- which(page == "```")
  run(page[(start + 1):(end[end > start][1] - 1)])
}
