"""PNG files: pixels as they are, and facts as texts in the metadata (PNG specification, third edition)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from zlib_ng import zlib_ng

from dashboard.i18n.locale import ENGLISH

# What is in English in every language: titles of sources.
SOURCE = "Source"

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = len(_SIGNATURE) + 25
_DEPTH, _RGB = 8, 2
# Flat grounds and repeated letters become smallest as they are: each filter of PNG made our pictures larger.
_NO_FILTER = b"\0"
# 9 makes files an eighth smaller in nine times the time.
_COMPRESSION = 6


def encoded(pixels: NDArray[np.uint8]) -> bytes:
    """Pixels (height x width x 3: red, green, blue) as PNG, without loss."""
    height, width, _ = pixels.shape
    compressor = zlib_ng.compressobj(_COMPRESSION)
    parts = []
    for line in pixels:
        parts.append(compressor.compress(_NO_FILTER))
        parts.append(compressor.compress(line))
    parts.append(compressor.flush())
    header = struct.pack(">IIBBBBB", width, height, _DEPTH, _RGB, 0, 0, 0)
    return _SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", b"".join(parts)) + _chunk(b"IEND", b"")


def described(image: bytes, facts: Mapping[str, str], lang: str, *, dots_per_metre: int = 0) -> bytes:
    """A PNG with facts as texts in its metadata, in a language but for the source, and how large it is on paper."""
    size = _chunk(b"pHYs", struct.pack(">IIB", dots_per_metre, dots_per_metre, 1)) if dots_per_metre else b""
    texts = b"".join(_text(key, value, ENGLISH if key == SOURCE else lang) for key, value in facts.items())
    return image[:_HEADER] + size + texts + image[_HEADER:]


def _text(keyword: str, text: str, lang: str) -> bytes:
    """An uncompressed iTXt chunk (PNG specification, 11.3.3.4)."""
    return _chunk(b"iTXt", keyword.encode("latin-1") + b"\0\0\0" + lang.encode("ascii") + b"\0\0" + text.encode())


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
