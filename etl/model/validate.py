"""How well the model does where the truth is known: areas left out, parts of states, and outcomes known by county."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, gammaincinv, logit

from etl.model.cells import Cells, Counts, Survey, tabulate
from etl.model.fit import Design, Fit, fit, refit

Z95 = 1.96
RESAMPLES = 10_000
# Codes of METRO_YN and MPC_YN.
INSIDE, OUTSIDE = 1, 2
SMALLEST_PART = 50
COLUMNS = ["method", "area", "predicted", "direct", "direct_se", "lower", "upper", "covered"]


def left_out(cells: Cells, fitted: Fit) -> Iterator[tuple[int, Fit]]:
    """Each area's number, and the model fitted to all other areas with the standard deviations of `fitted`."""
    for number in range(len(cells.areas)):
        others = (np.arange(len(cells.areas)) != number)[:, None]
        yield number, refit(fitted, Counts(cells.counts.successes * others, cells.trials * others))


def leave_one_out(cells: Cells, fitted: Fit, normals: np.ndarray, area_normals: np.ndarray) -> pd.DataFrame:
    """Predict each area from all others: by the model, by the nation's share, and by the nation's cells.

    The model treats the area left out as an unknown area with known composition. The nation baseline is the weighted
    share of all other areas; the cell baseline weights the other areas' pooled cell shares by the area's composition,
    without area effects.

    Args:
        cells: all areas.
        fitted: the model of all areas.
        normals: standard normals for the draws, draws by length of g.
        area_normals: the same for the area's effects.

    Returns:
        COLUMNS; lower and upper (model only) are the 95% interval for the direct estimate, its own sampling error
        included.
    """
    rows = []
    se = np.sqrt(cells.variance)
    met = cells.weight * cells.share
    for number, without in left_out(cells, fitted):
        others = np.arange(len(cells.areas)) != number
        composition = cells.composition[number]
        draws = expit(without.draw_new_area(normals, area_normals)) @ composition
        cell_shares = met[others].sum(axis=0) / cells.weight[others].sum(axis=0)
        predicted = {
            "model": expit(without.new_area()) @ composition,
            "nation_baseline": met[others].sum() / cells.weight[others].sum(),
            "cell_baseline": cell_shares @ composition,
        }
        half = Z95 * np.hypot(draws.std(), se[number])
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
    """Squared residuals of areas left out and their sampling variances, on the logit scale."""

    squares: np.ndarray
    sampling: np.ndarray

    def at(self, total: float | np.ndarray) -> np.ndarray:
        """Standard deviation between areas at which squares over variances add up to `total`; 0 where none does."""
        grid = np.concatenate([[0.0], np.geomspace(1e-3, 5.0, 400)])
        sums = (self.squares / (grid[:, None] ** 2 + self.sampling)).sum(axis=1)
        return np.interp(-np.asarray(total), -sums, grid)

    @property
    def value(self) -> float:
        """Paule and Mandel's moment estimate: the sum equals the number of areas."""
        return float(self.at(len(self.squares)))

    def draws(self, uniforms: np.ndarray) -> np.ndarray:
        """Draws that carry the estimate's own uncertainty: the sum is chi-squared (Viechtbauer's Q-profile)."""
        areas = len(self.squares)
        return self.at(2 * gammaincinv(areas / 2, uniforms))


def without_composition(cells: Cells) -> float:
    """Log marginal likelihood of a model of the areas' levels alone, to see what composition adds."""
    ones = np.ones((cells.weight.shape[1], 1))
    alone = Design(ones, np.array([True]), ones, np.array([1]), ("cell", "area"))
    return fit(cells.counts, alone).log_marginal


def left_over_spread(cells: Cells, fitted: Fit) -> Spread:
    """What the model leaves between areas, from areas left out, sampling error set apart."""
    predicted = [expit(without.new_area()) @ cells.composition[number] for number, without in left_out(cells, fitted)]
    inside = np.clip(cells.direct, 1e-3, 1 - 1e-3)
    residual = logit(inside) - logit(np.array(predicted))
    return Spread(residual**2, cells.variance / (inside * (1 - inside)) ** 2)


def scores(rows: pd.DataFrame) -> dict[str, float]:
    """RMSE, bias, correlation, sampling error (root mean square), coverage and mean interval width of one method."""
    error = rows["predicted"] - rows["direct"]
    result = {
        "areas": float(len(rows)),
        "rmse": float(np.sqrt((error**2).mean())),
        "bias": float(error.mean()),
        "sampling_error": float(np.sqrt((rows["direct_se"] ** 2).mean())),
    }
    if rows["predicted"].std() > 0:
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
    children: pd.DataFrame,
    columns: Design,
    folds: np.ndarray,
) -> pd.DataFrame:
    """Predict the parts of states that the survey tells apart, each from the other half of the households.

    The parts are principal cities, suburbs and places outside metropolitan areas, in the states whose file has them
    (Massachusetts is not among them). As for a county, the state's own level and composition effects are known.
    The model is fitted to one half and tested on the other, both ways.

    Args:
        survey: the file, prepared; `outcome` and `children` (fips, metro_yn, mpc_yn) row by row.
        columns: the model's design.
        folds: 0 or 1 for each child, the same within a household.

    Returns:
        method (model, state_baseline, cell_baseline), area (state, part, fold), predicted, direct, direct_se: all as
        departures from the state's mean over its parts.
    """
    part = settlement(children)
    state = children["fips"].to_numpy(dtype=object)
    area = np.where(part == "", "", state + "-" + part)
    frames = []
    for fold in (0, 1):
        known = tabulate(survey, outcome, state, folds != fold)
        model = fit(known.counts, columns)
        pooled = (known.weight * known.share).sum(axis=0) / known.weight.sum(axis=0)
        test = tabulate(survey, outcome, area, folds == fold)
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
        for column in ("direct", "model", "cell_baseline"):
            mean = (table[column] * table["weight"]).groupby(table["state"]).transform("sum")
            table[column] -= mean / table.groupby("state")["weight"].transform("sum")
        frames.append(table)
    wide = pd.concat(frames)
    long = wide.melt(
        ["area", "direct", "direct_se"], ["model", "cell_baseline", "state_baseline"], "method", "predicted"
    )
    return with_cover(long.assign(lower=np.nan, upper=np.nan))[COLUMNS]


def settlement(children: pd.DataFrame) -> np.ndarray:
    """Nonmetro, city (principal), suburb, metro (the two not told apart), or empty where the file withholds it."""
    metro, city = children["metro_yn"].to_numpy(), children["mpc_yn"].to_numpy()
    kinds = {
        "nonmetro": metro == OUTSIDE,
        "city": (metro == INSIDE) & (city == INSIDE),
        "suburb": (metro == INSIDE) & (city == OUTSIDE),
        "metro": metro == INSIDE,
    }
    return np.select(list(kinds.values()), list(kinds), "").astype(object)


def slope(rows: pd.DataFrame) -> tuple[float, float]:
    """Weighted slope of direct on predicted departures, and its standard error: 1 when predictions are to scale."""
    weight = 1 / (rows["direct_se"] ** 2 + 0.01**2)
    spread = (weight * rows["predicted"] ** 2).sum()
    return float((weight * rows["predicted"] * rows["direct"]).sum() / spread), float(1 / np.sqrt(spread))
