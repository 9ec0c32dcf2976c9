"""Text as SVG: lines in place, measured with the fonts."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from dashboard.drawing import font_metrics, svg
from dashboard.drawing.font_metrics import Line, Run, Style
from dashboard.drawing.svg import Box


@dataclass(frozen=True)
class Text:
    """Lines of text in place: first baseline at (x, y), `anchor` start, middle or end, `angle` clockwise in degrees."""

    lines: tuple[Line, ...]
    x: float
    y: float
    style: Style
    anchor: str = "start"
    angle: float = 0
    opacity: float = 1

    def box(self) -> Box:
        """The rectangle that the text takes, measured with the fonts."""
        wide = font_metrics.widest(self.lines, self.style)
        left = self.x - {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        top = self.y - font_metrics.ASCENT * self.style.size
        corners = [
            _turned(x, y, self)
            for x in (left, left + wide)
            for y in (top, top + font_metrics.height(self.lines, self.style))
        ]
        xs, ys = zip(*corners, strict=True)
        return Box(min(xs), min(ys), max(xs), max(ys))

    def draw(self) -> str:
        """The text as SVG: one text element a line, so that it can be searched, copied and edited."""
        step = font_metrics.LINE_HEIGHT * self.style.size
        drawn = "".join(_draw_line(line, self, self.y + step * i) for i, line in enumerate(self.lines) if line)
        if not self.angle:
            return drawn
        return svg.element("g", drawn, transform=f"rotate({svg.num(self.angle)} {svg.num(self.x)} {svg.num(self.y)})")


def _draw_line(line: Line, text: Text, y: float) -> str:
    if not any(letter in font_metrics.SYMBOLS for run in line for letter in run.text):
        return _text_element(line, text, text.x, y, text.anchor)
    wide = font_metrics.width(line, text.style)
    x = text.x - {"start": 0.0, "middle": wide / 2, "end": wide}[text.anchor]
    out = []
    for run in line:
        for part in re.split(f"([{''.join(font_metrics.SYMBOLS)}])", run.text):
            if part in font_metrics.SYMBOLS:
                out.append(_symbol(font_metrics.SYMBOLS[part], x, y, text))
            elif part:
                out.append(_text_element((Run(part, run.bold, run.italic),), text, x, y, "start"))
            x += font_metrics.width((Run(part, run.bold, run.italic),), text.style)
    return "".join(out)


def _symbol(symbol: str, x: float, y: float, text: Text) -> str:
    size = text.style.size
    return svg.marker(
        symbol,
        x + font_metrics.SYMBOL_ADVANCE * size / 2,
        y - font_metrics.HALF_CAP * size,
        0.55 * size if "diamond" in symbol else 0.65 * size,
        color=text.style.color,
        line_width=0.1 * size if symbol.endswith("-open") else 0,
        opacity=text.opacity,
    )


def _text_element(line: Line, text: Text, x: float, y: float, anchor: str) -> str:
    base = (text.style.weight, text.style.italic)
    content = "".join(
        svg.text_content(run.text)
        if font_metrics.face(run, text.style) == base
        else svg.element("tspan", svg.text_content(run.text), **_face(font_metrics.face(run, text.style)))
        for run in line
    )
    # Spaces at a run's edge are part of the sentence, and XML readers are free to drop them otherwise.
    keep = "preserve" if content != content.strip() or "  " in content else None
    return svg.element(
        "text",
        content,
        x=x,
        y=y,
        font_size=text.style.size,
        text_anchor=None if anchor == "start" else anchor,
        **{"xml:space": keep},
        **_face(base, only_special=True),
        **svg.fill(text.style.color, text.opacity),
    )


def _face(key: tuple[int, bool], *, only_special: bool = False) -> dict[str, str | float | None]:
    weight, italic = key
    return {
        "font_weight": None if only_special and weight == 400 else str(weight),
        "font_style": "italic" if italic else None if only_special else "normal",
    }


def _turned(x: float, y: float, text: Text) -> tuple[float, float]:
    """A point after the text's rotation about its anchor."""
    turn = math.radians(text.angle)
    dx, dy = x - text.x, y - text.y
    return text.x + dx * math.cos(turn) - dy * math.sin(turn), text.y + dx * math.sin(turn) + dy * math.cos(turn)
