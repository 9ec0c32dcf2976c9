"""What a model leaves unsaid: how far areas, and parts of states, depart from what it predicts for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, gammaincinv, logit

from etl.small_area.cells.survey_cells import Cells, Counts
from etl.small_area.model.multilevel_logit import Fit, refit

# No figure of the survey is shown from fewer children.
SMALLEST_PART = 30


def left_out(cells: Cells, fitted: Fit) -> list[Fit]:
    """For each area, the model fitted to all other areas with the standard deviations of `fitted`."""
    without = []
    for number in range(len(cells.areas)):
        others = (np.arange(len(cells.areas)) != number)[:, None]
        without.append(refit(fitted, Counts(cells.counts.successes * others, cells.trials * others)))
    return without


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


def left_over_spread(cells: Cells, without: list[Fit]) -> Spread:
    """What the model leaves between areas, from areas left out, sampling error set apart."""
    predicted = [expit(model.new_area()) @ cells.composition[number] for number, model in enumerate(without)]
    inside = np.clip(cells.direct, 1e-3, 1 - 1e-3)
    residual = logit(inside) - logit(np.array(predicted))
    return Spread(residual, cells.variance / (inside * (1 - inside)) ** 2)


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
