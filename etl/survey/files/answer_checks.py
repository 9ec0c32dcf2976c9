"""Checks of a survey file's columns before anything is made of them.

What concerns the whole file (its year, weights, design, the CSHCN status) stops the file. An answer that no rule knows,
or a variable that the file lacks, stops what reads that variable in that year, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from etl.core.errors import SourceError
from etl.survey import questionnaire

FETCH_AGAIN = "fetch the official file again with `python -m etl fetch`"
# Columns that hold numbers in some files and text in others.
IDENTIFIERS = ["fipsst", "stratum", "cluster"]
# Without these a child has no place, no weight or no CSHCN status.
NEEDED = ["year", *IDENTIFIERS, "weight", "cshcn_in_file", "age", *questionnaire.SCREENER_ITEMS]


@dataclass(frozen=True)
class Unread:
    """A variable of one year that cannot be read: `children` have the unknown `code`, or the variable is missing."""

    item: str
    variable: str
    year: int
    code: float | None = None
    children: int = 0
    row: int = 0

    @property
    def found(self) -> str:
        """What is wrong, in words."""
        if self.code is None:
            return "is missing"
        others = f" ({self.children:,} rows)" if self.children > 1 else ""
        return f"code {self.code:g} is unknown for {self.year}{others}"

    def error(self, path: Path) -> SourceError:
        """The same as a fault that stops."""
        where = f"row {self.row}, column {self.variable.upper()}"
        if self.code is None:
            todo = f"state its name for that year in {questionnaire.FILE}"
            return SourceError(str(path), f"column {self.variable.upper()} is missing", todo)
        return SourceError(f"{path}, {where}", self.found, f"state the codes of that year in {questionnaire.FILE}")


def check_needed(path: Path, present: Iterable[str], wanted: Mapping[str, str]) -> None:
    """See that the columns are there without which a file says nothing.

    Raises:
        SourceError: one is missing.
    """
    missing = [name for name in NEEDED if name not in set(present)]
    if missing:
        found = f"column {wanted[missing[0]].upper()} is missing"
        raise SourceError(str(path), found, f"state its name for that year in {questionnaire.FILE}")


def check_year(path: Path, years: pd.Series, year: int) -> None:
    """See that the file is of its year.

    Raises:
        SourceError: it is of another one.
    """
    if (found := sorted(years.dropna().unique())) != [year]:
        shown = ", ".join(f"{value:.0f}" for value in found) or "none"
        raise SourceError(str(path), f"column YEAR holds {shown} where {year} is expected", "put the right year's file")


def check_weights(path: Path, weight: pd.Series, column: str) -> None:
    """See that every weight is a positive number.

    Raises:
        SourceError: one is not.
    """
    bad = weight.isna() | (weight <= 0)
    if bad.any():
        row = first(bad)
        found = "missing" if pd.isna(weight.iloc[row - 1]) else f"{weight.iloc[row - 1]:g}"
        raise SourceError(
            f"{path}, row {row}, column {column.upper()}",
            f"the weight is {found} ({int(bad.sum()):,} rows in all) where a positive number is expected",
            FETCH_AGAIN,
        )


def numbers(path: Path, frame: pd.DataFrame, wanted: Mapping[str, str]) -> pd.DataFrame:
    """All columns as numbers, but for the identifiers.

    Raises:
        SourceError: a cell holds text.
    """
    texts = [name for name in frame.columns.difference(IDENTIFIERS) if not pd.api.types.is_numeric_dtype(frame[name])]
    read = {name: pd.to_numeric(frame[name], errors="coerce") for name in texts}
    for name, values in read.items():
        text = values.isna() & frame[name].notna()
        if text.any():
            row = first(text)
            raise SourceError(
                f"{path}, row {row}, column {wanted[name].upper()}",
                f"found {frame[name].iloc[row - 1]!r} where a number is expected",
                FETCH_AGAIN,
            )
    return frame.assign(**read)


def unread(path: Path, frame: pd.DataFrame, wanted: Mapping[str, str], year: int) -> list[Unread]:
    """Variables that the file lacks, and codes that no rule knows for that year.

    Raises:
        SourceError: a code is unknown in a column that every figure needs.
    """
    found = [Unread(name, variable, year) for name, variable in wanted.items() if name not in frame]
    for name in (n for n in wanted if n in frame):
        known = questionnaire.known_codes(name, wanted[name], year)
        strange = frame[name][frame[name].notna() & ~frame[name].isin(known)] if known else frame[name].iloc[:0]
        if strange.empty:
            continue
        for code, own in strange.groupby(strange):
            row = frame.index.get_loc(own.index[0]) + 1
            found.append(Unread(name, wanted[name], year, float(code), len(own), row))
    for fault in (f for f in found if f.item in NEEDED):
        raise fault.error(path)
    return found


def first(marked: pd.Series) -> int:
    """The first marked row, counted from 1."""
    return int(np.flatnonzero(marked)[0]) + 1
