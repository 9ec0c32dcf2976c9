"""Classes of value: borders that can be written, and every value on its scale."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.maps.elements import value_scale
from dashboard.maps.elements.value_scale import Scale


def test_scale_of_shares_has_borders_that_can_be_written() -> None:
    own = value_scale.scale([0.4575, 0.5133], least_step=0.01)
    assert own.breaks == pytest.approx([0.44, 0.46, 0.48, 0.50, 0.52])


def test_scale_of_poverty() -> None:
    assert value_scale.scale([0.066, 0.264], least_step=0.01).breaks == pytest.approx([0.06, 0.12, 0.18, 0.24, 0.30])


@given(
    st.floats(0, 1e6, allow_nan=False),
    st.floats(0, 1e6, allow_nan=False),
    st.sampled_from([0.0, 0.01, 0.001]),
)
def test_every_value_is_on_its_scale(one: float, other: float, least: float) -> None:
    low, high = sorted((one, other))
    own = value_scale.scale([low, high], least_step=least)
    assert own.breaks[0] <= low + 1e-9 * max(1.0, high)
    assert own.breaks[-1] >= high - 1e-9 * max(1.0, high)
    if least:
        assert own.step / least == pytest.approx(round(own.step / least), rel=1e-6)


def test_classes_at_their_borders() -> None:
    own = Scale(0.0, 0.25)
    assert [own.class_of(v) for v in (0.0, 0.2499, 0.25, 0.75, 1.0)] == [0, 0, 1, 3, 3]


def test_no_values_make_no_scale() -> None:
    with pytest.raises(ValueError, match="no values"):
        value_scale.scale([])
