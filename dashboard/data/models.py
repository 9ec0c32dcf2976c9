"""Rows of the database as typed records, for those who make cards and pages of them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import TypeVar

import numpy as np
import pandas as pd

# The id of an indicator, and of the theme that holds it and its parts.
MEDICAL_HOME = "medical_home"


@dataclass(frozen=True)
class Build:
    """The build whose numbers are shown.

    Attributes:
        build_id: of its inputs and its code.
        built_at: when it ended, in UTC.
        inputs: number of source files.
        estimates: number of rows of estimates.
        seconds: how long it took.
        python: version of Python.
        libraries: versions of libraries, as one text.
        code_version: hash of the code.
    """

    build_id: str
    built_at: datetime
    inputs: int
    estimates: int
    seconds: float
    python: str
    libraries: str
    code_version: str

    @property
    def day(self) -> str:
        """The day on which it ended: `2026-11-28`."""
        return f"{self.built_at:%Y-%m-%d}"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number as it is shown: with its 95% interval, how much it can be trusted, and where it comes from.

    Attributes:
        value: a share from 0 to 1, a count, or a rate; None when it is not shown.
        lower: lower end of the interval; None when there is none.
        upper: upper end of the interval; None when there is none.
        reliability: `ok`, `caution` or `suppressed`.
        reliability_reason: the rule that fired; empty when none did.
        estimate_type: `direct`, `modeled`, `published` or `administrative`.
    """

    value: float | None
    lower: float | None
    upper: float | None
    reliability: str
    reliability_reason: str = ""
    estimate_type: str = "direct"


@dataclass(frozen=True, kw_only=True)
class Estimate(Figure):
    """A row of `estimate`, with the name of its place in English.

    `n` is the number of children asked, `weighted_count` the weighted numerator in children.
    """

    indicator_id: str
    population: str
    geo_id: str
    geo_name: str
    period: str
    group_name: str = "all"
    group_level: str = "all"
    n: float | None = None
    weighted_count: float | None = None
    source_id: str = ""
    series: str = ""


@dataclass(frozen=True, kw_only=True)
class PlaceFigure(Estimate):
    """An estimate of a place on a map; `geo_kind` is `county`, `region` or `state`."""

    geo_kind: str


@dataclass(frozen=True, kw_only=True)
class JointFigure(Figure):
    """A row of `hurdle` or `overlap`: several outcomes met by the same children.

    `figure` is what is counted (`cleared`, `lost`, `both`, `gap`, ...), `hurdle_number` the outcome's place in the
    order (of hurdles alone), `verdict` whether a gap can be told from none (of gaps alone).
    """

    indicator_id: str
    figure: str
    geo_name: str
    n: float | None = None
    weighted_count: float | None = None
    hurdle_number: int = 0
    ages: str = ""
    verdict: str | None = None
    pairs_tested: float | None = None


@dataclass(frozen=True, kw_only=True)
class Headcount:
    """A row of `headcount`: children with or without an outcome (`figure`), yearly average, with its 95% interval."""

    figure: str
    value: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A row of `difference`: Massachusetts less another place, or one group less another.

    `difference`, `lower` and `upper` are shares; `verdict` is `higher`, `lower` or `same`, after the correction for all
    pairs tested on its card, and in the list of several measures that it stands in.
    """

    indicator_id: str
    other: str
    difference: float
    lower: float
    upper: float
    verdict: str
    group_name: str = "all"
    group_level: str = "all"
    pairs_tested: float | None = None
    pairs_in_list: float | None = None


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A row of `county_pair`: one place less another, with the probability that the first is higher."""

    geo_id: str
    other: str
    difference: float
    lower: float
    upper: float
    probability_higher: float


@dataclass(frozen=True, kw_only=True)
class Reading(Figure):
    """A row of `sensitivity`: an indicator under another reading of its rule, and its distance from the rule in use."""

    reading_id: str
    open_question: str
    population: str
    period: str
    difference: float | None = None
    difference_se: float | None = None
    difference_lower: float | None = None
    difference_upper: float | None = None


@dataclass(frozen=True, kw_only=True)
class Benchmark:
    """A row of `benchmark`: a published share or count beside ours, with our interval."""

    indicator_id: str
    population: str
    geo_id: str
    geo_name: str
    period: str
    published: float
    computed: float
    lower: float | None
    upper: float | None
    tolerance: float
    verdict: str


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """A row of `model_validation`: what the model predicts for an area left out, and the area's own estimate."""

    area: str
    geo_name: str
    method: str
    population: str
    period: str
    predicted: float
    direct: float
    lower: float | None
    upper: float | None


@dataclass(frozen=True, kw_only=True)
class ReadingFit:
    """A row of `sensitivity_fit`: how far a reading of the rule is from the published values of `areas` areas.

    Errors are shares; `worse_by` is how much larger its mean absolute error is than that of the rule in use.
    """

    reading_id: str
    period: str
    areas: int
    mean_absolute_error: float
    correlation: float
    worse_by: float
    worse_by_se: float
    verdict: str
    source_id: str


@dataclass(frozen=True, kw_only=True)
class CoreSetRate:
    """A row of `quality_measure`: a published rate of Massachusetts beside those of other states, in `unit`."""

    ffy: int
    label: str
    unit: str
    direction: str
    value: float | None
    median: float
    quartile_bottom: float
    quartile_top: float
    position: str
    states_reporting: int


@dataclass(frozen=True, kw_only=True)
class Program:
    """A row of `program`: when it ran, as precise as it is known (`2011`, `2011-08`, `2011-08-01`), and how large."""

    program_id: str
    start: str | None
    end: str | None
    practices: int | None
    source_url: str | None
    note: str

    @property
    def anchor(self) -> str:
        """Its id in addresses and in the names of texts."""
        return self.program_id.partition(" ")[0].lower()


@dataclass(frozen=True, kw_only=True)
class Participant:
    """A row of `program_participant`: an organization that took part, its town where it has one, and who names it."""

    program_id: str
    organization: str
    municipality: str | None
    role: str
    source_url: str


@dataclass(frozen=True, kw_only=True)
class NamedSite:
    """A clinic or hospital as it is searched for: the list that it is found in, its name, address and town."""

    list: str
    name: str
    address: str
    municipality: str


@dataclass(frozen=True, kw_only=True)
class ProgramResult:
    """A row of `program_result`: what a program published of itself, in per cent or as a count."""

    result_id: str
    shape: str
    baseline: float | None
    final: float | None
    value: float | None
    unit: str | None
    approximate: bool
    who_measured: str
    source_url: str


@dataclass(frozen=True, kw_only=True)
class CountyContext:
    """A row of `county_context`: the rural-urban class, and the median household income in dollars a year."""

    rucc_code: int
    rucc_description: str
    median_household_income: float
    median_household_income_lower: float
    median_household_income_upper: float


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A row of `shape` with the area's name: its path, and the point where its name stands, in map units."""

    geo_id: str
    geo_name: str
    d: str
    label_x: int
    label_y: int


@dataclass(frozen=True, kw_only=True)
class MappedSite:
    """A row of `site` that has a point: `map_x` and `map_y` in map units."""

    name: str
    address: str
    municipality: str | None
    county_id: str | None
    region_id: str | None
    map_x: float
    map_y: float


@dataclass(frozen=True, kw_only=True)
class SiteList:
    """One of the lists of sites: how many rows, addresses and points it has, and what it was read from."""

    list: str
    sites: int
    addresses: int
    with_point: int
    source_id: str
    vintage: str


_Row = TypeVar("_Row")


def records(kind: type[_Row], table: pd.DataFrame) -> list[_Row]:
    """The rows of a table as typed records: an empty cell is None, a list a tuple; columns without a field stay out.

    Raises:
        TypeError: the table lacks a column whose field has no default.
    """
    names = [field.name for field in fields(kind) if field.name in table]  # type: ignore[arg-type]
    columns = [list(map(_cell, table[name].tolist())) for name in names]
    return [kind(**dict(zip(names, cells, strict=True))) for cells in zip(*columns, strict=True)]


def _cell(cell: object) -> object:
    if isinstance(cell, np.ndarray):
        return tuple(cell.tolist())
    return None if pd.isna(cell) else cell
