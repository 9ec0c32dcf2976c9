"""The reader's choices in the address: read in every run, and written when the reader chooses.

Streamlit can bind a widget to the address by itself. On the way from page to page it then drops what another page's
widget of the same name holds, so that Back shows the defaults. Hence nothing is bound: what a page shows follows from
the address alone, and the widgets are set to it.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

# Session keys: the page of the last run, this run's choices, and those the browser did not know when the run began.
PAGE, NEW, KEPT = "address_page", "address_new", "address_kept"
# Fields of text, whose words the session has to forget on another page.
FIELDS = "address_fields"


def begin(page: str) -> None:
    """Begin a run of a page.

    A reader who chooses again before the first choice is in the address asks for a run without it: it is put back.
    """
    new, kept = st.session_state.pop(NEW, {}), st.session_state.pop(KEPT, {})
    if st.session_state.get(PAGE) != page:
        new, kept = {}, {}
        for field in st.session_state.pop(FIELDS, ()):
            st.session_state.pop(field, None)
    if _came_back():
        kept = {}
    kept = {name: code for name, code in kept.items() if asked(name) != code} | new
    write(kept)
    st.session_state[PAGE] = page
    st.session_state[KEPT] = kept


def begin_part() -> None:
    """Begin a run of a part of the page whose run was the last one."""
    begin(st.session_state[PAGE])


def asked(name: str) -> str:
    """What the address says of a name; empty when nothing."""
    return str(st.query_params.get(name, "")).strip()


def choose(name: str, code: str) -> None:
    """Put a choice into the address, or take the name out when the code is empty; for callbacks."""
    st.session_state.setdefault(NEW, {})[name] = code
    write({name: code})


def write(choices: Mapping[str, str]) -> None:
    """Make the address say these; an empty code takes its name out."""
    for name in [name for name, code in choices.items() if not code and name in st.query_params]:
        del st.query_params[name]
    if changed := {name: code for name, code in choices.items() if code and st.query_params.get(name) != code}:
        st.query_params.update(changed)


def field(name: str, text: str) -> None:
    """Give a field of text (its key is `name`) the address's words; what the reader is typing stays otherwise."""
    # The space after a word is not in the address, and the next word follows it.
    if st.session_state.get(name, "").strip() != text:
        st.session_state[name] = text
    st.session_state.setdefault(FIELDS, set()).add(name)


def _came_back() -> bool:
    """Whether this run follows from the browser's Back or Forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation
