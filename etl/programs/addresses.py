"""Compare names and addresses that two sources print in two ways."""

from __future__ import annotations

import re

# The ZIP codes assigned to Massachusetts by the Postal Service, apart from two of a federal tax office.
ZIP_FIRST, ZIP_LAST = "01001", "02791"

_STREET_WORDS = {
    "avenue": "ave",
    "boulevard": "blvd",
    "circle": "cir",
    "court": "ct",
    "drive": "dr",
    "east": "e",
    "highway": "hwy",
    "north": "n",
    "place": "pl",
    "road": "rd",
    "route": "rte",
    "south": "s",
    "square": "sq",
    "street": "st",
    "west": "w",
}
_STREET_TYPES = {"ave", "blvd", "cir", "ct", "dr", "hwy", "pl", "rd", "sq", "st"}
_UNIT = re.compile(r"\b(suite|ste|apt|unit|bldg|building|floor|fl|room|\d+(st|nd|rd|th) floor)\b.*$")


def plain(text: str) -> str:
    """Lower-case words without punctuation, for comparing names."""
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", text.lower().replace("'", "").replace("’", "")).split())


def house_number(address: str) -> str | None:
    """The number an address begins with (`73D Winthrop Avenue` gives `73`), or None."""
    found = re.match(r"\s*(\d+)", address)
    return found[1] if found else None


def street_words(address: str) -> str:
    """The street of an address without house number and unit, with usual short forms."""
    words = plain(re.sub(r"^\s*\d+[a-z]?\b", "", address.lower()).split(",")[0])
    return " ".join(_STREET_WORDS.get(word, word) for word in _UNIT.sub("", words).split())


def street_name(words: str) -> str:
    """The street without its type: `foundry st` gives `foundry`."""
    return " ".join(word for word in words.split() if word not in _STREET_TYPES)


def phone_digits(phone: str) -> str:
    """The digits of a telephone number, without an extension; empty when none is given."""
    return re.sub(r"\D", "", re.sub(r"\s*x\d+$", "", phone))


def is_massachusetts_zip(text: str) -> bool:
    """Whether a text is a five-digit ZIP in the range assigned to Massachusetts."""
    return bool(re.fullmatch(r"\d{5}", text)) and ZIP_FIRST <= text <= ZIP_LAST
