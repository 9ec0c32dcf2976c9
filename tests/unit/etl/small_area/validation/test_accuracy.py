"""Validation of the county model: baselines by hand, spreads against R, simulated truth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from etl.core.build_log import BuildLog
from etl.core.errors import SourceError
from etl.core.paths import RAW
from etl.small_area import direct_state
from etl.small_area.cells import survey_cells
from etl.small_area.cells.survey_cells import Cells
from etl.small_area.model import fitting, multilevel_logit
from etl.small_area.model.county_estimates import State
from etl.small_area.model.specification import CSHCN
from etl.small_area.model.spread import Spread, left_out, within_states
from etl.small_area.validation import accuracy, simulation
from etl.small_area.validation.validation_results import Ledger, record_simulation


@pytest.fixture(scope="module")
def three() -> Cells:
    """Three areas, two cells."""
    weight = np.array([[60.0, 40.0], [10.0, 90.0], [50.0, 50.0]])
    share = np.array([[0.2, 0.5], [0.3, 0.6], [0.1, 0.4]])
    direct = (weight * share).sum(axis=1) / 100
    return Cells(["01", "02", "25"], weight, share, np.array([500, 500, 500]), direct, np.full(3, 0.0004))


def simple_design(cells: int) -> multilevel_logit.Design:
    return multilevel_logit.Design(
        np.eye(cells), np.ones(cells, bool), np.ones((cells, 1)), np.array([1]), ("cell", "area")
    )


def test_baselines_by_hand(three):
    model = multilevel_logit.at_scales(
        three.counts, simple_design(2), np.log([1.0, 0.2]), (np.zeros(2), np.zeros((3, 1)))
    )
    found = accuracy.leave_one_out(three, left_out(three, model)).set_index(["area", "method"])
    # Without area 25: shares 32/100 and 57/100; cell shares (12 + 3)/70 and (20 + 54)/130.
    assert found.loc[("25", "states_baseline"), "predicted"] == pytest.approx((0.32 + 0.57) / 2)
    assert found.loc[("25", "nation_baseline"), "predicted"] == pytest.approx(89 / 200)
    assert found.loc[("25", "cell_baseline"), "predicted"] == pytest.approx(0.5 * 15 / 70 + 0.5 * 74 / 130)
    assert found.loc[("25", "model"), "direct"] == pytest.approx(0.25)
    own = found.loc[("25", "model")]
    assert own["covered"] == (own["lower"] <= 0.25 <= own["upper"])
    assert found.loc[("25", "cell_baseline"), "covered"] is pd.NA


def test_scores_by_hand():
    rows = pd.DataFrame(
        {
            "predicted": [0.2, 0.4],
            "direct": [0.3, 0.3],
            "direct_se": [0.03, 0.04],
            "lower": [0.1, 0.35],
            "upper": [0.35, 0.5],
        }
    )
    found = accuracy.scores(accuracy.with_cover(rows))
    assert found["rmse"] == pytest.approx(0.1)
    assert found["bias"] == pytest.approx(0.0)
    assert found["coverage"] == 0.5
    assert found["interval_width"] == pytest.approx(0.2)
    assert found["sampling_error"] == pytest.approx(np.sqrt((0.0009 + 0.0016) / 2))


RESIDUALS = np.array([0.31, -0.12, 0.05, 0.44, -0.27, 0.18, -0.36, 0.09, 0.52, -0.41])
VARIANCES = np.array([0.01, 0.02, 0.005, 0.03, 0.012, 0.008, 0.02, 0.015, 0.04, 0.01])


def test_spread_against_r():
    # R uniroot of sum(yi^2/(vi + t2)) = 10, and of the 97.5% and 2.5% points of chi-squared on 10 (Q-profile).
    spread = Spread(RESIDUALS, VARIANCES)
    assert spread.value == pytest.approx(0.2767936, rel=2e-3)
    assert spread.draws(np.array([0.975, 0.025])) == pytest.approx([0.16578, 0.5302032], rel=2e-3)


def test_spread_between_parts_counts_from_the_mean_of_each_state():
    # With equal variances v, squares from the means of groups add up to v + t2 a degree of freedom, as in an ANOVA.
    group = np.repeat([0, 1, 2], [3, 3, 4])
    spread = Spread(RESIDUALS + 5.0 * group, np.full(10, 0.01), group)
    within = sum(((own - own.mean()) ** 2).sum() for own in np.split(RESIDUALS, [3, 6]))
    assert spread.degrees == 7
    assert spread.value == pytest.approx(np.sqrt(within / 7 - 0.01), rel=2e-3)
    assert (spread.draws(np.array([0.975, 0.025])) - spread.value).tolist() == [
        pytest.approx(np.sqrt(within / 16.013 - 0.01) - spread.value, abs=1e-3),
        pytest.approx(np.sqrt(within / 1.690 - 0.01) - spread.value, abs=1e-3),
    ]


def test_parts_of_one_state_or_of_few_children_say_nothing_of_the_spread(three):
    parts = replace(
        three,
        areas=["01-city", "01-suburb", "02-city"],
        children=np.array([40, 30, 200]),
        direct=np.array([0.2, 0.3, 0.9]),
    )
    found = within_states(parts, three, None)
    assert found.group.tolist() == ["01", "01"]
    assert found.residual == pytest.approx([-1.386294, -0.847298], abs=1e-6)
    fewer = replace(parts, children=np.array([40, 29, 200]))
    assert within_states(fewer, three, None).degrees == 0


def test_no_spread_where_sampling_error_explains_all():
    spread = Spread(RESIDUALS / 30, VARIANCES)
    assert spread.value == 0
    assert spread.draws(np.linspace(0.01, 0.99, 9)).tolist() == [0] * 9


def test_probability_better_of_a_clear_and_an_even_contest():
    rng = np.random.default_rng(1)
    truth = rng.normal(size=60)
    frames = [
        pd.DataFrame({"area": range(60), "method": name, "predicted": truth + error, "direct": truth})
        for name, error in (
            ("model", rng.normal(0, 0.1, 60)),
            ("poor", rng.normal(0, 1.0, 60)),
            ("twin", rng.normal(0, 0.1, 60)),
        )
    ]
    rows = pd.concat(frames)
    assert accuracy.probability_better(rows, "model", "poor", rng) > 0.99
    assert 0.01 < accuracy.probability_better(rows, "model", "twin", rng) < 0.99


def test_slope_is_one_when_predictions_are_to_scale():
    rng = np.random.default_rng(2)
    predicted = rng.normal(0, 0.02, 4000)
    rows = pd.DataFrame({"predicted": predicted, "direct": predicted + rng.normal(0, 0.02, 4000), "direct_se": 0.02})
    slope, error = accuracy.slope(rows)
    assert slope == pytest.approx(1.0, abs=4 * error)
    rows["direct"] = 0.5 * predicted
    assert accuracy.slope(rows)[0] == pytest.approx(0.5)


def test_parts_of_states_are_told_apart_as_the_file_tells_them():
    children = pd.DataFrame(
        {"fips": ["01"] * 3 + ["25", "10"], "metro_yn": [2, 1, 1, np.nan, 1], "mpc_yn": [np.nan, 1, 2, 1, np.nan]}
    )
    where = survey_cells.whereabouts(children)
    assert where.part.astype(object).tolist() == ["01-nonmetro", "01-city", "01-suburb", np.nan, "10-metro"]
    assert list(where.state) == ["01", "01", "01", "25", "10"]


def test_direct_estimates_of_other_children_are_refused(three):
    model = multilevel_logit.at_scales(three.counts, simple_design(2), np.zeros(2), (np.zeros(2), np.zeros((3, 1))))
    fitted = fitting.Fitted(CSHCN, three, three, model, (model,))
    row = {"geo_id": "25", "period": "2022-2024", "population": "all_children", "group_name": "all"}
    rows = [
        row | {"indicator_id": name, "value": value, "se": se}
        for name, value, se in (("cshcn_prevalence", 0.26, 0.02), ("cshcn_count", 9.0, 0.5))
    ]
    direct = pd.DataFrame(rows).assign(estimate_type="direct")
    with pytest.raises(SourceError, match=r"0.260000 .* where the model's children give 0.250000"):
        direct_state(direct, fitted, "2022-2024")
    with pytest.raises(SourceError, match="no value of cshcn_prevalence"):
        direct_state(direct, fitted, "2021-2023")
    state, count = direct_state(direct.assign(value=[0.25, 9.0]), fitted, "2022-2024")
    assert (state.value, count) == (0.25, State(9.0, 0.5))


@pytest.fixture(scope="module")
def kept() -> pd.DataFrame:
    return pd.read_csv(simulation.RESULTS)


def test_intervals_hold_the_simulated_truth_as_often_as_they_say(kept):
    by_outcome = kept.groupby("indicator_id")[["covered", "counties"]].sum()
    assert (kept.groupby("indicator_id").size() >= 300).all()
    assert (by_outcome["covered"] / by_outcome["counties"]).between(0.93, 0.97).all()
    assert (kept.groupby("indicator_id")["error"].mean().abs() < 0.004).all()


class TestKeptSimulation:
    """The build takes the kept simulation into its tables, and says when it is stale or missing."""

    def record(self, inputs: str) -> tuple[Ledger, BuildLog]:
        ledger, log = Ledger(), BuildLog(quiet=True)
        ledger.areas(CSHCN, "2022-2024", "leave_one_out", pd.DataFrame(columns=accuracy.COLUMNS))
        record_simulation(ledger, CSHCN, "2022-2024", inputs, log)
        return ledger, log

    def test_of_the_same_files(self, kept):
        raw_inputs = simulation.inputs_hash(RAW, CSHCN.inputs(RAW, "2022-2024"))
        assert set(kept.loc[kept["indicator_id"] == CSHCN.indicator_id, "inputs"]) == {raw_inputs}
        ledger, log = self.record(raw_inputs)
        measures = ledger.frames()["model_summary"].set_index("measure")["value"]
        assert measures["surveys"] == 300
        assert 0.93 <= measures["coverage"] <= 0.97
        assert log.remarks == []

    def test_of_other_files_is_reported(self):
        _, log = self.record("0" * 12)
        assert [finding.action for finding in log.remarks] == ["flagged"]
        assert "make model" in log.remarks[0].message

    def test_of_an_outcome_without_one_is_reported(self):
        ledger, log = Ledger(), BuildLog(quiet=True)
        ledger.areas(CSHCN, "2031", "leave_one_out", pd.DataFrame(columns=accuracy.COLUMNS))
        record_simulation(ledger, CSHCN, "2031", "", log)
        assert log.remarks[0].message.startswith("county_simulation.csv has no simulation of cshcn_prevalence, 2031")

    def test_missing_is_refused(self, monkeypatch, tmp_path):
        monkeypatch.setattr(simulation, "RESULTS", tmp_path / "none.csv")
        with pytest.raises(SourceError, match=r"none.csv: the file is missing; make it anew"):
            self.record("0" * 12)
