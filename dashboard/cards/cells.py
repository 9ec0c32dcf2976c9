"""Numbers as cells of a card's table, written as in every table."""

from __future__ import annotations

from dashboard.cards.card import Form, Number
from dashboard.wording import numbers

FORMS: dict[str, Form] = {"proportion": "share", "count": "count"}


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
