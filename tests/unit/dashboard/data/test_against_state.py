"""A place beside the state: the interval of the difference, and what follows from it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.data import against_state
from dashboard.data.models import Figure


def figure(value: float | None, lower: float | None = None, upper: float | None = None) -> Figure:
    return Figure(value=value, lower=lower, upper=upper, reliability="ok", estimate_type="published")


def test_interval_of_a_difference_is_that_of_newcombes_example() -> None:
    """Newcombe 1998, table II, method 10: 56/70 against 48/80, Wilson limits of each, gives 0.0524 to 0.3339."""
    found = against_state.difference(figure(56 / 70, 0.6918, 0.8770), figure(48 / 80, 0.4904, 0.7004))
    assert found is not None
    assert found == pytest.approx((0.2, 0.0524, 0.3339), abs=1e-3)


@pytest.mark.parametrize(
    ("place", "state", "expected"),
    [
        # Symmetric intervals: the half-widths 3 and 4 make 5 together.
        (figure(0.156, 0.126, 0.186), figure(0.10, 0.06, 0.14), "higher"),
        (figure(0.144, 0.114, 0.174), figure(0.10, 0.06, 0.14), "same"),
        (figure(0.044, 0.014, 0.074), figure(0.10, 0.06, 0.14), "lower"),
        # The place's whole interval lies above the state's value, and still it cannot be told.
        (figure(0.14, 0.11, 0.17), figure(0.10, 0.06, 0.14), "same"),
        # Only the side that faces the other counts: the long upper limit of the place does not.
        (figure(0.20, 0.17, 0.60), figure(0.10, 0.06, 0.14), "higher"),
        (figure(0.10, 0.06, 0.14), figure(0.10, 0.06, 0.14), "same"),
        (figure(0.2), figure(0.10, 0.06, 0.14), None),
        (figure(0.2, 0.1, 0.3), figure(0.1), None),
        (figure(None), figure(0.10, 0.06, 0.14), None),
    ],
)
def test_verdicts(place: Figure, state: Figure, expected: str | None) -> None:
    assert against_state.verdict(place, state) == expected


SHARES = st.floats(0.05, 0.95)
WIDTHS = st.floats(0.001, 0.05)


@given(SHARES, WIDTHS, SHARES, WIDTHS)
def test_agrees_with_the_z_test_of_independent_estimates(one: float, half: float, other: float, width: float) -> None:
    z = (one - other) / math.hypot(half / 1.96, width / 1.96)
    told = against_state.verdict(figure(one, one - half, one + half), figure(other, other - width, other + width))
    if abs(abs(z) - 1.96) > 1e-6:
        assert told == ("higher" if z > 1.96 else "lower" if z < -1.96 else "same")


@given(SHARES, WIDTHS, SHARES, WIDTHS)
def test_what_is_higher_from_one_side_is_lower_from_the_other(
    one: float, half: float, other: float, width: float
) -> None:
    here, there = figure(one, one - half, one + 2 * half), figure(other, other - width, other + width)
    turned = {"higher": "lower", "lower": "higher", "same": "same"}
    assert against_state.verdict(there, here) == turned[str(against_state.verdict(here, there))]
