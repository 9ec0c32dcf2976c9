"""Colours, type and the shared layout of charts, light and dark. Checked for colour blindness and print.

Meaning never rests on colour alone: Massachusetts is also larger, a published figure is a diamond, a figure to read
with care is an open marker, a modeled one a square.
"""

from __future__ import annotations

from dataclasses import dataclass

FONT = "Public Sans, system-ui, sans-serif"


@dataclass(frozen=True)
class Palette:
    """Colours of one appearance."""

    background: str
    surface: str
    text: str
    muted: str
    grid: str
    home: str
    other: str
    nation: str
    published: str
    modeled: str
    band: str
    warn: str


LIGHT = Palette(
    background="#ffffff",
    surface="#f3f6f9",
    text="#1b2733",
    muted="#4d5b69",
    grid="#dfe5ea",
    home="#0b5394",
    other="#57708a",
    nation="#1b2733",
    published="#a3470b",
    modeled="#1f6f5c",
    band="#cfe0f0",
    warn="#8a4b00",
)
DARK = Palette(
    background="#10171e",
    surface="#1a242e",
    text="#e8edf2",
    muted="#b3c0cc",
    grid="#2d3a46",
    home="#7fbcf5",
    other="#9db2c6",
    nation="#f2f5f8",
    published="#f2a65e",
    modeled="#6cc9b0",
    band="#1f3d59",
    warn="#f4c27a",
)


def palette(dark: bool) -> Palette:
    """The palette of an appearance."""
    return DARK if dark else LIGHT


def axis(colours: Palette, **own: object) -> dict[str, object]:
    """An axis in the house style; `own` overrides."""
    return {
        "gridcolor": colours.grid,
        "linecolor": colours.grid,
        "zeroline": False,
        "tickfont": {"color": colours.muted, "size": 13},
        "title": {"font": {"color": colours.muted, "size": 13}},
        "automargin": True,
        "fixedrange": True,
    } | own


def layout(colours: Palette, height: int, **own: object) -> dict[str, object]:
    """A figure's layout in the house style; `own` overrides."""
    return {
        "height": height,
        "font": {"family": FONT, "size": 14, "color": colours.text},
        "paper_bgcolor": colours.background,
        "plot_bgcolor": colours.background,
        "margin": {"l": 8, "r": 24, "t": 8, "b": 40},
        "hovermode": "closest",
        "hoverlabel": {"font": {"family": FONT, "size": 14}},
        "dragmode": False,
        "showlegend": False,
    } | own
