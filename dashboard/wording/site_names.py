"""Names of clinics and hospitals as readers write them; lists give some in capitals only."""

from __future__ import annotations

import re

# Abbreviations, which stay in capitals.
ACRONYMS = frozenset({"CAB", "CHC", "GLFHC", "MSFHS", "WIC", "YMCA", "YWCA"})
# So large a share of capitals makes a name one in capitals: the list has BROCKTON NEIGHBORHD HTH CTR MAINspring.
MOSTLY = 0.75
SMALL = frozenset({"and", "at", "for", "in", "of", "on", "the"})


def site_name(name: str) -> str:
    """A name that is mostly in capitals in title case, with acronyms as they are; any other name as it is."""
    letters = [letter for letter in name if letter.isalpha()]
    if sum(map(str.isupper, letters)) <= MOSTLY * len(letters):
        return name
    told = re.sub(r"[A-Z]+(?:'[A-Z]+)?", lambda found: _word(found[0]), name)
    return told[:1].upper() + told[1:]


def _word(word: str) -> str:
    if word in ACRONYMS:
        return word
    return word.lower() if word.lower() in SMALL else word.capitalize()
