"""Rows on maps and the county model as typed records: what can be mapped, what a map can say, and what was refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["higher", "lower", "same"]
"""How a place's figure compares with its state's; `same`: the two cannot be told apart."""


@dataclass(frozen=True, kw_only=True)
class MappedFigures:
    """The newest figures of an indicator that a layer of the map can show."""

    indicator_id: str
    layer: str
    population: str
    period: str
    estimate_type: str


@dataclass(frozen=True, kw_only=True)
class MapSentence:
    """A row of `map_sentence`: how far the places of a map (`kind`) differ, in `unit`.

    `pairs` of places there are, of `pairs_sure` the draws tell which is higher; `interval_width` is the median of the
    places.
    """

    indicator_id: str
    kind: str
    period: str
    unit: str
    sentence_key: str
    pairs: int
    pairs_sure: int
    lowest: float
    highest: float
    interval_width: float


@dataclass(frozen=True, kw_only=True)
class RefusedModel:
    """A row of `model_verdict` that refuses the county model; the probabilities are None where no draw was needed."""

    indicator_id: str
    period: str
    refusal: str
    probability_better: float | None
    probability_asked: float | None


@dataclass(frozen=True, kw_only=True)
class RegionPart:
    """Where a county and a region meet: the part's share of the county's children, and whether it is all of it."""

    county_id: str
    county: str
    region: str
    share_of_county: float
    whole_county: bool
