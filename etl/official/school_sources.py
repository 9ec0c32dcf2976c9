"""What the counts of students and of school staff share: their sources, their series, and school years as periods."""

from __future__ import annotations

HUB = "ma_academic_districts"
COUNTY_SOURCE, MEMBER_SOURCE = "district_county_shares_2026", "ma_town_school_district_sped_2026"
SERIES = "dese"


def period(year: int) -> str:
    """`2024-2025`: the period of a school year in the database."""
    return f"{year - 1}-{year}"
