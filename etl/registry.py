"""The registry of indicators, read from data/indicators.toml."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import pandas as pd

from etl.errors import SourceError

REGISTRY = Path(__file__).parent.parent / "data" / "indicators.toml"
POPULATIONS = ("cshcn", "non_cshcn", "all_children", "medicaid_children")
UNITS = ("proportion", "count", "rate")
DIRECTIONS = ("higher", "lower", "none")


@dataclass(frozen=True)
class Indicator:
    """One entry of the registry; what each field means stands at the head of the file."""

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
    populations: list[str]
    variables: list[str]
    published: list[str]
    rule_source: str
    grade: str
    grade_basis: str
    warnings: list[str]


def read_registry(path: Path = REGISTRY) -> list[Indicator]:
    """All indicators in the order of the file.

    Raises:
        SourceError: an entry lacks a field, has an unknown one, or a value outside its list.
    """
    known = {f.name for f in fields(Indicator)} - {"indicator_id"}
    entries = tomllib.loads(path.read_text(encoding="utf-8"))
    indicators = []
    for indicator_id, entry in entries.items():
        where = f"{path.name}, [{indicator_id}]"
        if missing := sorted(known - entry.keys()):
            raise SourceError(where, f"field {missing[0]!r} is missing", "add it")
        if unknown := sorted(entry.keys() - known):
            raise SourceError(where, f"field {unknown[0]!r} is unknown", "correct or remove it")
        _one_of(where, "unit", entry["unit"], UNITS)
        _one_of(where, "direction", entry["direction"], DIRECTIONS)
        for population in entry["populations"]:
            _one_of(where, "populations", population, POPULATIONS)
        indicators.append(Indicator(indicator_id=indicator_id, **entry))
    return indicators


def _one_of(where: str, name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise SourceError(where, f"{name} is {value!r}", f"use one of {', '.join(allowed)}")


def registry_frame(indicators: list[Indicator]) -> pd.DataFrame:
    """The table `indicator`: one row an entry, lists kept as lists, `position` as in the file."""
    return pd.DataFrame([{**asdict(i), "position": n} for n, i in enumerate(indicators, start=1)])
