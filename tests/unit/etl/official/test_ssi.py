"""SSI workbooks: made-up ones that are wrong in one way each, and the official ones against known values."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from etl.core.errors import SourceError
from etl.official import ssi

RAW = Path(__file__).parents[4] / "data" / "raw"
STATES = {"Massachusetts": "25", "Vermont": "50"}
COUNTIES = {"Dukes": "25007", "Essex": "25009", "Nantucket": "25019"}


def workbook(path: Path, year: int = 2024, state: object = 160, cells: dict[str, object] | None = None) -> Path:
    """A workbook of two states and three counties: 100 + 40 + 20 children in Massachusetts, 50 in Vermont."""
    counts = {"Dukes": 40, "Essex": 100, "Nantucket": 20} | (cells or {})
    with xlsxwriter.Workbook(path) as book:
        areas = book.add_worksheet("Table 1")
        for row, cells_of_row in enumerate(
            [
                ["State", "", "", "Under 18"],
                ["", "", "All areas", 210],
                ["Massachusetts", "", "", 160],
                ["Vermont", "", "", 50],
            ]
        ):
            areas.write_row(row, 0, cells_of_row)
        own = book.add_worksheet("Table 3 - Massachusetts")
        own.write(0, 0, f"Table 3.\nNumber of recipients, by county, December\xa0{year}")
        own.write_row(1, 0, ["County", "", "Under 18"])
        own.write_row(2, 0, ["", "Total,\nMassachusetts", state])
        for row, (name, count) in enumerate(counts.items(), start=3):
            own.write_row(row, 0, [name, "", count])
    return path


def read(path: Path, year: int = 2024) -> ssi.Workbook:
    return ssi.read_workbook(path, year, STATES, COUNTIES)


def test_a_workbook_is_read(tmp_path):
    book = read(workbook(tmp_path / "ssi.xlsx"))
    assert book == ssi.Workbook(
        2024, {"Massachusetts": 160, "Vermont": 50}, 160, {"Dukes": 40, "Essex": 100, "Nantucket": 20}
    )


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        ({"year": 2007}, "its tables are of December 2007, not of 2024"),
        ({"state": 161}, "Massachusetts is 160 in Table 1 and 161 in its own table"),
        ({"cells": {"Essex": 99}}, "the counties of Massachusetts add up to 159, not to the total of 160"),
        ({"cells": {"Essex": "(X)", "Dukes": 150}}, "the counties add up to 170, more than the state's 160"),
        ({"cells": {"Essex": "n/a"}}, "found 'n/a' where a number or (X) is expected"),
    ],
)
def test_a_wrong_workbook_stops_the_build_with_one_sentence(tmp_path, made, sentence):
    with pytest.raises(SourceError) as stopped:
        read(workbook(tmp_path / "ssi.xlsx", **made))
    assert sentence in str(stopped.value)
    assert "\n" not in str(stopped.value)


def test_hidden_counties_stay_hidden_and_small_ones_are_protected(tmp_path):
    book = read(workbook(tmp_path / "ssi.xlsx", cells={"Dukes": "(X)", "Nantucket": "(X)"}))
    found = ssi.counts(book, STATES, COUNTIES).set_index("geo_id")
    assert found["hidden"].to_dict() == {
        **dict.fromkeys(["US", "25", "50", "25009"], ""),
        **dict.fromkeys(["25007", "25019"], "suppressed_by_publisher"),
    }
    small = read(workbook(tmp_path / "small.xlsx", cells={"Dukes": 55, "Nantucket": 5}))
    hidden = ssi.counts(small, STATES, COUNTIES).set_index("geo_id")["hidden"]
    assert hidden["25019"] == "fewer_than_10"
    assert hidden["25007"] == "protects_small_count"
