"""Text in the project's typeface: its files, its widths, its line breaks.

Widths are sums of advance widths read from the fonts in `static/fonts`, each rounded up to a thousandth of the size.
Kerning is left out: it mostly narrows text, so that a line hardly ever turns out wider than measured here.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

FAMILY = "'Public Sans', 'Helvetica Neue', Arial, sans-serif"
LINE_HEIGHT = 1.3
ASCENT = 0.95
DESCENT = 0.225
HALF_CAP = 0.35
SYMBOL_ADVANCE = 0.85
UNITS = 2000
"""Units of the fonts' own coordinates in an em."""

# Characters that a legend or a note may use and that Public Sans does not hold: drawn as marker shapes.
SYMBOLS = {
    "○": "circle-open",
    "●": "circle",
    "◇": "diamond-open",
    "◆": "diamond",
    "□": "square-open",
    "■": "square",
    "△": "triangle-up-open",
    "▲": "triangle-up",
    "▽": "triangle-down-open",
    "▼": "triangle-down",
    "✕": "x",
}

_FONTS = Path(__file__).parents[2] / "static" / "fonts"
_FILES = {
    (400, False): _FONTS / "PublicSans-Regular.ttf",
    (600, False): _FONTS / "PublicSans-SemiBold.ttf",
    (700, False): _FONTS / "PublicSans-Bold.ttf",
    (400, True): _FONTS / "PublicSans-Italic.ttf",
}
_STAND_INS = str.maketrans({"\u2009": "\u00a0", "\u202f": "\u00a0", "\u2011": "-", "\u200b": "", "\n": " ", "\t": " "})
_TAG = re.compile(r"(<[^<>]*>)")


@dataclass(frozen=True)
class Style:
    """How text is set: size in pixels, color, weight (400, 600 or 700), slope."""

    size: float
    color: str
    weight: int = 400
    italic: bool = False


@dataclass(frozen=True)
class Run:
    """A stretch of text of one weight and slope."""

    text: str
    bold: bool = False
    italic: bool = False


Line = tuple[Run, ...]


def font_files() -> list[str]:
    """Paths of the font files, in a fixed order."""
    return [str(path) for path in _FILES.values()]


def plain(text: str) -> list[Line]:
    """Text without markup as one line."""
    return [(Run(text.translate(_STAND_INS)),)]


def parse(markup: str) -> list[Line]:
    """Read Plotly's little markup (`<br>`, `<b>`, `<i>`, HTML entities) into lines.

    Raises:
        ValueError: another tag, because its meaning would be lost.
    """
    lines: list[list[Run]] = [[]]
    bold = italic = False
    for part in _TAG.split(markup.translate(_STAND_INS)):
        tag = part.lower().replace(" ", "")
        if tag in ("<br>", "<br/>"):
            lines.append([])
        elif tag in ("<b>", "</b>"):
            bold = tag == "<b>"
        elif tag in ("<i>", "</i>"):
            italic = tag == "<i>"
        elif _TAG.fullmatch(part):
            raise ValueError(f"text {markup!r}: the tag {part} cannot be drawn; use <br>, <b> or <i>")
        elif part:
            lines[-1].append(Run(html.unescape(part), bold, italic))
    return [tuple(line) for line in lines]


def width(line: Line, style: Style) -> float:
    """Width of a line in pixels."""
    return sum(_run_width(run, style) for run in line)


def widest(lines: Iterable[Line], style: Style) -> float:
    """Width of the widest of the lines in pixels; 0 without lines."""
    return max((width(line, style) for line in lines), default=0.0)


def longest_word(lines: Iterable[Line], style: Style) -> float:
    """Width of the widest word in pixels: a narrower column would split it."""
    words = (Run(word, run.bold, run.italic) for line in lines for run in line for word in run.text.split(" "))
    return max((_run_width(word, style) for word in words), default=0.0)


def wrap(lines: Sequence[Line], style: Style, limit: float) -> list[Line]:
    """Break lines at spaces so that none is wider than `limit` pixels; a word wider than that is split."""
    return [piece for line in lines for piece in _wrap_line(line, style, limit)]


def height(lines: Sequence[Line], style: Style) -> float:
    """Height in pixels from the first line's ascent to the last line's descent."""
    return style.size * (ASCENT + DESCENT + LINE_HEIGHT * (len(lines) - 1))


def face(run: Run, style: Style) -> tuple[int, bool]:
    """Weight and slope that a run is set in.

    Raises:
        ValueError: a weight and slope that the project has no font file for.
    """
    key = (700 if run.bold else style.weight, run.italic or style.italic)
    if key not in _FILES:
        raise ValueError(f"text {run.text!r}: no font file of weight {key[0]}{' italic' if key[1] else ''}")
    return key


def advance(face: tuple[int, bool], letter: str) -> float:
    """Advance width of a letter in ems.

    Raises:
        ValueError: a letter that the font does not hold, which a picture would show as an empty box.
    """
    if letter in SYMBOLS:
        return SYMBOL_ADVANCE
    found = _advances(face).get(ord(letter))
    if found is None:
        raise ValueError(f"the typeface has no sign {letter!r} (U+{ord(letter):04X}); write it in words")
    return found


@lru_cache(maxsize=4096)
def outline(face: tuple[int, bool], letter: str) -> str:
    """Shape of a letter as SVG path, in the font's own units with y upwards from the baseline."""
    names, shapes = _shapes(face)
    pen = SVGPathPen(shapes)
    shapes[names[ord(letter)]].draw(pen)
    return pen.getCommands()


def _wrap_line(line: Line, style: Style, limit: float) -> list[Line]:
    if width(line, style) <= limit:
        return [line]
    out: list[list[Run]] = [[]]
    room = limit
    for run in line:
        for word in _words(run, style, limit):
            need = _run_width(word, style)
            bare = Run(word.text.rstrip(" "), word.bold, word.italic)
            if out[-1] and _run_width(bare, style) > room + 1e-6:
                out.append([])
                room = limit
            out[-1].append(word)
            room -= need
    return [_joined(words) for words in out]


def _words(run: Run, style: Style, limit: float) -> list[Run]:
    """Words with the space that follows them; a word too wide for a line in pieces."""
    pieces: list[Run] = []
    for word in re.findall(r" *[^ ]+ *| +", run.text):
        piece = Run("", run.bold, run.italic)
        for part in _parts(word, run, style, limit):
            longer = Run(piece.text + part, run.bold, run.italic)
            if piece.text and _run_width(longer, style) > limit:
                pieces.append(piece)
                longer = Run(part, run.bold, run.italic)
            piece = longer
        pieces.append(piece)
    return pieces


def _parts(word: str, run: Run, style: Style, limit: float) -> list[str]:
    """The word whole if a line can hold it, else cut after hyphens and slashes, else letter by letter."""
    parts = [word]
    for cut in (r"[^/\-–]*[/\-–]?", "."):
        parts = [
            piece
            for part in parts
            for piece in (
                [part]
                if _run_width(Run(part.strip(" "), run.bold, run.italic), style) <= limit
                else [found for found in re.findall(cut, part) if found]
            )
        ]
    return parts


def _joined(words: list[Run]) -> Line:
    """Neighboring words of one face as one run, without the space at the line's ends."""
    runs: list[Run] = []
    for word in words:
        if runs and (runs[-1].bold, runs[-1].italic) == (word.bold, word.italic):
            runs[-1] = Run(runs[-1].text + word.text, word.bold, word.italic)
        else:
            runs.append(word)
    runs[0] = Run(runs[0].text.lstrip(" "), runs[0].bold, runs[0].italic)
    runs[-1] = Run(runs[-1].text.rstrip(" "), runs[-1].bold, runs[-1].italic)
    return tuple(run for run in runs if run.text)


def _run_width(run: Run, style: Style) -> float:
    return style.size * _ems(face(run, style), run.text)


@lru_cache(maxsize=1 << 14)
def _ems(key: tuple[int, bool], text: str) -> float:
    """Width of a text in ems. Texts are measured again and again while room is looked for."""
    return sum(advance(key, letter) for letter in text)


@lru_cache
def _advances(key: tuple[int, bool]) -> dict[int, float]:
    """Advance widths in ems by code point, from the font's tables `cmap`, `hmtx` and `head`."""
    with TTFont(_FILES[key], lazy=True) as font:
        units, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
        return {code: math.ceil(1000 * metrics[name][0] / units) / 1000 for code, name in font.getBestCmap().items()}


@lru_cache
def _shapes(key: tuple[int, bool]) -> tuple[dict[int, str], Mapping[str, Any]]:
    """Names of glyphs by code point, and their shapes by name."""
    font = TTFont(_FILES[key], lazy=False)
    return font.getBestCmap(), font.getGlyphSet()
