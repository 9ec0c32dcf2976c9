"""From the fitted model and the county cells to county and region values: benchmarked draws.

A draw takes the model's parameters, the counties' composition, a departure of each county, and the state's level, each
from its own distribution; the counties are then shifted together (one constant on the logit scale) so that they give
the state's level. Any sum or difference of places has its interval from the same draws.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit, ndtri

MAX_STEPS, CLOSE = 100, 1e-10
# Newton overshoots where all shares are near 0 or 1.
LONGEST_STEP = 1.0
# Draws by counties by cells are worked on so many draws at a time: a few megabytes, whatever the number of draws.
BLOCK = 1000
# And where one array is read several times in a row, so many that it stays in the processor's cache.
IN_CACHE = 50


@dataclass(frozen=True)
class State:
    """The design-based estimate for the state that the counties must add up to."""

    value: float
    se: float


@dataclass(frozen=True)
class Drawn:
    """A central array, and draws of it (first axis)."""

    central: np.ndarray
    draws: np.ndarray


@dataclass(frozen=True)
class Places:
    """Values by county: `value` (the central one), `draws` (draws by counties), and the children they stand for.

    `children` and `children_draws` are each county's share of the denominator (children, or CSHCN).
    """

    value: np.ndarray
    draws: np.ndarray
    children: np.ndarray
    children_draws: np.ndarray

    def combined(self, parts: np.ndarray, departures: np.ndarray | None = None) -> Places:
        """Places made of parts of counties: `parts` is the share of each county (columns) in each place (rows).

        `departures` are draws by places by counties: how far each part is from its county, on the logit scale. Taken
        along the tangent, parts that cancel over a county leave its value as it is.
        """
        children, children_draws = self.children @ parts.T, self.children_draws @ parts.T
        met = (self.draws * self.children_draws) @ parts.T
        if departures is not None:
            slope = self.draws * (1 - self.draws) * self.children_draws
            met = met + np.einsum("dpc,dc,pc->dp", departures, slope, parts)
        return Places(
            (self.value * self.children) @ parts.T / children,
            met / children_draws,
            children,
            children_draws,
        )


def stratified_normals(rng: np.random.Generator, draws: int, *shape: int) -> np.ndarray:
    """Standard normals, draws first, each column spread evenly over its distribution (a Latin hypercube)."""
    ranks = np.argsort(rng.random((draws, *shape)), axis=0)
    return ndtri((ranks + 0.5) / draws)


def stratified_uniforms(rng: np.random.Generator, draws: int) -> np.ndarray:
    """Uniforms spread evenly over 0 to 1, in random order."""
    return (rng.permutation(draws) + 0.5) / draws


def blocks(draws: int) -> list[slice]:
    """The draws in parts of at most BLOCK."""
    return [slice(start, min(start + BLOCK, draws)) for start in range(0, draws, BLOCK)]


def benchmarked(logits: np.ndarray, weight: np.ndarray, target: np.ndarray) -> np.ndarray:
    """County values after one common shift on the logit scale that makes their weighted mean the target.

    Args:
        logits: draws by counties by cells.
        weight: children in the same cells.
        target: the state's value, one a draw.

    Raises:
        RuntimeError: no shift was found.
    """
    parts = [slice(start, start + IN_CACHE) for start in range(0, len(logits), IN_CACHE)]
    return np.concatenate([_benchmarked(logits[own], weight[own], target[own]) for own in parts])


def _benchmarked(logits: np.ndarray, weight: np.ndarray, target: np.ndarray) -> np.ndarray:
    total, shift = weight.sum(axis=(-2, -1)), np.zeros(len(logits))
    p, room = np.empty(logits.shape), np.empty(logits.shape)
    for _ in range(MAX_STEPS):
        # The logistic function by numpy's exponential, a third of the time of scipy's.
        np.exp(np.subtract(-shift[:, None, None], logits, out=p), out=p)
        np.reciprocal(np.add(p, 1, out=p), out=p)
        gap = np.multiply(p, weight, out=room).sum(axis=(-2, -1)) / total - target
        if np.abs(gap).max() < CLOSE:
            return room.sum(axis=-1) / weight.sum(axis=-1)
        np.multiply(room, np.subtract(1, p, out=p), out=room)
        step = gap * total / np.maximum(room.sum(axis=(-2, -1)), np.finfo(float).tiny)
        shift = shift - np.clip(step, -LONGEST_STEP, LONGEST_STEP)
    raise RuntimeError("the counties could not be benchmarked to the state")


def county_places(
    logits: Drawn, composition: Drawn, state: State, spread: np.ndarray, rng: np.random.Generator
) -> Places:
    """County values: the central one, and draws with every source of error.

    Args:
        logits: of the cells in the state.
        composition: children of the denominator by county and cell.
        state: the direct estimate.
        spread: standard deviation of a county's departure from what its composition gives, on the logit scale, one a
            draw.
        rng: source of the departures and of the state's draws.
    """
    count, counties = len(logits.draws), len(composition.central)
    departures = spread[:, None] * stratified_normals(rng, count, counties)
    state_se = state.se / (state.value * (1 - state.value))
    levels = expit(logit(state.value) + state_se * stratified_normals(rng, count))
    same = np.broadcast_to(logits.central, (1, *composition.central.shape))
    (value,) = benchmarked(same, composition.central[None], np.array([state.value]))
    drawn = [
        benchmarked(logits.draws[own][:, None] + departures[own][:, :, None], composition.draws[own], levels[own])
        for own in blocks(count)
    ]
    return Places(value, np.concatenate(drawn), composition.central.sum(axis=-1), composition.draws.sum(axis=-1))
