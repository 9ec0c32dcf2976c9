"""County and region values: the state's value kept, parts that add up, intervals that carry every error."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from etl.small_area.model.composition import same_everywhere
from etl.small_area.model.county_estimates import (
    Drawn,
    Places,
    State,
    benchmarked,
    county_places,
    stratified_normals,
    stratified_uniforms,
)
from etl.small_area.model.specification import CSHCN
from etl.small_area.results import pairwise_comparisons
from etl.small_area.results.estimate_rows import Result, estimates, maps
from etl.small_area.results.pairwise_comparisons import MapDraws

STATE = State(0.25, 0.01)
SPLIT = pd.DataFrame({"25001": [1.0, 0.0], "25003": [0.4, 0.6], "25005": [0.0, 1.0]}, index=["eohhs-1", "eohhs-2"])
DRAWS = 4000
NORMALS = stratified_normals(np.random.default_rng(9), DRAWS)


@pytest.fixture(scope="module")
def composition() -> Drawn:
    central = np.array([[100.0, 300.0, 600.0], [50.0, 20.0, 30.0], [10.0, 500.0, 90.0]])
    return Drawn(central, np.broadcast_to(central, (DRAWS, 3, 3)))


@pytest.fixture(scope="module")
def logits() -> Drawn:
    central = np.array([-2.0, -1.0, 0.5])
    return Drawn(central, central + 0.05 * stratified_normals(np.random.default_rng(1), DRAWS, 3))


@pytest.fixture(scope="module")
def places(logits, composition) -> Places:
    return county_places(logits, composition, STATE, np.full(DRAWS, 0.2), np.random.default_rng(2))


def test_benchmark_gives_the_state_value_and_one_shift(logits, composition):
    same = np.broadcast_to(logits.central, (1, 3, 3))
    (value,) = benchmarked(same, composition.central[None], np.array([0.25]))
    weight = composition.central.sum(axis=1)
    assert (value * weight).sum() / weight.sum() == pytest.approx(0.25, abs=1e-9)

    def shifted(shift):
        return (expit(logits.central + shift) * composition.central).sum(axis=1) / weight

    low, high = -5.0, 5.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if (shifted(middle) * weight).sum() / weight.sum() < 0.25 else (low, middle)
    assert value == pytest.approx(shifted(low), abs=1e-9)


def test_every_draw_adds_up_to_a_draw_of_the_state(places):
    state = (places.draws * places.children_draws).sum(axis=1) / places.children_draws.sum(axis=1)
    assert state.mean() == pytest.approx(0.25, abs=1e-3)
    assert state.std() == pytest.approx(0.01, rel=0.03)


def test_departures_widen_intervals_by_as_much_as_they_vary(logits, composition):
    still = county_places(logits, composition, STATE, np.zeros(DRAWS), np.random.default_rng(2))
    moving = county_places(logits, composition, STATE, np.full(DRAWS, 0.2), np.random.default_rng(2))
    # The smallest county (100 of 1,700 children) hardly moves the benchmark: its own departure shows in full.
    p = still.value[1]
    expected = np.hypot(still.draws[:, 1].std(), 0.2 * p * (1 - p))
    assert moving.draws[:, 1].std() == pytest.approx(expected, rel=0.1)
    assert moving.value == pytest.approx(still.value)


def test_a_region_is_its_parts(places):
    regions = places.combined(SPLIT.to_numpy())
    assert regions.children == pytest.approx([1040.0, 660.0])
    assert regions.value[0] == pytest.approx((places.value[0] * 1000 + places.value[1] * 40) / 1040)
    both = regions.draws * regions.children_draws
    assert both.sum(axis=1) == pytest.approx((places.draws * places.children_draws).sum(axis=1))


def test_numbers_carry_the_error_of_the_states_number(places):
    own = result(places, places, beats=True)
    total = own.numbers(places).draws.sum(axis=1)
    assert total == pytest.approx(425.0 * (1 + 0.05 * NORMALS))
    halves = own.numbers(places.combined(SPLIT.to_numpy())).draws.sum(axis=1)
    assert halves == pytest.approx(total)


def test_parts_of_a_county_depart_and_cancel(places):
    """The middle county lies in both regions: 40 of its 100 children in the first, 60 in the second."""
    rng = np.random.default_rng(8)
    away = np.zeros((DRAWS, 2, 3))
    away[:, 0, 1] = 0.6 * rng.standard_normal(DRAWS)
    away[:, 1, 1] = -away[:, 0, 1] * 0.4 / 0.6
    still, moving = places.combined(SPLIT.to_numpy()), places.combined(SPLIT.to_numpy(), away)
    p = places.draws[:, 1]
    assert moving.draws[:, 0] - still.draws[:, 0] == pytest.approx(away[:, 0, 1] * p * (1 - p) * 40 / 1040)
    both = (moving.draws * moving.children_draws).sum(axis=1)
    assert both == pytest.approx((still.draws * still.children_draws).sum(axis=1))
    assert moving.value == pytest.approx(still.value)


def test_where_the_baseline_wins_every_county_gets_the_state_value(logits, composition):
    flat = same_everywhere(composition)
    assert flat.central.sum(axis=1) == pytest.approx(composition.central.sum(axis=1))
    found = county_places(logits, flat, STATE, np.full(DRAWS, 0.2), np.random.default_rng(2))
    assert found.value == pytest.approx(0.25)


def result(places: Places, made_of: Places, *, beats: bool, count: float | None = 425.0) -> Result:
    drawn = None if count is None else Drawn(np.array(count), count * (1 + 0.05 * NORMALS))
    inside = np.zeros((DRAWS, *SPLIT.shape))
    return Result(CSHCN, "2022-2024", places, made_of, inside, beats, False, drawn)


def test_estimate_rows_add_up_and_carry_flags(places):
    rows = estimates(result(places, places, beats=True), SPLIT).set_index(["indicator_id", "geo_id"])
    numbers = rows.loc["cshcn_count", "value"]
    assert numbers[["25001", "25003", "25005"]].sum() == pytest.approx(425.0)
    assert numbers[["eohhs-1", "eohhs-2"]].sum() == pytest.approx(425.0)
    assert rows.loc["cshcn_prevalence", "weighted_count"].to_numpy() == pytest.approx(numbers.to_numpy())
    # The state's number has an error of 5%; a county's can't have less, and no share of it is counted twice.
    assert numbers["25001"] == pytest.approx(425.0 * 1000 * places.value[0] / (places.value @ [1000, 100, 600]))
    assert rows.loc[("cshcn_count", "25001"), "se"] > 0.05 * numbers["25001"]
    shares = rows.loc["cshcn_prevalence"]
    assert ((shares["lower"] < shares["value"]) & (shares["value"] < shares["upper"])).all()
    assert set(rows["estimate_type"]) == {"modeled"}
    assert shares.loc["eohhs-1", ["reliability", "reliability_reason"]].tolist() == ["caution", "county_shares"]
    assert shares.loc["25001", "reliability"] == "ok"


def test_estimate_rows_say_when_they_are_the_state_value(places):
    rows = estimates(result(places, places, beats=False), SPLIT)
    assert set(rows["reliability_reason"]) == {"state_value"}
    assert set(rows["reliability"]) == {"caution"}


def test_estimate_rows_carry_the_caution_of_the_state(places):
    rows = estimates(replace(result(places, places, beats=True), state_caution=True), SPLIT)
    assert set(rows["reliability_reason"]) == {"state_caution"}


def test_one_county_to_be_read_with_care_marks_the_map(places):
    """Only the first county's interval is wider than 20 points."""
    wide = np.array([[0.10, 0.20, 0.22], [0.35, 0.30, 0.28]])
    draws = np.repeat(wide, DRAWS // 2, axis=0)
    one = replace(places, draws=draws, children_draws=np.broadcast_to(places.children, draws.shape))
    rows = estimates(result(one, one, beats=True, count=None), SPLIT).set_index("geo_id")
    counties = rows.loc[["25001", "25003", "25005"], ["reliability", "reliability_reason"]]
    assert counties.to_numpy().tolist() == [["caution", "width_20"]] * 3


def test_too_wide_a_county_is_blank_in_every_column(logits, composition):
    wide = county_places(logits, composition, STATE, np.full(DRAWS, 1.5), np.random.default_rng(3))
    rows = estimates(result(wide, wide, beats=True), SPLIT)
    blank = rows[rows["reliability"] == "suppressed"]
    assert set(blank["reliability_reason"]) == {"width_30"}
    assert blank[["value", "lower", "upper", "se", "weighted_count"]].isna().all(axis=None)
    assert {"cshcn_prevalence", "cshcn_count"} == set(blank["indicator_id"])


def test_sentences_and_pairs(places, logits, composition):
    still = county_places(logits, composition, STATE, np.zeros(DRAWS), np.random.default_rng(2))
    drawn = maps(result(places, still, beats=True), SPLIT)
    frames = pairwise_comparisons.frames(drawn)
    said = frames["map_sentence"].set_index(["indicator_id", "kind"])
    county = said.loc[("cshcn_prevalence", "county")]
    assert county["pairs"] == 3
    pairs = frames["county_pair"]
    own = pairs[(pairs["indicator_id"] == "cshcn_prevalence") & pairs["geo_id"].str.startswith("25")]
    first = own.iloc[0]
    gap = places.draws[:, 0] - places.draws[:, 1]
    assert (first["geo_id"], first["other"]) == ("25001", "25003")
    assert first["probability_higher"] == pytest.approx((gap > 0).mean())
    assert first["lower"] == pytest.approx(np.quantile(gap, 0.025))
    assert first["difference"] == pytest.approx(places.value[0] - places.value[1])
    sure = ((own["probability_higher"] >= 0.95) | (own["probability_higher"] <= 0.05)).sum()
    assert county["pairs_sure"] == sure
    assert county["sentence_key"] == ("some_modeled" if sure else "none_modeled")
    assert county["lowest"] == pytest.approx(still.value.min())
    assert said.loc[("cshcn_count", "region"), "sentence_key"] == "numbers"
    assert set(
        pairwise_comparisons.frames(maps(result(places, still, beats=False, count=None), SPLIT))["map_sentence"][
            "sentence_key"
        ]
    ) == {"state_value"}


def test_only_the_first_draws_are_kept():
    draws = stratified_normals(np.random.default_rng(4), 2000, 2)
    values = Places(np.zeros(2), draws, np.ones(2), np.ones((2000, 2)))
    kept = pairwise_comparisons.draw_rows(MapDraws("i", "p", "2023", "county", ["a", "b"], values, "published"))
    assert kept["draws"][1] == pytest.approx(draws[:1000, 1])


def test_probability_of_identical_places_is_even():
    draws = stratified_normals(np.random.default_rng(4), 2000, 2)
    values = Places(np.zeros(2), draws, np.ones(2), np.ones((2000, 2)))
    (pair,) = pairwise_comparisons.pair_rows(
        MapDraws("i", "p", "2023", "county", ["a", "b"], values, "published")
    ).itertuples()
    assert pair.probability_higher == pytest.approx(0.5, abs=0.04)


def test_stratified_draws_cover_their_distribution():
    rng = np.random.default_rng(6)
    normals = stratified_normals(rng, 1000, 3)
    assert normals.mean(axis=0) == pytest.approx(np.zeros(3), abs=1e-9)
    assert np.quantile(normals, 0.975, axis=0) == pytest.approx(1.96, abs=0.02)
    assert np.corrcoef(normals.T)[0, 1] == pytest.approx(0, abs=0.1)
    assert np.sort(stratified_uniforms(rng, 4)).tolist() == [0.125, 0.375, 0.625, 0.875]
