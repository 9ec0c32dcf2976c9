"""Telephone numbers, written in one way, that can be tapped."""

from __future__ import annotations

import re

_PARTS = re.compile(r"\(?(\d{3})\)?[-. ]*(\d{3})[-. ]*(\d{4})(?: *(?:x|ext\.?) *(\d+))?")


def written(phone: str) -> str:
    """A number as 413-794-0000 ext. 5; one that is not of the United States stays as it is listed."""
    found = _PARTS.fullmatch(phone.strip())
    if not found:
        return phone
    number = "-".join(found.groups()[:3])
    return f"{number} ext. {found[4]}" if found[4] else number


def address(phone: str) -> str:
    """The address that dials a number of the United States; an extension is left to the caller."""
    digits = "".join(letter for letter in re.split("x|ext", phone)[0] if letter.isdigit())
    return f"tel:+1{digits}"


def link(phone: str) -> str:
    """The number as a link of Markdown; empty where there is none."""
    return f"[{written(phone)}]({address(phone)})" if phone else ""
