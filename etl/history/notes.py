"""Reading the history files as rows that know their place, and our own wording from `history*.toml`."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.core.errors import SourceError
from etl.core.paths import CURATED

NOTES = CURATED / "history.toml"
CONTRADICTION_NOTES = CURATED / "history_contradictions.toml"


@dataclass(frozen=True)
class Row:
    """One data row of a history file; `number` counts from 1, `source_id` is the manifest's id of the file."""

    source_id: str
    path: Path
    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """The cell's text, which may be empty.

        Raises:
            SourceError: the file has no such column.
        """
        if column not in self.cells:
            raise SourceError(str(self.path), f"column {column!r} is missing", "restore the heading row")
        return self.cells[column]

    def error(self, column: str, found: str, todo: str) -> SourceError:
        """An error that names this file, row and column."""
        return SourceError(f"{self.path}, row {self.number}, column {column}", found, todo)

    def required(self, column: str) -> str:
        """The cell's text.

        Raises:
            SourceError: the cell is empty.
        """
        if not self[column]:
            raise self.error(column, "the cell is empty", "fill it from the source or remove the row")
        return self[column]


def read(raw: Path, name: str, key: str) -> list[Row]:
    """Rows of `history/<name>.csv`; `key` is the column that must be filled and unique.

    Raises:
        SourceError: the file or the key column is missing, a row has too few or too many cells, a key stands twice.
    """
    path = raw / "history" / f"{name}.csv"
    if not path.is_file():
        raise SourceError(str(path), "the file is missing", "restore it from the repository")
    with path.open(newline="", encoding="utf-8-sig") as lines:
        reader = csv.DictReader(lines)
        if key not in (reader.fieldnames or []):
            raise SourceError(str(path), f"column {key!r} is missing", "restore the heading row")
        rows = [_row(name, path, number, cells) for number, cells in enumerate(reader, start=1)]
    seen: set[str] = set()
    for row in rows:
        if row.required(key) in seen:
            raise row.error(key, f"{row[key]!r} stands twice", "give each row its own")
        seen.add(row[key])
    return rows


def _row(name: str, path: Path, number: int, cells: dict[str | None, str | None]) -> Row:
    if None in cells or None in cells.values():
        todo = "quote the text that holds a comma, or fill in the missing cells"
        raise SourceError(f"{path}, row {number}", "the row has not as many cells as the heading", todo)
    return Row(name, path, number, {str(k): str(v).strip() for k, v in cells.items()})


def notes(path: Path = NOTES) -> dict[str, Any]:
    """Our own wording and choices.

    Raises:
        SourceError: the file is missing or is not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SourceError(str(path), f"it cannot be read ({error})", "restore it from the repository") from error


def known(table: dict[str, Any], ids: set[str], what: str) -> None:
    """Check that each id with a note of ours has a row in the sources.

    Raises:
        SourceError: one has none.
    """
    for key in table:
        if key not in ids:
            todo = "remove the entry or restore the row in data/raw/history"
            raise SourceError(str(NOTES), f"{what} {key!r} has an entry here but no row in the sources", todo)
