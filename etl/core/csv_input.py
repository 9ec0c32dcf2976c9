"""Read the comma-separated files of `data/raw` as text, with a plain sentence when one cannot be used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from etl.core.errors import SourceError


def read_rows(path: Path, columns: Iterable[str], renamed: Mapping[str, str] = MappingProxyType({})) -> pd.DataFrame:
    """Read a CSV file as text; blanks become empty strings, outer spaces go.

    Args:
        path: the file.
        columns: names in the file that must be there.
        renamed: our names of columns that the file calls otherwise.

    Returns:
        A frame with the file's columns and `row`, which counts data rows from 1.

    Raises:
        SourceError: the file is missing, is not UTF-8 text, lacks a column, or has no row or too long a row.
    """
    if not path.is_file():
        raise SourceError(str(path), "the file is missing", "restore it from the repository")
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        told = " ".join(str(error).split())
        raise SourceError(str(path), f"it cannot be read as a CSV file ({told})", "restore the file") from error
    if not isinstance(frame.index, pd.RangeIndex):
        raise SourceError(str(path), "rows have more cells than the heading", "restore the file")
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise SourceError(str(path), f"column {missing[0]!r} is missing", "restore the heading row")
    if frame.empty:
        raise SourceError(str(path), "it holds no data rows", "restore the file")
    frame = frame.apply(lambda texts: texts.str.strip())
    return frame.rename(columns=renamed).assign(row=range(1, len(frame) + 1))


def check_numbers(path: Path, rows: pd.DataFrame, columns: Iterable[str]) -> None:
    """See that every cell of the columns that is not blank holds a number.

    Raises:
        SourceError: a cell holds something else.
    """
    for column in columns:
        wrong = (rows[column] != "") & rows[column].map(number).isna()
        if wrong.any():
            place = int(wrong.to_numpy().argmax())
            where = f"{path}, row {place + 1}, column {column}"
            found = f"found {rows[column].iloc[place]!r} where a number is expected"
            raise SourceError(where, found, "correct it from its source or restore the file")


def read_table(path: Path, texts: Iterable[str], numbers: Iterable[str]) -> pd.DataFrame:
    """Read a CSV file whose columns are known: `texts` stay text, `numbers` become floats (blank: missing).

    Raises:
        SourceError: as `read_rows` and `check_numbers`.
    """
    texts, numbers = list(texts), list(numbers)
    rows = read_rows(path, [*texts, *numbers])[[*texts, *numbers]]
    check_numbers(path, rows, numbers)
    return rows.assign(**{column: rows[column].map(number).astype(float) for column in numbers})


def number(text: str) -> float | None:
    """The number a text holds, or None; a blank, `nan` or `inf` is no number."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None
