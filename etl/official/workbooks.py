"""Sheets of an official workbook as rows of cells."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import python_calamine as calamine

from etl.core.errors import SourceError

Cell = object
Rows = Sequence[Sequence[Cell]]


def sheet(path: Path, wanted: Callable[[str], bool], told: str) -> Rows:
    """Rows of the first sheet of an Excel file whose name is `wanted`.

    Args:
        told: how the sheet is called when it cannot be found.

    Raises:
        SourceError: the file is missing or no workbook, or has no such sheet.
    """
    try:
        book = calamine.load_workbook(path)
    except (calamine.CalamineError, OSError) as error:
        raise SourceError(str(path), f"it cannot be read as a workbook ({error})", "restore the file") from error
    name = next((name for name in book.sheet_names if wanted(name)), None)
    if name is None:
        raise SourceError(str(path), f"it has no sheet {told}", "restore the file from its publisher")
    return book.get_sheet_by_name(name).to_python()


def csv_rows(path: Path) -> Rows:
    """Rows of a CSV file that was saved from a workbook."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return [list(row) for row in csv.reader(lines)]
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(str(path), f"it cannot be read as a CSV file ({error})", "restore the file") from error


def text(cell: Cell) -> str:
    """A cell as text on one line, without outer spaces."""
    return " ".join(str(cell).replace("\xa0", " ").split())


def number(cell: Cell) -> float | None:
    """A cell's number, thousands separators allowed; None for a blank or a mark such as `(X)`."""
    try:
        return float(text(cell).replace(",", ""))
    except ValueError:
        return None
