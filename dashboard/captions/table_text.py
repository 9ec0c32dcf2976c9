"""Texts and widths that documents share."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

# Widths of table columns, in characters: a short text stays on one line, a long one is broken, and a heading is
# broken between its words. The last number is the space between columns.
SHORT, WIDEST, SPACE = 18, 26, 2.5
_LINK = re.compile(r"\[([^\]]*)\]\((\S+?)\)")


def unmarked(text: object) -> str:
    """A cell of a page's table without Markdown: a link becomes its address; nothing for a missing value."""
    if not isinstance(text, str):
        return "" if pd.isna(text) else str(text)
    return _LINK.sub(r"\2", text).replace("**", "")


def cells(table: pd.DataFrame) -> tuple[list[str], list[list[str]]]:
    """Headings and rows of a card's table as plain texts."""
    return [str(name) for name in table.columns], [[unmarked(c) for c in row] for row in table.itertuples(index=False)]


def widths(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """Widths of the columns of a table, in characters."""
    return [_width(heading, [row[n] for row in rows]) for n, heading in enumerate(headings)]


def is_numeric(texts: Sequence[str]) -> bool:
    """Whether a column is set to the right: what it holds begins with a digit or a sign and is short."""
    told = [text for text in texts if text]
    return bool(told) and all(text[0] in "0123456789-−+" and len(text) <= SHORT for text in told)


def _width(heading: str, texts: Sequence[str]) -> float:
    longest = max(map(len, texts), default=0)
    if longest > SHORT:
        longest = min(longest, WIDEST)
    return max(longest, *map(len, heading.split())) + SPACE
