"""The measures of one place, and of places side by side, as tables to read: the main measures, and the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.data.indicators import indicator
from dashboard.data.models import Estimate
from dashboard.data.queries.localities import Place
from dashboard.data.store.cache import once
from dashboard.i18n.catalog import t
from dashboard.subjects.place import choices, comparison, figures
from dashboard.subjects.place.figures import Compared, compared, measure_name, state_value
from dashboard.wording import measure_table, numbers
from dashboard.wording import sentences as wording
from dashboard.wording.measure_table import Cell

# What a reader sees first of a place, in this order.
MAIN = (
    "cshcn_count",
    "medical_home",
    "ssi_children_rate",
    "child_poverty",
    "students_with_disabilities",
    "placement_full_inclusion",
    "chronic_absence_disabilities",
)
OTHER = ""


@dataclass(frozen=True)
class Tables:
    """The main measures and the others, as HTML; `left` is the number of rows of the others."""

    main: str
    others: str
    left: int


@once
def of_place(place: Place) -> Tables:
    """A place's figures beside the state's; of a town, main are those of the first of its places that has one."""
    codes = choices.measured_in(place)
    rows = figures.against_state(codes)
    first = {row.indicator_id: row.geo_id for row in reversed(rows) if row.value is not None}
    return _tables(
        t("one_place.card.title", place=choices.full_name(place)),
        [t("column.indicator"), t("column.value"), t("column.state"), t("column.compared")],
        [
            (
                row.indicator_id if row.geo_id == first.get(row.indicator_id) else OTHER,
                _against_state(row, several=len(codes) > 1),
            )
            for row in rows
        ],
    )


def _against_state(row: Compared, *, several: bool) -> list[Cell]:
    own = indicator(row.indicator_id)
    where = choices.name_of(row.geo_id) if several else ""
    return [
        Cell(measure_name(own), (_about(where, row),)),
        _figure(row),
        Cell(state_value(row, own)),
        Cell(compared(row, own)),
    ]


@once
def side_by_side(codes: tuple[str, ...]) -> Tables:
    """The same measures in several places; below each but the first, how it differs from the first."""
    headings = [t("column.indicator"), *(comparison.name_of(code) for code in codes)]
    rows = []
    for measure in comparison.rows(codes):
        some = next(row for row in measure if row is not None)
        name = Cell(measure_name(indicator(some.indicator_id)), (_about("", some),))
        rows.append((some.indicator_id, [name, *(_one_of_several(row, row is not measure[0]) for row in measure)]))
    return _tables(t("side_by_side.title"), headings, rows)


def _one_of_several(row: Compared | None, differs: bool) -> Cell:
    if row is None:
        return Cell(t("side_by_side.none"))
    cell = _figure(row)
    if not differs or row.why_not == figures.NO_FIGURE:
        return cell
    return Cell(cell.text, (*cell.remarks, compared(row, indicator(row.indicator_id))))


def _about(where: str, row: Estimate) -> str:
    """Where and when a measure was taken, and what kind of figure it is."""
    return " · ".join(filter(None, (where, numbers.period(row.period), t(f"kind.{row.estimate_type}"))))


def _figure(row: Estimate) -> Cell:
    """A figure with its interval and a caution, or why it is not shown."""
    if row.reliability == "suppressed":
        return Cell(wording.flag(row))
    own = indicator(row.indicator_id)
    told = numbers.interval(row, own.unit, 1)
    caution = "" if row.reliability == "ok" else wording.flag(row)
    return Cell(numbers.figure(row, own.unit, 1), (f"({told})" if told else "", caution))


def _tables(title: str, headings: Sequence[str], rows: Sequence[tuple[str, list[Cell]]]) -> Tables:
    """Rows with the measures that they are of, or `OTHER` for those that are not main."""
    main = [cells for name in MAIN for measure, cells in rows if measure == name]
    others = [cells for measure, cells in rows if measure not in MAIN]
    if not main:
        main, others = others, []
    return Tables(measure_table.html(title, headings, main), measure_table.html(title, headings, others), len(others))
