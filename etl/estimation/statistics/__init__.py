"""Formulas: variance, shares, intervals, imputation, tests. Know samples and arrays, not areas, years or indicators.

Quantiles are taken from `scipy.special`, which gives the very numbers of `scipy.stats`: loading that takes a second of
each process, longer than all intervals of a build.
"""
