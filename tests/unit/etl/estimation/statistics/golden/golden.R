# Values by R that the unit tests of etl/estimation compare with: survey (shares, Korn-Graubard intervals, a stratum with
# one household), mitools (imputations), stats::p.adjust. Run in this folder: Rscript golden.R
suppressMessages({
  library(survey)
  library(mitools)
})

children <- read.csv("children.csv", colClasses = c(stratum = "character", cluster = "character"))
declare <- function(data) svydesign(ids = ~cluster, strata = ~stratum, weights = ~weight, data = data, nest = TRUE)
save <- function(frame, name) write.csv(frame, paste0(name, ".csv"), row.names = FALSE, quote = FALSE)

# Shares in domains, with the Korn-Graubard interval; the stratum with one household is left out.
paired <- declare(children[children$stratum != "alone", ])
shares <- function(outcome) {
  found <- svyby(make.formula(outcome), ~level, paired, svyciprop, method = "beta", vartype = c("se", "ci"))
  degrees <- sapply(found$level, function(l) degf(subset(paired, level == l)))
  size <- sapply(found$level, function(l) sum(paired$variables$level == l))
  table <- data.frame(outcome = outcome, level = found$level, value = found[[2]], se = found[[3]], lower = found[[4]],
                      upper = found[[5]], n = size, df = degrees)
  # NCHS cuts the effective sample size at n; survey does not.
  effective <- with(table, pmin(n, value * (1 - value) / se^2 * (qt(0.975, n - 1) / qt(0.975, df))^2))
  met <- effective * table$value
  cbind(table, nchs_lower = qbeta(0.025, met, effective - met + 1), nchs_upper = qbeta(0.975, met + 1, effective - met))
}
save(rbind(shares("met"), shares("rare")), "shares")

# A stratum with one household, taken around zero ("adjust").
options(survey.lonely.psu = "adjust")
whole <- declare(children)
share <- svymean(~met, whole)
total <- svytotal(~met, whole)
save(data.frame(quantity = c("share", "total"), value = c(coef(share), coef(total)), se = c(SE(share), SE(total))), "lone_stratum")

# Six imputations: Rubin's rules. A child has one of two levels, which differs by imputation.
each <- lapply(1:6, function(k) svyby(~met, make.formula(paste0("income_", k)), paired, svymean, covmat = TRUE))
combined <- MIcombine(lapply(each, coef), lapply(each, vcov))
by_level <- function(k) data.frame(imputation = k, level = each[[k]][[1]], value = coef(each[[k]]), variance = SE(each[[k]])^2,
                                   covariance = vcov(each[[k]])[1, 2])
save(do.call(rbind, lapply(1:6, by_level)), "imputations")
save(data.frame(level = names(coef(combined)), value = coef(combined), se = SE(combined), df = combined$df,
                covariance = vcov(combined)[1, 2]), "combined")

p <- c(0.0001, 0.013, 0.013, 0.04, 0.049, 0.2, 0.61, 1)
save(data.frame(p = p, adjusted = p.adjust(p, "BH")), "adjusted")
