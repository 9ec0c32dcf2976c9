"""Corrections for several comparisons at once: METHODS section 1, docs/decisions/0031-careful-claims.md."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def benjamini_hochberg(p_values: ArrayLike) -> np.ndarray:
    """Adjusted p-values: those at or below a level hold the expected share of false claims below that level.

    Source: Benjamini and Hochberg (1995), J. R. Statist. Soc. B 57:289-300; the adjusted values as R `p.adjust`.

    Raises:
        ValueError: a p-value is missing or outside 0 to 1.
    """
    p = np.asarray(p_values, dtype=float)
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError("a p-value is missing or outside 0 to 1")
    order = np.argsort(p)[::-1]
    rank = np.arange(len(p), 0, -1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(np.minimum.accumulate(p[order] * (len(p) / rank)), 1.0)
    return adjusted
