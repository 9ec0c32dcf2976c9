"""Parts of a long page that are closed at first: each opens by itself or by the address, and all together for print."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.i18n.catalog import t
from dashboard.ui import first_answer
from dashboard.ui.choices import address
from dashboard.ui.runs import alone, sent_again

WHOLE = "whole"
OPEN, CLOSED = "true", "false"


def more(
    name: str, draw: Callable[[], object], label: str = "", *, opened: bool = False, is_the_same: bool = False
) -> None:
    """A part of a page, drawn while it is open; opening it draws nothing else.

    Args:
        name: stands in the address as `more_<name>=true` while the part is open.
        draw: draws it.
        label: what is shown while it is closed; when empty, that there is more, for a part under its own heading.
        opened: whether it is open where the address says nothing.
        is_the_same: whether `draw` puts texts on the page that follow from the name, build and language alone.
    """
    if address.asked(WHOLE) == OPEN:
        with st.container(key=f"part_{name}"), alone.named(name):
            draw()
    else:
        told = label or t("parts.more")
        alone.drawn(name, lambda: _folded(name, draw, told, opened, is_the_same), address.begin_part)


def _folded(name: str, draw: Callable[[], object], label: str, opened: bool, is_the_same: bool) -> None:
    key = f"more_{name}"
    is_open = address.asked(key) == OPEN or (opened and address.asked(key) != CLOSED)
    st.session_state[f"{key}_part"] = is_open

    def keep() -> None:
        chosen = bool(st.session_state[f"{key}_part"])
        address.choose(key, "" if chosen == opened else OPEN if chosen else CLOSED)

    def box() -> DeltaGenerator:
        return st.expander(label, key=f"{key}_part", on_change=keep)

    def whole() -> None:
        with box():
            draw()

    # Without code nothing can be fetched later: the reader's browser opens what is there.
    is_shown = is_open or first_answer.running()
    if is_shown and not is_the_same:
        whole()
    else:
        sent_again.drawn(whole if is_shown else box, name, label, opened, is_open)


def all_at_once() -> None:
    """The switch that opens all parts, `whole=true` in the address; stands after the last part."""
    key = f"{WHOLE}_switch"
    st.session_state[key] = is_whole = address.asked(WHOLE) == OPEN

    def keep() -> None:
        address.choose(WHOLE, OPEN if st.session_state[key] else "")

    sent_again.drawn(lambda: st.toggle(t("parts.whole"), key=key, on_change=keep), key, is_whole)
