"""Which marker stands for what, the same in every chart: meaning never rests on color alone."""

from __future__ import annotations

from typing import Literal

from dashboard.charts.elements.model import Symbol
from dashboard.drawing.theme import Ink

Role = Literal["home", "nation", "other", "published", "modeled"]

SIZES: dict[Role, int] = {"home": 15, "nation": 12, "other": 12, "published": 12, "modeled": 12}
_OPEN: dict[Symbol, Symbol] = {
    "circle": "circle-open",
    "diamond": "diamond-open",
    "square": "square-open",
    "triangle-up": "triangle-up-open",
    "triangle-down": "triangle-down-open",
    "triangle-left": "triangle-left-open",
}
_FILLED = {hollow: shape for shape, hollow in _OPEN.items()}
# Shape and color of several published series in one chart, the newest first.
PUBLISHED: tuple[tuple[Symbol, Ink], ...] = (
    ("diamond", "published"),
    ("triangle-up", "published_earlier"),
    ("triangle-down", "published_earlier"),
)


def filled(shape: Symbol) -> Symbol:
    """The shape without what a caution takes from it."""
    return _FILLED.get(shape, shape)


def symbol(role: str, flag: str) -> Symbol:
    """A diamond for published, a square for modeled figures, else a circle; open when to be read with care."""
    shape: Symbol = "diamond" if role == "published" else "square" if role == "modeled" else "circle"
    return flagged(shape, flag)


def flagged(shape: Symbol, flag: str) -> Symbol:
    """The shape, open when to be read with care."""
    return _OPEN[shape] if flag == "caution" else shape


def is_hollow(shape: Symbol) -> bool:
    """Whether a shape is an outline, filled with the ground so that no line shows through it."""
    return shape in _FILLED
