"""Dates as precisely as they are known: bounds, precision, and EDTF (https://www.loc.gov/standards/datetime).

The words are made by the dashboard, in the reader's language.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

PRECISIONS = ("day", "month", "season", "year")
# First and last month of a season, and its code in EDTF. A winter is that of the year in which it ends.
SEASONS = {(3, 5): 21, (6, 8): 22, (9, 11): 23, (12, 2): 24}
MONTHS = {name[:3]: name for name in calendar.month_name[1:]}
WRITTEN_MONTHS = "|".join([*calendar.month_name[1:], *MONTHS, "Sept"])
DAY_MONTH_YEAR = re.compile(rf"\b([1-9]|[12]\d|3[01]) ({WRITTEN_MONTHS})\.? (\d{{4}})\b")
FORMS = {"day": r"\d{4}-\d{2}-\d{2}", "month": r"\d{4}-\d{2}", "year": r"\d{4}"}
# How each extent of two dates is written.
PAIRS = {
    "throughout": "{start}/{end}",
    "within": "[{start}..{end}]",
    "by": "[..{end}]",
    "either": "[{start},{end}]",
    "both": "{{{start},{end}}}",
}


@dataclass(frozen=True)
class Span:
    """What is known of a date.

    `start` and `end` bound it, both days included. `precision` is day, month, season, year, or span for a stretch
    between two dates, each with its own precision. `extent` says how to read the bounds: `on` that day, `within`
    them at a time not known, `throughout` them, `by` the end at the latest, at `either` of the two, or at `both`.
    """

    start: date
    end: date
    precision: str
    start_precision: str
    end_precision: str
    extent: str


def parse(text: str, precision: str) -> tuple[date, date]:
    """First and last day of an ISO day, month or year.

    Raises:
        ValueError: the text has another precision, or there is no such date.
    """
    if not re.fullmatch(FORMS[precision], text):
        raise ValueError(f"{text!r} is not written as a {precision}")
    year, month, day = [*map(int, text.split("-")), 0, 0][:3]
    try:
        first = date(year, month or 1, day or 1)
    except ValueError as error:
        raise ValueError(f"there is no date {text!r}") from error
    if precision == "year":
        return first, date(year, 12, 31)
    if precision == "month":
        return first, date(year, month, calendar.monthrange(year, month)[1])
    return first, first


def span(start: str, end: str, precision: str) -> Span:
    """Bounds and precision of a source's date; `end` may be empty.

    A season is given by its first and last month. Any other pair of dates is a span.

    Raises:
        ValueError: a date does not parse, does not match its precision, or the end lies before the start.
    """
    if precision not in PRECISIONS:
        raise ValueError(f"precision {precision!r} is not one of {', '.join(PRECISIONS)}")
    unit = "month" if precision == "season" else precision
    first, last = parse(start, unit)
    if end:
        last = parse(end, unit)[1]
    if last < first:
        raise ValueError(f"the end {end!r} lies before the start {start!r}")
    if precision == "season":
        if (first.month, last.month) not in SEASONS or (last - first).days > 92:
            raise ValueError(f"{start!r} to {end!r} are not the first and last month of a season")
        return Span(first, last, "season", "season", "season", "within")
    if end:
        return Span(first, last, "span", unit, unit, "throughout")
    return Span(first, last, unit, unit, unit, "on" if unit == "day" else "within")


def read(text: str) -> Span:
    """A date in EDTF: a day, month or year, or two of them in one of the forms of `PAIRS`.

    Raises:
        ValueError: it is in no such form, there is no such date, or the end lies before the start.
    """
    for extent, form in PAIRS.items():
        pattern = re.escape(form.format(start="START", end="END"))
        found = re.fullmatch(pattern.replace("START", r"(?P<start>[\d-]+)").replace("END", r"(?P<end>[\d-]+)"), text)
        if found:
            ends = found.groupdict()
            last = _one(ends["end"])
            first = _one(ends["start"]) if "start" in ends else last
            if last.end < first.start:
                raise ValueError(f"the end {ends['end']!r} lies before the start {ends['start']!r}")
            precision = last.precision if extent == "by" else "span"
            return Span(first.start, last.end, precision, first.precision, last.precision, extent)
    return _one(text)


def _one(text: str) -> Span:
    for precision, form in FORMS.items():
        if re.fullmatch(form, text):
            return span(text, "", precision)
    raise ValueError(f"{text!r} is no date in EDTF")


def written(known: Span, *, year_in_doubt: bool = False) -> str:
    """A date in EDTF: `2005-04-07`, `2011-22` for a summer, `2010-02/2015`, `[2018-04..2020-03]`, `?2013-11-15`."""
    ends = {"start": _shortened(known.start, known.start_precision), "end": _shortened(known.end, known.end_precision)}
    if known.precision == "season":
        told = f"{known.end.year}-{SEASONS[known.start.month, known.end.month]}"
    elif known.precision == "span" or known.extent == "by":
        told = PAIRS[known.extent].format(**ends)
    else:
        told = ends["end"]
    return f"?{told}" if year_in_doubt else told


def _shortened(day: date, precision: str) -> str:
    return day.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)]


def american(text: str) -> str:
    """A text with its dates as Americans write them: `7 April 2005` or `7 Apr 2005` becomes `April 7, 2005`."""
    return DAY_MONTH_YEAR.sub(lambda found: f"{MONTHS[found[2][:3]]} {found[1]}, {found[3]}", text)
