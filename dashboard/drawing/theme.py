"""Colors and type of charts and maps, light and dark. Checked for color blindness and print.

Meaning never rests on color alone: Massachusetts is also larger, a published figure is a diamond, a figure to read
with care is an open marker, a modeled one a square.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FONT = "Public Sans, system-ui, sans-serif"

Ink = Literal[
    "background",
    "surface",
    "text",
    "muted",
    "grid",
    "home",
    "other",
    "nation",
    "published",
    "published_earlier",
    "modeled",
    "band",
    "warn",
]
"""A color by its role."""


@dataclass(frozen=True)
class Palette:
    """Colors of one appearance."""

    background: str
    surface: str
    text: str
    muted: str
    grid: str
    home: str
    other: str
    nation: str
    published: str
    published_earlier: str
    modeled: str
    band: str
    warn: str

    def of(self, ink: Ink) -> str:
        """The color of a role."""
        return str(getattr(self, ink))


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
    published_earlier="#6a3d9a",
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
    published_earlier="#c4a5f0",
    modeled="#6cc9b0",
    band="#1f3d59",
    warn="#f4c27a",
)


def palette(dark: bool) -> Palette:
    """The palette of an appearance."""
    return DARK if dark else LIGHT
