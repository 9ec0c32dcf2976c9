"""An independent check of the estimates: `svy` recomputes all of Massachusetts and the nation's totals in every build.

The one module that knows `svy` (its interface changes between releases). It agrees with R `survey`, but takes forty
times as long a number as `etl.estimation`: see docs/decisions/0001-estimates-and-svy.md.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import replace
from math import isqrt
from typing import Any

import numpy as np
import polars as pl
import svy

from etl.core.errors import SourceError
from etl.estimation.statistics import design, share_estimates

TOLERANCE = 1e-8
# Rows times domains of one call of svy: its time grows with them, and a call has a cost of its own, too.
WORK_IN_ONE_CALL = 400_000
# Calls whose columns are in memory together.
DECLARED_TOGETHER = 16
MANY_CHILDREN = 100_000
# The domain of a child who does not count in an outcome. It keeps its household in the design, and is no result.
OUTSIDE = -1

# Share, standard error, sample size and degrees of freedom, by outcome and level.
Results = dict[tuple[str, str], tuple[float, float, int, int]]


def audit(sample: design.Sample, outcomes: Sequence[str], domain: str, where: str) -> int:
    """Recompute the shares of a domain with `svy`; return how many were compared.

    Raises:
        SourceError: a share, standard error, sample size or df differs from that of `estimate.shares`.
    """
    # Of an imputed domain, only the first imputation: combining several does not involve the design.
    sample = replace(sample, codes={domain: sample.codes[domain][:1]})
    ours = share_estimates.shares(sample, outcomes, domain)
    theirs = _svy(sample, outcomes, domain)
    if {(s.outcome, s.level) for s in ours} != theirs.keys():
        raise SourceError(f"Audit, {where}", f"svy finds other levels of {domain}", "compare etl/estimation with it")
    for share in ours:
        expected, found = theirs[share.outcome, share.level], (share.value, share.se, share.n, share.df)
        if not np.allclose(found, expected, rtol=TOLERANCE, atol=TOLERANCE):
            raise SourceError(
                f"Audit, {where}, {share.outcome}, {share.level}",
                f"share, se, n and df are {found} where svy finds {expected}",
                "compare etl/estimation with it",
            )
    return len(ours)


def _svy(sample: design.Sample, outcomes: Sequence[str], domain: str) -> Results:
    """What svy finds for every outcome and level that some child has."""
    counted = {name: np.isfinite(sample.outcomes[name]) & (sample.codes[domain][0] >= 0) for name in outcomes}
    batches = _batches([name for name, own in counted.items() if own.any()], sample, domain)
    found: Results = {}
    for first in range(0, len(batches), DECLARED_TOGETHER):
        together = batches[first : first + DECLARED_TOGETHER]
        blocks = [{name: counted[name] for name in batch} for batch in together]
        declared = _declared(sample, blocks, domain, len(batches[0]))
        for number, batch in enumerate(together):
            found |= _called(declared, number, batch, sample.domains[domain])
        del declared
        # A sample of svy refers to itself; of large ones no two should be in memory.
        if len(sample.design.weight) > MANY_CHILDREN:
            gc.collect()
    return found


def _declared(sample: design.Sample, blocks: list[dict[str, np.ndarray]], domain: str, times: int) -> Any:
    """One sample of svy for many calls: declaring costs more than a call for an outcome in few children."""
    columns = _design_columns(sample.design, times)
    for number, counted in enumerate(blocks):
        columns |= _columns(sample, counted, domain, str(number), times)
    return svy.Sample(pl.DataFrame(columns), svy.Design(stratum="stratum", psu="cluster", wgt="weight", wr=True))


def _called(declared: Any, number: int, batch: list[str], labels: Sequence[str]) -> Results:
    """What one call finds, by outcome and level."""
    found: Results = {}
    for row in declared.estimation.mean(f"value{number}", by=f"cell{number}").estimates:
        cell = int(row.by_level[0])
        if cell != OUTSIDE:
            outcome, level = divmod(cell, len(labels))
            found[batch[outcome], labels[level]] = (row.est, row.se, row.n, row.df)
    return found


def _batches(outcomes: Sequence[str], sample: design.Sample, domain: str) -> list[list[str]]:
    """Outcomes in groups of one size, the last may be smaller: one call each, none longer than need be."""
    one = max(len(sample.design.weight) * len(sample.domains[domain]), 1)
    # A child stands once for each outcome, in domains of that outcome's own: the work grows with the square.
    size = max(isqrt(WORK_IN_ONE_CALL // one), 1)
    return [list(outcomes[start : start + size]) for start in range(0, len(outcomes), size)]


def _design_columns(own: design.Design, times: int) -> dict[str, np.ndarray]:
    """The design of children who stand in the rows so many times, one block after the other."""
    columns = {
        "stratum": own.stage.stratum.astype(np.uint32),
        "cluster": own.stage.cluster.astype(np.uint32),
        "weight": own.weight,
    }
    return {name: np.tile(values, times) for name, values in columns.items()}


def _columns(
    sample: design.Sample, counted: dict[str, np.ndarray], domain: str, number: str, times: int
) -> dict[str, np.ndarray]:
    """Value and domain of every row in one call: each outcome has a block of the rows, and domains of its own."""
    codes, levels = sample.codes[domain][0], len(sample.domains[domain])
    value = np.zeros((times, len(codes)), dtype=np.int8)
    cell = np.full((times, len(codes)), OUTSIDE, dtype=np.int16)
    for place, (name, own) in enumerate(counted.items()):
        value[place, own] = sample.outcomes[name][own]
        cell[place, own] = place * levels + codes[own].astype(np.int16)
    return {f"value{number}": value.ravel(), f"cell{number}": cell.ravel()}
