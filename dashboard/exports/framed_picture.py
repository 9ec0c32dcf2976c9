"""A chart as a file that still tells the truth when it has left the page: SVG and PNG, made without a browser.

The chart is the Plotly figure that the reader saw, drawn again by `dashboard.charts.svg`. Around it are title,
finding, notes, source, kind of estimate and build, and the same facts lie in the file's metadata. The same input
gives the same bytes.
Why it is done this way: docs/decisions/0003-charts-to-pictures.md.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import resvg_py

from dashboard.charts.svg import render
from dashboard.charts.svg.figure import read as read_figure
from dashboard.drawing import font_metrics
from dashboard.drawing import svg as write
from dashboard.drawing.font_metrics import Style
from dashboard.drawing.svg import Box
from dashboard.drawing.svg_text import Text

if TYPE_CHECKING:
    import plotly.graph_objects as go

PRINT_WIDTH = 2400
"""Pixels: eight inches at 300 dots an inch."""

_CHART_WIDTH = 736
_PAD = 32
_TALLEST_EMBEDDED = 640
_LEAST_CONTRAST = 3
_DOTS_PER_METRE = 11_811
_PNG_HEADER = 8 + 25


@dataclass(frozen=True)
class Frame:
    """What stands around a chart.

    `title` says what, `subtitle` who, where and when, `finding` is one sentence, `notes` explain reliability marks and
    caveats, `source` names the files with their short hashes, `kind` is the kind of estimate, `citation` ends with the
    build and the link, `alt` is the text for those who cannot see the chart. `build_id` and `link` alone go into the
    metadata. The labels come from the text catalogue when the page is not in English.
    """

    title: str
    subtitle: str
    finding: str
    notes: tuple[str, ...]
    source: str
    kind: str
    citation: str
    build_id: str
    link: str
    alt: str
    lang: str = "en"
    source_label: str = "Source"
    citation_label: str = "Cite as"


@dataclass(frozen=True)
class _Palette:
    ground: str
    ink: str
    muted: str
    rule: str
    accent: str


_LIGHT = _Palette(ground="#ffffff", ink="#1b1b1b", muted="#565c65", rule="#c6cace", accent="#1a4480")
_DARK = _Palette(ground="#14181f", ink="#f0f0f0", muted="#b4bac2", rule="#4a515c", accent="#a8c6f0")


def svg(figure: go.Figure | Mapping[str, Any], frame: Frame, *, width: int = 1200, dark: bool = False) -> str:
    """A figure with its frame as an SVG document `width` pixels wide.

    Sizes inside are those that the reader saw on a page column of 736 pixels (or of `layout.width`), scaled to `width`.

    Raises:
        ValueError: the figure uses what cannot be drawn, or is coloured for a ground other than the picture's.
    """
    palette = _DARK if dark else _LIGHT
    read = read_figure(figure)
    color = str((read.layout.get("font") or {}).get("color") or "#444")
    if write.contrast(color, palette.ground) < _LEAST_CONTRAST:
        raise ValueError(
            f"layout.font.color {color!r} cannot be read on {palette.ground}: give the other theme's figure"
        )
    prefix = f"p{_digest(frame)}-"
    drawn = render.draw(read, float(read.layout.get("width") or _CHART_WIDTH), prefix=prefix)
    return _document(_Chart(drawn.body, drawn.width, drawn.height), frame, palette, width)


def png(figure: go.Figure | Mapping[str, Any], frame: Frame, *, width: int = 1200, scale: float = 2) -> bytes:
    """A figure with its frame as a PNG of `width * scale` pixels, on a light ground.

    Raises:
        ValueError: as `svg`, or fewer pixels than print needs (`PRINT_WIDTH`).
    """
    return to_png(svg(figure, frame, width=width), frame, width=round(width * scale))


def embed(
    fragment: str,
    frame: Frame,
    view_box: tuple[float, float, float, float],
    *,
    width: int = 1200,
    dark: bool = False,
) -> str:
    """The same frame around ready-made SVG elements, such as the county map.

    Args:
        fragment: SVG elements without the `svg` element round them; their colours must fit the ground.
        frame: what stands around them.
        view_box: left, top, width, height of the fragment's own coordinates.
        width: pixels of the whole picture.
        dark: on a dark ground.

    Raises:
        ValueError: the fragment is not well-formed XML.
    """
    try:
        ElementTree.fromstring(f'<svg xmlns:xlink="http://www.w3.org/1999/xlink">{fragment}</svg>')
    except ElementTree.ParseError as error:
        raise ValueError(f"the SVG to embed is not well-formed: {error}") from error
    _, _, wide, tall = view_box
    height = min(_CHART_WIDTH * tall / wide, _TALLEST_EMBEDDED)
    inner = write.element(
        "svg", fragment, width=_CHART_WIDTH, height=height, viewBox=" ".join(write.num(part) for part in view_box)
    )
    return _document(_Chart(inner, _CHART_WIDTH, height), frame, _DARK if dark else _LIGHT, width)


def to_png(document: str, frame: Frame, *, width: int = PRINT_WIDTH) -> bytes:
    """An SVG document of this module as a PNG `width` pixels wide, with the frame's facts as metadata.

    Raises:
        ValueError: fewer pixels than print needs (`PRINT_WIDTH`), or SVG that cannot be read.
    """
    if width < PRINT_WIDTH:
        raise ValueError(f"a PNG of {width} pixels is too coarse for print: at least {PRINT_WIDTH}")
    # Only our own fonts: a picture must not depend on what a machine has installed.
    image = resvg_py.svg_to_bytes(
        svg_string=document, width=width, skip_system_fonts=True, font_files=font_metrics.font_files()
    )
    facts = {
        "Title": f"{frame.title}. {frame.subtitle}",
        "Description": frame.alt,
        "Comment": " ".join((frame.finding, *frame.notes)),
        "Source": frame.source,
        "Kind": frame.kind,
        "Citation": frame.citation,
        "Build": frame.build_id,
        "Link": frame.link,
    }
    resolution = _chunk(b"pHYs", struct.pack(">IIB", _DOTS_PER_METRE, _DOTS_PER_METRE, 1))
    texts = b"".join(_text_chunk(key, value, frame.lang) for key, value in facts.items())
    return image[:_PNG_HEADER] + resolution + texts + image[_PNG_HEADER:]


@dataclass(frozen=True)
class _Chart:
    """SVG elements in a box from (0, 0) to (width, height)."""

    content: str
    width: float
    height: float


def _document(chart: _Chart, frame: Frame, palette: _Palette, width: int) -> str:
    """The SVG document: head, chart and foot one below the other."""
    stack = _Stack(chart.width, palette)
    stack.pill(frame.kind)
    stack.text(frame.title, Style(22, palette.ink, 700), before=12)
    stack.text(frame.subtitle, Style(15, palette.muted), before=4)
    stack.text(frame.finding, Style(15, palette.ink, 600), before=12)
    stack.space(18)
    stack.place(chart)
    stack.space(16)
    for note in frame.notes:
        stack.text(note, Style(12.5, palette.ink), before=4)
    stack.rule()
    small = Style(11, palette.muted)
    stack.text(f"{frame.source_label}: {frame.source}", small, before=8)
    stack.text(f"{frame.citation_label}: {frame.citation}", small, before=3)
    full_width, full_height = chart.width + 2 * _PAD, stack.y + _PAD
    prefix = f"p{_digest(frame)}-"
    return write.element(
        "svg",
        write.element("title", write.text_content(f"{frame.title}. {frame.subtitle}"), id=f"{prefix}title")
        + write.element("desc", write.text_content(frame.alt), id=f"{prefix}desc")
        + _metadata(frame)
        + write.rectangle(Box(0, 0, full_width, full_height), **write.fill(palette.ground))
        + "".join(stack.parts),
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=width * full_height / full_width,
        viewBox=f"0 0 {write.num(full_width)} {write.num(full_height)}",
        role="img",
        lang=frame.lang,
        aria_labelledby=f"{prefix}title {prefix}desc",
        font_family=font_metrics.FAMILY,
        **{"xml:lang": frame.lang},
    )


class _Stack:
    """Blocks set one below the other in a column."""

    def __init__(self, width: float, palette: _Palette) -> None:
        self.width = width
        self.palette = palette
        self.y = float(_PAD)
        self.parts: list[str] = []

    def space(self, pixels: float) -> None:
        self.y += pixels

    def text(self, words: str, style: Style, *, before: float) -> None:
        """A paragraph wrapped to the column; nothing for no words."""
        if not words:
            return
        lines = tuple(font_metrics.wrap(font_metrics.plain(words), style, self.width))
        self.y += before
        self.parts.append(Text(lines, _PAD, self.y + font_metrics.ASCENT * style.size, style).draw())
        self.y += font_metrics.height(lines, style)

    def pill(self, words: str) -> None:
        """A label in a rounded outline."""
        style = Style(12, self.palette.accent, 600)
        lines = tuple(font_metrics.plain(words))
        box = Box(_PAD, self.y, _PAD + font_metrics.widest(lines, style) + 20, self.y + 22)
        outline = {"fill": "none", **write.stroke(self.palette.accent, 1)}
        self.parts.append(write.rectangle(box, rx=11, **outline))
        self.parts.append(Text(lines, _PAD + 10, self.y + 11 + font_metrics.HALF_CAP * style.size, style).draw())
        self.y = box.bottom

    def place(self, chart: _Chart) -> None:
        """The chart itself."""
        self.parts.append(
            write.element("g", chart.content, transform=f"translate({write.num(_PAD)} {write.num(self.y)})")
        )
        self.y += chart.height

    def rule(self) -> None:
        """A thin line across the column."""
        self.y += 12
        ends = [(_PAD, self.y), (_PAD + self.width, self.y)]
        self.parts.append(write.polyline(ends, **write.stroke(self.palette.rule, 1)))


def _metadata(frame: Frame) -> str:
    """The frame's facts in Dublin Core terms, as other programs read them."""
    facts = {
        "dc:title": f"{frame.title}. {frame.subtitle}",
        "dc:description": frame.finding,
        "dc:type": frame.kind,
        "dc:source": frame.source,
        "dcterms:bibliographicCitation": frame.citation,
        "dc:identifier": frame.build_id,
        "dc:relation": frame.link,
        "dc:language": frame.lang,
    }
    described = write.element(
        "rdf:Description",
        "".join(write.element(name, write.text_content(value)) for name, value in facts.items()),
        **{"rdf:about": ""},
    )
    names = {
        "xmlns:rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        "xmlns:dcterms": "http://purl.org/dc/terms/",
    }
    return write.element("metadata", write.element("rdf:RDF", described, **names))


def _digest(frame: Frame) -> str:
    """Letters that keep element ids of two pictures in one document apart."""
    return hashlib.sha256(repr(frame).encode()).hexdigest()[:8]


def _text_chunk(keyword: str, text: str, lang: str) -> bytes:
    """An uncompressed iTXt chunk (PNG specification, 11.3.3.4)."""
    return _chunk(b"iTXt", keyword.encode("latin-1") + b"\0\0\0" + lang.encode("ascii") + b"\0\0" + text.encode())


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
