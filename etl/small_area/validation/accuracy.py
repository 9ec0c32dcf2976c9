"""How well the model does where the truth is known: areas left out, parts of states, and outcomes known by county."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import expit

from etl.core.normal_quantiles import Z95
from etl.small_area.cells.survey_cells import Cells, Survey, Whereabouts, tabulate
from etl.small_area.model.multilevel_logit import Design, Fit, fit
from etl.small_area.model.spread import SMALLEST_PART

RESAMPLES = 10_000
# What the model has to beat: the mean of the other areas.
GATE = "states_baseline"
# County values by composition are shown when, in this share of resamples of the 51 areas, the model predicts areas
# left out better than the mean of the other areas does.
BETTER = 0.95
# Predictions that vary less than this share of what they predict, as a mean of all others does, have no correlation.
LEAST_VARIATION = 0.1
COLUMNS = ["method", "area", "predicted", "direct", "direct_se", "lower", "upper", "covered"]


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


def without_composition(cells: Cells) -> float:
    """Log marginal likelihood of a model of the areas' levels alone, to see what composition adds."""
    ones = np.ones((cells.weight.shape[1], 1))
    alone = Design(ones, np.array([True]), ones, np.array([1]), ("cell", "area"))
    return fit(cells.counts, alone).log_marginal


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


def slope(rows: pd.DataFrame) -> tuple[float, float]:
    """Weighted slope of direct on predicted departures, and its standard error: 1 when predictions are to scale."""
    weight = 1 / (rows["direct_se"] ** 2 + 0.01**2)
    spread = (weight * rows["predicted"] ** 2).sum()
    return float((weight * rows["predicted"] * rows["direct"]).sum() / spread), float(1 / np.sqrt(spread))
