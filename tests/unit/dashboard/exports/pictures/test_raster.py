"""Pixels show what the drawing says. Another program that draws SVG, `resvg`, is asked for the same."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import typst

from dashboard.exports.pictures import raster
from tests.support.another_renderer import resvg, unlike

CLIP = '<clipPath id="c"><rect x="20" y="20" width="60" height="30"/></clipPath>'
HATCH = (
    '<pattern id="h" width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="10" height="10" fill="#ffffff"/><rect width="2" height="10" fill="#5b6b7a" fill-opacity="0.7"/>'
    "</pattern>"
)
DRAWINGS = {
    "words": (
        '<text x="10" y="40" font-size="20" font-weight="700">Medical home '
        '<tspan font-style="italic">49%</tspan></text>'
    ),
    "words that end somewhere": '<text x="190" y="60" font-size="16" text-anchor="end">Niños y “citas”</text>',
    "words in a halo": (
        '<rect width="200" height="100" fill="#8aaccc"/><text x="100" y="60" font-size="24" text-anchor="middle" '
        'stroke="#ffffff" stroke-width="5" stroke-linejoin="round" paint-order="stroke" fill="#1b2733">Dukes</text>'
    ),
    "stripes": f'<defs>{HATCH}</defs><path d="M10 10 L190 20 L150 90 Z" fill="url(#h)" stroke="#1b2733"/>',
    "cut at an edge": f'<defs>{CLIP}</defs><g clip-path="url(#c)"><circle cx="70" cy="40" r="30" fill="#0b5394"/></g>',
    "a drawing within": (
        '<g transform="translate(20 10)"><svg x="5" y="5" width="100" height="60" viewBox="0 0 1000 600">'
        '<rect x="100" y="100" width="800" height="300" fill="#0b5394"/></svg></g>'
    ),
    "dashes": '<path d="M10 50 H190" stroke="#1b2733" stroke-width="3" stroke-dasharray="6 4"/>',
    "one over the other": (
        '<circle cx="80" cy="50" r="40" fill="#0b5394" fill-opacity="0.45"/>'
        '<circle cx="120" cy="50" r="40" fill="#0b5394" fill-opacity="0.45"/>'
    ),
}


def document(content: str, size: str = "0 0 200 100") -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}" font-family="\'Public Sans\'">{content}</svg>'


@pytest.mark.parametrize("name", DRAWINGS)
def test_another_program_draws_the_same(name: str) -> None:
    drawing = document(DRAWINGS[name])
    ours, theirs = raster.of_svg(drawing, 800), resvg(drawing, 800)
    assert (theirs < 200).any(axis=2).mean() > 0.015, "something is to be seen"
    assert unlike(ours, theirs) < 0.003


def test_colors_are_those_of_the_drawing() -> None:
    bands = "".join(f'<rect y="{10 * at}" width="200" height="10" fill="{color}"/>' for at, color in enumerate(COLORS))
    ours = raster.of_svg(document(bands, f"0 0 200 {10 * len(COLORS)}"), 400)
    told = ["#" + bytes(ours[20 * at + 10, 200]).hex() for at in range(len(COLORS))]
    assert told == COLORS


COLORS = ["#ffffff", "#000000", "#0b5394", "#1b2733", "#5b6b7a", "#dfe5ea"]


@pytest.mark.parametrize(("size", "expected"), [("0 0 200 100", 300), ("0 0 736 1011.78", 825), ("0 0 3 3", 600)])
def test_a_picture_is_as_wide_as_asked_and_as_high_as_the_drawing(size: str, expected: int) -> None:
    ours = raster.of_svg(document("", size), 600)
    assert ours.shape == (expected, 600, 3)
    assert (ours == 255).all(), "the ground is white, to the last line"


def test_what_is_no_drawing_is_refused() -> None:
    with pytest.raises(typst.TypstError, match="SVG"):
        raster.of_svg("<svg><g></svg>", 600)


def test_a_document_of_two_pages_is_no_picture() -> None:
    two = typst.compile(b"#pagebreak()", font_paths=raster.fonts(), format="pdf")
    with pytest.raises(ValueError, match="2 pages"):
        raster.of_page(two)


def test_many_at_once_are_drawn_as_one_by_one() -> None:
    drawings = [document(content) for content in DRAWINGS.values()] * 3
    one_by_one = [raster.of_svg(drawing, 400) for drawing in drawings]
    with ThreadPoolExecutor(8) as threads:
        at_once = list(threads.map(lambda drawing: raster.of_svg(drawing, 400), drawings))
    assert all(map(np.array_equal, at_once, one_by_one))
