"""Lists that open, and the words by which readers find their entries."""

from __future__ import annotations

import pytest

from dashboard.wording.disclosure_list import has_words


@pytest.mark.parametrize(
    ("typed", "is_there"),
    [("", True), ("  ", True), ("HOME medical", True), ("med", True), ("medical house", False), ("niños", True)],
)
def test_every_word_must_stand_in_the_text(typed: str, is_there: bool) -> None:
    assert has_words("A Medical Home: NIÑOS too", typed) is is_there
