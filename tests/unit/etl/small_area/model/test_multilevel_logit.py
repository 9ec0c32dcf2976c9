"""Weighted cells and the multilevel fit, against R's golden values, brute force, and simulated truth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import optimize
from scipy.special import expit

from etl.small_area.cells import survey_cells
from etl.small_area.cells.survey_cells import Cells, Counts
from etl.small_area.model import multilevel_logit
from etl.small_area.model.fitting import Fitted, with_poverty
from etl.small_area.model.specification import CSHCN, DEMOGRAPHIC


def children(**columns) -> pd.DataFrame:
    frame = pd.DataFrame(columns)
    defaults = {"stratum": "s", "age_group": "0-5", "sex": "male", "race_ethnicity": "white", "weight": 1.0}
    return frame.assign(**{name: value for name, value in defaults.items() if name not in frame})


def tabulated(frame: pd.DataFrame, only=None) -> Cells:
    survey = survey_cells.prepare(frame, DEMOGRAPHIC)
    return survey_cells.tabulate(survey, frame["outcome"].to_numpy(dtype=float), pd.Categorical(frame["fips"]), only)


def test_variance_by_hand():
    # Two households of two children and one of one; residuals w(y - p)/W with p = 0.5, W = 6.
    frame = children(
        fips=["25"] * 5, cluster=["a", "a", "b", "b", "c"], weight=[1.0, 1.0, 1.0, 1.0, 2.0], outcome=[1, 0, 1, 1, 0]
    )
    sums = np.array([0.0, 1 / 6, -1 / 6])
    expected = 3 / 2 * ((sums - sums.mean()) ** 2).sum()
    assert tabulated(frame).variance == pytest.approx([expected])


def test_children_outside_the_denominator_stay_in_the_design():
    frame = children(fips=["25"] * 4, cluster=list("abcd"), outcome=[1, 0, np.nan, np.nan])
    found = tabulated(frame)
    # n/(n-1) with all four households, residuals of two.
    assert found.children == [2]
    assert found.variance == pytest.approx([4 / 3 * 2 * 0.25**2])


def test_a_child_without_a_factor_is_left_out_of_the_cells():
    frame = children(fips=["25"] * 3, cluster=list("abc"), outcome=[1, 0, 1], sex=["male", "female", None])
    assert survey_cells.prepare(frame, DEMOGRAPHIC).cell[0, 2] == -1
    assert tabulated(frame).children == [2]


def test_cells_are_in_the_order_of_the_factors():
    frame = children(
        fips=["25", "25"],
        cluster=list("ab"),
        outcome=[1, 0],
        age_group=["0-5", "12-17"],
        sex=["female", "male"],
        race_ethnicity=["hispanic", "other"],
    )
    assert survey_cells.prepare(frame, DEMOGRAPHIC).cell.tolist() == [[0, 29]]


def test_cells_are_the_mean_of_the_six_imputations_of_poverty():
    """The second child's income is imputed: poor in two of six versions."""
    incomes = {f"income_{n}": ["100-199", "0-99" if n <= 2 else "400+"] for n in range(1, 7)}
    frame = with_poverty(children(fips=["25"] * 2, cluster=list("ab"), outcome=[0, 1], weight=[1.0, 3.0], **incomes))
    survey = survey_cells.prepare(frame, ("sex", "poverty"))
    area = pd.Categorical(frame["fips"])
    outcome = frame["outcome"].to_numpy(dtype=float)
    found = survey_cells.tabulate(survey, outcome, area)
    below, above = sorted(set(survey.cell.ravel().tolist()))
    assert found.weight[0, [below, above]] == pytest.approx([1.0, 3.0])
    assert found.share[0, [below, above]] == pytest.approx([1.0, 2 / 3])
    assert found.direct == pytest.approx([0.75])
    first = survey_cells.tabulate(survey.imputed[0], outcome, area)
    assert first.weight[0, [below, above]] == pytest.approx([3.0, 1.0])


def test_draws_take_imputations_in_turn_and_are_apart_by_rubins_rules(fitted):
    """Six fits that differ in one main effect only, with hardly any error of their own."""
    places = [replace(fitted, g=fitted.g + np.eye(len(fitted.g))[0] * step) for step in (-3, -2, -1, 1, 2, 3)]
    sure = [replace(one, lower=one.lower * 1e6, inverse=one.inverse * 1e-12) for one in places]
    cells = Cells(["25"], np.ones((1, 30)), np.ones((1, 30)), np.ones(1), np.array([0.5]), np.array([0.01]))
    drawn = Fitted(CSHCN, cells, cells, fitted, tuple(sure)).logits(np.random.default_rng(1))
    moved = drawn.draws[:, 0] - drawn.central[0]
    # Sample variance of the steps is 5.6; Rubin's (1 + 1/6) makes 6.533.
    assert moved.var() == pytest.approx(5.6 * 7 / 6, rel=1e-3)
    assert moved.mean() == pytest.approx(0.0, abs=1e-3)


def test_an_area_without_variance_counts_its_children():
    frame = children(fips=["25"] * 3, cluster=list("abc"), outcome=[1, 1, 1])
    assert tabulated(frame).trials.sum() == pytest.approx(3)


@pytest.fixture(scope="module")
def small() -> tuple[Counts, multilevel_logit.Design]:
    """Six areas, 30 cells, few children: the data decide little, so priors and blocks all matter."""
    rng = np.random.default_rng(5)
    design = multilevel_logit.design(DEMOGRAPHIC, ("race_ethnicity",))
    trials = rng.gamma(1.0, 4.0, (6, 30))
    trials[2] = 0
    share = np.round(rng.beta(2, 5, (6, 30)), 2)
    return Counts(trials * share, trials), design


@pytest.fixture(scope="module")
def fitted(small) -> multilevel_logit.Fit:
    return multilevel_logit.at_scales(*small, np.log([0.3, 0.4, 0.2]), (np.zeros(38), np.zeros((6, 6))))


def dense(counts: Counts, design: multilevel_logit.Design, log_sd: np.ndarray):
    """The same model with one long vector of parameters, to be solved by brute force."""
    areas, width = len(counts.trials), design.z.shape[1]
    sd = np.exp(log_sd)
    prior = np.concatenate(
        [np.where(design.main, multilevel_logit.MAIN_SD, sd[0]) ** -2.0, np.tile(sd[design.z_scale] ** -2.0, areas)]
    )
    prior[0] = multilevel_logit.INTERCEPT_SD**-2.0
    blocks = [np.hstack([design.x, *[design.z * (a == b) for b in range(areas)]]) for a in range(areas)]
    matrix = np.vstack(blocks)
    assert matrix.shape[1] == design.x.shape[1] + areas * width

    def negative(v):
        logit = matrix @ v
        y, n = counts.successes.ravel(), counts.trials.ravel()
        value = -(y * logit - n * np.logaddexp(0, logit)).sum() + 0.5 * (prior * v**2).sum()
        return value, -matrix.T @ (y - n * expit(logit)) + prior * v

    def hessian(v):
        p = expit(matrix @ v)
        return (matrix.T * (counts.trials.ravel() * p * (1 - p))) @ matrix + np.diag(prior)

    return matrix, prior, negative, hessian


def test_mode_and_marginal_likelihood_by_brute_force(small, fitted):
    matrix, prior, negative, hessian = dense(*small, fitted.log_sd)
    found = optimize.minimize(negative, np.zeros(matrix.shape[1]), jac=True, method="BFGS", options={"gtol": 1e-7})
    vector = np.concatenate([fitted.g, fitted.b.ravel()])
    assert matrix @ vector == pytest.approx(matrix @ found.x, abs=1e-4)
    marginal = -found.fun + 0.5 * np.log(prior).sum() - 0.5 * np.linalg.slogdet(hessian(found.x))[1]
    assert fitted.log_marginal == pytest.approx(marginal, abs=1e-4)


def test_an_area_without_data_gets_only_its_prior(fitted):
    assert fitted.b[2] == pytest.approx(0)
    assert fitted.known_area(2) == pytest.approx(fitted.new_area())


@pytest.mark.parametrize("area", [0, 2])
def test_draws_have_the_covariance_of_the_inverse_hessian(small, fitted, area):
    matrix, _, _, hessian = dense(*small, fitted.log_sd)
    covariance = np.linalg.inv(hessian(np.concatenate([fitted.g, fitted.b.ravel()])))
    rows = matrix[area * 30 : (area + 1) * 30]
    expected = rows @ covariance @ rows.T
    rng = np.random.default_rng(1)
    draws = fitted.draw_known_area(area, rng.standard_normal((40_000, 38)), rng.standard_normal((40_000, 6)))
    assert draws.mean(axis=0) == pytest.approx(fitted.known_area(area), abs=0.02)
    assert np.cov(draws.T) == pytest.approx(expected, abs=0.03 * expected.max())


def test_error_of_an_unknown_area_by_simulation(fitted):
    rng = np.random.default_rng(2)
    composition = rng.dirichlet(np.ones(30))
    g = fitted.g + np.linalg.solve(fitted.lower.T, rng.standard_normal((38, 40_000))).T
    b = rng.standard_normal((40_000, 6)) * np.exp(fitted.log_sd)[fitted.design.z_scale]
    shares = expit(g @ fitted.design.x.T + b @ fitted.design.z.T) @ composition
    assert fitted.new_area_se(composition) == pytest.approx(shares.std(), rel=0.05)


def test_the_fit_finds_the_truth_of_simulated_areas():
    rng = np.random.default_rng(8)
    design = multilevel_logit.design(DEMOGRAPHIC, ("race_ethnicity",))
    sd = np.array([0.0, 0.3, 0.15])
    g = np.zeros(38)
    g[:8] = [-1.2, 0.3, 0.6, 0.2, 0.4, -0.3, 0.1, -0.5]
    b = rng.standard_normal((51, 6)) * sd[design.z_scale]
    trials = np.full((51, 30), 120)
    truth = design.x @ g + b @ design.z.T
    found = multilevel_logit.fit(Counts(rng.binomial(trials, expit(truth)).astype(float), trials.astype(float)), design)
    assert found.sd["area"] == pytest.approx(0.3, abs=0.08)
    assert found.sd["area_race_ethnicity"] == pytest.approx(0.15, abs=0.04)
    assert found.sd["cell"] < 0.06
    logits = np.stack([found.known_area(a) for a in range(51)])
    assert np.sqrt(((logits - truth) ** 2).mean()) < 0.12
    assert found.new_area() == pytest.approx(design.x @ g, abs=0.2)


def test_the_last_digits_of_another_processor_do_not_grow_in_the_search():
    """Kinds of processors differ in the last digit of an exponential; the search must not make ten digits of it."""
    rng = np.random.default_rng(9)
    design = multilevel_logit.design(DEMOGRAPHIC, ("race_ethnicity",))
    trials = np.full((51, 30), 20.0)
    successes = rng.binomial(20, 0.4, size=trials.shape).astype(float)
    found = multilevel_logit.fit(Counts(successes, trials), design)
    for seed in range(3):
        noise = np.random.default_rng(seed).uniform(-1e-15, 1e-15, size=trials.shape)
        again = multilevel_logit.fit(Counts(successes * (1 + noise), trials), design)
        assert again.log_sd.tolist() == found.log_sd.tolist()
        assert again.new_area() == pytest.approx(found.new_area(), abs=1e-13)
        assert again.b == pytest.approx(found.b, abs=1e-13)


def test_a_model_fitted_without_an_area_ignores_it(small, fitted):
    counts, design = small
    keep = (np.arange(6) != 0)[:, None]
    without = multilevel_logit.refit(fitted, Counts(counts.successes * keep, counts.trials * keep))
    other = Counts(counts.successes.copy(), counts.trials.copy())
    other.successes[0] = other.trials[0]
    again = multilevel_logit.refit(fitted, Counts(other.successes * keep, other.trials * keep))
    assert without.new_area() == pytest.approx(again.new_area(), abs=1e-6)
    assert np.abs(without.new_area() - fitted.new_area()).max() > 1e-3
    assert without.design is design
