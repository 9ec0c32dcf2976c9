"""Code that gives the survey estimates of a card again, in R, Python and Stata, made from the stored rules."""
