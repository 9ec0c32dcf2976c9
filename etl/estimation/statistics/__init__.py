"""Formulas: variance, shares, intervals, imputation, tests. Know samples and arrays, not areas, years or indicators."""
