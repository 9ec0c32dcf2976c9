%%head
# Needs the packages survey and haven. Run it: Rscript this_file.R FOLDER
suppressMessages({
  library(survey)
  library(haven)
})
options(survey.lonely.psu = "adjust")
arguments <- commandArgs(TRUE)
folder <- if (length(arguments)) arguments[1] else "."

read_year <- function(year, file, variables) {
  unpacked <- tempfile()
  paths <- unzip(file.path(folder, file), exdir = unpacked)
  path <- grep("[.](dta|sas7bdat)$", paths, value = TRUE)[1]
  data <- if (grepl("dta$", path)) read_dta(path) else read_sas(path)
  unlink(unpacked, recursive = TRUE)
  names(data) <- tolower(names(data))
  children <- as.data.frame(lapply(data[variables], function(column) as.vector(zap_labels(zap_missing(column)))))
  names(children) <- names(variables)
  children$year <- year
  children
}

design_of <- function(children, years) {
  children$fips <- sprintf("%02d", as.integer(children$fipsst))
  children$stratum <- paste(children$fips, sub("A$", "", as.character(children$stratum)))
  children$cluster <- paste(children$year, children$cluster)
  children$weight <- children$weight / years
  children
}

score <- function(met, failed) ifelse(failed, 0, ifelse(met, 1, NA))

estimate <- function(children, name, place, outcome, where, count = FALSE) {
  children$outcome <- children[[outcome]]
  children$where <- where
  area <- if (place == "US") children else children[children$fips == place, ]
  design <- svydesign(ids = ~cluster, strata = ~stratum, weights = ~weight, data = area, nest = TRUE)
  if (count) {
    found <- svytotal(~outcome, design, na.rm = TRUE)
    half <- qt(0.975, degf(design)) * SE(found)[1]
    ends <- c(max(coef(found) - half, 0), coef(found) + half)
  } else {
    domain <- subset(design, where & !is.na(outcome))
    found <- svyciprop(~outcome, domain, method = "logit", df = degf(domain))
    ends <- confint(found)
  }
  cat(sprintf("%s,%.10g,%.10g,%.10g,%.10g\n", name, as.numeric(coef(found)), SE(found)[1], ends[1], ends[2]))
}

cat("number,estimate,standard_error,lower,upper\n")
%%parts
