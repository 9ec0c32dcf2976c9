"""Numbers and findings in words. Every sentence on a number is made here, from the number."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from dashboard.data.indicators import Indicator
from dashboard.i18n.catalog import ENGLISH, catalogue, has, t
from dashboard.i18n.catalog import place as place_name

Row = Mapping[str, object]
NATION_NAME = "United States"


def known(value: object) -> bool:
    """Whether a cell holds a number."""
    return isinstance(value, int | float) and not math.isnan(value)


def share(value: float, digits: int = 0) -> str:
    """A proportion as per cent: 0.493 is `49%`, with one digit `49.3%`."""
    return f"{value * 100:.{digits}f}%"


def count(value: float) -> str:
    """A number of children as survey estimates allow: to the nearest hundred from 1,000 on, to ten below."""
    step = 100 if value >= 1_000 else 10
    return f"{round(value / step) * step:,}"


def number(value: object, unit: str, digits: int = 0) -> str:
    """A figure in its unit; empty when there is none."""
    if not known(value):
        return ""
    figure = float(str(value))
    if unit == "proportion":
        return share(figure, digits)
    return count(figure) if unit == "count" else f"{figure:,.1f}"


def figure(row: Row, unit: str, digits: int = 0) -> str:
    """A row's value in its unit; what a register counted is not rounded as a survey's estimate is."""
    if unit == "count" and row["estimate_type"] == "administrative" and known(row["value"]):
        return f"{float(str(row['value'])):,.0f}"
    return number(row["value"], unit, digits)


def interval(row: Row, unit: str, digits: int = 0) -> str:
    """`43% to 56%`; empty when there is none."""
    if not (known(row["lower"]) and known(row["upper"])):
        return ""
    return t("number.interval", low=number(row["lower"], unit, digits), high=number(row["upper"], unit, digits))


def short_interval(row: Row, unit: str) -> str:
    """`43–56%`, for charts; empty when there is none."""
    if not (known(row["lower"]) and known(row["upper"])):
        return ""
    return f"{number(row['lower'], unit).rstrip('%')}–{number(row['upper'], unit)}"


def period(name: str) -> str:
    """`2017–2019`."""
    return name.replace("-", "–")


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


def reading(indicator: Indicator, row: Row, *, place: str) -> str:
    """One number read aloud with its interval, or why it is not shown."""
    if row["reliability"] == "suppressed":
        return t(
            "sentence.suppressed",
            title=indicator.short_title,
            place=in_sentence(place),
            reason=t(f"reason.{row['reliability_reason']}"),
        )
    value = figure(row, indicator.unit)
    rounded = indicator.unit == "count" and row["estimate_type"] != "administrative"
    value = t("number.about", value=value) if rounded else value
    said = indicator.sentence.format(
        value=value, population=t(f"population.{row['population']}"), place=in_sentence(place)
    )
    when = t("sentence.when", period=period(str(row["period"])), said=uncapital(said))
    told = interval(row, indicator.unit)
    return when + (t("sentence.interval", interval=told) if told else t("sentence.no_interval"))


def verdict(row: Row, a: str, b: str) -> str:
    """A difference in one plain sentence: higher, lower, or cannot be told apart."""
    points = {name: f"{float(str(row[name])) * 100:+.1f}" for name in ("lower", "upper")}
    gap = f"{float(str(row['difference'])) * 100:+.1f}"
    return t(
        f"verdict.{row['verdict']}",
        a=capital(a),
        b=b,
        gap=gap if row["verdict"] == "same" else gap.lstrip("+-"),
        low=points["lower"],
        high=points["upper"],
    )


def reliability_notes(rows: Iterable[Row]) -> list[str]:
    """Which figures are to be read with care or not shown, and why: one note a flag."""
    table = list(rows)
    notes = []
    careful = _reasons(r for r in table if r["reliability"] == "caution")
    if careful:
        notes.append(t("card.caution_note", reasons="; ".join(careful)))
    hidden = [r for r in table if r["reliability"] == "suppressed"]
    if hidden:
        notes.append(t("card.suppressed_note", count=len(hidden), reasons="; ".join(_reasons(hidden))))
    return notes


def _reasons(rows: Iterable[Row]) -> list[str]:
    return [t(f"reason.{reason}") for reason in dict.fromkeys(str(r["reliability_reason"]) for r in rows)]


def levels(group: str) -> list[str]:
    """Catalogue keys of a subgroup's levels, in the order they are shown."""
    return [key for key in catalogue(ENGLISH) if key.startswith(f"level.{group}.")]


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


def flag(row: Row) -> str:
    """A row's reliability in words, with the rule that fired."""
    told = t(f"reliability.{row['reliability']}")
    reason = str(row["reliability_reason"])
    return f"{told}: {t(f'reason.{reason}')}" if reason and row["reliability"] != "ok" else told
