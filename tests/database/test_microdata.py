"""The official survey files read whole."""

from __future__ import annotations

import numpy as np
import pytest

CRITERIA = {
    "criterion_medicine": ["K2Q10", "K2Q11", "K2Q12"],
    "criterion_more_care": ["K2Q13", "K2Q14", "K2Q15"],
    "criterion_limitation": ["K2Q16", "K2Q17", "K2Q18"],
    "criterion_therapy": ["K2Q19", "K2Q20", "K2Q21"],
    "criterion_emotional": ["K2Q22", "K2Q23"],
}


# Children and Massachusetts children of the official files (DATA_NOTES), and MA children with special needs.
OFFICIAL = {
    ("nsch_topical", 2017): (21599, None, 96),
    ("nsch_topical", 2018): (30530, None, 139),
    ("nsch_topical", 2019): (29433, None, 155),
    ("nsch_screener", 2019): (67625, 1257, None),
    ("nsch_screener", 2021): (119241, 1871, None),
    ("nsch_screener", 2022): (127726, 1640, None),
    ("nsch_screener", 2023): (133963, 1763, None),
    ("nsch_screener", 2024): (116498, 1581, None),
}


@pytest.mark.parametrize(("series", "year"), OFFICIAL)
def test_official_files(official, series, year):
    frame = official[series, year]
    children, in_massachusetts, with_needs = OFFICIAL[series, year]
    home = frame[frame["fips"] == "25"]
    assert len(frame) == children
    assert frame["fips"].nunique() == 51
    assert in_massachusetts in (None, len(home))
    assert with_needs in (None, int(home["cshcn_in_file"].sum()))
    assert frame["stratum"].nunique() == 102
    # A stratum of one household would add nothing to the variance.
    assert frame.groupby("stratum")["cluster"].nunique().min() > 1
    # The status rebuilt from the items is the file's own for every child.
    rebuilt = frame[list(CRITERIA)].max(axis=1)
    assert (rebuilt == frame["cshcn_in_file"]).all()
    assert np.isfinite(frame["weight"]).all()
