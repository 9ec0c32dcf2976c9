"""Multilevel logistic model of weighted cells, fitted by a Laplace approximation.

logit p[area, cell] = X[cell] @ g + Z[cell] @ b[area], where g holds main effects and a random effect of each cell, and
b[area] a random level of the area and random departures of some factors' effects there. The standard deviations of
the random effects maximize the Laplace approximation of their marginal likelihood, with weak priors.

All areas share one X and one Z, so the Hessian is block-arrow shaped and each Newton step costs milliseconds.
docs/decisions/0011-county-model.md says why this is written in numpy and how it was checked against lme4 and NUTS.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import linalg, optimize
from scipy.special import expit

from etl.small_area.cells.survey_cells import LEVELS, Counts

# Weak priors, on the logit scale: main effects within a few units of 0; standard deviations of random effects
# of about 0.2, give or take a factor of 4.5.
INTERCEPT_SD, MAIN_SD = 100.0, 5.0
LOG_SD_MEAN, LOG_SD_SD = -1.5, 1.5
LOG_SD_BOUNDS = (-5.0, 1.0)
MAX_STEPS, TOLERANCE = 50, 1e-7
# Digits of a log standard deviation: more are the search's own, and differ between kinds of processors.
LOG_SD_DIGITS = 4


@dataclass(frozen=True)
class Design:
    """Columns of the model: `x` for all areas, `z` for each area; `z_scale` numbers the standard deviation of each z.

    Standard deviation 0 is that of the random cell effects, 1 that of the areas' level, 2 and on those of the factors
    whose effect varies by area.
    """

    x: np.ndarray
    main: np.ndarray
    z: np.ndarray
    z_scale: np.ndarray
    scales: tuple[str, ...]


def design(factors: Sequence[str], varying: Sequence[str]) -> Design:
    """Main effects of all factors, a random effect of each cell, and area effects of level and `varying` factors."""
    levels = [range(len(LEVELS[factor])) for factor in factors]
    grid = np.array(list(itertools.product(*levels)))
    main = [np.ones(len(grid))]
    for column, values in zip(grid.T, levels, strict=True):
        main += [(column == level).astype(float) for level in values[1:]]
    x = np.column_stack([*main, np.eye(len(grid))])
    z, z_scale = [np.ones(len(grid))], [1]
    for number, factor in enumerate(varying, start=2):
        column = grid[:, list(factors).index(factor)]
        z += [(column == level).astype(float) for level in range(len(LEVELS[factor]))]
        z_scale += [number] * len(LEVELS[factor])
    is_main = np.arange(x.shape[1]) < len(main)
    names = ("cell", "area", *(f"area_{factor}" for factor in varying))
    return Design(x, is_main, np.column_stack(z), np.array(z_scale), names)


@dataclass(frozen=True)
class Fit:
    """A fitted model: modes `g` and `b`, `log_sd` of the random effects, and the posterior's factors.

    `lower` is the Cholesky factor of g's posterior precision; given g, b[area] has covariance `inverse[area]` and
    regression on g by `cross[area]`.
    """

    design: Design
    log_sd: np.ndarray
    g: np.ndarray
    b: np.ndarray
    log_marginal: float
    lower: np.ndarray
    inverse: np.ndarray
    cross: np.ndarray

    @property
    def sd(self) -> dict[str, float]:
        """Standard deviations of the random effects, on the logit scale."""
        return dict(zip(self.design.scales, np.exp(self.log_sd).tolist(), strict=True))

    def new_area(self) -> np.ndarray:
        """Logits of the cells in an area of which nothing is known: its effects are 0."""
        return self.design.x @ self.g

    def known_area(self, area: int) -> np.ndarray:
        """Logits of the cells in an area of the data, at the mode."""
        return self.design.x @ self.g + self.design.z @ self.b[area]

    def new_area_se(self, composition: np.ndarray) -> float:
        """Standard error of the predicted share in an unknown area of this composition, by the delta method."""
        p = expit(self.new_area())
        slope = composition * p * (1 - p)
        of_g = linalg.solve_triangular(self.lower, slope @ self.design.x, lower=True)
        of_b = (slope @ self.design.z) * np.exp(self.log_sd)[self.design.z_scale]
        return float(np.sqrt((of_g**2).sum() + (of_b**2).sum()))

    def draw_known_area(self, area: int, normals: np.ndarray, area_normals: np.ndarray) -> np.ndarray:
        """Draws (rows) of the logits of the cells in an area of the data."""
        g = self.g + linalg.solve_triangular(self.lower.T, normals.T, lower=False).T
        mean = self.b[area] - (g - self.g) @ self.cross[area] @ self.inverse[area]
        b = mean + area_normals @ np.linalg.cholesky(self.inverse[area]).T
        return g @ self.design.x.T + b @ self.design.z.T


def fit(counts: Counts, columns: Design) -> Fit:
    """Fit the model, standard deviations included."""
    start_g = np.zeros(columns.x.shape[1])
    share = counts.successes.sum() / counts.trials.sum()
    start_g[0] = np.log(share / (1 - share))
    start_mode = start_g, np.zeros((len(counts.trials), columns.z.shape[1]))
    mode = [start_mode]

    def cost(log_sd: np.ndarray) -> float:
        result = at_scales(counts, columns, log_sd, mode[0])
        mode[0] = (result.g, result.b)
        prior = 0.5 * float((((log_sd - LOG_SD_MEAN) / LOG_SD_SD) ** 2).sum())
        return prior - result.log_marginal

    start = np.full(len(columns.scales), LOG_SD_MEAN)
    bounds = [LOG_SD_BOUNDS] * len(start)
    best = optimize.minimize(cost, start, method="L-BFGS-B", bounds=bounds, options={"eps": 1e-3, "ftol": 1e-8})
    # From the start again, so that the way of the search leaves no trace in the last digits.
    return at_scales(counts, columns, np.round(best.x, LOG_SD_DIGITS), start_mode)


def refit(fitted: Fit, counts: Counts) -> Fit:
    """Fit to other data with the standard deviations of `fitted`, starting from its modes."""
    return at_scales(counts, fitted.design, fitted.log_sd, (fitted.g, fitted.b))


def at_scales(counts: Counts, columns: Design, log_sd: np.ndarray, start: tuple[np.ndarray, np.ndarray]) -> Fit:
    """Mode and Laplace approximation for given standard deviations, by Newton's method from a start (g, b).

    Raises:
        RuntimeError: Newton's method did not come to rest.
    """
    successes, trials = counts
    x, z = columns.x, columns.z
    g, b = start
    sd = np.exp(log_sd)
    prior_g = np.where(columns.main, MAIN_SD**-2.0, sd[0] ** -2.0)
    prior_g[0] = INTERCEPT_SD**-2.0
    prior_b = sd[columns.z_scale] ** -2.0

    def objective(g: np.ndarray, b: np.ndarray) -> tuple[float, np.ndarray]:
        logit = (x @ g) + b @ z.T
        likelihood = (successes * logit - trials * np.logaddexp(0, logit)).sum()
        return float(likelihood - 0.5 * (prior_g * g**2).sum() - 0.5 * (prior_b * b**2).sum()), logit

    value, logit = objective(g, b)
    diagonal_g, diagonal_b = np.arange(len(g)), np.arange(len(prior_b))
    for _ in range(MAX_STEPS):
        p = expit(logit)
        residual, curvature = successes - trials * p, trials * p * (1 - p)
        slope_g = x.T @ residual.sum(axis=0) - prior_g * g
        slope_b = residual @ z - prior_b * b
        # Matrices this small are multiplied one by one: handing them to several threads costs more than it saves.
        block_g = np.einsum("cg,ch->gh", x * curvature.sum(axis=0)[:, None], x)
        block_g[diagonal_g, diagonal_g] += prior_g
        weighted_z = curvature[:, :, None] * z
        block_b = np.matmul(z.T, weighted_z)
        block_b[:, diagonal_b, diagonal_b] += prior_b
        cross = np.matmul(x.T, weighted_z)
        inverse = np.linalg.inv(block_b)
        reduced = np.matmul(cross, inverse)
        schur = block_g - np.matmul(reduced, cross.transpose(0, 2, 1)).sum(axis=0)
        lower = np.linalg.cholesky(schur)
        step_g = linalg.cho_solve((lower, True), slope_g - np.einsum("agz,az->g", reduced, slope_b))
        step_b = np.matmul(inverse, (slope_b - np.einsum("g,agz->az", step_g, cross))[:, :, None])[:, :, 0]
        gain = float(step_g @ slope_g + (step_b * slope_b).sum())
        if gain < TOLERANCE:
            break
        length = 1.0
        while (tried := objective(g + length * step_g, b + length * step_b))[0] < value - TOLERANCE:
            length /= 2
        value, logit = tried
        g, b = g + length * step_g, b + length * step_b
    else:
        raise RuntimeError("the county model did not converge")
    log_det = 2 * np.log(np.diag(lower)).sum() + np.linalg.slogdet(block_b)[1].sum()
    log_prior = 0.5 * np.log(prior_g).sum() + 0.5 * len(b) * np.log(prior_b).sum()
    return Fit(columns, np.asarray(log_sd), g, b, float(value + log_prior - 0.5 * log_det), lower, inverse, cross)
