"""From children in the survey to weighted cells: areas by combinations of age, sex, race/ethnicity and poverty.

A cell counts as many children as the survey is worth there: each area's weights are scaled so that they add up to the
effective size of its sample, p(1-p)/variance of its design-based estimate. The likelihood of such cells is the
weighted pseudo-likelihood: it respects the weights, strata and households without a term for each child.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from etl.core.registry.subgroups import AGE_GROUPS, COLUMNS, GROUPS
from etl.estimation.statistics.design import FirstStage, first_stage
from etl.estimation.statistics.variance import covariance

POVERTY = "poverty"
# The columns of poverty by those of family income: one an imputation, where income is missing.
POVERTY_COLUMNS = {income: f"{POVERTY}_{number}" for number, income in enumerate(COLUMNS["income"], start=1)}
LEVELS: dict[str, list[str]] = {
    "age_group": list(AGE_GROUPS),
    "sex": GROUPS["sex"],
    "race_ethnicity": GROUPS["race_ethnicity"],
    POVERTY: ["below", "above"],
}


class Counts(NamedTuple):
    """Effective numbers of children with the outcome, and of children, by area and cell."""

    successes: np.ndarray
    trials: np.ndarray


# Codes of METRO_YN and MPC_YN.
INSIDE, OUTSIDE = 1, 2


@dataclass(frozen=True)
class Cells:
    """Weighted survey results by area (rows) and cell (columns; last factor varies fastest).

    `weight` and `share` are tables of areas by cells; `children`, `direct` and `variance` (of the design-based
    estimate) have one entry an area.
    """

    areas: list[str]
    weight: np.ndarray
    share: np.ndarray
    children: np.ndarray
    direct: np.ndarray
    variance: np.ndarray

    @property
    def composition(self) -> np.ndarray:
        """Share of each area's children in each cell."""
        return self.weight / self.weight.sum(axis=1, keepdims=True)

    @property
    def counts(self) -> Counts:
        """What the model is fitted to."""
        return Counts(self.trials * self.share, self.trials)

    @property
    def trials(self) -> np.ndarray:
        """Effective number of children in each cell."""
        spread = self.direct * (1 - self.direct)
        worth = np.divide(spread, self.variance, out=self.children.astype(float), where=self.variance > 0)
        return self.composition * np.minimum(worth, self.children)[:, None]


@dataclass(frozen=True)
class Survey:
    """The columns of a survey file that do not change with the outcome, as whole numbers, for fast sums.

    `cell` has one row an imputation of poverty: six, or one where poverty is not among the factors.
    """

    weight: np.ndarray
    cell: np.ndarray
    cells: int
    stage: FirstStage

    @property
    def imputed(self) -> list[Survey]:
        """The file by each imputation alone."""
        return [replace(self, cell=cell[None]) for cell in self.cell]

    @property
    def known(self) -> np.ndarray:
        """Whether each child has every factor."""
        return np.all(self.cell >= 0, axis=0)


def prepare(children: pd.DataFrame, factors: Sequence[str]) -> Survey:
    """Number the cells, clusters and strata of a survey file; a child without one of the factors has cell -1.

    Poverty is in one column an imputation.
    """
    imputations = len(POVERTY_COLUMNS) if POVERTY in factors else 1
    cell = np.zeros((imputations, len(children)), dtype=np.int64)
    unknown = np.zeros(cell.shape, dtype=bool)
    for factor in factors:
        columns = list(POVERTY_COLUMNS.values()) if factor == POVERTY else [factor]
        level = np.stack(
            [pd.Categorical(children[name], categories=LEVELS[factor]).codes.astype(np.int64) for name in columns]
        )
        unknown |= level < 0
        cell = cell * len(LEVELS[factor]) + level
    return Survey(
        weight=children["weight"].to_numpy(dtype=float),
        cell=np.where(unknown, -1, cell),
        cells=int(np.prod([len(LEVELS[factor]) for factor in factors])),
        stage=first_stage(pd.factorize(children["stratum"])[0], children["cluster"]),
    )


def tabulate(survey: Survey, outcome: np.ndarray, area: pd.Categorical, only: np.ndarray | None = None) -> Cells:
    """Sum an outcome by area and cell, with the design-based variance of each area's share.

    Where poverty is imputed, each cell's weight and share are the means of the imputations.

    Args:
        survey: the file, prepared.
        outcome: 1.0, 0.0, or NaN for children who do not count, one a child.
        area: the area of each child; one of none is left out.
        only: which children to use; others stay in the design, as a domain's complement does.

    The variance is that of the survey estimates: Taylor linearization, first stage with replacement.
    """
    used = ~np.isnan(outcome) & survey.known & (area.codes >= 0)
    if only is not None:
        used &= only
    present, index = np.unique(area.codes[used], return_inverse=True)
    weight, value, shape = survey.weight[used], outcome[used], (len(present), survey.cells)
    total, met = np.zeros(shape), np.zeros(shape)
    for cell in survey.cell:
        position = index * survey.cells + cell[used]
        total += np.bincount(position, weight, total.size).reshape(shape) / len(survey.cell)
        met += np.bincount(position, weight * value, met.size).reshape(shape) / len(survey.cell)
    direct = met.sum(axis=1) / total.sum(axis=1)
    score, area_of = np.zeros(len(outcome)), np.full(len(outcome), -1)
    score[used], area_of[used] = weight * (value - direct[index]) / total.sum(axis=1)[index], index
    return Cells(
        areas=area.categories[present].tolist(),
        weight=total,
        share=np.divide(met, total, out=np.zeros(shape), where=total > 0),
        children=np.bincount(index),
        direct=direct,
        variance=np.maximum(np.diag(covariance(survey.stage, area_of, score, shape[0])), 0.0),
    )


class Whereabouts(NamedTuple):
    """Each child's state, and the part of the state; no part where the file withholds it."""

    state: pd.Categorical
    part: pd.Categorical


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
