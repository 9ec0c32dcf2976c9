"""The indicators as the build stored them."""

from __future__ import annotations

from dataclasses import dataclass, fields

from dashboard import db


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


LISTS = ("populations", "variables", "published", "warnings")


def indicators(theme: str | None = None) -> dict[str, Indicator]:
    """Indicators by id, in the registry's order; of one theme where it is named."""
    table = db.rows("SELECT * FROM indicator ORDER BY position")
    own = [field.name for field in fields(Indicator)]
    entries = (row | {name: tuple(row[name]) for name in LISTS} for row in table[own].to_dict("records"))
    known = {row["indicator_id"]: Indicator(**row) for row in entries}
    return {key: value for key, value in known.items() if theme in (None, value.theme)}


def indicator(indicator_id: str) -> Indicator:
    """One indicator by id.

    Raises:
        KeyError: there is none of that id.
    """
    return indicators()[indicator_id]
