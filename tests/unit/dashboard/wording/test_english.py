"""What stays in English is marked, and the rest of a text is left as it is."""

from __future__ import annotations

from dashboard.i18n.locale import speaking
from dashboard.wording.english import divided, in_english, marked


def test_a_title_in_english_is_marked_in_another_language_alone() -> None:
    assert in_english("A title") == "A title"
    with speaking("es"):
        assert in_english("A title") == '<span lang="en">A title</span>'


def test_parts_of_a_text_are_marked_and_all_of_it_is_safe_html() -> None:
    with speaking("es"):
        told = marked("informe · Care & <Co>", ["Care & <Co>", "", "not in it"])
    assert told == 'informe · <span lang="en">Care &amp; &lt;Co&gt;</span>'


def test_a_text_is_cut_where_its_english_begins_and_ends() -> None:
    assert divided("Fuente: A; B.", ["A", "B"]) == [
        ("Fuente: ", False),
        ("A", True),
        ("; ", False),
        ("B", True),
        (".", False),
    ]
    assert divided("Fuente", ["A"]) == [("Fuente", False)]
    assert divided("", ["A"]) == [("", False)]
