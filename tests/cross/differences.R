# Differences by R survey, for tests/cross/test_cross.py.
#
# Rscript differences.R FOLDER OUTCOME
# Reads FOLDER/children.csv and FOLDER/plan.csv (by): every pair of levels of the domain column `by` among the
# children of Massachusetts, and Massachusetts against the nation in the domain column `needs` (children with 1).
# Writes FOLDER/differences.csv (by, level, other, difference, se).
suppressMessages(library(survey))

folder <- commandArgs(TRUE)[1]
outcome <- commandArgs(TRUE)[2]
identifiers <- c(fips = "character", stratum = "character", cluster = "character")
children <- read.csv(file.path(folder, "children.csv"), colClasses = identifiers, na.strings = "")
plan <- read.csv(file.path(folder, "plan.csv"), colClasses = "character")

declare <- function(data) svydesign(ids = ~cluster, strata = ~stratum, weights = ~weight, data = data)
home <- declare(children[children$fips == "25", ])

pairs <- function(by) {
  domain <- home[!is.na(home$variables[[outcome]]) & !is.na(home$variables[[by]]), ]
  found <- svyby(make.formula(outcome), make.formula(by), domain, svymean, covmat = TRUE)
  pair <- combn(names(coef(found)), 2)
  contrast <- function(k) {
    gap <- svycontrast(found, setNames(c(1, -1), pair[, k]))
    data.frame(by = by, level = pair[1, k], other = pair[2, k], difference = as.numeric(coef(gap)), se = as.numeric(SE(gap)))
  }
  do.call(rbind, lapply(seq_len(ncol(pair)), contrast))
}

# Two overlapping domains as ratios of totals of one design, so that R sees their covariance.
against_nation <- function() {
  counted <- children$needs == 1 & !is.na(children[[outcome]])
  children$everyone <- as.numeric(counted)
  children$here <- as.numeric(counted & children$fips == "25")
  children$met <- ifelse(counted, children[[outcome]], 0)
  children$met_here <- children$met * children$here
  totals <- svytotal(~ met_here + here + met + everyone, declare(children))
  gap <- svycontrast(totals, quote(met_here / here - met / everyone))
  data.frame(by = "nation", level = "25", other = "US", difference = as.numeric(coef(gap)), se = as.numeric(SE(gap)))
}

found <- rbind(do.call(rbind, lapply(plan$by, pairs)), against_nation())
write.csv(format(found, digits = 15), file.path(folder, "differences.csv"), row.names = FALSE, quote = FALSE)
