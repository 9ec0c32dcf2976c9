"""Legislative districts of towns: precincts that add up, no town and no district missing."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from etl.core.errors import SourceError
from etl.geography import legislative_districts

TOWN = pd.DataFrame({"town": ["Adams", "Boston"], "cousub_geoid": ["2500300555", "2502507000"]})
COLUMNS = ["chamber", "district", "town", "precincts", "precincts_in_town"]
ROWS = [
    ["House", "1st Berkshire", "Adams", 5, 5],
    ["House", "1st & 2nd Suffolk", "Boston", 100, 255],
    ["House", "3rd Suffolk", "Boston", 155, 255],
    ["Senate", "Berkshire", "Adams", 5, 5],
    ["Senate", "Suffolk", "Boston", 255, 255],
    ["Congress", "1", "Adams", 5, 5],
]


@pytest.fixture(autouse=True)
def small_chambers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legislative_districts, "CHAMBERS", {"House": 3, "Senate": 2})


def made(tmp_path: Path, rows: list[list[object]]) -> pd.DataFrame:
    path = tmp_path / legislative_districts.PRECINCTS
    path.parent.mkdir(parents=True)
    pd.DataFrame(rows, columns=COLUMNS).to_csv(path, index=False)
    return legislative_districts.town_legislative_districts(tmp_path, TOWN)


def test_a_town_is_listed_with_every_district(tmp_path: Path) -> None:
    found = made(tmp_path, ROWS)
    boston = found[(found["cousub_geoid"] == "2502507000") & (found["chamber"] == "house")]
    assert boston["district"].tolist() == ["1st and 2nd Suffolk", "3rd Suffolk"]
    assert boston["precincts"].tolist() == [100, 155]
    assert set(found["chamber"]) == {"house", "senate"}


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([*ROWS[:2], ["House", "3rd Suffolk", "Boston", 150, 255], *ROWS[3:]], "Boston add up to 250, not to 255"),
        ([*ROWS[:2], *ROWS[3:]], "it names 2 House districts where 3 are expected"),
        ([*ROWS[:2], ["House", "3rd Suffolk", "Bostn", 155, 255], *ROWS[3:]], "town 'Bostn' is unknown"),
        ([["House", "1st Berkshire", "Boston", 0, 255], *ROWS[1:]], "Adams has no House district"),
    ],
)
def test_what_is_wrong_stops_the_build(tmp_path: Path, rows: list[list[object]], sentence: str) -> None:
    with pytest.raises(SourceError, match=sentence):
        made(tmp_path, rows)
