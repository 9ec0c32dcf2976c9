"""Names in capitals are shown in title case, and nothing else about them changes."""

from __future__ import annotations

import pytest

from dashboard.wording.site_names import site_name


@pytest.mark.parametrize(
    ("listed", "shown"),
    [
        ("SOUTH BOSTON COMMUNITY HEALTH CENTER", "South Boston Community Health Center"),
        ("MANET CHC AT HOUGH'S NECK", "Manet CHC at Hough's Neck"),
        ("PINE STREET INN-MEN'S CLINIC", "Pine Street Inn-Men's Clinic"),
        ("GLFHC-WEST", "GLFHC-West"),
        ("YWCA", "YWCA"),
        ("DORCHESTER HOUSE MULTI SVS/WIC", "Dorchester House Multi Svs/WIC"),
        ("EDWARD M. KENNEDY COMMUNITY HEALTH CENTER", "Edward M. Kennedy Community Health Center"),
        ("HOLYOKE HEALTH CENTER, INC.", "Holyoke Health Center, Inc."),
        ("ST. FRANCIS HOUSE", "St. Francis House"),
        ("THE HOUSE OF THE GOOD SHEPHERD", "The House of the Good Shepherd"),
        ("Barbara McInnis House (BHCHP)", "Barbara McInnis House (BHCHP)"),
        ("SSTAR Family Healthcare", "SSTAR Family Healthcare"),
        ("BROCKTON NEIGHBORHD HTH CTR MAINspring", "Brockton Neighborhd Hth Ctr Mainspring"),
        ("EMPath", "EMPath"),
        ("UMass Memorial", "UMass Memorial"),
        ("", ""),
    ],
)
def test_names_as_readers_write_them(listed: str, shown: str) -> None:
    assert site_name(listed) == shown
