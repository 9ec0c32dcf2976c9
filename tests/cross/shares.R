# Shares and totals in domains by R survey, for tests/cross/test_cross.py and bench/run.py.
#
# Rscript shares.R FOLDER
# Reads FOLDER/children.csv (stratum, cluster, weight, fips, domain columns, outcomes) and FOLDER/plan.csv
# (outcome, area, by): the share of outcome in every level of the domain column `by`, in a state or in "US".
# A state is estimated from a design of its own children: its strata hold no others, so that the result is the
# same as from the national design, and R takes a fraction of the time.
# Writes FOLDER/shares.csv and FOLDER/seconds.txt (processor seconds for the estimates, without reading and writing).
suppressMessages(library(survey))

folder <- commandArgs(TRUE)[1]
plan <- read.csv(file.path(folder, "plan.csv"), colClasses = "character")
# Names that many children share are factors.
shared <- unique(c("fips", "stratum", plan$by))
kinds <- c(setNames(rep("factor", length(shared)), shared), cluster = "character")
children <- read.csv(file.path(folder, "children.csv"), colClasses = kinds, na.strings = "")

declare <- function(data) svydesign(ids = ~cluster, strata = ~stratum, weights = ~weight, data = data)

clock <- function() sum(proc.time()[c("user.self", "sys.self")])
started <- clock()
areas <- split(children, children$fips)[setdiff(unique(plan$area), "US")]
designs <- lapply(areas, declare)
if ("US" %in% plan$area) designs$US <- declare(children)

estimate <- function(outcome, area, by) {
  design <- designs[[area]]
  domain <- design[!is.na(design$variables[[outcome]]) & !is.na(design$variables[[by]]), ]
  found <- svyby(make.formula(outcome), make.formula(by), domain, svyciprop, vartype = c("se", "ci"))
  size <- table(domain$variables[[by]])
  data.frame(
    outcome = outcome, area = area, by = by, level = as.character(found[[1]]),
    value = found[[2]], se = found[[3]], lower = found[[4]], upper = found[[5]],
    n = as.integer(size[as.character(found[[1]])])
  )
}

shares <- do.call(rbind, Map(estimate, plan$outcome, plan$area, plan$by))
writeLines(sprintf("%.3f", clock() - started), file.path(folder, "seconds.txt"))
write.csv(format(shares, digits = 15), file.path(folder, "shares.csv"), row.names = FALSE, quote = FALSE)
