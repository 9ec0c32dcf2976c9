"""The reader's own report: which cards are in it, kept in the session and in the address of its page.

Cards are kept by their address (`dashboard.specs`), never by their content.
"""

from __future__ import annotations

import streamlit as st

KEY = "report_cards"
MOST = 40


def chosen() -> list[str]:
    """Addresses of the cards in the report, in order."""
    return list(st.session_state.get(KEY, []))


def keep(specs: list[str]) -> None:
    """Make these the report; none twice, and no more than 40."""
    st.session_state[KEY] = list(dict.fromkeys(specs))[:MOST]


def add(spec: str) -> None:
    """Put a card at the end."""
    keep([*chosen(), spec])


def remove(spec: str) -> None:
    """Take a card out."""
    keep([one for one in chosen() if one != spec])


def move(spec: str, by: int) -> None:
    """Move a card towards the start (-1) or the end (1)."""
    specs = chosen()
    old = specs.index(spec)
    new = min(max(old + by, 0), len(specs) - 1)
    specs.insert(new, specs.pop(old))
    keep(specs)
