"""Colors as `#rrggbb`: their parts, mixtures and contrast."""

from __future__ import annotations

import re
from functools import lru_cache

_HEX = re.compile(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})", re.IGNORECASE)


@lru_cache(maxsize=512)
def rgb(color: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255.

    Raises:
        ValueError: not a color of six hexadecimal digits.
    """
    found = _HEX.fullmatch(color)
    if found is None:
        raise ValueError(f"{color!r} is not a color such as #0b5394")
    red, green, blue = (int(part, 16) for part in found.groups())
    return red, green, blue


def faded(color: str, opacity: float) -> str:
    """A color as CSS with an opacity."""
    red, green, blue = rgb(color)
    return color if opacity >= 1 else f"rgba({red},{green},{blue},{opacity})"


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two colors, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = (part / 255 for part in rgb(color))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
