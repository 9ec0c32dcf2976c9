"""Dates as precisely as they are known: bounds, precision, and the words they are shown in."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

PRECISIONS = ("day", "month", "season", "year")
SEASONS = {(3, 5): "Spring", (6, 8): "Summer", (9, 11): "Fall", (12, 2): "Winter"}
MONTHS = {name[:3]: name for name in calendar.month_name[1:]}
WRITTEN_MONTHS = "|".join([*calendar.month_name[1:], *MONTHS, "Sept"])
DAY_MONTH_YEAR = re.compile(rf"\b([1-9]|[12]\d|3[01]) ({WRITTEN_MONTHS})\.? (\d{{4}})\b")
FORMS = {"day": r"\d{4}-\d{2}-\d{2}", "month": r"\d{4}-\d{2}", "year": r"\d{4}"}


@dataclass(frozen=True)
class Span:
    """What is known of a date.

    `start` and `end` bound it, both days included. `precision` is day, month, season, year, or span for a stretch
    between two dates, each with its own precision. `extent` says how to read the bounds: `on` that day, `within`
    them at a time not known, `throughout` them, or `by` the end at the latest.
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


def words(day: date, precision: str) -> str:
    """A date in words, no more precise than it is known: `April 7, 2005`, `July 2002`, `1999`."""
    month = calendar.month_name[day.month]
    return {"day": f"{month} {day.day}, {day.year}", "month": f"{month} {day.year}", "year": str(day.year)}[precision]


def american(text: str) -> str:
    """A text with its dates as Americans write them: `7 April 2005` or `7 Apr 2005` becomes `April 7, 2005`."""
    return DAY_MONTH_YEAR.sub(lambda found: f"{MONTHS[found[2][:3]]} {found[1]}, {found[3]}", text)


def text(known: Span) -> str:
    """How the date is to be shown."""
    if known.precision == "season":
        return f"{SEASONS[known.start.month, known.end.month]} {known.end.year}"
    last = words(known.end, known.end_precision)
    if known.extent == "by":
        return f"By {last}"
    if known.precision != "span":
        return last
    first = words(known.start, known.start_precision)
    return f"Between {first} and {last}" if known.extent == "within" else f"{first} to {last}"
