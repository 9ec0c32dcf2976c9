"""Colors of a map against the state: letters can be read on them, and color-blind readers tell them apart."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from dashboard.drawing import color, theme
from dashboard.maps.elements import shading
from dashboard.maps.elements.model import Shade
from tests.support.contrast import contrast

PALETTES = {"light": theme.LIGHT, "dark": theme.DARK}
CLASSES: tuple[Shade, ...] = ("higher", "same", "lower")
# Viénot, Brettel and Mollon 1999: what eyes without one kind of cone see, on linear red, green and blue.
BLIND = {
    "protanopia": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "deuteranopia": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
}
# Far more than a difference that can just be seen.
APART = 0.1


def linear(seen: str) -> list[float]:
    parts = [part / 255 for part in color.rgb(seen)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


@pytest.mark.parametrize("name", PALETTES)
def test_letters_can_be_read_on_every_color_of_an_area(name: str) -> None:
    palette = PALETTES[name]
    grounds = [*(shading.tint(shade, palette) for shade in (*CLASSES, "unknown", "hidden")), *shading.ramp(palette)]
    weak = [ground for ground in grounds if contrast(shading.ink(ground, palette), ground) < 4.5]
    assert weak == []


@pytest.mark.parametrize("name", PALETTES)
def test_marks_stand_out_from_the_ground(name: str) -> None:
    palette = PALETTES[name]
    assert all(contrast(shading.mark(shade, palette), palette.background) >= 3 for shade in CLASSES)


@pytest.mark.parametrize("eyes", BLIND)
@pytest.mark.parametrize("name", PALETTES)
def test_classes_differ_for_color_blind_readers(name: str, eyes: str) -> None:
    rows = BLIND[eyes]
    seen = {
        shade: [
            sum(w * part for w, part in zip(row, linear(shading.tint(shade, PALETTES[name])), strict=True))
            for row in rows
        ]
        for shade in CLASSES
    }
    for one, other in combinations(CLASSES, 2):
        # In the steps of a screen, which are about even to the eye.
        steps = [
            abs(max(a, 0) ** (1 / 2.2) - max(b, 0) ** (1 / 2.2)) for a, b in zip(seen[one], seen[other], strict=True)
        ]
        assert max(steps) > APART, (one, other)


@pytest.mark.parametrize("name", PALETTES)
def test_classes_of_value_differ_in_lightness(name: str) -> None:
    palette = PALETTES[name]
    against_ground = [contrast(step, palette.background) for step in shading.ramp(palette)]
    assert against_ground == sorted(against_ground)
    assert all(later / earlier > 1.3 for earlier, later in pairwise(against_ground))
