"""Where each item and its label stand: rows within a track, packed so that nothing overlaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.subjects.timeline.milestones import Item, label_of

# Average width of a letter of the chart's font at 11 pixels, and the room around a mark, in pixels.
LETTER = 6.2
MARK_ROOM = 10
GAP = 12


@dataclass(frozen=True)
class Scale:
    """The stretch of time that is drawn, its width in pixels, and whether labels stand beside the marks."""

    start: date
    end: date
    width: int
    labeled: bool = True

    def at(self, day: date) -> float:
        """Pixels from the left edge; a day outside is put on the nearer edge."""
        days = (min(max(day, self.start), self.end) - self.start).days
        return self.width * days / (self.end - self.start).days


@dataclass(frozen=True)
class Placed:
    """An item on its row (0 is the uppermost of the track); its label stands right, left or inside of the mark."""

    item: Item
    row: int
    side: str
    label: str


def pack(items: Sequence[Item], scale: Scale, scheduled: str = "") -> list[Placed]:
    """Put each item of one track on the first row where mark and label fit, from early to late."""
    ends: list[float] = []
    placed = []
    for item in items:
        side, label = _beside(item, scale, scheduled)
        left, right = _room(item, scale, side, label)
        row = next((n for n, end in enumerate(ends) if end + GAP <= left), len(ends))
        if row == len(ends):
            ends.append(right)
        ends[row] = right
        placed.append(Placed(item, row, side, label))
    return placed


def _beside(item: Item, scale: Scale, scheduled: str) -> tuple[str, str]:
    """Side of the label, and the label cut to what fits there."""
    if not scale.labeled:
        return "right", ""
    label = label_of(item, scheduled)
    width = LETTER * len(label)
    left, right = scale.at(item.start), scale.at(item.end)
    if item.extent == "throughout" and right - left > width + GAP:
        return "inside", label
    after, before = scale.width - right - MARK_ROOM, left - MARK_ROOM
    if width <= after:
        return "right", label
    side, room = ("left", before) if before >= after else ("right", after)
    return side, label_of(item, scheduled, most=int(room / LETTER))


def _room(item: Item, scale: Scale, side: str, label: str) -> tuple[float, float]:
    """Pixels from left to right that mark and label take."""
    left, right = scale.at(item.start), scale.at(item.end)
    width = MARK_ROOM + LETTER * len(label)
    if side == "inside":
        return left, right
    return (left, right + width) if side == "right" else (left - width, right)
