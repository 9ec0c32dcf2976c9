"""What code needs to give the survey estimates of a card again: files, variables, rules, and each number's children."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import pandas as pd

from dashboard.cards.card import Card
from dashboard.data.models import Estimate, records
from dashboard.data.periods import years
from dashboard.data.queries import estimates, survey_rules
from dashboard.data.queries.survey_rules import Condition, Step

# Columns and values that make a row one of our own estimates.
NEEDED = {"indicator_id", "population", "geo_id", "period", "group_name", "group_level", "value", "se", "series"}
SERIES = ("nsch_topical", "nsch_screener")
# Family income that was not told is filled in six ways by the Census Bureau; the estimates are means over these.
IMPUTED = "income"
IMPLICATES = tuple(f"fpl_i{number}" for number in range(1, 7))
# What tells one number from another, and the part of it that differs between the two sides of a difference.
KEY = ("indicator_id", "population", "geo_id", "period", "group_name", "group_level")
VERSUS = {"geography": "geo_id", "group": "group_level", "population": "population"}
DESIGN = ("fipsst", "stratum", "cluster", "weight", "cshcn_in_file", "age")
POPULATIONS: dict[str, Condition] = {"cshcn": ["in", "cshcn_in_file", [1]], "non_cshcn": ["in", "cshcn_in_file", [2]]}


@dataclass(frozen=True)
class File:
    """One official file of a survey year, and what our items are called in it."""

    year: int
    title: str
    url: str
    sha256: str
    name: str
    variables: dict[str, str]


@dataclass(frozen=True)
class Number:
    """One estimate: what is scored, for which children, and the result to expect.

    `domains` says which children, None for all of the place; of an imputed group once for each imputation.
    """

    row: Estimate
    se: float
    outcome: str
    is_count: bool
    domains: tuple[Condition | None, ...]


@dataclass(frozen=True)
class Gap:
    """One of a part's numbers less another, by their places in it, and the result to expect."""

    name: str
    one: int
    other: int
    difference: float
    se: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Part:
    """The estimates of a card from the same files, and the differences among them that the build has tested."""

    series: str
    files: tuple[File, ...]
    steps: tuple[Step, ...]
    numbers: tuple[Number, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Recipe:
    """All survey estimates of a card that code can give again, and how many there are besides.

    `others` are those that are not shown or not computed from the survey.
    """

    card: Card
    parts: tuple[Part, ...]
    others: int


def recipe(card: Card) -> Recipe:
    """The recipe of a card; without parts when none of its numbers is a survey estimate of ours."""
    if not set(card.data.columns) >= NEEDED or not survey_rules.are_stored():
        return Recipe(card, (), len(card.data))
    ours = card.data["estimate_type"].eq("direct") & card.data["series"].isin(SERIES) & card.data["value"].notna()
    kept = card.data[ours]
    parts = tuple(_part(str(source_id), rows) for source_id, rows in kept.groupby("source_id", sort=False))
    return Recipe(card, parts, len(card.data) - len(kept))


def _part(source_id: str, rows: pd.DataFrame) -> Part:
    series = str(rows["series"].iloc[0])
    steps: dict[str, Step] = {}
    for indicator_id in rows["indicator_id"].unique():
        rule = survey_rules.steps(indicator_id)
        if rule[-1][0] not in steps:
            # Part numbers start again in each rule.
            steps |= {step[0]: step for step in _own_names(indicator_id, rule) if step[0] not in steps}
    numbers = tuple(
        Number(
            row,
            float(se),
            survey_rules.steps(row.indicator_id)[-1][0],
            row.indicator_id.endswith("_count"),
            tuple(_domains(row)),
        )
        for row, se in zip(records(Estimate, rows), rows["se"], strict=True)
    )
    asked = {*DESIGN, *_items([s[1:] for s in steps.values()]), *_items([n.domains for n in numbers])}
    first, last = years(str(rows["period"].iloc[0]))
    names: dict[int, dict[str, str]] = {}
    for year, item, variable in survey_rules.variables(series, range(first, last + 1)).itertuples(index=False):
        if item in asked:
            names.setdefault(year, {})[item] = variable
    files = tuple(
        File(int(f.year), f.title, f.url, f.sha256, f.file.rpartition("/")[2], names[f.year])
        for f in survey_rules.files(source_id).itertuples()
    )
    return Part(series, files, tuple(steps.values()), numbers, tuple(_gaps(numbers)))


def _own_names(indicator_id: str, steps: list[Step]) -> Iterator[Step]:
    """Steps whose unnamed parts have names that no other rule's parts have."""
    renamed = {name: f"{indicator_id[:22]}_{name}" for name, _, _ in steps if name.startswith("part_")}
    for name, met, failed in steps:
        yield renamed.get(name, name), _renamed(met, renamed), _renamed(failed, renamed)


def _renamed(condition: Condition, names: dict[str, str]) -> Condition:
    return [
        _renamed(part, names) if isinstance(part, list) else names.get(part, part) if isinstance(part, str) else part
        for part in condition
    ]


def _domains(row: Estimate) -> Iterator[Condition | None]:
    """Which children a figure is about, besides their place; None for all. Once for each imputation."""
    conditions = [POPULATIONS[row.population]] if row.population in POPULATIONS else []
    for condition in _levels(row.group_name, row.group_level):
        own = [*conditions, *condition]
        yield None if not own else own[0] if len(own) == 1 else ["and", *own]


def _levels(group_name: str, group_level: str) -> Iterator[list[Condition]]:
    """The condition of a subgroup, none for all children; of family income once for each imputation."""
    if group_name == "all":
        yield []
    elif group_name == IMPUTED:
        low, _, high = group_level.partition("-")
        for item in IMPLICATES:
            least = ["from", item, int(low)]
            yield [least, ["not", ["from", item, int(high) + 1]]] if high.isdecimal() else [least]
    else:
        yield [survey_rules.subgroup(group_name, group_level)]


def _gaps(numbers: Sequence[Number]) -> Iterator[Gap]:
    """Differences that the build has tested, with both sides among the numbers."""
    places = {_key(number.row): place for place, number in enumerate(numbers)}
    asked = {(n.row.indicator_id, n.row.population, n.row.period) for n in numbers}
    for (indicator_id, population, period), versus in product(sorted(asked), VERSUS):
        found = estimates.differences([indicator_id], population, period, versus)
        for row in found.to_dict("records"):
            one = {name: row[name] for name in KEY}
            sides = [tuple(side[name] for name in KEY) for side in (one, one | {VERSUS[versus]: row["other"]})]
            if all(side in places for side in sides):
                name = " ".join((*sides[0], versus, row["other"]))
                ends = (row["difference"], row["se"], row["lower"], row["upper"])
                yield Gap(name, places[sides[0]], places[sides[1]], *ends)


def _key(row: Estimate) -> tuple[str, ...]:
    return tuple(getattr(row, name) for name in KEY)


def _items(part: object) -> Iterator[str]:
    """Items that conditions name."""
    match part:
        case ["in" | "from" | "between" | "answered" | "by_year", str(item), *_]:
            yield item
        case list() | tuple():
            for inner in part:
                yield from _items(inner)
