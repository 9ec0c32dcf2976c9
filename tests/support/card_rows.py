"""Rows of the database's tables, made by hand: each value that a test does not care about has a plain default."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from dashboard.data.indicators import Break, Indicator
from dashboard.data.models import Build, Difference, Estimate, records
from dashboard.data.periods import length_and_end

PERIOD = "2020-2022"
NAMES = {
    "25": "Massachusetts",
    "US": "United States",
    "09": "Connecticut",
    "23": "Maine",
    "33": "New Hampshire",
    "44": "Rhode Island",
    "50": "Vermont",
}
SHORT_TITLES = {
    "medical_home": "Medical home",
    "mh_personal_doctor": "Personal doctor or nurse",
    "mh_usual_source": "Usual place for sick care",
    "mh_family_centered": "Family-centered care",
    "mh_referrals": "Referrals",
    "mh_care_coordination": "Care coordination",
    "shared_decision_making": "Shared decisions",
    "insurance_continuous_adequate": "Adequate insurance all year",
    "preventive_both": "Preventive visits",
    "services_easy": "Services easy to use",
    "transition_adult_care": "Transition to adult care",
    "well_functioning_system": "Well-functioning system",
    "cshcn_count": "Number of children",
}

PARTS_OF_MEDICAL_HOME = list(SHORT_TITLES)[:6]
OUTCOMES = (
    "medical_home",
    "shared_decision_making",
    "insurance_continuous_adequate",
    "preventive_both",
    "services_easy",
    "transition_adult_care",
)
BUILD = Build("abc123", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), 49, 107_331, 105.0, "3.11", "duckdb 2", "c0de")


def measure(indicator_id: str = "medical_home", **own: object) -> Indicator:
    """An indicator whose sentence names all that a sentence can be given."""
    title = SHORT_TITLES[indicator_id]
    given: dict[str, object] = {
        "indicator_id": indicator_id,
        "theme": "medical_home" if indicator_id in PARTS_OF_MEDICAL_HOME else "system",
        "title": f"{title} (title)",
        "short_title": title,
        "sentence": "{value} of {population} in {place} had it",
        "definition": "Meaning.",
        "numerator": "Those who had it",
        "denominator": "All",
        "universe": "Children aged 0-17",
        "unit": "count" if indicator_id == "cshcn_count" else "proportion",
        "direction": "higher",
        "series": "nsch_topical",
        "populations": ("cshcn",),
        "variables": ("k4q04_r",),
        "published": (),
        "rule_source": "A rule",
        "grade": "",
        "grade_basis": "",
        "warnings": (),
        "groups": "all",
        "not_by": (),
        "breaks": (),
    }
    return Indicator(**given | own)  # type: ignore[arg-type]


def estimate(
    indicator_id: str = "medical_home",
    geo_id: str = "25",
    figures: tuple[float | None, float | None, float | None] = (0.493, 0.43, 0.556),
    **own: object,
) -> dict[str, object]:
    """A row of `estimate`; `figures` are the value and the lower and upper end of its interval."""
    value, lower, upper = figures
    row: dict[str, object] = {
        "indicator_id": indicator_id,
        "population": "cshcn",
        "geo_id": geo_id,
        "geo_name": NAMES[geo_id],
        "period": PERIOD,
        "group_name": "all",
        "group_level": "all",
        "estimate_type": "direct",
        "series": "nsch_topical",
        "value": value,
        "lower": lower,
        "upper": upper,
        "n": 321,
        "weighted_count": 123_456.0,
        "reliability": "ok",
        "reliability_reason": "",
        "source_id": "survey",
    }
    return row | own


def suppressed(indicator_id: str = "medical_home", geo_id: str = "25", **own: object) -> dict[str, object]:
    """A row of `estimate` whose figures are not shown."""
    blank = {"n": None, "weighted_count": None, "reliability": "suppressed", "reliability_reason": "n_below_30"}
    return estimate(indicator_id, geo_id, (None, None, None), **blank | own)


def difference(
    verdict: str,
    other: str,
    figures: tuple[float, float, float] = (0.067, 0.009, 0.125),
    **own: object,
) -> dict[str, object]:
    """A row of `difference`; `figures` are the difference and the lower and upper end of its interval."""
    gap, lower, upper = figures
    row: dict[str, object] = {
        "indicator_id": "medical_home",
        "population": "cshcn",
        "period": PERIOD,
        "versus": "geography",
        "group_name": "all",
        "group_level": "all",
        "other": other,
        "difference": gap,
        "lower": lower,
        "upper": upper,
        "pairs_tested": 1,
        "pairs_in_list": 1,
        "verdict": verdict,
    }
    return row | own


def group_difference(
    verdict: str, levels: tuple[str, str], figures: tuple[float, float, float] = (0.067, 0.009, 0.125), **own: object
) -> dict[str, object]:
    """A row of `difference` between two age groups, the first less the second."""
    return difference(verdict, levels[1], figures, versus="group", group_name="age", group_level=levels[0], **own)


def estimate_record(*args: Any, **own: Any) -> Estimate:
    """`estimate` as a typed record."""
    return records(Estimate, pd.DataFrame([estimate(*args, **own)]))[0]


def suppressed_record(*args: Any, **own: Any) -> Estimate:
    """`suppressed` as a typed record."""
    return records(Estimate, pd.DataFrame([suppressed(*args, **own)]))[0]


def difference_record(*args: Any, **own: Any) -> Difference:
    """`difference` as a typed record."""
    return records(Difference, pd.DataFrame([difference(*args, **own)]))[0]


@dataclass
class Tables:
    """What the queries answer from."""

    measures: dict[str, Indicator] = field(default_factory=lambda: {name: measure(name) for name in SHORT_TITLES})
    estimates_: list[dict[str, object]] = field(default_factory=list)
    differences_: list[dict[str, object]] = field(default_factory=list)
    hurdles_: list[dict[str, object]] = field(default_factory=list)
    overlaps_: list[dict[str, object]] = field(default_factory=list)
    first_period: str = ""

    def changed(self, indicator_id: str, *breaks: Break) -> None:
        """Give an indicator changes of its question."""
        self.measures[indicator_id] = measure(indicator_id, breaks=breaks)

    def indicators(self) -> dict[str, Indicator]:
        """Indicators by id."""
        return self.measures

    def estimates(
        self,
        indicators: Sequence[str],
        *,
        populations: Sequence[str] = ("cshcn",),
        geos: Sequence[str] | None = None,
        periods: Sequence[str] | None = None,
        group_name: str = "all",
        kinds: Sequence[str] | None = ("direct",),
    ) -> pd.DataFrame:
        """As `queries.estimates`."""
        found = [
            row
            for row in self.estimates_
            if row["indicator_id"] in indicators
            and row["population"] in populations
            and (geos is None or row["geo_id"] in geos)
            and (periods is None or row["period"] in periods)
            and row["group_name"] == group_name
            and (kinds is None or row["estimate_type"] in kinds)
        ]
        order = ("indicator_id", "population", "geo_id", "period", "group_level", "estimate_type")
        return _frame(sorted(found, key=lambda row: [str(row[name]) for name in order]), estimate())

    def differences(self, indicators: Sequence[str], population: str, period: str, versus: str) -> pd.DataFrame:
        """As `queries.differences`."""
        asked = {"population": population, "period": period, "versus": versus}
        found = [
            row
            for row in self.differences_
            if row["indicator_id"] in indicators and all(row[name] == value for name, value in asked.items())
        ]
        return _frame(found, difference("same", "US"))

    def hurdles(self, geo_id: str, period: str, ages: Sequence[str] = ("0-17",)) -> pd.DataFrame:
        """As `queries_system.hurdles`."""
        found = [
            row for row in self.hurdles_ if row["geo_id"] == geo_id and row["period"] == period and row["ages"] in ages
        ]
        return _frame(found, estimate())

    def overlaps(self, geo_id: str, indicator_id: str, period: str) -> pd.DataFrame:
        """As `queries_system.overlaps`."""
        asked = {"geo_id": geo_id, "indicator_id": indicator_id, "period": period}
        found = [row for row in self.overlaps_ if all(row[name] == value for name, value in asked.items())]
        return _frame(found, estimate() | {"figure": "", "pairs_tested": 1, "verdict": ""})

    def periods(self, indicator_id: str, kind: str = "direct") -> list[str]:
        """As `queries.periods`: `first_period`, then the longest and newest."""
        rows = (row for row in self.estimates_ if row["indicator_id"] == indicator_id)
        found = {str(row["period"]) for row in rows if row["estimate_type"] == kind}
        return sorted(found, key=lambda name: (name == self.first_period, length_and_end(name)), reverse=True)


def _frame(rows: Sequence[dict[str, object]], like: dict[str, object]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(rows[0] if rows else like))
    numbers = ["value", "lower", "upper", "difference", "n", "weighted_count"]
    return table.astype({name: float for name in numbers if name in table})
