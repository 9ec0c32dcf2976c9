"""From county and region draws to rows of the database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from etl.estimation.judgment import reliability
from etl.estimation.tables.by_area import ESTIMATE_COLUMNS
from etl.official import census_estimates
from etl.small_area.model.county_estimates import Drawn, Places, stratified_normals
from etl.small_area.model.specification import DRAWS, SEED, ModelSpecification
from etl.small_area.results.pairwise_comparisons import MapDraws
from etl.sources import provenance

SERIES = "county_model"
COUNT = "cshcn_count"
STATE_VALUE = "state_value"
STATE_CAUTION = "state_caution"
MOST = 0.5
# A modeled figure has no sample of its own that could be judged.
NO_SAMPLE = dict.fromkeys(("n", "n_eff", "n_met", "df", "lone"), np.nan)


@dataclass(frozen=True)
class Result:
    """An outcome's counties, with and without their own departures, and whether its model beat its baseline.

    `inside` are the departures of parts of counties from their county, for the regions made of them. `state_caution`
    is whether the state's own figure is to be read with care. `state_count` is the state's direct number of children
    with the outcome, as estimated and in draws, where counties are to have numbers too.
    """

    outcome: ModelSpecification
    period: str
    counties: Places
    made_of: Places
    inside: np.ndarray
    beats_baseline: bool
    state_caution: bool
    state_count: Drawn | None

    def numbers(self, places: Places) -> Places:
        """Numbers of children instead of shares, all counties together adding up to the state's direct number.

        Counties have the survey's children, divided as the population estimates divide them.
        """
        if self.state_count is None:
            raise ValueError(f"{self.outcome.indicator_id} has no number for the state")
        own = self.counties
        value = places.value * places.children / (own.value * own.children).sum()
        draws = places.draws * places.children_draws / (own.draws * own.children_draws).sum(axis=1, keepdims=True)
        return Places(
            value * self.state_count.central,
            draws * self.state_count.draws[:, None],
            places.children,
            places.children_draws,
        )

    @property
    def source_id(self) -> str:
        """Id of the row of `source` that names all files of the model."""
        return self.outcome.source_id(self.period)


def places_of(
    places: Places, split: pd.DataFrame, inside: np.ndarray | None = None
) -> list[tuple[str, list[str], Places]]:
    """Kind, ids and values: the counties, and the regions made of them (`split`: share of county by region)."""
    return [
        ("county", split.columns.tolist(), places),
        ("region", split.index.tolist(), places.combined(split.to_numpy(), inside)),
    ]


def estimates(result: Result, split: pd.DataFrame) -> pd.DataFrame:
    """Estimate rows of all counties and regions; of their numbers too, where these add up to the state's."""
    tables = []
    for kind, ids, places in places_of(result.counties, split, result.inside):
        frame = _interval(ids, places).assign(indicator_id=result.outcome.indicator_id, weighted_count=np.nan)
        frame = _flagged(frame, kind, result)
        if result.state_count is not None:
            numbers = _interval(ids, result.numbers(places))
            frame["weighted_count"] = numbers["value"]
            frame = pd.concat([frame, frame.assign(indicator_id=COUNT, **numbers)], ignore_index=True)
        tables.append(frame)
    rows = pd.concat(tables, ignore_index=True).assign(
        population=result.outcome.population,
        period=result.period,
        group_name="all",
        group_level="all",
        n=np.nan,
        n_eff=np.nan,
        estimate_type="modeled",
        source_id=result.source_id,
        series=SERIES,
    )
    return reliability.blank_suppressed(rows)[ESTIMATE_COLUMNS]


def _interval(ids: list[str], places: Places) -> pd.DataFrame:
    lower, upper = np.quantile(places.draws, [0.025, 0.975], axis=0)
    return pd.DataFrame(
        {"geo_id": ids, "value": places.value, "lower": lower, "upper": upper, "se": places.draws.std(axis=0)}
    )


def _flagged(frame: pd.DataFrame, kind: str, result: Result) -> pd.DataFrame:
    """Flags by interval width: where one place of a map is to be read with care, all are.

    Widths differ by what the model assumes of places, not by what anyone measured there. Flagged one by one, places
    near a bound would differ by the seed of the draws.
    """
    width = frame["upper"] - frame["lower"]
    judged = reliability.flag(frame.assign(**NO_SAMPLE, kg_width=width))[["reliability", "reliability_reason"]]
    flagged = frame.assign(**judged)
    careful = judged["reliability"] == "caution"
    if careful.any():
        widest = width.where(careful).idxmax()
        shown = judged["reliability"] != "suppressed"
        flagged.loc[shown, ["reliability", "reliability_reason"]] = judged.loc[widest].to_list()
    remarks = {
        STATE_VALUE: not result.beats_baseline,
        STATE_CAUTION: result.state_caution,
        census_estimates.COUNTY_SHARES: kind == "region",
    }
    own = next((remark for remark, holds in remarks.items() if holds), "")
    remarked = (flagged["reliability"] == "ok") & (own != "")
    flagged.loc[remarked, ["reliability", "reliability_reason"]] = ["caution", own]
    return flagged


def mostly_suppressed(result: Result, split: pd.DataFrame) -> bool:
    """Whether the intervals of more than half of the counties are too wide for their values to be shown."""
    rows = estimates(result, split)
    counties = rows[rows["geo_id"].isin(split.columns) & (rows["indicator_id"] == result.outcome.indicator_id)]
    return bool((counties["reliability"] == "suppressed").mean() > MOST)


def maps(result: Result, split: pd.DataFrame) -> list[MapDraws]:
    """Draws of each map of a result: counties and regions, and their numbers where these add up to the state's."""
    drawn = []
    basis = "modeled" if result.beats_baseline else "state_value"
    both = zip(places_of(result.counties, split, result.inside), places_of(result.made_of, split), strict=True)
    for (kind, ids, places), (_, _, made_of) in both:
        keys = (result.outcome.population, result.period, kind, ids)
        drawn.append(MapDraws(result.outcome.indicator_id, *keys, places, basis, made_of))
        if result.state_count is not None:
            drawn.append(MapDraws(COUNT, *keys, result.numbers(places), "numbers"))
    return drawn


def published_maps(raw: Path, split: pd.DataFrame) -> list[MapDraws]:
    """Draws of child poverty within SAIPE's errors, counties independent, so that pairs compare as modeled ones do."""
    ids = split.columns.tolist()
    official = census_estimates.read_poverty(raw, ids).set_index("geo_id").loc[ids]
    children = census_estimates.read_children(raw, ids)
    weight = children[children["group_name"] == "all"].set_index("geo_id")["value"].loc[ids].to_numpy()
    normals = stratified_normals(np.random.default_rng([SEED, 4]), DRAWS, len(ids))
    value = official["value"].to_numpy()
    draws = np.clip(value + official["se"].to_numpy() * normals, 0.0, 1.0)
    published = Places(value, draws, weight, np.broadcast_to(weight, draws.shape))
    keys = ("child_poverty", "all_children", census_estimates.POVERTY_YEAR)
    return [MapDraws(*keys, kind, own, p, "published") for kind, own, p in places_of(published, split)]


def source(raw: Path, result: Result) -> dict[str, object]:
    """The row of `source` of a result."""
    title = f"County model of survey estimates, {result.period}"
    files = provenance.listed(raw, result.outcome.inputs(raw, result.period))
    return provenance.made_of(files, source_id=result.source_id, kind="model", title=title)
