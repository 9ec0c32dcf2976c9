"""Findings in words. Every sentence on a number is made here, from the number."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.data.indicators import Indicator
from dashboard.data.models import Difference, Estimate, Figure
from dashboard.i18n.catalog import english, has, t
from dashboard.i18n.catalog import place as place_name
from dashboard.wording.numbers import MINUS, distance, figure, number, period, points

NATION_NAME = "United States"


def level(group: str, name: str) -> str:
    """A subgroup's name."""
    key = f"level.{group}.{name}"
    return t(key) if has(key) else t("level.all") if name == "all" else name


def in_sentence(place: str) -> str:
    """A place's name inside a sentence; the name as the database has it, or in the language in use."""
    return t("sentence.nation") if place in {NATION_NAME, place_name(NATION_NAME)} else place


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def reading(indicator: Indicator, row: Estimate, *, place: str) -> str:
    """One number read aloud with its interval, or why it is not shown."""
    if row.reliability == "suppressed":
        return not_shown(indicator, row, place=place)
    value = figure(row, indicator.unit)
    rounded = indicator.unit == "count" and row.estimate_type != "administrative"
    value = t("number.about", value=value) if rounded else value
    said = indicator.sentence.format(
        value=value, population=t(f"population.{row.population}"), place=in_sentence(place)
    )
    when = t("sentence.when", period=period(row.period), said=uncapital(said))
    low, high = number(row.lower, indicator.unit), number(row.upper, indicator.unit)
    return when + (t("sentence.interval", low=low, high=high) if low and high else t("sentence.no_interval"))


def not_shown(indicator: Indicator, row: Figure, *, place: str) -> str:
    """Why a number is not shown."""
    return t(
        "sentence.suppressed",
        title=indicator.short_title,
        place=in_sentence(place),
        reason=t(f"reason.{row.reliability_reason}"),
    )


def verdict(row: Difference, a: str, b: str) -> str:
    """A difference in one plain sentence: higher, lower, or what it may be where the survey is too small to be sure."""
    ends = sorted((row.lower, row.upper))
    if row.verdict == "same":
        gap = points(row.difference)
        direction = "even" if gap == "0" else "lower" if gap.startswith(MINUS) else "higher"
        return t(f"verdict.same_{direction}", a=capital(a), b=b, low=points(ends[0]), high=points(ends[1]))
    low, high = sorted(map(abs, ends))
    size = distance(abs(row.difference))
    return t(f"verdict.{row.verdict}", a=capital(a), b=b, gap=size, low=distance(low), high=distance(high))


def tested_together(pairs: Iterable[float | None]) -> list[str]:
    """How many pairs were tested together, where that is more than one; nothing for none.

    Args:
        pairs: the number of pairs that the build stored with each of the pairs on a card.
    """
    count = max((int(number) for number in pairs if number is not None), default=0)
    return [t("verdict.together", pairs=count)] if count > 1 else []


def reliability_notes(rows: Iterable[Figure]) -> list[str]:
    """Which figures are to be read with care or not shown, and why: one note a flag."""
    shown = list(rows)
    notes = []
    careful = _reasons(r for r in shown if r.reliability == "caution")
    if careful:
        notes.append(t("card.caution_note", reasons="; ".join(careful)))
    hidden = [r for r in shown if r.reliability == "suppressed"]
    if hidden:
        notes.append(t("card.suppressed_note", count=len(hidden), reasons="; ".join(_reasons(hidden))))
    return notes


# Shares that have an everyday name (1 in 4, half), in percent.
SAID = (10, 20, 25, 33, 40, 50, 60, 67, 75, 80, 90)


def about(share: float) -> str:
    """A share in words, as the beginning of a sentence: `About half of`, `About 1 in 4`."""
    return t(f"about_share.{min(SAID, key=lambda said: abs(said - 100 * share))}")


def _reasons(rows: Iterable[Figure]) -> list[str]:
    """Reasons in brief where they have such a form, each once; tables and methods give the exact rule."""
    keys = (f"reason_in_brief.{r.reliability_reason}" for r in rows)
    told = (t(key) if has(key) else t(f"reason.{key.partition('.')[2]}") for key in keys)
    return list(dict.fromkeys(told))


def levels(group: str) -> list[str]:
    """Catalog keys of a subgroup's levels, in the order they are shown."""
    return [key for key in english() if key.startswith(f"level.{group}.")]


def listed(names: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return names[0] if len(names) == 1 else t("sentence.and", first=", ".join(names[:-1]), last=names[-1])


def takes_in(region: str, whole: list[str], part: list[str]) -> str:
    """Which counties a region takes in whole and which in part, in one sentence."""
    named = {"whole": listed(whole) if whole else "", "part": listed(part) if part else ""}
    key = "whole_and_parts" if whole and part else "whole" if whole else "parts"
    return t(f"takes_in.{key}", region=region, **named)


def uncapital(text: str) -> str:
    """The text with a small first letter."""
    return text[:1].lower() + text[1:]


def flag(row: Figure) -> str:
    """A row's reliability in words, with the rule that fired."""
    told = t(f"reliability.{row.reliability}")
    reason = row.reliability_reason
    return f"{told}: {t(f'reason.{reason}')}" if reason and row.reliability != "ok" else told
