"""Periods of figures: one year (`2018`) or several that are pooled (`2017-2019`)."""

from __future__ import annotations


def years(period: str) -> tuple[int, int]:
    """First and last year of a period."""
    first, _, last = period.partition("-")
    return int(first), int(last or first)


def length_and_end(period: str) -> tuple[int, int]:
    """Years from its first to its last, and the last: the greatest is the longest and, of these, the newest."""
    first, last = years(period)
    return last - first, last
