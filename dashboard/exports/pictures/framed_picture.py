"""A chart as a file that still tells the truth when it has left the page: SVG and PNG, made without a browser.

The chart is the one that the reader saw, drawn again by `dashboard.charts.svg`. Around it are title,
finding, notes, source, kind of estimate and build, and the same facts lie in the file's metadata. The same input
gives the same bytes.
Why it is done this way: docs/decisions/0003-charts-to-pictures.md.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from xml.etree import ElementTree

from dashboard.charts.elements.model import Chart
from dashboard.charts.svg import render
from dashboard.drawing import font_metrics
from dashboard.drawing import svg as write
from dashboard.drawing.font_metrics import Style
from dashboard.drawing.svg import Box, Drawing
from dashboard.drawing.svg_text import Text
from dashboard.drawing.theme import LIGHT
from dashboard.exports.pictures import png, raster
from dashboard.i18n.locale import ENGLISH

PRINT_WIDTH = 2400
"""Pixels: eight inches at 300 dots an inch."""

_CHART_WIDTH = 736
_PAD = 32
_TALLEST_EMBEDDED = 640
_DOTS_PER_METRE = 11_811


@dataclass(frozen=True)
class Frame:
    """What stands around a chart.

    `title` says what, `subtitle` who, where and when, `finding` is one sentence, `notes` explain reliability marks and
    caveats, `source` names the files with their short hashes, `kind` is the kind of estimate, `citation` ends with the
    build and the link, `alt` is the text for those who cannot see the chart. `build_id` and `link` alone go into the
    metadata. The labels come from the text catalog when the page is not in English.
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


def svg(chart: Chart, frame: Frame, *, width: int = 1200) -> str:
    """A chart with its frame as an SVG document `width` pixels wide, on a light ground.

    Sizes inside are those that the reader saw on a page column of 736 pixels, scaled to `width`.

    Raises:
        ValueError: the words of the chart leave no room for it.
    """
    drawn = render.draw(chart, LIGHT, _CHART_WIDTH, prefix=f"p{_digest(frame)}-").drawing
    return _document(drawn.content, drawn.view_box[3], frame, width)


def embed(drawing: Drawing, frame: Frame, *, width: int = 1200) -> str:
    """The same frame around a ready drawing on a light ground, such as the county map.

    Raises:
        ValueError: the drawing is not well-formed XML.
    """
    try:
        ElementTree.fromstring(f'<svg xmlns:xlink="http://www.w3.org/1999/xlink">{drawing.content}</svg>')
    except ElementTree.ParseError as error:
        raise ValueError(f"the SVG to embed is not well-formed: {error}") from error
    _, _, wide, tall = drawing.view_box
    height = min(_CHART_WIDTH * tall / wide, _TALLEST_EMBEDDED)
    inner = write.element("svg", drawing.content, width=_CHART_WIDTH, height=height, viewBox=drawing.box())
    return _document(inner, height, frame, width)


def to_png(document: str, frame: Frame, *, width: int = PRINT_WIDTH) -> bytes:
    """An SVG document of this module as a PNG `width` pixels wide, with the frame's facts as metadata.

    Raises:
        ValueError: fewer pixels than print needs (`PRINT_WIDTH`), or SVG that cannot be read.
    """
    if width < PRINT_WIDTH:
        raise ValueError(f"a PNG of {width} pixels is too coarse for print: at least {PRINT_WIDTH}")
    facts = {
        "Title": f"{frame.title}. {frame.subtitle}",
        "Description": frame.alt,
        "Comment": " ".join((frame.finding, *frame.notes)),
        png.SOURCE: frame.source,
        "Kind": frame.kind,
        "Citation": frame.citation,
        "Build": frame.build_id,
        "Link": frame.link,
    }
    image = png.encoded(raster.of_svg(document, width))
    return png.described(image, facts, frame.lang, dots_per_metre=_DOTS_PER_METRE)


def _document(chart: str, height: float, frame: Frame, width: int) -> str:
    """The SVG document: head, chart (elements `_CHART_WIDTH` wide and `height` high) and foot one below the other."""
    palette = _LIGHT
    stack = _Stack(_CHART_WIDTH, palette)
    stack.pill(frame.kind)
    stack.text(frame.title, Style(22, palette.ink, 700), before=12)
    stack.text(frame.subtitle, Style(15, palette.muted), before=4)
    stack.text(frame.finding, Style(15, palette.ink, 600), before=12)
    stack.space(18)
    stack.place(chart, height)
    stack.space(16)
    for note in frame.notes:
        stack.text(note, Style(12.5, palette.ink), before=4)
    stack.rule()
    small = Style(11, palette.muted)
    stack.text(f"{frame.source_label}: {frame.source}", small, before=8)
    stack.text(f"{frame.citation_label}: {frame.citation}", small, before=3)
    full_width, full_height = _CHART_WIDTH + 2 * _PAD, stack.y + _PAD
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

    def place(self, chart: str, height: float) -> None:
        """The chart itself."""
        self.parts.append(write.element("g", chart, transform=f"translate({write.num(_PAD)} {write.num(self.y)})"))
        self.y += height

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
    spoken = {"dc:source": {"xml:lang": ENGLISH}} if frame.lang != ENGLISH else {}
    terms = (write.element(name, write.text_content(value), **spoken.get(name, {})) for name, value in facts.items())
    described = write.element("rdf:Description", "".join(terms), **{"rdf:about": ""})
    names = {
        "xmlns:rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        "xmlns:dcterms": "http://purl.org/dc/terms/",
    }
    return write.element("metadata", write.element("rdf:RDF", described, **names))


def _digest(frame: Frame) -> str:
    """Letters that keep element ids of two pictures in one document apart."""
    return hashlib.sha256(repr(frame).encode()).hexdigest()[:8]
