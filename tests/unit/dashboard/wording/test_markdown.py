"""Pieces of Markdown that pages share."""

from __future__ import annotations

from dashboard.i18n.locale import speaking
from dashboard.wording.english import in_english


def test_what_stays_in_english_is_marked_on_pages_in_another_language() -> None:
    with speaking("ht"):
        assert in_english("A title") == '<span lang="en">A title</span>'
    assert in_english("A title") == "A title"
