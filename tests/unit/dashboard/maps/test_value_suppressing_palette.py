"""Colours that fade with certainty: classes, merging, and contrast."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.drawing import color, theme
from dashboard.maps import value_suppressing_palette
from dashboard.maps.value_suppressing_palette import NARROW, UNKNOWN, WIDE, WIDER, Scale


def test_scale_of_shares_has_borders_that_can_be_written() -> None:
    own = value_suppressing_palette.scale([0.4575, 0.5133], least_step=0.01)
    assert own.breaks == pytest.approx([0.44, 0.46, 0.48, 0.50, 0.52])


def test_scale_of_poverty() -> None:
    assert value_suppressing_palette.scale([0.066, 0.264], least_step=0.01).breaks == pytest.approx(
        [0.06, 0.12, 0.18, 0.24, 0.30]
    )


@given(
    st.floats(0, 1e6, allow_nan=False),
    st.floats(0, 1e6, allow_nan=False),
    st.sampled_from([0.0, 0.01, 0.001]),
)
def test_every_value_is_on_its_scale(one: float, other: float, least: float) -> None:
    low, high = sorted((one, other))
    own = value_suppressing_palette.scale([low, high], least_step=least)
    assert own.breaks[0] <= low + 1e-9 * max(1.0, high)
    assert own.breaks[-1] >= high - 1e-9 * max(1.0, high)
    if least:
        assert own.step / least == pytest.approx(round(own.step / least), rel=1e-6)


def test_classes_at_their_borders() -> None:
    own = Scale(0.0, 0.25)
    assert [own.class_of(v) for v in (0.0, 0.2499, 0.25, 0.75, 1.0)] == [0, 0, 1, 3, 3]


def test_certainty_by_width() -> None:
    own = Scale(0.0, 0.05)
    assert own.certainty(0.1, 0.2) == NARROW
    assert own.certainty(0.1, 0.21) == WIDER
    assert own.certainty(0.1, 0.31) == WIDE
    assert own.certainty(None, 0.3) == UNKNOWN


@pytest.mark.parametrize("palette", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_uncertain_values_share_colours(palette: theme.Palette) -> None:
    own = Scale(0.0, 0.25)
    values = [0.1, 0.3, 0.6, 0.9]
    counted = {
        name: len({value_suppressing_palette.colour(v, name, own, palette) for v in values})
        for name in value_suppressing_palette.CERTAINTIES
    }
    assert counted == {NARROW: 4, WIDER: 2, WIDE: 1}
    pale = [value_suppressing_palette.colour(v, WIDER, own, palette) for v in values]
    assert pale[0] == pale[1] != pale[2] == pale[3]


@pytest.mark.parametrize("palette", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_colours_differ_in_lightness_alone_for_the_colour_blind_and_for_print(palette: theme.Palette) -> None:
    ramp = value_suppressing_palette.colours_of(NARROW, palette)
    against_ground = [color.contrast(colour, palette.background) for colour in ramp]
    assert against_ground == sorted(against_ground)
    assert all(later / earlier > 1.3 for earlier, later in pairwise(against_ground))
    pale = value_suppressing_palette.colours_of(WIDER, palette)
    assert color.contrast(pale[0], pale[1]) > 1.3


def test_mixing() -> None:
    assert value_suppressing_palette.mixed("#000000", "#ffffff", 0.5) == "#808080"
    assert value_suppressing_palette.mixed("#102030", "#102030", 0.7) == "#102030"
