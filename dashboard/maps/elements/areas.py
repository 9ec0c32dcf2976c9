"""Areas of a map: counties and regions as ready paths."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.data.models import Shape

_RING = re.compile(r"M(-?\d+) (-?\d+)l([^z]*)z")
_STEP = re.compile(r"-?\d+")


@dataclass(frozen=True)
class Area:
    """A county or region: id, name, path, and the point where its name stands, in map units."""

    geo_id: str
    name: str
    path: str
    label: tuple[float, float]


def areas_of(shapes: Iterable[Shape]) -> list[Area]:
    """The areas of shapes."""
    return [Area(own.geo_id, own.geo_name, own.d, (float(own.label_x), float(own.label_y))) for own in shapes]


def bounds(paths: Iterable[str]) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of paths made of whole steps (`M10 20l5 0 0 5z`)."""
    xs: list[int] = []
    ys: list[int] = []
    for path in paths:
        for left, top, steps in _RING.findall(path):
            x, y = int(left), int(top)
            moves = [int(step) for step in _STEP.findall(steps)]
            for dx, dy in [(0, 0), *zip(moves[::2], moves[1::2], strict=True)]:
                x, y = x + dx, y + dy
                xs.append(x)
                ys.append(y)
    return float(min(xs)), float(min(ys)), float(max(xs)), float(max(ys))
