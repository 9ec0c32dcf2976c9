"""Children counted by area, age, sex, race/ethnicity and poverty: in the survey, and in the counties."""
