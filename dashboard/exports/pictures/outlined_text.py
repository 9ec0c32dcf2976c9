"""Words of an SVG document as shapes, for programs that lack our typeface.

LibreOffice and Word set words in a typeface of their own where they lack ours, do not wrap them again, and put the
parts of a line where a browser would not: lines reach over the edge, and a value and its interval lie on each other.
Shapes look the same everywhere. What the picture says stays as text in its title, description and metadata.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from dashboard.drawing import font_metrics
from dashboard.drawing.svg import num

_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_NAMES = {
    "": _SVG,
    "xlink": _XLINK,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
}
_GROUP = f"{{{_SVG}}}g"
# Attributes that text inherits from the elements around it, and those that mean nothing once its words are shapes.
_INHERITED = ("font-size", "font-weight", "font-style", "text-anchor", "stroke-width")
_OF_WORDS = {*_INHERITED, "x", "y", "{http://www.w3.org/XML/1998/namespace}space"}
_BLACK = "#000000"


def outlined(document: str) -> str:
    """The document with its words as shapes.

    Raises:
        ValueError: a word has a sign that the typeface lacks.
    """
    for prefix, address in _NAMES.items():
        ElementTree.register_namespace(prefix, address)
    root = ElementTree.fromstring(document)
    glyphs = _Glyphs(f"g{hashlib.sha256(document.encode()).hexdigest()[:8]}-")
    _replace(root, {}, glyphs)
    if glyphs.names:
        root.append(glyphs.definitions())
    return ElementTree.tostring(root, encoding="unicode")


@dataclass
class _Glyphs:
    """The shapes of letters that a document uses, by face and letter; each is stored once and has an id."""

    prefix: str
    names: dict[tuple[tuple[int, bool], str], str] = field(default_factory=dict)

    def name(self, face: tuple[int, bool], letter: str) -> str:
        return self.names.setdefault((face, letter), f"{self.prefix}{len(self.names)}")

    def definitions(self) -> Element:
        defined = Element(f"{{{_SVG}}}defs")
        for (face, letter), name in sorted(self.names.items()):
            shape = font_metrics.outline(face, letter)
            defined.append(Element(f"{{{_SVG}}}path", {"id": name, "d": shape}))
        return defined


def _replace(parent: Element, inherited: Mapping[str, str], glyphs: _Glyphs) -> None:
    own = _with(inherited, parent)
    for place, child in enumerate(parent):
        if child.tag == f"{{{_SVG}}}text":
            parent[place] = _shapes(child, own, glyphs)
        else:
            _replace(child, own, glyphs)


def _with(inherited: Mapping[str, str], element: Element) -> dict[str, str]:
    return {**inherited, **{name: element.attrib[name] for name in _INHERITED if name in element.attrib}}


def _shapes(text: Element, inherited: Mapping[str, str], glyphs: _Glyphs) -> Element:
    """A group of shapes in place of a text element."""
    own = _with(inherited, text)
    scale = float(own["font-size"]) / font_metrics.UNITS
    letters = [(letter, face) for words, look in _runs(text, own) for face in [_face(look)] for letter in words]
    wide = [font_metrics.UNITS * font_metrics.advance(face, letter) for letter, face in letters]
    before = {"start": 0.0, "middle": sum(wide) / 2, "end": sum(wide)}[own.get("text-anchor", "start")]
    x, y = float(text.get("x", "0")) - before * scale, float(text.get("y", "0"))
    line = Element(_GROUP, {"transform": f"translate({num(x)} {num(y)}) scale({scale:.6f} {-scale:.6f})"})
    for (letter, face), at in zip(letters, accumulate(wide, initial=0.0), strict=False):
        if not letter.isspace():
            use = {f"{{{_XLINK}}}href": f"#{glyphs.name(face, letter)}", "x": str(round(at))}
            line.append(Element(f"{{{_SVG}}}use", use))
    group = Element(_GROUP, {name: value for name, value in text.attrib.items() if name not in _OF_WORDS})
    group.extend(_haloed(line, float(own["stroke-width"]) / scale) if "stroke-width" in own else [line])
    return group


def _haloed(line: Element, width: float) -> list[Element]:
    """A line above its own halo, which some programs would draw over the letters."""
    halo = Element(_GROUP, {"stroke-width": num(width)})
    halo.append(line)
    above = Element(_GROUP, {"stroke": "none"})
    above.append(line)
    return [halo, above]


def _runs(text: Element, own: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Stretches of one look."""
    if text.text:
        yield text.text, dict(own)
    for part in text:
        if part.text:
            yield part.text, _with(own, part)
        if part.tail:
            yield part.tail, dict(own)


def _face(look: Mapping[str, str]) -> tuple[int, bool]:
    """Weight and slope."""
    return int(look.get("font-weight", "400")), look.get("font-style") == "italic"
