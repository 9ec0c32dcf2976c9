"""The place in the address, and the field in which a reader looks for one."""

from __future__ import annotations

import streamlit as st

from dashboard.i18n.catalog import t
from dashboard.subjects.place import choices, search
from dashboard.subjects.place.search import Found
from dashboard.ui.choices import address

# Session keys: what was typed, what this run looks up, and what was found for the place now shown.
QUERY, LOOKED_UP, FOUND = "place_query", "place_looked_up", "place_found"
# The parameter of the address that holds words that lead to no place.
WORDS = "town"


def asked() -> Found | None:
    """What the address or the field asks for, by code, name or ZIP code; None for nothing.

    What the reader just looked up counts, else the address, which then holds the place's code, or the words that lead
    to no place: a page that runs again still answers them.
    """
    text = st.session_state.pop(LOOKED_UP, "") or _in_address()
    found = _found(text)
    level, code = (found.place.level, found.place.code) if found and found.place else (WORDS, text)
    address.write({name: code if name == level else "" for name in choices.LEVELS})
    return found


def _in_address() -> str:
    return next((text for name in choices.LEVELS if (text := address.asked(name))), "")


def _found(text: str) -> Found | None:
    """What a text leads to. A place that was looked up by name is still told so when the page asks for its code."""
    before: Found | None = st.session_state.get(FOUND)
    if before and before.place and before.place.code == text:
        return before
    found = search.find(text) if text.strip() else None
    st.session_state[FOUND] = found
    return found


def field() -> None:
    """The field and its button."""
    with st.form("find_place", border=False):
        st.text_input(t("one_place.search"), key=QUERY, max_chars=search.LONGEST, placeholder=t("one_place.example"))
        st.form_submit_button(t("one_place.find"), on_click=_look_up)


def _look_up() -> None:
    st.session_state[LOOKED_UP] = str(st.session_state.get(QUERY, "")).strip()
