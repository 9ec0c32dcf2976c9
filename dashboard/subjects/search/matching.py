"""Which entries fit what a reader types: whole words, their plurals, their beginnings, and words spelled like them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

# Words that carry no meaning in a search.
EMPTY = frozenset(
    re.findall(
        r"\w+", "a an and at by de del do does el en for how i in is it la las los my of on or the to un una what"
    )
)
# Words that people use for those of the site.
SAME_AS = {"children": "child", "kid": "child", "dentist": "dental", "teenager": "teen", "hospitalization": "hospital"}
# How well a word fits: the same, the beginning of one, or spelled like it (times its likeness).
SAME, BEGINS, ALIKE = 1.0, 0.8, 0.6
LEAST_LIKE = 78
SHORTEST_BEGUN, SHORTEST_ALIKE = 2, 4
# A word in the text of an entry counts less than one in its title.
IN_TEXT = 0.3


@dataclass(frozen=True)
class Entry:
    """Something that can be found: `kind` groups results, `address` leads to it."""

    kind: str
    title: str
    text: str
    address: str


@dataclass(frozen=True)
class Hit:
    """An entry, how well it fits, and how many of the reader's words it has."""

    entry: Entry
    score: float
    words: int


def words(text: str) -> list[str]:
    """The words of a text as they are compared: lower case, no accents, no plural: `Clínicas` is `clinica`."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).encode("ascii", "ignore").decode().lower()
    found = re.findall(r"[a-z0-9]+", plain.replace("'s", "").replace("'", ""))
    plainer = (_singular(word) for word in found if word not in EMPTY)
    return [SAME_AS.get(word, word) for word in plainer]


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3 else word


@dataclass(frozen=True)
class Index:
    """Entries and, for each word in them, the entries that have it, with the weight of the place where it stands."""

    entries: Sequence[Entry]
    weights: Mapping[str, Mapping[int, float]]
    vocabulary: Sequence[str] = field(default=())


def index(entries: Iterable[Entry]) -> Index:
    """Entries made ready to be searched."""
    listed = list(entries)
    weights: dict[str, dict[int, float]] = {}
    for number, entry in enumerate(listed):
        for word in words(entry.text):
            weights.setdefault(word, {}).setdefault(number, IN_TEXT)
        for word in words(entry.title):
            weights.setdefault(word, {})[number] = 1.0
    return Index(listed, weights, sorted(weights))


def _alike(word: str, vocabulary: Sequence[str]) -> dict[str, float]:
    """Words of the index that a typed word may stand for, with how well each fits."""
    fits: dict[str, float] = {}
    if len(word) >= SHORTEST_ALIKE and not word.isdigit():
        close = process.extract(word, vocabulary, scorer=fuzz.ratio, score_cutoff=LEAST_LIKE, limit=None)
        fits |= {name: ALIKE * likeness / 100 for name, likeness, _ in close}
    if len(word) >= SHORTEST_BEGUN:
        fits |= {name: BEGINS for name in vocabulary if name.startswith(word)}
    if word in vocabulary:
        fits[word] = SAME
    return fits


def search(query: str, known: Index) -> list[Hit]:
    """Entries that have the reader's words, those with the most words and the best fit first.

    A title that is nearly the query itself comes before one that holds it among other words.
    """
    asked = list(dict.fromkeys(words(query)))
    scores: dict[int, dict[str, float]] = {}
    for word in asked:
        for name, fit in _alike(word, known.vocabulary).items():
            for number, weight in known.weights[name].items():
                own = scores.setdefault(number, {})
                own[word] = max(own.get(word, 0.0), fit * weight)
    hits = []
    for number, own in scores.items():
        entry = known.entries[number]
        closeness = len(asked) / max(len(words(entry.title)), len(asked))
        hits.append(Hit(entry, sum(own.values()) + 0.5 * closeness * min(1.0, max(own.values())), len(own)))
    return sorted(hits, key=lambda hit: (-hit.words, -hit.score, hit.entry.title))
