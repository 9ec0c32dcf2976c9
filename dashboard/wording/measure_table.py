"""Figures of many measures as an HTML table: where it is narrow, each row becomes a block of named lines.

The roles are written out because a row that is drawn as a block is no row to a screen reader otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, and the lines of small print below it; an empty line is left out."""

    text: str
    remarks: tuple[str, ...] = ()


def html(title: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """The table: the first cell of a row names the measure, each other one is named by its heading."""
    head = "".join(f'<th scope="col" role="columnheader">{escape(heading)}</th>' for heading in headings)
    body = "".join(_row(headings, row) for row in rows)
    return (
        f'<div class="measures"><table role="table" aria-label="{escape(title)}">'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{body}</tbody></table></div>'
    )


def _row(headings: Sequence[str], row: Sequence[Cell]) -> str:
    first, *rest = row
    cells = "".join(
        f'<td role="cell" data-heading="{escape(heading)}"><div>{_content(cell)}</div></td>'
        for heading, cell in zip(headings[1:], rest, strict=True)
    )
    return f'<tr role="row"><th scope="row" role="rowheader">{_content(first)}</th>{cells}</tr>'


def _content(cell: Cell) -> str:
    # The space keeps a number and its range apart where the text is copied.
    return escape(cell.text) + "".join(f" <small>{escape(remark)}</small>" for remark in cell.remarks if remark)
