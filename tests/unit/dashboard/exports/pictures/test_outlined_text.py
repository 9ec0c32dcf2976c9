"""Saved pictures look the same in programs that have no typeface of ours, and still say in words what they show."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from dashboard.exports.pictures.outlined_text import outlined
from tests.support.another_renderer import resvg

NS = "{http://www.w3.org/2000/svg}"
LINES = (
    '<text x="10" y="30" font-size="18">Medical home</text>'
    '<text x="290" y="60" font-size="13" text-anchor="end" fill="#0b5394">'
    '<tspan font-weight="700" font-style="normal">49%</tspan> (43–56%)</text>'
    '<text x="150" y="90" font-size="14" text-anchor="middle" font-weight="600">Niños y “citas”</text>'
    '<g font-size="12" transform="rotate(-45 60 180)">'
    '<text x="60" y="180" font-style="italic">Suffolk &amp; Essex</text></g>'
    '<g font-size="20" stroke="#ffffff" stroke-width="4" stroke-linejoin="round" paint-order="stroke" fill="#1b2733">'
    '<text x="150" y="160">Dukes</text></g>'
)


def document(content: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200" viewBox="0 0 300 200" role="img" '
        'aria-labelledby="t d" font-family="\'Public Sans\', Arial, sans-serif">'
        '<title id="t">The medical home</title><desc id="d">49 percent, likely 43 to 56.</desc>'
        f'<rect x="0" y="0" width="300" height="200" fill="#cfe0ee"/>{content}</svg>'
    )


def painted(svg: str, *, fonts: bool) -> np.ndarray:
    """Shades of a picture with our fonts, or with no font at all."""
    return np.asarray(Image.fromarray(resvg(svg, 1200, fonts=fonts)).convert("L"), dtype=float)


def test_shapes_look_like_the_words_where_no_font_is_there() -> None:
    words = document(LINES)
    expected, found = painted(words, fonts=True), painted(outlined(words), fonts=False)
    # Kerning, which the measured widths leave out, moves letters by fractions of a pixel.
    assert np.abs(expected - found).mean() < 1.5
    assert np.abs(expected - painted(words, fonts=False)).mean() > 5


@pytest.mark.parametrize("line", re.findall("<text.*?</text>", LINES)[:3])
def test_each_line_begins_and_ends_where_it_did(line: str) -> None:
    expected, found = (
        np.flatnonzero((pixels < 170).any(axis=0))
        for pixels in (painted(document(line), fonts=True), painted(outlined(document(line)), fonts=False))
    )
    assert found.min() == pytest.approx(expected.min(), abs=4)
    assert found.max() == pytest.approx(expected.max(), abs=4)


def test_title_and_description_stay_words_and_nothing_else_does() -> None:
    root = ElementTree.fromstring(outlined(document(LINES)))
    assert root.get("aria-labelledby") == "t d"
    assert [node.text for node in root if node.tag in (f"{NS}title", f"{NS}desc")] == [
        "The medical home",
        "49 percent, likely 43 to 56.",
    ]
    assert not list(root.iter(f"{NS}text"))
    assert "".join(root.itertext()) == "The medical home49 percent, likely 43 to 56."


def test_each_letter_is_stored_once_and_every_shape_is_found() -> None:
    root = ElementTree.fromstring(outlined(document('<text x="0" y="20" font-size="14">banana</text>')))
    shapes = {node.get("id") for node in root.iter(f"{NS}path")}
    used = [node.get("{http://www.w3.org/1999/xlink}href", "").removeprefix("#") for node in root.iter(f"{NS}use")]
    assert len(used) == 6
    assert set(used) == shapes
    assert len(shapes) == 3


def test_the_same_words_give_the_same_shapes_and_pictures_share_no_ids() -> None:
    one, other = document(LINES), document(LINES.replace("Dukes", "Nantucket"))
    assert outlined(one) == outlined(one)
    ids = [set(re.findall(r'<path id="([^"]+)"', outlined(svg))) for svg in (one, other)]
    assert all(ids)
    assert not ids[0] & ids[1]


def test_a_sign_that_the_typeface_lacks_is_named() -> None:
    with pytest.raises(ValueError, match="no sign 'К'"):
        outlined(document('<text x="0" y="20" font-size="14">Кирилл</text>'))
