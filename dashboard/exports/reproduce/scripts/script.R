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
  asked <- paste0("^(", paste(variables, collapse = "|"), ")$")
  read <- if (grepl("dta$", path)) read_dta else read_sas
  data <- read(path, col_select = tidyselect::matches(asked))
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

in_place <- function(children, place) place == "US" | children$fips == place

# A state is estimated from a design of its own children: its strata hold no others, so that the result is the same as
# from the national design, and R takes a fraction of the time.
design_in <- function(children, place, columns) {
  data <- data.frame(children[c("cluster", "stratum", "weight")], columns)[in_place(children, place), ]
  svydesign(ids = ~cluster, strata = ~stratum, weights = ~weight, data = data, nest = TRUE)
}

share_in <- function(children, place, outcome, where) {
  counted <- where & !is.na(children[[outcome]])
  design <- design_in(children, place, data.frame(outcome = children[[outcome]], counted = counted))
  domain <- subset(design, counted)
  found <- svymean(~outcome, domain)
  weight <- weights(domain)
  data.frame(
    value = as.numeric(coef(found)), variance = as.numeric(vcov(found)), df = degf(domain),
    n = length(weight), kish = sum(weight)^2 / sum(weight^2), weight = sum(weight)
  )
}

# Degrees of freedom of the mean over imputations (Rubin 1987).
rubin_df <- function(values, variances) {
  m <- length(values)
  between <- if (m > 1) (1 + 1 / m) * var(values) else 0
  if (between > 0) (m - 1) * (1 + mean(variances) / between)^2 else Inf
}

say <- function(name, value, se, ends) cat(sprintf("%s,%.10g,%.10g,%.10g,%.10g\n", name, value, se, ends[1], ends[2]))

# Several domains are imputations of one: estimates are averaged, and their disagreement adds to the variance.
estimate <- function(children, name, place, outcome, ...) {
  domains <- list(...)
  by_domain <- do.call(rbind, lapply(domains, function(where) share_in(children, place, outcome, where)))
  m <- nrow(by_domain)
  between <- if (m > 1) (1 + 1 / m) * var(by_domain$value) else 0
  found <- list(
    place = place, outcome = outcome, domains = domains, by_domain = by_domain,
    value = mean(by_domain$value), se = sqrt(mean(by_domain$variance) + between),
    df = min(rubin_df(by_domain$value, by_domain$variance), mean(by_domain$df)),
    n = round(mean(by_domain$n)), kish = mean(by_domain$kish), weight = mean(by_domain$weight)
  )
  half <- qt(0.975, found$df) * found$se / (found$value * (1 - found$value))
  say(name, found$value, found$se, plogis(qlogis(found$value) + c(-half, half)))
  found
}

count <- function(children, name, place, outcome, where) {
  counted <- where & !is.na(children[[outcome]])
  design <- design_in(children, place, data.frame(met = ifelse(counted, children[[outcome]], 0)))
  found <- svytotal(~met, design)
  half <- qt(0.975, degf(design)) * SE(found)[1]
  say(name, coef(found), SE(found)[1], c(max(coef(found) - half, 0), coef(found) + half))
}

# Two domains of one place share strata and households: as ratios of totals of one design, R sees their covariance.
covariance <- function(children, one, other, k) {
  held <- function(side) side$domains[[k]] & !is.na(children[[side$outcome]])
  met <- function(side) ifelse(held(side), children[[side$outcome]], 0)
  columns <- data.frame(in_a = held(one) + 0, in_b = held(other) + 0, met_a = met(one), met_b = met(other))
  totals <- svytotal(~ met_a + in_a + met_b + in_b, design_in(children, one$place, columns))
  vcov(svycontrast(totals, list(a = quote(met_a / in_a), b = quote(met_b / in_b))))[1, 2]
}

wilson <- function(side, critical) {
  n <- side$size
  center <- (side$value + critical^2 / (2 * n)) / (1 + critical^2 / n)
  half <- critical / (1 + critical^2 / n) * sqrt(side$value * (1 - side$value) / n + critical^2 / (4 * n^2))
  c(max(center - half, 0), min(center + half, 1))
}

# Newcombe's interval from score intervals of both sides, with their correlation (Zou and Donner 2008).
difference <- function(children, name, one, other) {
  limit <- Inf
  if (one$place == other$place) {
    m <- length(one$domains)
    within <- sapply(seq_len(m), function(k) covariance(children, one, other, k))
    a <- one$by_domain
    b <- other$by_domain
    shared <- mean(within) + if (m > 1) (1 + 1 / m) * cov(a$value, b$value) else 0
    limit <- rubin_df(a$value - b$value, a$variance + b$variance - 2 * within)
  } else {
    # A state is a part of the nation; two states are separate samples.
    shared <- if (other$place == "US") one$weight / other$weight * one$se^2 else 0
  }
  se <- sqrt(one$se^2 + other$se^2 - 2 * shared)
  correlation <- max(min(shared / (one$se * other$se), 1), -1)
  sides <- lapply(list(one, other), function(side) {
    side$size <- min(side$value * (1 - side$value) / side$se^2, side$n, side$kish)
    side
  })
  spread <- sapply(sides, function(side) (diff(wilson(side, 1)) / 2)^2)
  df <- min(sum(spread)^2 / sum(spread^2 / c(one$df, other$df)), limit)
  a <- wilson(sides[[1]], qt(0.975, df)) - one$value
  b <- wilson(sides[[2]], qt(0.975, df)) - other$value
  joined <- function(x, y) sqrt(max(x^2 + y^2 - 2 * correlation * x * y, 0))
  gap <- one$value - other$value
  say(name, gap, se, c(gap - joined(-a[1], b[2]), gap + joined(a[2], -b[1])))
}

cat("number,estimate,standard_error,lower,upper\n")
%%parts
