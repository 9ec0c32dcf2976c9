"""SVG drawn by `resvg`, which shares nothing with how the dashboard draws its pictures, to compare these with."""

from __future__ import annotations

import io

import numpy as np
import resvg_py
from numpy.typing import NDArray
from PIL import Image

from dashboard.drawing import font_metrics

BLOCK = 4


def resvg_png(document: str, width: int, *, fonts: bool = True) -> bytes:
    """A PNG on a white ground, with our fonts or with none."""
    files = font_metrics.font_files() if fonts else []
    return resvg_py.svg_to_bytes(
        svg_string=document, width=width, background="#ffffff", skip_system_fonts=True, font_files=files
    )


def resvg(document: str, width: int, *, fonts: bool = True) -> NDArray[np.uint8]:
    """The pixels of it: height x width x 3."""
    return np.asarray(Image.open(io.BytesIO(resvg_png(document, width, fonts=fonts))).convert("RGB"))


def unlike(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Share of blocks of 4 by 4 pixels whose mean differs by a fifth of all shades, where both pictures are.

    Two programs smooth edges in different ways; what one of them lacks or puts elsewhere is larger than a block.
    """
    height, width = (min(own) // BLOCK * BLOCK for own in zip(one.shape[:2], other.shape[:2], strict=True))
    blocks = [
        own[:height, :width].reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK, 3).mean(axis=(1, 3))
        for own in (one, other)
    ]
    return float((np.abs(blocks[0] - blocks[1]).max(axis=2) > 51).mean())
