"""Survey periods: single years, and pooled pairs and triples of consecutive years."""

from __future__ import annotations

from collections.abc import Iterable

MAX_POOLED = 3


def periods(years: Iterable[int]) -> list[list[int]]:
    """Every single year, and every run of two and of three consecutive years, of the years at hand."""
    at_hand = sorted(set(years))
    runs = [list(range(first, first + length)) for length in range(1, MAX_POOLED + 1) for first in at_hand]
    return [run for run in runs if set(run) <= set(at_hand)]


def newest(years: Iterable[int]) -> list[int]:
    """The period that ends in the newest year: the longest run of consecutive years, of at most MAX_POOLED."""
    at_hand = set(years)
    last = max(at_hand)
    return max((run for run in periods(at_hand) if run[-1] == last), key=len)


def period_name(years: list[int]) -> str:
    """`2019`, `2018-2019`: a pooled period is named by its first and last year, never "average"."""
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"


def period_years(name: str) -> set[int]:
    """The years that a period name stands for."""
    first, _, last = name.partition("-")
    return set(range(int(first), int(last or first) + 1))
