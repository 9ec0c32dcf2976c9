"""Facts of the five documents carry over; their sentences, and the private persons they name, do not.

The documents are no part of the project. `history_seed_runs.txt` holds, of every run of eight words in them
(lower case, letters and digits only), the first twelve digits of the SHA-256 of the words joined by spaces.
The notes under data/raw/history lead to a place by document, section and line; only names and titles stand in them as
printed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.history_tables import ROOT, frames
from tests.support.history_wording import CONTACT, copied, private_names, without_names

# Files nsch_* hold official titles of variables and questions, not words of ours.
TEXT_FILES = ["*.md", "app.py", "pages/*.py", "dashboard/**/*", "docs/**/*", "etl/**/*", "data/*.toml"]
TEXT_FILES += ["data/curated/[!n]*", "data/curated/history/*"]


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
