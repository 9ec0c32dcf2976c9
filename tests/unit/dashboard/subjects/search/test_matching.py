"""A search finds what is meant: plurals, accents, beginnings and misspellings; and the closest first."""

from __future__ import annotations

import pytest

from dashboard.subjects.search.matching import Entry, index, search, words

TOWN = Entry("place", "Springfield", "", "a")
CLINIC = Entry("site", "Caring Health Center", "1049 Main Street, Springfield", "b")
REFERRALS = Entry("measure", "Referrals when needed", "Getting a referral was no problem", "c")
HOME = Entry("measure", "Care in a medical home", "All parts together", "d")
LONG = Entry("event", "AAP first defines the medical home in policy (1992)", "", "e")
SPANISH = Entry("page", "Clínicas y hospitales", "", "f")
KNOWN = index([LONG, CLINIC, TOWN, REFERRALS, HOME, SPANISH])


def found(query: str) -> list[Entry]:
    return [hit.entry for hit in search(query, KNOWN)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The Clínicas", ["clinica"]),
        ("families’ needs", ["family", "need"]),
        ("children, kids", ["child", "child"]),
        ("status of a bus", ["status", "bus"]),
        ("boxes churches", ["box", "church"]),
        ("", []),
    ],
)
def test_words_are_compared_without_case_accents_and_plurals(text: str, told: list[str]) -> None:
    assert words(text) == told


@pytest.mark.parametrize("query", ["referral", "Referrals", "referals", "refer", "REFERRALS needed"])
def test_spelling_plurals_and_beginnings_are_forgiven(query: str) -> None:
    assert found(query)[0] is REFERRALS


def test_a_name_comes_before_what_only_mentions_it() -> None:
    assert found("springfeild") == [TOWN, CLINIC]
    assert found("springfield")[0] is TOWN


def test_of_titles_with_the_same_words_the_shorter_comes_first() -> None:
    assert found("medical home")[:2] == [HOME, LONG]


def test_what_has_more_of_the_words_comes_first() -> None:
    hits = search("health center springfield", KNOWN)
    assert (hits[0].entry, hits[0].words) == (CLINIC, 3)
    assert hits[-1].words == 1


def test_accents_may_be_left_out() -> None:
    assert found("clinicas") == [SPANISH]


@pytest.mark.parametrize("query", ["zzzz", "the of a", "", "???"])
def test_what_is_not_there_is_not_found(query: str) -> None:
    assert found(query) == []


def test_short_words_and_numbers_are_not_guessed() -> None:
    assert found("1050") == []
    assert found("1049") == [CLINIC]
