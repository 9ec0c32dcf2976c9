"""Colours of a map that fade with certainty: value and width of the interval decide together.

A value-suppressing palette (Correll, Moritz and Heer 2018): four classes of value where intervals are narrow, two
where they are wider, one where they are wider than the whole scale. A place whose value cannot be told from its
neighbours' is not given a colour of its own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.drawing.color import mixed
from dashboard.drawing.theme import DARK, Palette

CLASSES = 4
# Steps between classes that read well, in units of a power of ten.
STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.5, 10.0)

# One hue from light to dark (dark to light on a dark ground): safe for the colour-blind and in print.
RAMP_LIGHT = ("#cfe1f2", "#8dbbdf", "#3f86c2", "#0b4a8a")
RAMP_DARK = ("#1d3a54", "#2f6a9f", "#62a8de", "#c3e2ff")
GREY_LIGHT, GREY_DARK = "#d5dade", "#3d4852"
FADED = 0.55

NARROW, WIDER, WIDE, UNKNOWN = "narrow", "wider", "wide", "unknown"
CERTAINTIES = (NARROW, WIDER, WIDE)
# How many classes each certainty keeps.
KEPT = {NARROW: 4, WIDER: 2, WIDE: 1, UNKNOWN: 4}


@dataclass(frozen=True)
class Scale:
    """Four classes of equal width from `start`, and the interval widths at which classes merge."""

    start: float
    step: float

    @property
    def breaks(self) -> list[float]:
        """Borders of the classes, from the lowest to the highest."""
        return [self.start + n * self.step for n in range(CLASSES + 1)]

    @property
    def narrow(self) -> float:
        """Widest interval that lets a value keep its class: two classes."""
        return 2 * self.step

    @property
    def wider(self) -> float:
        """Widest interval that lets a value keep its half of the scale: the whole scale."""
        return CLASSES * self.step

    def class_of(self, value: float) -> int:
        """Number of the class of a value, 0 to 3."""
        return min(max(math.floor((value - self.start) / self.step + 1e-9), 0), CLASSES - 1)

    def certainty(self, lower: float | None, upper: float | None) -> str:
        """Certainty of a figure by the width of its interval; UNKNOWN where there is none."""
        if lower is None or upper is None:
            return UNKNOWN
        width = upper - lower
        return NARROW if width <= self.narrow else WIDER if width <= self.wider else WIDE


def scale(values: Sequence[float], *, least_step: float = 0.0) -> Scale:
    """The finest scale of readable steps that holds all values in four classes.

    Steps are whole multiples of `least_step`, so that borders can be written with the digits of the figures.

    Raises:
        ValueError: there are no values.
    """
    if not values:
        raise ValueError("no values to make a scale of")
    low, high = min(values), max(values)
    rough = max((high - low) / CLASSES, least_step, 1e-9)
    power = 10.0 ** math.floor(math.log10(rough))
    for step in sorted({power * s for s in STEPS} | {10 * power * s for s in STEPS}):
        start = math.floor(low / step + 1e-9) * step
        odd = least_step and abs(step / least_step - round(step / least_step)) > 1e-6
        if not odd and step >= rough - 1e-12 and start + CLASSES * step >= high - 1e-12:
            return Scale(start, step)
    raise ValueError(f"no scale for {low} to {high}")


def colours_of(certainty: str, palette: Palette) -> list[str]:
    """Colours of a certainty's classes, lowest first: four, two paler ones, or one grey."""
    ramp, grey = (RAMP_DARK, GREY_DARK) if palette is DARK else (RAMP_LIGHT, GREY_LIGHT)
    if certainty == WIDE:
        return [grey]
    if certainty == WIDER:
        return [mixed(mixed(ramp[0], ramp[1], 0.5), grey, FADED), mixed(mixed(ramp[2], ramp[3], 0.5), grey, FADED)]
    return list(ramp)


def colour(value: float, certainty: str, own: Scale, palette: Palette) -> str:
    """Colour of a value of some certainty."""
    classes = colours_of(certainty, palette)
    return classes[own.class_of(value) * len(classes) // CLASSES]
