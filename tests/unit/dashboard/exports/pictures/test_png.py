"""PNG files hold the pixels that went in, and say what they are in words that other programs read."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from dashboard.exports.pictures import png


@pytest.mark.parametrize("width", [1, 2, 3, 250])
def test_every_pixel_comes_back_as_it_went_in(width: int) -> None:
    pixels = np.random.default_rng(7).integers(0, 256, (19, width, 3), dtype=np.uint8)
    read = Image.open(io.BytesIO(png.encoded(pixels)))
    assert (read.format, read.mode, read.size) == ("PNG", "RGB", (width, 19))
    assert (np.asarray(read) == pixels).all()


def test_a_flat_picture_is_small() -> None:
    """A page of white takes a five-hundredth of its pixels' bytes."""
    white = np.full((2000, 1000, 3), 255, dtype=np.uint8)
    assert len(png.encoded(white)) < white.size / 500


def test_facts_stand_before_the_pixels_in_the_language_of_the_page_and_sources_in_english() -> None:
    plain = png.encoded(np.zeros((2, 2, 3), dtype=np.uint8))
    told = png.described(plain, {"Title": "Niños", "Source": "Census"}, "es", dots_per_metre=11811)
    read = Image.open(io.BytesIO(told))
    assert read.text == {"Title": "Niños", "Source": "Census"}  # known before a pixel is read
    assert (read.text["Title"].lang, read.text["Source"].lang) == ("es", "en")
    assert read.info["dpi"] == pytest.approx((300, 300), abs=0.01)
    assert (np.asarray(read) == 0).all()


def test_no_size_on_paper_is_told_where_none_is_known() -> None:
    plain = png.encoded(np.zeros((2, 2, 3), dtype=np.uint8))
    assert "dpi" not in Image.open(io.BytesIO(png.described(plain, {}, "en"))).info
