"""Read the comma-separated files of `data/raw` as text, with a plain sentence when one cannot be used."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from etl.errors import SourceError


def read_rows(path: Path, columns: Iterable[str]) -> pd.DataFrame:
    """Read a CSV file as text; blanks become empty strings, outer spaces go.

    Returns:
        A frame with the file's columns and `row`, which counts data rows from 1.

    Raises:
        SourceError: the file is missing, is not UTF-8 text, lacks a column, or holds no row.
    """
    if not path.is_file():
        raise SourceError(str(path), "the file is missing", "restore it from the repository")
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise SourceError(str(path), f"it cannot be read as a CSV file ({error})", "restore the file") from error
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise SourceError(str(path), f"column {missing[0]!r} is missing", "restore the heading row")
    if frame.empty:
        raise SourceError(str(path), "it holds no data rows", "restore the file")
    frame = frame.apply(lambda texts: texts.str.strip())
    return frame.assign(row=range(1, len(frame) + 1))


def number(text: str) -> float | None:
    """The number a text holds, or None; a blank, `nan` or `inf` is no number."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None
