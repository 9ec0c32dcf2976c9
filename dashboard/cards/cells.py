"""Cells of a card's table: a text, or a number with the text that the reader sees and the value behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dashboard.wording import numbers

# How a number is written in a spreadsheet; a whole number, such as a year, has no separator of thousands.
Form = Literal["share", "count", "whole", "decimal", "hundredths"]
FORMS: dict[str, Form] = {"proportion": "share", "count": "count"}


@dataclass(frozen=True)
class Number:
    """A number in a table: its text, and its value, which is None where there is none.

    A share is a value from 0 to 1.
    """

    text: str
    value: float | int | None
    form: Form

    def __str__(self) -> str:
        """The text that the reader sees."""
        return self.text


Cell = str | Number


def share(value: float | None, digits: int = 0) -> Number:
    """A proportion, written as per cent."""
    return in_unit(value, "proportion", digits)


def percent(value: float | None, digits: int = 0) -> Number:
    """A share that was published in per cent: 62.3 is 0.623."""
    return share(None if value is None else value / 100, digits)


def whole(value: int) -> Number:
    """A year, or a number of things too few to need a separator."""
    return Number(str(value), value, "whole")


def in_unit(value: float | None, unit: str, digits: int = 0) -> Number:
    """A number in the unit of its measure; what the survey counts is rounded in its value too."""
    form: Form = FORMS.get(unit, "decimal")
    if value is None or not numbers.known(value):
        return Number("", None, form)
    return Number(numbers.number(value, unit, digits), numbers.rounded(value) if form == "count" else value, form)
