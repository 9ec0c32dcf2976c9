"""Dates in words, no more precise than they are known: `April 7, 2005`, `Summer 2011`, `February or March 2013`."""

from __future__ import annotations

from datetime import date

from dashboard.data.history_models import KnownDate
from dashboard.i18n.catalog import t
from dashboard.wording import numbers
from dashboard.wording.sentences import capital

# First month of a season.
SEASONS = {3: "spring", 6: "summer", 9: "fall", 12: "winter"}
YEAR_IN_DOUBT = "year-doubtful"


def words(known: KnownDate) -> str:
    """A date in the language in use."""
    told = capital(_told(known))
    return t("date.as_printed", date=told) if known.display_status == YEAR_IN_DOUBT else told


def _told(known: KnownDate) -> str:
    start, end = date.fromisoformat(known.date_start), date.fromisoformat(known.date_end)
    last = _one(end, known.end_precision)
    if known.date_precision == "season":
        return t("date.season", season=t(f"date.{SEASONS[start.month]}"), year=end.year)
    if known.extent == "by":
        return t("date.by", last=last)
    if known.date_precision != "span":
        return last
    first = _one(start, known.start_precision)
    if known.extent in {"either", "both"} and start.year == end.year and known.start_precision == "month":
        first = t(f"month.{start.month}")
    return t(f"date.{known.extent}", first=first, last=last)


def _one(day: date, precision: str) -> str:
    if precision == "day":
        return numbers.day(day)
    return numbers.month(day.year, day.month) if precision == "month" else str(day.year)
