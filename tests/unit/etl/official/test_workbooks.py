"""Cells and sheets of official workbooks."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from etl.core.errors import SourceError
from etl.official import workbooks


@pytest.mark.parametrize(
    ("cell", "told"),
    [("  Total,\nMassachusetts ", "Total, Massachusetts"), ("December\xa02024", "December 2024"), (5, "5")],
)
def test_text_is_on_one_line(cell: object, told: str) -> None:
    assert workbooks.text(cell) == told


@pytest.mark.parametrize(("cell", "value"), [("1,234", 1234), (17.0, 17), ("(X)", None), ("", None), ("n/a", None)])
def test_numbers_and_marks(cell: object, value: float | None) -> None:
    assert workbooks.number(cell) == value


def test_a_sheet_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Notes").write(0, 0, "read me")
        book.add_worksheet("Table 3").write_row(0, 0, ["County", 12])
    assert [list(row) for row in workbooks.sheet(path, lambda name: name.startswith("Table"), "Table 3")] == [
        ["County", 12.0]
    ]
    with pytest.raises(SourceError, match="it has no sheet Table 9"):
        workbooks.sheet(path, lambda name: name == "Table 9", "Table 9")


def test_what_is_no_workbook(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_text("no workbook", encoding="utf-8")
    with pytest.raises(SourceError, match="it cannot be read as a workbook"):
        workbooks.sheet(tmp_path / "book.xlsx", lambda name: True, "any")
    with pytest.raises(SourceError, match="it cannot be read as a CSV file"):
        workbooks.csv_rows(tmp_path / "missing.csv")


def test_a_csv_file_with_a_mark_at_its_start(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text('a,b\r\n1,"2\n3"\r\n', encoding="utf-8-sig", newline="")
    assert workbooks.csv_rows(tmp_path / "table.csv") == [["a", "b"], ["1", "2\n3"]]
