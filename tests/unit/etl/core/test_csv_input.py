"""Reading tables: text as it stands, numbers as numbers, and a sentence for what is neither."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from etl.core import csv_input
from etl.core.errors import SourceError
from etl.core.paths import RAW
from etl.official import census_estimates


def put(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_text_keeps_its_zeros_and_numbers_their_gaps(tmp_path):
    table = csv_input.read_table(put(tmp_path, "fips,share,note\n09, 1.5 ,a\n25,,b\n"), ["fips"], ["share"])
    assert table.columns.tolist() == ["fips", "share"]
    assert table["fips"].tolist() == ["09", "25"]
    assert table["share"][0] == 1.5
    assert math.isnan(table["share"][1])


def test_numbers_are_read_to_the_last_digit(tmp_path):
    texts = ["0.1", "1e-17", "123456789.123456789", "-3", "5.0e3"]
    table = csv_input.read_table(put(tmp_path, "x\n" + "\n".join(texts) + "\n"), [], ["x"])
    assert table["x"].tolist() == [float(text) for text in texts]


@pytest.mark.parametrize("cell", ["many", "1,5", "12%", "nan", "inf", "--"])
def test_a_cell_that_holds_no_number_is_named(tmp_path, cell):
    path = put(tmp_path, f'fips,share\n09,1\n25,"{cell}"\n')
    with pytest.raises(SourceError) as caught:
        csv_input.read_table(path, ["fips"], ["share"])
    assert str(caught.value).startswith(f"{path}, row 2, column share: found '{cell}' where a number is expected; ")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"fips\n25\n", "column 'share' is missing"),
        (b"fips,share\n", "it holds no data rows"),
        (b"", "it cannot be read as a CSV file"),
        (b"fips,share\n\xff\xfe,1\n", "it cannot be read as a CSV file"),
        (b"fips,share\n25,1,2,3\n25,1\n", "rows have more cells than the heading"),
        (b"fips,share\n25,1\n25,1,2,3\n", "it cannot be read as a CSV file"),
    ],
)
def test_a_file_that_is_no_such_table(tmp_path, body, told):
    path = tmp_path / "table.csv"
    path.write_bytes(body)
    with pytest.raises(SourceError) as caught:
        csv_input.read_table(path, ["fips"], ["share"])
    text = str(caught.value)
    assert text.startswith(f"{path}: ")
    assert told in text
    assert "\n" not in text


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [("pov_0_17_n", "poor", "column 'pov_0_17_n' is missing"), (",10.", ",about 10.", "where a number is expected")],
)
def test_a_county_table_that_is_not_what_it_was(tmp_path, before, after, told):
    name = f"population/{census_estimates.SAIPE}.csv"
    (tmp_path / "population").mkdir()
    body = (RAW / name).read_text(encoding="utf-8")
    assert before in body
    (tmp_path / name).write_text(body.replace(before, after), encoding="utf-8")
    with pytest.raises(SourceError, match=told):
        census_estimates.read_poverty(tmp_path, [])
