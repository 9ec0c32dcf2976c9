"""The registry of indicators, read from data/indicators.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, asdict, dataclass, field, fields
from pathlib import Path
from string import Formatter
from typing import Any

import pandas as pd

from etl.core.errors import SourceError
from etl.core.paths import REGISTRY
from etl.core.registry import question_changes
from etl.core.registry.question_changes import Break
from etl.core.registry.subgroups import GROUPS

THEMES = ("medical_home", "system", "access", "context", "children", "county", "local")
POPULATIONS = ("cshcn", "non_cshcn", "all_children", "medicaid_children")
UNITS = ("proportion", "count", "rate")
DIRECTIONS = ("higher", "lower", "none")
GROUP_PERIODS = ("all", "pooled")
# Fields that may not be empty, and what the sentence that reads a number aloud may ask for.
TEXTS = ("title", "short_title", "sentence", "definition", "numerator", "denominator", "universe", "rule_source")
PLACEHOLDERS = {"value", "population", "place"}
MODELED_SERIES = "nsch_topical"
# A count is flagged by the share whose numerator it is: the NCHS rules are rules for shares.
COUNT_OF = {"cshcn_count": "cshcn_prevalence"}


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
    groups: str = "all"
    not_by: list[str] = field(default_factory=list)
    breaks: list[Break] = field(default_factory=list)
    counties: bool = False

    def grouped_by(self, group: str, years: Sequence[int]) -> bool:
        """Whether a subgroup is estimated in a period of these years."""
        return group not in self.not_by and (self.groups == "all" or len(years) > 1)


def read_registry(path: Path = REGISTRY) -> list[Indicator]:
    """All indicators in the order of the file.

    Raises:
        SourceError: an entry lacks a field, has an unknown one, or a value outside its list.
    """
    own = [f for f in fields(Indicator) if f.name != "indicator_id"]
    known = {f.name for f in own}
    needed = {f.name for f in own if f.default is MISSING and f.default_factory is MISSING}
    entries = tomllib.loads(path.read_text(encoding="utf-8"))
    indicators = []
    for indicator_id, entry in entries.items():
        where = f"{path.name}, [{indicator_id}]"
        if missing := sorted(needed - entry.keys()):
            raise SourceError(where, f"field {missing[0]!r} is missing", "add it")
        if unknown := sorted(entry.keys() - known):
            raise SourceError(where, f"field {unknown[0]!r} is unknown", "correct or remove it")
        if empty := [name for name in TEXTS if not str(entry[name]).strip()]:
            raise SourceError(where, f"field {empty[0]!r} is empty", "write it")
        if not {"value", "place"} <= (asked := _placeholders(where, entry["sentence"])) <= PLACEHOLDERS:
            told = ", ".join(sorted(asked)) or "nothing"
            todo = "ask for {value} and {place}, and for {population} where there are several"
            raise SourceError(f"{where}, sentence", f"it asks for {told}", todo)
        _one_of(where, "theme", entry["theme"], THEMES)
        _one_of(where, "unit", entry["unit"], UNITS)
        _one_of(where, "direction", entry["direction"], DIRECTIONS)
        for population in entry["populations"]:
            _one_of(where, "populations", population, POPULATIONS)
        _one_of(where, "groups", entry.get("groups", "all"), GROUP_PERIODS)
        for group in entry.get("not_by", []):
            _one_of(where, "not_by", group, tuple(GROUPS))
        if entry.get("counties") and (entry["series"] != MODELED_SERIES or entry["populations"][0] == "all_children"):
            todo = "leave `counties` out, or teach etl/small_area/model/specification.py this kind of indicator"
            raise SourceError(where, "the county model takes measures of the long questionnaire for CSHCN", todo)
        indicators.append(Indicator(indicator_id=indicator_id, **{**entry, "breaks": _breaks(where, entry)}))
    return indicators


def _placeholders(where: str, sentence: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
    except ValueError as error:
        raise SourceError(f"{where}, sentence", str(error), "correct the braces") from error


def _breaks(where: str, entry: Mapping[str, Any]) -> list[Break]:
    """The changes of the items that an entry uses; those that it answers itself are as it says."""
    given = entry.get("breaks", [])
    own = [_break(where, one) for one in given]
    answered = {(one["year"], item) for one in given for item in (one.get("item", ""), *one.get("covers", []))}
    changes = question_changes.read_changes() if entry["series"].startswith("nsch_") else ()
    inherited = [b for b in changes if b.item in entry["variables"] and (b.year, b.item) not in answered]
    return sorted([*own, *inherited], key=lambda one: one.year)


def _break(where: str, found: Mapping[str, Any]) -> Break:
    if found.keys() - {"item", "covers"} != {"year", "effect", "note"}:
        raise SourceError(f"{where}, breaks", f"fields are {', '.join(found)}", "give year, effect and note")
    _one_of(f"{where}, breaks", "effect", found["effect"], question_changes.EFFECTS)
    if not isinstance(found["year"], int) or not str(found["note"]).strip():
        raise SourceError(f"{where}, breaks", f"year is {found['year']!r}", "give a year and a note")
    return Break(found["year"], found["effect"], found["note"], found.get("item", ""))


def _one_of(where: str, name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise SourceError(where, f"{name} is {value!r}", f"use one of {', '.join(allowed)}")


def registry_frame(indicators: list[Indicator]) -> pd.DataFrame:
    """The table `indicator`: one row an entry, lists kept as lists, `position` as in the file; breaks apart."""
    rows = [{**asdict(i), "position": n} for n, i in enumerate(indicators, start=1)]
    return pd.DataFrame(rows).drop(columns="breaks")


def breaks_by_indicator(indicators: list[Indicator]) -> dict[str, list[Break]]:
    """The breaks of each indicator that has any."""
    return {i.indicator_id: i.breaks for i in indicators if i.breaks}
