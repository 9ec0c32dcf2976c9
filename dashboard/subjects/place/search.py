"""Find a place by what people type: a town, a ZIP code, a village, a county, a region or a school district.

Case, punctuation, accents and common short forms do not matter. What is not found is never guessed: the reader gets
the names that look most like it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from dashboard.data.queries import localities
from dashboard.data.queries.localities import Place
from dashboard.data.store.cache import once

ZIP = "zip"
MOST_SUGGESTED = 5
# Likeness from 0 to 100 below which a name is no suggestion.
LEAST_LIKE = 70
LONGEST = 80
# Characters that names hold besides letters and digits; others are dropped.
SIGNS = " -.,'’()&/"
# Words that people add to a name, and other ways to write one.
ADDED = re.compile(r"^(the )?(town|city) of | (massachusetts|mass|ma)$")
SAME_WORDS = {
    **{"n": "north", "no": "north", "s": "south", "so": "south", "e": "east", "w": "west"},
    **{"st": "saint", "mt": "mount", "centre": "center", "pt": "point"},
}
# Words that may follow the name of a place of each level.
BEHIND = {
    "county": ("county",),
    "region": ("region", "massachusetts region"),
    "district": ("school district", "schools", "public schools", "district"),
    "state": (),
    "town": (),
}
MASSACHUSETTS_ZIP = re.compile(r"0(1\d{3}|2[0-7]\d{2}|5501|5544)")


@dataclass(frozen=True)
class Match:
    """A place that a name leads to; `basis` says what the name is where it is not the place's own."""

    place: Place
    basis: str = ""


@dataclass(frozen=True)
class Found:
    """What was found: places of that name, the likeliest first; or none, and places with names like it."""

    text: str
    matches: tuple[Match, ...] = ()
    suggestions: tuple[tuple[str, Place], ...] = ()

    @property
    def place(self) -> Place | None:
        """The place that the name stands for; None where it leads to several, such as a ZIP code of two towns."""
        if not self.matches or sum(bool(match.basis) for match in self.matches) > 1:
            return None
        return self.matches[0].place

    @property
    def is_zip(self) -> bool:
        """Whether a ZIP code was typed."""
        return bool(re.fullmatch(r"\d{5}", self.text))

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is a ZIP code of another state."""
        return self.is_zip and not MASSACHUSETTS_ZIP.fullmatch(self.text)


@dataclass(frozen=True)
class Directory:
    """Names as they are compared: what each leads to, and how each is written."""

    matches: Mapping[str, tuple[Match, ...]]
    written: Mapping[str, str]


def key(text: str) -> str:
    """A name as it is compared: `  Mt. Washington, MA ` is `mount washington`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    plain = " ".join(re.sub(r"[^a-z0-9]+", " ", plain.replace("'", "")).split())
    plain = ADDED.sub("", ADDED.sub("", plain))
    words = [SAME_WORDS.get(word, word) for word in plain.split()]
    return re.sub(r"borough\b", "boro", " ".join(words))


def directory(places: Iterable[Place], others: Iterable[localities.PlaceName]) -> Directory:
    """The names of places; where several places have one name, towns come first, then villages and larger places."""
    own = {place.code: place for place in places}
    order = ("state", "town", "village", "county", "region", "district")
    listed: list[tuple[int, str, Match]] = []
    for place in own.values():
        for name in (place.name, *(f"{place.name} {behind}" for behind in BEHIND[place.level])):
            listed.append((order.index(place.level), name, Match(place)))
    for other in others:
        listed.append((order.index("village"), other.name, Match(own[other.code], other.basis)))
    matches: dict[str, tuple[Match, ...]] = {}
    written: dict[str, str] = {}
    for _, name, match in sorted(listed, key=lambda one: (one[0], one[1])):
        known = matches.get(key(name), ())
        if match.place not in [one.place for one in known]:
            matches[key(name)] = (*known, match)
        written.setdefault(key(name), name)
    return Directory(matches, written)


@once
def names() -> Directory:
    """The directory of all places."""
    return directory(localities.places().values(), localities.other_names())


def find(text: str) -> Found:
    """The places that a text leads to: a code, a name or a ZIP code; or names like it."""
    told = " ".join("".join(c for c in text if c.isalnum() or c in SIGNS).split())[:LONGEST]
    if place := localities.places().get(told):
        return Found(told, (Match(place),))
    zip_code = re.fullmatch(r"(\d{5})(-\d{4})?", told)
    return look_up(zip_code[1] if zip_code else told, names())


def look_up(text: str, known: Directory) -> Found:
    """The places that a text leads to in a directory, or names like it."""
    own = key(text)
    if matches := known.matches.get(own):
        return Found(text, matches)
    if not own:
        return Found(text)
    if Found(text).is_elsewhere:
        return Found(text)
    same_kind = [name for name in known.matches if name.isdigit() == own.isdigit()]
    alike = process.extract(own, same_kind, scorer=fuzz.WRatio, score_cutoff=LEAST_LIKE, limit=None)
    # One result for each name: a town's page leads to the county and the district of the same name.
    suggestions: dict[str, tuple[str, Place]] = {}
    # Of equally similar names, the one of similar length: `WRatio` also matches parts of names.
    for name, _, _ in sorted(alike, key=lambda one: (-one[1], abs(len(one[0]) - len(own)), one[0])):
        match = known.matches[name][0]
        suggestions.setdefault(match.place.name, (known.written[name], match.place))
    return Found(text, (), tuple(list(suggestions.values())[:MOST_SUGGESTED]))
