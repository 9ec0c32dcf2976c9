"""Letters of a PDF."""

from __future__ import annotations

import re

import pikepdf


def to_unicode(font: pikepdf.Object) -> dict[bytes, str]:
    """The letters that a font's codes stand for."""
    cmap = font.ToUnicode.read_bytes().decode("latin-1")
    pairs = re.findall(r"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>\s*(?:\n|$)", cmap)
    return {bytes.fromhex(code): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}
