"""What can be chosen on the page on medical home status."""

from __future__ import annotations

from dashboard.data.indicators import indicator, indicators
from dashboard.data.queries import estimates
from dashboard.i18n.catalog import t
from dashboard.wording import numbers

GROUPS = ("age", "sex", "race_ethnicity", "insurance", "income", "household_language", "functional_limitation")


def measures() -> dict[str, str]:
    """The composite and its components."""
    return {key: value.title for key, value in indicators("medical_home").items()}


def populations(indicator_id: str) -> dict[str, str]:
    """Populations of an indicator."""
    return {code: t(f"population_short.{code}") for code in indicator(indicator_id).populations}


def periods(indicator_id: str) -> dict[str, str]:
    """Periods of an indicator."""
    return {name: numbers.period(name) for name in estimates.periods(indicator_id)}


def groups() -> dict[str, str]:
    """Subgroups of the survey's long questionnaire."""
    return {code: t(f"group.{code}") for code in GROUPS}


def with_first(geo_id: str, others: list[str]) -> list[str]:
    """The place, then the others."""
    return [geo_id, *[other for other in others if other != geo_id]]
