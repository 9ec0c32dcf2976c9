"""How well the model does where the truth is known: areas left out, parts of states, and outcomes known by county."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import expit, gammaincinv, logit

from etl.core.normal_quantiles import Z95
from etl.small_area.multilevel_logit import Design, Fit, fit, refit
from etl.small_area.survey_cells import Cells, Counts, Survey, tabulate

RESAMPLES = 10_000
# What the model has to beat: the mean of the other areas.
GATE = "states_baseline"
# Codes of METRO_YN and MPC_YN.
INSIDE, OUTSIDE = 1, 2
# No figure of the survey is shown from fewer children.
SMALLEST_PART = 30
# Predictions that vary less than this share of what they predict, as a mean of all others does, have no correlation.
LEAST_VARIATION = 0.1
COLUMNS = ["method", "area", "predicted", "direct", "direct_se", "lower", "upper", "covered"]


def left_out(cells: Cells, fitted: Fit) -> list[Fit]:
    """For each area, the model fitted to all other areas with the standard deviations of `fitted`."""
    without = []
    for number in range(len(cells.areas)):
        others = (np.arange(len(cells.areas)) != number)[:, None]
        without.append(refit(fitted, Counts(cells.counts.successes * others, cells.trials * others)))
    return without


def leave_one_out(cells: Cells, without: list[Fit]) -> pd.DataFrame:
    """Predict each area from all others: by the model, and by three simpler methods.

    The model treats the area left out as an unknown area with known composition. The states baseline is the mean of
    the other areas' shares, each area counting alike, as it does in the error; the nation baseline is the weighted
    share of all other areas; the cell baseline weights the other areas' pooled cell shares by the area's composition,
    without area effects.

    Args:
        cells: all areas.
        without: the model without each of them, from `left_out`.

    Returns:
        COLUMNS; lower and upper (model only) are the 95% interval for the direct estimate, its own sampling error
        included.
    """
    rows = []
    se = np.sqrt(cells.variance)
    met = cells.weight * cells.share
    for number, model in enumerate(without):
        others = np.arange(len(cells.areas)) != number
        composition = cells.composition[number]
        of_cell = cells.weight[others].sum(axis=0)
        # A cell without children, such as an age outside the denominator, has no weight.
        cell_shares = np.divide(met[others].sum(axis=0), of_cell, out=np.zeros_like(of_cell), where=of_cell > 0)
        predicted = {
            "model": expit(model.new_area()) @ composition,
            GATE: cells.direct[others].mean(),
            "nation_baseline": met[others].sum() / cells.weight[others].sum(),
            "cell_baseline": cell_shares @ composition,
        }
        half = Z95 * np.hypot(model.new_area_se(composition), se[number])
        for method, value in predicted.items():
            low, high = (value - half, value + half) if method == "model" else (np.nan, np.nan)
            rows.append((method, cells.areas[number], value, cells.direct[number], se[number], low, high))
    return with_cover(pd.DataFrame(rows, columns=COLUMNS[:-1]))


def with_cover(rows: pd.DataFrame) -> pd.DataFrame:
    """Add whether the direct value lies in the interval; missing where there is none."""
    inside = rows["direct"].between(rows["lower"], rows["upper"]).astype("boolean")
    return rows.assign(covered=inside.mask(rows["lower"].isna()))


@dataclass(frozen=True)
class Spread:
    """Residuals of areas, predicted from others, and their sampling variances, on the logit scale.

    `group` numbers the group of each area where residuals count from the mean of their group, such as those of the
    parts of a state; without it they count from 0.
    """

    residual: np.ndarray
    sampling: np.ndarray
    group: np.ndarray | None = None

    @property
    def degrees(self) -> int:
        """Areas, less one a group for its mean."""
        return len(self.residual) - (0 if self.group is None else len(np.unique(self.group)))

    def at(self, total: float | np.ndarray) -> np.ndarray:
        """Standard deviation between areas at which squares over variances add up to `total`; 0 where none does."""
        grid = np.concatenate([[0.0], np.geomspace(1e-3, 5.0, 400)])
        worth = 1 / (grid[:, None] ** 2 + self.sampling)
        residual = np.broadcast_to(self.residual, worth.shape)
        if self.group is not None:
            member = (self.group[:, None] == np.unique(self.group)).astype(float)
            mean = ((worth * self.residual) @ member) / (worth @ member)
            residual = residual - mean @ member.T
        return np.interp(-np.asarray(total), -(worth * residual**2).sum(axis=1), grid)

    @property
    def value(self) -> float:
        """Paule and Mandel's moment estimate: the sum equals the degrees of freedom."""
        return float(self.at(self.degrees))

    def draws(self, uniforms: np.ndarray) -> np.ndarray:
        """Draws that carry the estimate's own uncertainty: the sum is chi-squared (Viechtbauer's Q-profile)."""
        return self.at(2 * gammaincinv(self.degrees / 2, uniforms))


def without_composition(cells: Cells) -> float:
    """Log marginal likelihood of a model of the areas' levels alone, to see what composition adds."""
    ones = np.ones((cells.weight.shape[1], 1))
    alone = Design(ones, np.array([True]), ones, np.array([1]), ("cell", "area"))
    return fit(cells.counts, alone).log_marginal


def left_over_spread(cells: Cells, without: list[Fit]) -> Spread:
    """What the model leaves between areas, from areas left out, sampling error set apart."""
    predicted = [expit(model.new_area()) @ cells.composition[number] for number, model in enumerate(without)]
    inside = np.clip(cells.direct, 1e-3, 1 - 1e-3)
    residual = logit(inside) - logit(np.array(predicted))
    return Spread(residual, cells.variance / (inside * (1 - inside)) ** 2)


def scores(rows: pd.DataFrame) -> dict[str, float]:
    """RMSE, bias, correlation, sampling error (root mean square), coverage and mean interval width of one method."""
    error = rows["predicted"] - rows["direct"]
    result = {
        "areas": float(len(rows)),
        "rmse": float(np.sqrt((error**2).mean())),
        "bias": float(error.mean()),
        "sampling_error": float(np.sqrt((rows["direct_se"] ** 2).mean())),
    }
    if rows["predicted"].std() > LEAST_VARIATION * rows["direct"].std() > 0:
        result["correlation"] = float(np.corrcoef(rows["predicted"], rows["direct"])[0, 1])
    if rows["lower"].notna().all():
        result["coverage"] = float(rows["covered"].mean())
        result["interval_width"] = float((rows["upper"] - rows["lower"]).mean())
    return result


def probability_better(rows: pd.DataFrame, method: str, baseline: str, rng: np.random.Generator) -> float:
    """Share of resamples of areas in which the method's mean squared error is below the baseline's."""
    wide = rows.assign(square=(rows["predicted"] - rows["direct"]) ** 2).pivot(
        index="area", columns="method", values="square"
    )
    gain = (wide[baseline] - wide[method]).to_numpy()
    sampled = gain[rng.integers(0, len(gain), (RESAMPLES, len(gain)))].mean(axis=1)
    return float((sampled > 0).mean())


def within_states(parts: Cells, cells: Cells, fitted: Fit | None) -> Spread:
    """What is left between the parts of a state, from the state's mean, sampling error set apart.

    The parts are principal cities, suburbs and places outside metropolitan areas, in the states whose file has them
    (Massachusetts is not among them).

    Args:
        parts: tabulated by the parts of `Whereabouts`.
        cells: the areas of `fitted`.
        fitted: takes out what composition gives each part; None takes out nothing.
    """
    state = np.array([name.split("-")[0] for name in parts.areas])
    large = parts.children >= SMALLEST_PART
    others = pd.Series(large).groupby(state).transform("sum").to_numpy()
    used = np.flatnonzero(large & (others > 1))
    inside = np.clip(parts.direct[used], 1e-3, 1 - 1e-3)
    residual = logit(inside)
    if fitted is not None and len(used):
        logits = np.stack([fitted.known_area(cells.areas.index(name)) for name in state[used]])
        residual = residual - logit((expit(logits) * parts.composition[used]).sum(axis=1))
    return Spread(residual, parts.variance[used] / (inside * (1 - inside)) ** 2, state[used])


class Whereabouts(NamedTuple):
    """Each child's state, and the part of the state; no part where the file withholds it."""

    state: pd.Categorical
    part: pd.Categorical


def parts_of_states(
    survey: Survey,
    outcome: np.ndarray,
    where: Whereabouts,
    columns: Design,
    folds: np.ndarray,
) -> pd.DataFrame:
    """Predict the parts of states that the survey tells apart, each from the other half of the households.

    The parts are principal cities, suburbs and places outside metropolitan areas, in the states whose file has them
    (Massachusetts is not among them). As for a county, the state's own level and composition effects are known.
    The model is fitted to one half and tested on the other, both ways.

    Args:
        survey: the file, prepared.
        outcome: 1.0, 0.0 or NaN for each child.
        where: each child's state, and the part of it.
        columns: the model's design.
        folds: 0 or 1 for each child, the same within a household.

    Returns:
        method (model, state_baseline, cell_baseline), area (state, part, fold), predicted, direct, direct_se: all as
        departures from the state's mean over its parts.
    """
    frames = []
    for fold in (0, 1):
        known = tabulate(survey, outcome, where.state, folds != fold)
        model = fit(known.counts, columns)
        pooled = (known.weight * known.share).sum(axis=0) / known.weight.sum(axis=0)
        test = tabulate(survey, outcome, where.part, folds == fold)
        of_state = [name.split("-")[0] for name in test.areas]
        logits = np.stack([model.known_area(known.areas.index(name)) for name in of_state])
        table = pd.DataFrame(
            {
                "area": [f"{name}-{fold}" for name in test.areas],
                "state": of_state,
                "weight": test.weight.sum(axis=1),
                "children": test.children,
                "direct": test.direct,
                "direct_se": np.sqrt(test.variance),
                "model": (expit(logits) * test.composition).sum(axis=1),
                "cell_baseline": test.composition @ pooled,
                "state_baseline": 0.0,
            }
        )
        table = table[table["children"] >= SMALLEST_PART]
        table = table[table.groupby("state")["area"].transform("size") > 1]
        part_of_state = table["weight"] / table.groupby("state")["weight"].transform("sum")
        for column in ("direct", "model", "cell_baseline"):
            table[column] -= (table[column] * part_of_state).groupby(table["state"]).transform("sum")
        # The mean of a state's parts has a part of each one's error.
        variance = table["direct_se"] ** 2
        of_mean = (part_of_state**2 * variance).groupby(table["state"]).transform("sum")
        table["direct_se"] = np.sqrt(variance * (1 - 2 * part_of_state) + of_mean)
        frames.append(table)
    wide = pd.concat(frames)
    long = wide.melt(
        ["area", "direct", "direct_se"], ["model", "cell_baseline", "state_baseline"], "method", "predicted"
    )
    return with_cover(long.assign(lower=np.nan, upper=np.nan))[COLUMNS]


def whereabouts(children: pd.DataFrame) -> Whereabouts:
    """State, and state with nonmetro, (principal) city, suburb, or metro where these two are not told apart."""
    metro, city = children["metro_yn"].to_numpy(), children["mpc_yn"].to_numpy()
    kinds = {
        "nonmetro": metro == OUTSIDE,
        "city": (metro == INSIDE) & (city == INSIDE),
        "suburb": (metro == INSIDE) & (city == OUTSIDE),
        "metro": metro == INSIDE,
    }
    kind = pd.Categorical.from_codes(np.select(list(kinds.values()), range(len(kinds)), -1), list(kinds))
    state = pd.Categorical(children["fips"])
    names = [f"{fips}-{name}" for fips in state.categories for name in kinds]
    codes = np.where(kind.codes < 0, -1, state.codes.astype(int) * len(kinds) + kind.codes)
    return Whereabouts(state, pd.Categorical.from_codes(codes, names))


def slope(rows: pd.DataFrame) -> tuple[float, float]:
    """Weighted slope of direct on predicted departures, and its standard error: 1 when predictions are to scale."""
    weight = 1 / (rows["direct_se"] ** 2 + 0.01**2)
    spread = (weight * rows["predicted"] ** 2).sum()
    return float((weight * rows["predicted"] * rows["direct"]).sum() / spread), float(1 / np.sqrt(spread))
