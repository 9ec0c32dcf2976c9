"""ZIP codes and towns: each pair once, several towns counted, and files that stop the build."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from etl.core.errors import SourceError
from etl.geography import zip_codes

TOWN = pd.DataFrame({"town": ["Hancock", "Lanesborough"], "cousub_geoid": ["2500328180", "2500334340"]})


def raw(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / zip_codes.ZIP_TOWNS
    path.parent.mkdir(parents=True)
    path.write_text("\n".join(["zip,muni_name", *rows]) + "\n", encoding="utf-8")
    return tmp_path


def test_a_zip_code_of_two_towns_stands_once_for_each(tmp_path: Path) -> None:
    found = zip_codes.zip_towns(raw(tmp_path, "01237,Lanesborough", "01237,Hancock", "01237,Hancock"), TOWN)
    assert found.to_dict("list") == {
        "zip": ["01237", "01237"],
        "cousub_geoid": ["2500328180", "2500334340"],
        "towns": [2, 2],
    }


@pytest.mark.parametrize(
    ("row", "sentence"),
    [("1237,Hancock", "'1237' has not 5 digits with a leading zero"), ("01237,Hancok", "town 'Hancok' is unknown")],
)
def test_a_wrong_row_stops_the_build(tmp_path: Path, row: str, sentence: str) -> None:
    with pytest.raises(SourceError, match=sentence):
        zip_codes.zip_towns(raw(tmp_path, row), TOWN)
