"""The subgroups that figures are split by, and the levels of each in the order of display."""

# First and last age of each group, in years.
AGE_GROUPS = {"0-5": (0, 5), "6-11": (6, 11), "12-17": (12, 17)}
# Lower bounds of family income in percent of the federal poverty level.
INCOME = {"0-99": 0, "100-199": 100, "200-399": 200, "400-plus": 400}

GROUPS: dict[str, list[str]] = {
    "age": list(AGE_GROUPS),
    "sex": ["female", "male"],
    "race_ethnicity": ["hispanic", "white", "black", "asian", "other"],
    "insurance": ["public", "private", "both", "none"],
    "income": list(INCOME),
    "household_language": ["english", "spanish", "other"],
    "functional_limitation": ["limited", "not_limited"],
}
# The columns of the children that hold a subgroup: of family income, one an imputation.
COLUMNS: dict[str, list[str]] = {name: [name] for name in GROUPS} | {
    "age": ["age_group"],
    "income": [f"income_{number}" for number in range(1, 7)],
}
