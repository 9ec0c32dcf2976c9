"""The publisher's file: empty fields are told, wrong ones stop, and the page shows both."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.data import publisher

WHOLE = """
owner = "Department of Examples"
owner_page = "https://example.org/examples"
contact = "questions@example.org"
corrections = "https://example.org/errors"
updates = "once a year"
"""


def read(folder: Path, text: str) -> publisher.Publisher:
    path = folder / "site.toml"
    path.write_text(text, encoding="utf-8")
    return publisher.read(path)


def test_a_whole_file_lacks_nothing(tmp_path: Path) -> None:
    told = read(tmp_path, WHOLE)
    assert told.unset() == []
    assert told.contact == "questions@example.org"


def test_what_is_empty_is_told(tmp_path: Path) -> None:
    told = read(tmp_path, WHOLE.replace("questions@example.org", " ").replace("Department of Examples", ""))
    assert told.unset() == ["owner", "contact"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("questions@example.org", "call us"),
        ("https://example.org/examples", "examples"),
        ("updates", "update"),
        ("https://example.org/examples", "someone@example.org"),
    ],
)
def test_a_wrong_field_stops(tmp_path: Path, before: str, after: str) -> None:
    with pytest.raises(ValueError, match=r"site\.toml"):
        read(tmp_path, WHOLE.replace(before, after))


def test_the_file_of_the_project_can_be_read() -> None:
    assert set(publisher.read(publisher.FILE).unset()) <= {"owner", "owner_page", "contact", "corrections", "updates"}
