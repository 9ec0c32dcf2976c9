"""What cells of a table say, and the values that they bring to files."""

from __future__ import annotations

import math

import pytest

from dashboard.cards import cells
from dashboard.cards.card import Number


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (cells.share(0.4932, 1), Number("49.3%", 0.4932, "share")),
        (cells.share(0.4932), Number("49%", 0.4932, "share")),
        (cells.share(None), Number("", None, "share")),
        (cells.share(math.nan), Number("", None, "share")),
        (cells.percent(62.5, 1), Number("62.5%", 0.625, "share")),
        (cells.percent(None), Number("", None, "share")),
        (cells.whole(2016), Number("2016", 2016, "whole")),
        (cells.in_unit(0.4932, "proportion", 1), Number("49.3%", 0.4932, "share")),
        (cells.in_unit(123_456.0, "count"), Number("123,500", 123_500, "count")),
        (cells.in_unit(34.44, "rate"), Number("34.4", 34.44, "decimal")),
        (cells.in_unit(None, "count"), Number("", None, "count")),
    ],
)
def test_a_number_is_written_in_its_unit_and_keeps_its_value(made: Number, expected: Number) -> None:
    assert made == expected
    assert str(made) == expected.text
