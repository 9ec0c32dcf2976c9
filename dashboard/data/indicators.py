"""The indicators as the build stored them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from dashboard.data.models import MEDICAL_HOME
from dashboard.data.store import database
from dashboard.data.store.cache import once
from dashboard.i18n.catalog import stored


@dataclass(frozen=True)
class Break:
    """A change of a question from `year` on, or in that year alone.

    The effects are those of etl/core/registry/question_changes.py.
    """

    year: int
    effect: str
    note: str
    item: str = ""

    def touches(self, first: int, last: int) -> bool:
        """Whether it bears on a figure of these years."""
        return first <= self.year <= last if self.effect in {"blank", "one_year"} else first < self.year <= last

    @property
    def key(self) -> str:
        """What parts it from the other breaks of its indicator."""
        return ".".join(part for part in (str(self.year), self.effect, self.item) if part)


@dataclass(frozen=True)
class Indicator:
    """One indicator; the fields are those of data/indicators.toml."""

    indicator_id: str
    theme: str
    title: str
    short_title: str
    sentence: str
    definition: str
    numerator: str
    denominator: str
    universe: str
    unit: str
    direction: str
    series: str
    populations: tuple[str, ...]
    variables: tuple[str, ...]
    published: tuple[str, ...]
    rule_source: str
    grade: str
    grade_basis: str
    warnings: tuple[str, ...]
    groups: str
    not_by: tuple[str, ...]
    breaks: tuple[Break, ...]


# Fields that are words, besides the warnings.
TEXTS = (
    "title",
    "short_title",
    "sentence",
    "definition",
    "numerator",
    "denominator",
    "universe",
    "rule_source",
    "grade_basis",
)
LISTS = ("populations", "variables", "published", "warnings", "not_by")


def indicators(theme: str | None = None) -> dict[str, Indicator]:
    """Indicators by id, in the registry's order; of one theme where it is named."""
    known = _known()
    return {key: value for key, value in known.items() if theme in (None, value.theme)}


@once
def _known() -> dict[str, Indicator]:
    table = database.rows("SELECT * FROM indicator ORDER BY position")
    own = [field.name for field in fields(Indicator) if field.name != "breaks"]
    breaks = _breaks()
    entries = (
        row | {name: tuple(row[name]) for name in LISTS} | {"breaks": breaks.get(row["indicator_id"], ())}
        for row in table[own].to_dict("records")
    )
    return {row["indicator_id"]: _told(Indicator(**row)) for row in entries}


def _told(own: Indicator) -> Indicator:
    """The indicator with its texts in the language in use, as far as that has them."""
    key = f"indicator.{own.indicator_id}"
    texts: dict[str, Any] = {name: stored(f"{key}.{name}", getattr(own, name)) for name in TEXTS}
    warnings = tuple(stored(f"{key}.warnings.{n}", text) for n, text in enumerate(own.warnings))
    changes = ((b, stored(f"question_change.{b.key}", b.note)) for b in own.breaks)
    breaks = tuple(replace(b, note=stored(f"{key}.breaks.{b.key}", note)) for b, note in changes)
    return replace(own, **texts, warnings=warnings, breaks=breaks)


def _breaks() -> dict[str, tuple[Break, ...]]:
    table = database.rows("SELECT * FROM indicator_break ORDER BY indicator_id, year, effect, survey_item")
    return {
        str(name): tuple(Break(r["year"], r["effect"], r["note"], r["survey_item"]) for r in own.to_dict("records"))
        for name, own in table.groupby("indicator_id")
    }


def parts_of_medical_home() -> list[str]:
    """Ids of the parts that together make a medical home."""
    return [key for key in indicators(MEDICAL_HOME) if key != MEDICAL_HOME]


def indicator(indicator_id: str) -> Indicator:
    """One indicator by id.

    Raises:
        KeyError: there is none of that id.
    """
    return indicators()[indicator_id]
