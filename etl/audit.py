"""An independent check of the estimates: `svy` recomputes a part of every build.

The one module that knows `svy` (its interface changes between releases). It agrees with R `survey`, but takes some
milliseconds a number: too long for all of them, not for those of Massachusetts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import polars as pl
import svy

from etl import estimate
from etl.errors import SourceError

TOLERANCE = 1e-8


def audit(sample: estimate.Sample, outcomes: Sequence[str], domain: str, where: str) -> int:
    """Recompute the shares of a domain with `svy`; return how many were compared.

    Raises:
        SourceError: a share, standard error, sample size or df differs from that of `estimate.shares`.
    """
    ours = estimate.shares(sample, outcomes, domain)
    theirs = {(name, level): told for name in outcomes for level, told in _svy(sample, name, domain).items()}
    if {(s.outcome, s.level) for s in ours} != theirs.keys():
        raise SourceError(f"Audit, {where}", f"svy finds other levels of {domain}", "compare etl/estimate.py with it")
    for share in ours:
        expected, found = theirs[share.outcome, share.level], (share.value, share.se, share.n, share.df)
        if not np.allclose(found, expected, rtol=TOLERANCE, atol=TOLERANCE):
            raise SourceError(
                f"Audit, {where}, {share.outcome}, {share.level}",
                f"share, se, n and df are {found} where svy finds {expected}",
                "compare etl/estimate.py with it",
            )
    return len(ours)


def _svy(sample: estimate.Sample, outcome: str, domain: str) -> dict[str, tuple[float, ...]]:
    """Share, standard error, n and df by level."""
    values, codes = sample.outcomes[outcome], sample.codes[domain]
    if not (np.isfinite(values) & (codes >= 0)).any():
        return {}
    design = sample.design
    data = pl.DataFrame(
        {
            "stratum": design.stratum,
            "cluster": design.cluster,
            "weight": design.weight,
            "outcome": pl.Series(values, nan_to_null=True),
            "level": pl.Series(np.where(codes < 0, np.nan, codes), nan_to_null=True).cast(pl.Int32),
        }
    )
    declared = svy.Sample(data, svy.Design(stratum="stratum", psu="cluster", wgt="weight", wr=True))
    result = cast(Any, declared.estimation.mean("outcome", by="level", drop_nulls=True))
    labels = sample.domains[domain]
    return {labels[int(row.by_level[0])]: (row.est, row.se, row.n, row.df) for row in result.estimates}
