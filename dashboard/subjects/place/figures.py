"""What is measured in a place, one figure a measure, beside the state or beside another place; and its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dashboard.data.against_state import difference
from dashboard.data.indicators import Indicator, indicator
from dashboard.data.models import Estimate, records
from dashboard.data.periods import length_and_end
from dashboard.data.queries import localities
from dashboard.data.queries.estimates import HOME
from dashboard.data.store.cache import once
from dashboard.i18n.catalog import t
from dashboard.wording import numbers

# Shares of students with disabilities, whose short titles do not say so.
AMONG_DISABLED = ("disability_", "placement_", "chronic_absence")
# Why two figures are not compared.
NO_FIGURE, COUNT, NO_INTERVAL = "no_figure", "count", "no_interval"
# A difference, and the ends of its 95% interval.
Gap = tuple[float, float, float]


@dataclass(frozen=True, kw_only=True)
class Compared(Estimate):
    """A figure beside another of the same measure: that one's value, the difference with its interval, the verdict.

    Where nothing can be said, `verdict` is empty and `why_not` names the reason.
    """

    other_value: float | None = None
    difference: float | None = None
    difference_lower: float | None = None
    difference_upper: float | None = None
    verdict: str = ""
    why_not: str = ""


@dataclass(frozen=True, kw_only=True)
class _Row(Estimate):
    """A row of `localities.figures`."""

    difference: float | None = None
    difference_lower: float | None = None
    difference_upper: float | None = None

    @property
    def measure(self) -> tuple[str, str]:
        return self.indicator_id, self.population

    @property
    def gap(self) -> Gap | None:
        """The difference from the state that the build made."""
        if self.difference is None or self.difference_lower is None or self.difference_upper is None:
            return None
        return self.difference, self.difference_lower, self.difference_upper


def against_state(codes: Sequence[str]) -> Sequence[Compared]:
    """Each measure of some places beside the state's: the newest period in which both have a figure.

    The comparison that the build made is used where it made one; else it follows from the two intervals.
    """
    return _against_state(tuple(codes))


@once
def _against_state(codes: tuple[str, ...]) -> Sequence[Compared]:
    rows = records(_Row, localities.figures([*codes, HOME]))
    state = {(r.measure, r.period): r for r in rows if r.geo_id == HOME and r.value is not None}
    found = []
    for code in codes:
        own = [r for r in rows if r.geo_id == code]
        for measure in dict.fromkeys(r.measure for r in own):
            row = _newest([r for r in own if r.measure == measure], {p for m, p in state if m == measure})
            other = state.get((measure, row.period))
            found.append(beside(row, other, row.gap))
    return found


def beside(row: Estimate, other: Estimate | None, known: Gap | None = None) -> Compared:
    """A figure less another of the same measure and period, and whether it is higher, lower, or cannot be told.

    Numbers of children are not compared, nor figures without an interval. `known` is the difference where the build
    made it; else it follows from the two intervals.
    """
    counted = indicator(row.indicator_id).unit == "count"
    gap = known or (None if other is None or counted else difference(row, other))
    names = {name: getattr(row, name) for name in Estimate.__dataclass_fields__}
    if gap is None:
        shown = row.value is not None and other is not None and other.value is not None
        why_not = NO_FIGURE if not shown else COUNT if counted else NO_INTERVAL
        return Compared(**names, other_value=None if other is None else other.value, why_not=why_not)
    apart, lower, upper = gap
    return Compared(
        **names,
        other_value=None if other is None else other.value,
        difference=apart,
        difference_lower=lower,
        difference_upper=upper,
        verdict="higher" if lower > 0 else "lower" if upper < 0 else "same",
    )


def side_by_side(codes: Sequence[str]) -> list[list[Estimate | None]]:
    """The same measures in several places: one list a measure, one figure or None a place.

    Of each measure the newest period in which most places have a figure; where the figures are of several periods,
    no place has one twice. Measures that no place has are left out.
    """
    rows: list[Estimate] = [replace(r) for r in records(Estimate, localities.figures(codes))]
    table = []
    for measure in dict.fromkeys((r.indicator_id, r.population) for r in rows):
        own = [r for r in rows if (r.indicator_id, r.population) == measure]
        periods = {r.period: 0 for r in own}
        for r in own:
            periods[r.period] += r.value is not None
        best = max(periods, key=lambda period: (periods[period], length_and_end(period)[1]))
        by_place = {r.geo_id: r for r in own if r.period == best}
        table.append([by_place.get(code) for code in codes])
    return table


def measure_name(own: Indicator) -> str:
    """A measure's name in a table of many: a share of students with disabilities says that it is one."""
    return own.title if own.indicator_id.startswith(AMONG_DISABLED) else own.short_title


def state_value(row: Compared, own: Indicator) -> str:
    """The state's figure in the form of the place's."""
    return numbers.figure(replace(row, value=row.other_value), own.unit, 1)


def compared(row: Compared, own: Indicator) -> str:
    """The verdict on a figure with the difference and its interval, or why there is none."""
    return t(
        f"one_place.compared.{row.verdict or row.why_not}",
        gap=numbers.gap(row.difference, own.unit),
        interval=numbers.gap_between(row.difference_lower, row.difference_upper, own.unit),
    )


def _newest(rows: Sequence[_Row], with_state: Iterable[str]) -> _Row:
    """The newest row that is shown and that the state has a figure for; else the newest shown; else the newest."""
    periods = set(with_state)
    return max(
        rows, key=lambda r: (r.value is not None, r.period in periods, length_and_end(r.period)[1], r.estimate_type)
    )
