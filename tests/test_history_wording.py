"""Facts of the five documents carry over; their sentences, and the private persons they name, do not.

The documents are no part of the project. `history_seed_runs.txt` holds, of every run of eight words in them
(lower case, letters and digits only), the first twelve digits of the SHA-256 of the words joined by spaces.
The notes under data/raw/history lead to a place by document, section and line; only names and titles stand in them as
printed.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.history_tables import ROOT, frames

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
# Files nsch_* hold official titles of variables and questions, not words of ours.
TEXT_FILES = ["*.md", "app.py", "pages/*.py", "dashboard/**/*", "docs/**/*", "etl/**/*", "data/*.toml"]
TEXT_FILES += ["data/curated/[!n]*", "data/curated/history/*"]


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", text.lower()))


def digest(run: list[str], digits: int) -> str:
    return hashlib.sha256(" ".join(run).encode()).hexdigest()[:digits]


@cache
def seed_runs() -> frozenset[str]:
    return frozenset((Path(__file__).parent / "history_seed_runs.txt").read_text(encoding="utf-8").split())


def copied(text: str) -> list[str]:
    """Runs of eight words that stand in one of the documents."""
    found = words(text)
    runs = (found[i : i + RUN] for i in range(len(found) - RUN + 1))
    return [" ".join(run) for run in runs if digest(run, 12) in seed_runs()]


def private_names(text: str) -> list[str]:
    found = words(text)
    candidates = [[word] for word in found] + [list(pair) for pair in pairwise(found)]
    return [" ".join(c) for c in candidates if digest(c, 16) in PRIVATE_NAMES]


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


def cells() -> Iterator[tuple[str, str]]:
    for table, frame in frames().items():
        for column in frame.columns:
            for number, value in enumerate(frame[column].astype(str), start=1):
                yield f"{table}, row {number}, {column}", value


def files() -> list[Path]:
    found = {path for pattern in TEXT_FILES for path in ROOT.glob(pattern)}
    return sorted(p for p in found if p.suffix in {".md", ".py", ".toml", ".txt", ".json", ".csv", ".sql"})


def test_the_search_finds_what_it_is_for():
    title = frames()["publication"].set_index("publication_id").loc["P01", "title"]
    assert copied(title)
    assert not copied("This sentence was written for the test and for nothing else at all.")
    assert CONTACT.search("write to a.b@example.org or call (617) 555-0100")


def test_no_sentence_of_the_documents_stands_in_the_tables():
    found = {where: runs for where, text in cells() if (runs := copied(without_names(text)))}
    assert found == {}


@pytest.mark.parametrize("path", files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_sentence_and_no_private_person_of_the_documents_stands_in_a_file(path):
    text = path.read_text(encoding="utf-8")
    assert copied(without_names(text)) == []
    assert private_names(text) == []


def test_no_private_person_and_no_contact_stands_in_the_tables():
    assert {where: text for where, text in cells() if private_names(text) or CONTACT.search(text)} == {}


def test_no_contact_stands_in_the_texts_on_people():
    for path in files():
        if path.suffix in {".md", ".toml"}:
            assert not CONTACT.search(path.read_text(encoding="utf-8")), path


def notes() -> list[Path]:
    return sorted((ROOT / "data" / "raw" / "history").glob("*.csv"))


@pytest.mark.parametrize("path", notes(), ids=lambda p: p.stem)
def test_the_notes_quote_no_sentence_and_name_no_private_person(path):
    text = path.read_text(encoding="utf-8")
    assert private_names(text) == []
    with path.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    quoted = {
        (n, column) for n, row in enumerate(rows, start=1) for column in row if copied(without_names(row[column]))
    }
    assert quoted == set()


def test_places_in_the_documents_are_lines_with_their_section():
    for path in notes():
        with path.open(newline="", encoding="utf-8") as lines:
            places = [row for row in csv.DictReader(lines) if row.get("seed_line")]
        assert all(row["seed_line"].isdigit() and row["seed_section"] and row["seed_file"] for row in places), path
