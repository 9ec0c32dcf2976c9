"""Finds runs of eight words that stand in one of the five documents, and the private persons they name.

The documents are no part of the project. `history_seed_runs.txt` holds, of every run of eight words in them
(lower case, letters and digits only), the first twelve digits of the SHA-256 of the words joined by spaces.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from tests.support.history_tables import frames

RUN = 8
LAW = "Children's Health Insurance Program Reauthorization Act of 2009"
# SHA-256, first 16 digits, of the names in lower case: the names themselves stand nowhere.
PRIVATE_NAMES = {
    "f4fb2732352497b8",
    "3d69aa9108eaf97f",
    "95994734941e6fd8",
    "be371e1c95a189b1",
    "30795e50daa6e8ef",
    "b34656bbf026cee1",
}
CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}|\[email|\(\d{3}\) ?\d{3}-\d{4}|\b\d{3}[-.]\d{3}[-.]\d{4}\b")


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", text.lower()))


def digest(run: str, digits: int) -> str:
    return hashlib.sha256(run.encode()).hexdigest()[:digits]


@cache
def seed_runs() -> frozenset[str]:
    return frozenset((Path(__file__).parent / "history_seed_runs.txt").read_text(encoding="utf-8").split())


def copied(text: str) -> list[str]:
    """Runs of eight words that stand in one of the documents."""
    found = words(text)
    runs = (" ".join(found[i : i + RUN]) for i in range(len(found) - RUN + 1))
    return [run for run in runs if digest(run, 12) in seed_runs()]


def private_names(text: str) -> list[str]:
    found = words(text)
    return [name for name in (*found, *map(" ".join, pairwise(found))) if _is_private(name)]


@lru_cache(maxsize=200_000)
def _is_private(name: str) -> bool:
    return digest(name, 16) in PRIVATE_NAMES


@cache
def proper_names() -> tuple[str, ...]:
    """Titles and names, which cannot be told in other words; the longest first."""
    tables = frames()
    names = {LAW, *tables["publication"]["title"], *tables["organization"]["name"], *tables["tool"]["name"]}
    return tuple(sorted(names, key=len, reverse=True))


def without_names(text: str) -> str:
    text = " ".join(text.split())
    for name in proper_names():
        text = text.replace(name, " | ")
    return text
