"""A card's table with its figures as numbers: what spreadsheets hold, cell by cell.

The columns are those on screen. Shares keep all their digits; counts of children are rounded as on screen, because
the survey allows no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.captions.description import sources
from dashboard.captions.table_text import unmarked
from dashboard.cards import card as cards
from dashboard.cards.card import Card, Number, own_language
from dashboard.data.indicators import indicator
from dashboard.data.models import Figure, records
from dashboard.exports.tables import provenance_columns
from dashboard.i18n.catalog import t
from dashboard.wording import numbers

CAUTION, SUPPRESSED, MISSING = "[u]", "[c]", "[x]"
MARKS = {"caution": CAUTION, "suppressed": SUPPRESSED}
# A code is a text that need not be read in full.
TEXT, CODE, SHARE, COUNT, WHOLE, DECIMAL = "text", "code", "share", "count", "whole", "decimal"
HUNDREDTHS = "hundredths"
# A row with all of these columns is an estimate.
ESTIMATE = {"indicator_id", "value", "lower", "upper", "n", "weighted_count", "reliability"}
# Columns of rows that are compared with others: in the unit of the figures, so of shares 0.067 for 6.7 points.
DIFFERENCE = ("difference", "difference_lower", "difference_upper")
# Official counts are exact and not rounded.
COUNTED = "administrative"


@dataclass(frozen=True, kw_only=True)
class _Counted(Figure):
    """What the rows behind cards of estimates have in common: the figure, and the children behind it."""

    indicator_id: str
    n: float | None
    weighted_count: float | None
    difference: float | None = None
    difference_lower: float | None = None
    difference_upper: float | None = None


@dataclass(frozen=True)
class Cell:
    """A text or a number with its form; no value is a blank."""

    value: str | float | int | None
    form: str = TEXT


@dataclass(frozen=True)
class Grid:
    """One table: headings, rows of cells, and the mark of each row."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    marks: tuple[str, ...]


@own_language
def grid(card: Card) -> Grid:
    """The card's table with numbers as numbers; each row with kind, source, hash and build where they are known."""
    if set(card.data.columns) >= ESTIMATE:
        columns = _estimates(card)
    else:
        columns = {heading: [_cell(own) for own in column] for heading, column in card.columns.items()}
    shown = max(map(len, card.columns.values()), default=0)
    marks = [""] * shown
    if len(card.data) == shown:
        stamped = provenance_columns.stamped(card)
        if "reliability" in stamped:
            marks = [MARKS.get(str(flag), "") for flag in stamped["reliability"]]
            columns[t("export.column.mark")] = [Cell(mark) for mark in marks]
        kinds = [_kinds(str(kind)) for kind in stamped.get("estimate_type", [""] * len(stamped))]
        columns |= {
            t("column.kind"): [Cell(kind) for kind in kinds],
            t("export.column.source"): [Cell(text, CODE) for text in _sources(card, stamped["source_id"].tolist())],
            t("export.column.hash"): [Cell(text, CODE) for text in stamped["source_sha256"]],
            t("card.build"): [Cell(card.build.build_id, CODE)] * len(stamped),
        }
    return Grid(tuple(columns), tuple(zip(*columns.values(), strict=True)), tuple(marks))


def _estimates(card: Card) -> dict[str, list[Cell]]:
    """The screen's columns, the figures from the rows behind them; the interval as two numbers."""
    rows = records(_Counted, card.data)
    units = {name: indicator(name).unit for name in card.data["indicator_id"].unique()}
    forms = [_form(units[r.indicator_id]) for r in rows]
    figures = {
        t("column.value"): [
            _figure(r.value, form, exact=r.estimate_type == COUNTED) for r, form in zip(rows, forms, strict=True)
        ],
        t("export.column.lower"): [_figure(r.lower, form) for r, form in zip(rows, forms, strict=True)],
        t("export.column.upper"): [_figure(r.upper, form) for r, form in zip(rows, forms, strict=True)],
        t("column.n"): [Cell(None if r.n is None else int(r.n), COUNT) for r in rows],
        t("column.children"): [_figure(r.weighted_count, COUNT) for r in rows],
    }
    differences = {
        t(f"export.column.{name}"): [_figure(getattr(r, name), form) for r, form in zip(rows, forms, strict=True)]
        for name in DIFFERENCE
    }
    columns: dict[str, list[Cell]] = {}
    for heading, own in card.columns.items():
        if heading == t("column.value"):
            columns |= figures
        elif heading == t("column.compared"):
            columns |= {heading: [_cell(text) for text in own]} | differences
        elif heading not in {*figures, t("column.interval")}:
            columns[heading] = [_cell(text) for text in own]
    return columns


def _form(unit: str) -> str:
    return {"proportion": SHARE, "count": COUNT}.get(unit, DECIMAL)


def _figure(value: float | None, form: str, *, exact: bool = False) -> Cell:
    if value is None:
        return Cell(None, form)
    return Cell(numbers.rounded(value) if form == COUNT and not exact else float(value), form)


def _cell(own: cards.Cell) -> Cell:
    return Cell(own.value, own.form) if isinstance(own, Number) else Cell(unmarked(own))


def _kinds(kinds: str) -> str:
    return provenance_columns.LIST.join(t(f"kind.{kind}") for kind in kinds.split(provenance_columns.LIST) if kind)


def _sources(card: Card, ids: Sequence[str]) -> list[str]:
    titles = {own.source_id: own.title for own in sources(card)}
    return [
        provenance_columns.LIST.join(titles.get(one, one) for one in name.split(provenance_columns.LIST))
        for name in ids
    ]
