"""Children of several survey years in one frame."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd


def pooled(years: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The years one below the other; categories of each year, which may differ, become one sorted list."""
    levels: dict[str, set[str]] = {}
    for own in years:
        for name in own.select_dtypes("category"):
            levels.setdefault(name, set()).update(own[name].cat.categories)
    shared = {name: pd.CategoricalDtype(sorted(found)) for name, found in levels.items()}
    alike = [own.astype({name: kind for name, kind in shared.items() if name in own}) for own in years]
    # One year stays as it is: a copy would be as large as the file.
    return alike[0].reset_index(drop=True) if len(alike) == 1 else pd.concat(alike, ignore_index=True)
