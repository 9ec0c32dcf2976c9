"""Colors of areas and marks: against the state, or by value.

Orange and blue differ for every kind of color blindness (Okabe and Ito 2008); what they say is also said by a triangle
that points up or down, and in words. A place that cannot be told from the state has no color: one pale tint. All tints
are light on white and dark on black, so that one color of letters can be read on any of them.
"""

from __future__ import annotations

from dashboard.drawing.color import contrast
from dashboard.drawing.theme import DARK, Palette
from dashboard.maps.elements.model import Figure, Map, Shade

TINTS_LIGHT: dict[Shade, str] = {"higher": "#f6b26b", "lower": "#9dc3e6", "same": "#e7ecf1", "unknown": "#e7ecf1"}
TINTS_DARK: dict[Shade, str] = {"higher": "#8f4e12", "lower": "#27618f", "same": "#2a3642", "unknown": "#2a3642"}
MARKS_LIGHT: dict[Shade, str] = {"higher": "#a84b00", "lower": "#0b5fa5"}
MARKS_DARK: dict[Shade, str] = {"higher": "#f6a85a", "lower": "#7fbcf5"}

# One hue from light to dark (dark to light on a dark ground): safe for the color-blind and in print.
RAMP_LIGHT = ("#cfe1f2", "#8dbbdf", "#5899cf", "#0b4a8a")
RAMP_DARK = ("#1d3a54", "#2f6a9f", "#62a8de", "#c3e2ff")

TRIANGLES: dict[Shade, str] = {"higher": "triangle-up", "lower": "triangle-down"}


def tint(shade: Shade, palette: Palette) -> str:
    """The color of an area of a class; the ground's for one that is not shown."""
    return (TINTS_DARK if palette is DARK else TINTS_LIGHT).get(shade, palette.background)


def mark(shade: Shade, palette: Palette) -> str:
    """The color of a mark of a class on the ground."""
    return (MARKS_DARK if palette is DARK else MARKS_LIGHT).get(shade, palette.muted)


def ramp(palette: Palette) -> tuple[str, ...]:
    """Colors of the four classes of value, lowest first."""
    return RAMP_DARK if palette is DARK else RAMP_LIGHT


def ground(figure: Figure | None, drawn: Map) -> str:
    """The color that an area is filled with."""
    palette = drawn.look.palette
    if figure is None:
        return palette.surface
    if figure.value is None:
        return palette.background
    if drawn.look.shown == "circles":
        return palette.surface
    if drawn.look.shown == "values" and drawn.scale is not None:
        return ramp(palette)[drawn.scale.class_of(figure.value)]
    return tint(figure.shade, palette)


def ink(on: str, palette: Palette) -> str:
    """The text color that can be read on a background color."""
    return max((palette.text, palette.background), key=lambda color: contrast(color, on))
