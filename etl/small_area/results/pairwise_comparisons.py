"""What the draws say of differences between places: pairs, and one finding a map. Never a rank."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import pandas as pd

from etl.small_area.model.county_estimates import Places

SURE = 0.95
# Draws kept in the database for whoever combines places; intervals, pairs and flags rest on all of them.
KEPT = 1000
# A map's places count as spread out when their standard deviation is above this (1 percentage point).
SPREAD_POINTS = 0.01
KEYS = ["indicator_id", "population", "period"]


@dataclass(frozen=True)
class MapDraws:
    """Draws of one map: an indicator, a population, a period, and the places of one kind (county or region).

    `made_of` is what composition alone makes of the places (modeled shares only). `basis` says what the places'
    differences rest on: modeled, state_value (every county given the state's value), published, or numbers (counts
    differ because places differ in size).
    """

    indicator_id: str
    population: str
    period: str
    kind: str
    places: list[str]
    values: Places
    basis: str
    made_of: Places | None = None

    @property
    def keys(self) -> dict[str, str]:
        """The columns that name the map's figures."""
        return {key: getattr(self, key) for key in KEYS}


def draw_rows(drawn: MapDraws) -> pd.DataFrame:
    """One row a place: indicator_id, population, period, geo_id, draws (list of 32-bit numbers, the first KEPT)."""
    columns = drawn.values.draws[:KEPT].T.astype(np.float32)
    rows = [drawn.keys | {"geo_id": place, "draws": own} for place, own in zip(drawn.places, columns, strict=True)]
    return pd.DataFrame(rows)


def pair_rows(drawn: MapDraws) -> pd.DataFrame:
    """One row a pair of places: geo_id, other, difference with lower and upper, and probability_higher.

    `probability_higher` is the share of draws in which the first is above the second.
    """
    rows = []
    for a, b in itertools.combinations(range(len(drawn.places)), 2):
        gap = drawn.values.draws[:, a] - drawn.values.draws[:, b]
        lower, upper = np.quantile(gap, [0.025, 0.975])
        rows.append(
            drawn.keys
            | {
                "geo_id": drawn.places[a],
                "other": drawn.places[b],
                "difference": drawn.values.value[a] - drawn.values.value[b],
                "lower": lower,
                "upper": upper,
                "probability_higher": float((gap > 0).mean()),
            }
        )
    return pd.DataFrame(rows)


def sentence(drawn: MapDraws, pairs: pd.DataFrame) -> dict[str, object]:
    """The evidence that the map's places differ at all, as a key of a sentence and its numbers.

    - `pairs`, `pairs_sure`: how many pairs, and for how many one is higher with a probability of at least 0.95.
    - `lowest`, `highest`: range of the places' values by composition alone (modeled) or as published.
    - `spread_probability`: probability that the places' standard deviation by composition alone is above 1 point.
    - `interval_width`: median width of the 95% intervals.
    """
    sure = int(((pairs["probability_higher"] >= SURE) | (pairs["probability_higher"] <= 1 - SURE)).sum())
    key = drawn.basis
    if drawn.basis in {"modeled", "published"}:
        key = ("some_" if sure else "none_") + drawn.basis
    shown = drawn.made_of or drawn.values
    spread = np.nan
    if drawn.made_of is not None:
        spread = float((drawn.made_of.draws.std(axis=1) > SPREAD_POINTS).mean())
    lower, upper = np.quantile(drawn.values.draws, [0.025, 0.975], axis=0)
    return drawn.keys | {
        "kind": drawn.kind,
        "sentence_key": key,
        "pairs": len(pairs),
        "pairs_sure": sure,
        "lowest": float(shown.value.min()),
        "highest": float(shown.value.max()),
        "spread_probability": spread,
        "interval_width": float(np.median(upper - lower)),
    }


def frames(maps: list[MapDraws]) -> dict[str, pd.DataFrame]:
    """Frames county_draw, county_pair and map_sentence of all maps."""
    pairs = [pair_rows(drawn) for drawn in maps]
    return {
        "county_draw": pd.concat([draw_rows(drawn) for drawn in maps], ignore_index=True),
        "county_pair": pd.concat(pairs, ignore_index=True),
        "map_sentence": pd.DataFrame([sentence(drawn, own) for drawn, own in zip(maps, pairs, strict=True)]),
    }
