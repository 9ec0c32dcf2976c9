"""What it would take to know more: samples that would answer a question, from how precise the survey has been."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pandas as pd

from dashboard.data.indicators import Indicator, indicators
from dashboard.data.models import Estimate, records
from dashboard.data.queries import estimates
from dashboard.data.queries import provenance as data
from dashboard.data.queries.estimates import HOME
from dashboard.i18n.catalog import place, t
from dashboard.subjects.methods import sample_size
from dashboard.subjects.methods.sample_size import Basis, Expected
from dashboard.wording import numbers, sentences

SURVEYS = ("nsch_topical", "nsch_screener")
GOALS = ("reliable", "shown", "change")
CHILDREN, MOST = 1_000, 50_000
POINTS, FEWEST_POINTS, MOST_POINTS = 10, 1, 30
# Assumed where no number is shown: the share that needs the most children.
MIDDLE = 0.5
WHOLE = "all"


@dataclass(frozen=True, kw_only=True)
class Sampled(Estimate):
    """An estimate of Massachusetts with its effective sample size."""

    n_eff: float | None = None


@dataclass(frozen=True)
class Question:
    """What is asked: a share of children of Massachusetts, how precisely, or how large a change in points."""

    indicator_id: str
    population: str
    period: str
    group: str
    goal: str
    points: int


@dataclass(frozen=True)
class Now:
    """The survey so far: the state's row, what to expect of other samples, and children of any kind surveyed."""

    row: Sampled
    basis: Basis
    interviews: int

    @property
    def included(self) -> float:
        """The part of all children surveyed who are asked about."""
        return (self.row.n or 0) / self.interviews


@dataclass(frozen=True)
class _Place:
    """A place and the children who live there."""

    name: str
    children: float


@dataclass(frozen=True)
class Need:
    """Children who have to be surveyed in a place or group, and the surveys of any children that this takes.

    `surveyed` is None where the public files do not say where in the state a child lives, `aimed` where no survey can
    be aimed at such children; surveys are infinite where fewer children live than they would have to ask. For a change
    all numbers are those of each of its two periods.
    """

    name: str
    surveyed: int | None
    children: int
    aimed: float | None
    spread: float


def measures() -> dict[str, str]:
    """Percentages that the survey gives."""
    return {key: own.title for key, own in indicators().items() if own.unit == "proportion" and own.series in SURVEYS}


def populations(own: Indicator) -> dict[str, str]:
    """Children that a measure is about."""
    return {code: t(f"population_short.{code}") for code in own.populations}


def groups(indicator_id: str) -> dict[str, str]:
    """Ways to break a measure down."""
    (direct,) = (row for row in data.coverage(indicator_id) if row.estimate_type == "direct")
    return {code: t(f"group.{code}") for code in direct.groups if code != WHOLE}


def now(asked: Question) -> Now:
    """What the survey has given so far.

    Raises:
        LookupError: there is no estimate of it for Massachusetts.
    """
    (row,) = _rows(asked, WHOLE)
    whole = _all_interviews(row.series, asked.period)
    return Now(row, Basis(_share(row, MIDDLE), _design_effect(row)), whole)


def needs(asked: Question, known: Now) -> Iterator[Need]:
    """The state, its regions and counties, and the groups of children."""
    enough = _enough(asked)
    children = enough(known.basis)
    surveys = children / known.included
    home, *others = _places()
    whole = _possible(surveys, home)
    yield Need(home.name, int(known.row.n or 0), children, whole, whole)
    for own in others:
        spread = _possible(surveys * home.children / own.children, home)
        yield Need(own.name, None, children, _possible(surveys, own), spread)
    for row in _levels(asked):
        children = enough(_of_group(row, known.basis))
        spread = _possible(children * known.interviews / row.n, home) if row.n else math.inf
        yield Need(sentences.level(row.group_name, row.group_level), int(row.n or 0), children, None, spread)


def told_now(asked: Question, known: Now) -> str:
    """How many children have been surveyed, and what they are worth."""
    row = known.row
    return t(
        "planner.now",
        period=numbers.period(asked.period),
        n=numbers.whole(row.n),
        population=t(f"population.{asked.population}"),
        effective=numbers.whole(row.n_eff),
        effect=f"{known.basis.design_effect:.2f}",
        number=sentences.reading(indicators()[asked.indicator_id], row, place=row.geo_name),
    )


def told_width(found: Expected) -> str:
    """The interval that a sample of so many children would give, and its mark."""
    return t(
        "planner.width",
        n=f"{found.children:,}",
        effective=f"{found.effective:,.0f}",
        range=numbers.between(found.lower, found.upper, "proportion"),
        points=numbers.distance(found.width),
        mark=t(f"reliability.{found.reliability}"),
    )


def told_change(asked: Question, known: Now) -> str:
    """How many children it takes to find a change, and how many surveys."""
    children = _enough(replace(asked, goal="change"))(known.basis)
    return t(
        "planner.change",
        points=asked.points,
        n=about(children),
        surveys=about(math.ceil(children / known.included)),
        of_100=f"{100 * known.included:.0f}",
    )


def table(asked: Question, found: list[Need]) -> pd.DataFrame:
    """Needs as the reader sees them; numbers are rounded up to two digits."""
    columns = {
        t("planner.column.name"): [own.name for own in found],
        t("planner.column.surveyed", period=numbers.period(asked.period)): [
            t("planner.not_published") if own.surveyed is None else f"{own.surveyed:,}" for own in found
        ],
        t("planner.column.children"): [about(own.children) for own in found],
        t("planner.column.aimed"): [
            t("planner.not_aimed") if own.aimed is None else _surveys(own.aimed) for own in found
        ],
        t("planner.column.spread"): [_surveys(own.spread) for own in found],
    }
    return pd.DataFrame(columns)


def about(number: int) -> str:
    """A number rounded up to two digits: 1,234 is `1,300`."""
    step = 10 ** max(len(str(number)) - 2, 0)
    return f"{math.ceil(number / step) * step:,}"


def _surveys(number: float) -> str:
    return about(int(number)) if math.isfinite(number) else t("planner.impossible")


def _enough(asked: Question) -> Callable[[Basis], int]:
    fewest = {
        "reliable": sample_size.children_to_rely_on,
        "shown": sample_size.children_to_show,
        "change": lambda basis: sample_size.children_to_find(basis, asked.points / 100),
    }
    return fewest[asked.goal]


def _rows(asked: Question, group: str) -> list[Sampled]:
    found = estimates.estimates(
        [asked.indicator_id],
        populations=[asked.population],
        geos=[HOME],
        periods=[asked.period],
        group_name=group,
    )
    return records(Sampled, found)


def _design_effect(row: Sampled) -> float:
    return row.n / row.n_eff if row.n and row.n_eff else 1.0


def _share(row: Sampled, otherwise: float) -> float:
    """The share to expect, away from 0 and 1; `otherwise` where none is shown."""
    return otherwise if row.value is None else min(max(row.value, 0.01), 0.99)


def _of_group(row: Sampled, state: Basis) -> Basis:
    """From too few children a design effect is not worth more than the state's."""
    effect = _design_effect(row) if (row.n or 0) >= sample_size.LEAST else state.design_effect
    return Basis(_share(row, state.share), effect)


def _all_interviews(series: str, period: str) -> int:
    """Children of Massachusetts surveyed in a period: as many as the measure has that every child has an answer to."""
    own = [name for name, known in indicators().items() if known.series == series]
    found = estimates.estimates(own, populations=["all_children"], geos=[HOME], periods=[period])
    return int(found["n"].max())


def _places() -> list[_Place]:
    """The state, its regions and its counties, the largest first."""
    found = estimates.estimates(["child_population"], populations=["all_children"], kinds=["administrative"])
    newest = found[found["period"] == found["period"].max()].sort_values("value", ascending=False)
    kinds = {"state": newest["geo_id"] == HOME, "region": newest["geo_id"].isin(estimates.geographies(("region",)))}
    kinds["county"] = ~(kinds["state"] | kinds["region"])
    return [
        _Place(t(f"one_place.named.{kind}", name=place(row.geo_name)), row.value)
        for kind, own in kinds.items()
        for row in newest[own].itertuples()
    ]


def _possible(surveys: float, where: _Place) -> float:
    """A number of surveys, infinite where fewer children live."""
    return math.ceil(surveys) if surveys <= where.children else math.inf


def _levels(asked: Question) -> list[Sampled]:
    """The rows of the groups, in the order in which levels are shown."""
    if not asked.group:
        return []
    order = [name.removeprefix(f"level.{asked.group}.") for name in sentences.levels(asked.group)]
    return sorted(_rows(asked, asked.group), key=lambda row: order.index(row.group_level))
