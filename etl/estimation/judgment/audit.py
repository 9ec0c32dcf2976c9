"""An independent check of the estimates: `svy` recomputes all of Massachusetts and the nation's totals in every build.

The one module that knows `svy` (its interface changes between releases). It agrees with R `survey`, but takes forty
times as long a number as `etl.estimation`: see docs/decisions/0001-estimates-and-svy.md.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, cast

import numpy as np
import polars as pl
import svy

from etl.core.errors import SourceError
from etl.estimation.statistics import design, share_estimates

TOLERANCE = 1e-8
# svy's time for one call grows with rows times domains; a call has a cost of its own, too.
WORK_IN_ONE_CALL = 1_500_000


def audit(sample: design.Sample, outcomes: Sequence[str], domain: str, where: str) -> int:
    """Recompute the shares of a domain with `svy`; return how many were compared.

    Raises:
        SourceError: a share, standard error, sample size or df differs from that of `estimate.shares`.
    """
    # Of an imputed domain, only the first imputation: combining several does not involve the design.
    sample = replace(sample, codes={domain: sample.codes[domain][:1]})
    ours = share_estimates.shares(sample, outcomes, domain)
    theirs: dict[tuple[str, str], tuple[float, float, int, int]] = {}
    for batch in _batches(sample, outcomes, domain):
        theirs |= dict(_svy(sample, batch, domain))
        # What svy holds of a call refers to itself, and would stay until so many small objects have come together.
        gc.collect(1)
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


def _counted(sample: design.Sample, outcome: str, domain: str) -> np.ndarray:
    """Positions of the children who count: in a level of the domain, and determinable."""
    return np.flatnonzero(np.isfinite(sample.outcomes[outcome]) & (sample.codes[domain][0] >= 0))


def _batches(sample: design.Sample, outcomes: Sequence[str], domain: str) -> Iterator[list[str]]:
    """Outcomes in groups whose rows times domains keep one call short; those that nobody has are left out."""
    levels = len(sample.domains[domain])
    batch: list[str] = []
    rows = 0
    for name in outcomes:
        own = len(_counted(sample, name, domain))
        if not own:
            continue
        if batch and (rows + own) * (len(batch) + 1) * levels > WORK_IN_ONE_CALL:
            yield batch
            batch, rows = [], 0
        batch.append(name)
        rows += own
    if batch:
        yield batch


def _svy(
    sample: design.Sample, batch: list[str], domain: str
) -> Iterator[tuple[tuple[str, str], tuple[float, float, int, int]]]:
    """Outcome and level, with share, standard error, n and df.

    Several outcomes are asked for in one call: a child stands once for each, in a domain of that outcome's own. A
    cluster without such a child has one empty row, which keeps it in the design.
    """
    labels, codes, design = sample.domains[domain], sample.codes[domain][0], sample.design
    rows = [_counted(sample, name, domain) for name in batch]
    cells = [number * len(labels) + codes[own].astype(np.int64) for number, own in enumerate(rows)]
    values = [sample.outcomes[name][own] for name, own in zip(batch, rows, strict=True)]
    held = np.zeros(len(design.clusters.stratum), dtype=bool)
    held[design.cluster[np.concatenate(rows)]] = True
    without = np.flatnonzero(~held[design.cluster])
    at, empty = np.concatenate([without, *rows]), np.full(len(without), np.nan)
    data = pl.DataFrame(
        {
            "stratum": design.clusters.stratum[design.cluster[at]],
            "cluster": design.cluster[at],
            "weight": design.weight[at],
            "value": pl.Series(np.concatenate([empty, *values]), nan_to_null=True),
            "cell": pl.Series(np.concatenate([empty, *cells]), nan_to_null=True).cast(pl.Int32),
        }
    )
    declared = cast(Any, svy.Sample(data, svy.Design(stratum="stratum", psu="cluster", wgt="weight", wr=True)))
    for row in declared.estimation.mean("value", by="cell", drop_nulls=True).estimates:
        cell = int(row.by_level[0])
        yield (batch[cell // len(labels)], labels[cell % len(labels)]), (row.est, row.se, row.n, row.df)
