"""Tables of a database with one figure or a few."""

from __future__ import annotations

import pandas as pd

ROW = {
    **{"indicator_id": "medical_home", "population": "cshcn", "geo_id": "25", "period": "2018-2019"},
    **{"group_name": "all", "group_level": "all", "value": 0.462, "lower": 0.386, "upper": 0.540, "se": 0.039},
    **{"n": 294, "n_eff": 161.0, "weighted_count": 131_006.0, "reliability": "ok", "reliability_reason": ""},
    **{"estimate_type": "direct", "source_id": "nsch_2018-2019_topical", "series": "nsch_topical"},
}


def frames(*rows: dict[str, object]) -> dict[str, pd.DataFrame]:
    """One estimate for each row given (what is not given is as in `ROW`), and its source."""
    sources = pd.DataFrame(
        [{"source_id": "nsch_2018-2019_topical", "parts": ["nsch_2018_topical", "nsch_2019_topical"]}]
    )
    return {"estimate": pd.DataFrame([ROW | row for row in rows or ({},)]), "source": sources}
