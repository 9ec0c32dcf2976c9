from __future__ import annotations

import pytest

from dashboard.charts.elements.markers import symbol


@pytest.mark.parametrize(
    ("role", "flag", "expected"),
    [
        ("home", "ok", "circle"),
        ("other", "caution", "circle-open"),
        ("published", "ok", "diamond"),
        ("published", "caution", "diamond-open"),
        ("modeled", "ok", "square"),
        ("modeled", "caution", "square-open"),
    ],
)
def test_shape_says_the_kind_and_an_open_one_caution(role: str, flag: str, expected: str) -> None:
    assert symbol(role, flag) == expected
