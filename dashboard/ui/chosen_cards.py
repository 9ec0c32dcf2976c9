"""The cards that the reader put into a report, kept in the session by their addresses, never by their content."""

from __future__ import annotations

import streamlit as st

KEY = "report_cards"
MOST = 40


def chosen() -> list[str]:
    """Addresses of the cards in the report, in order."""
    return list(st.session_state.get(KEY, []))


def keep(addresses: list[str]) -> None:
    """Make these the report; none twice, and no more than 40."""
    st.session_state[KEY] = list(dict.fromkeys(addresses))[:MOST]


def add(*addresses: str) -> None:
    """Put cards at the end."""
    keep([*chosen(), *addresses])


def remove(address: str) -> None:
    """Take a card out."""
    keep([one for one in chosen() if one != address])


def move(address: str, by: int) -> None:
    """Move a card towards the start (-1) or the end (1)."""
    addresses = chosen()
    old = addresses.index(address)
    new = min(max(old + by, 0), len(addresses) - 1)
    addresses.insert(new, addresses.pop(old))
    keep(addresses)
