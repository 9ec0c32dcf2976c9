# Totals by R survey, for tests/cross/test_cross.py: the weighted number of children with an outcome, by state.
#
# Rscript totals.R FOLDER OUTCOME
# Reads FOLDER/children.csv; writes FOLDER/totals.csv (fips, value, se, lower, upper). The interval takes the
# degrees of freedom of the state's design; R's own default is the normal quantile.
suppressMessages(library(survey))

folder <- commandArgs(TRUE)[1]
outcome <- commandArgs(TRUE)[2]
identifiers <- c(fips = "character", stratum = "character", cluster = "character")
children <- read.csv(file.path(folder, "children.csv"), colClasses = identifiers, na.strings = "")

total <- function(data) {
  design <- svydesign(ids = ~cluster, strata = ~stratum, weights = ~weight, data = data)
  found <- svytotal(make.formula(outcome), design, na.rm = TRUE)
  interval <- confint(found, df = degf(design))
  data.frame(fips = data$fips[1], value = coef(found), se = as.numeric(SE(found)), lower = interval[1], upper = interval[2])
}

totals <- do.call(rbind, lapply(split(children, children$fips), total))
write.csv(format(totals, digits = 15), file.path(folder, "totals.csv"), row.names = FALSE, quote = FALSE)
