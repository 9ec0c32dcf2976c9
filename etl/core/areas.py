"""Ids of the areas that the build itself asks for: `US`, and states by their FIPS code."""

NATION = "US"
MASSACHUSETTS = "25"
NEIGHBORS = ("09", "23", "33", "44", "50")
NEW_ENGLAND = tuple(sorted((MASSACHUSETTS, *NEIGHBORS)))
