"""The reader's own report: addresses of its cards, never their content, and the reader's words.

It lives in the session and, for other tabs, for a reload and for another server, in the reader's browser
(`report_keeper`). One that a link opened is not kept before the reader changes it, so that no link takes the place of a
report that the reader has.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import streamlit as st

from dashboard.cards import card_address, registry
from dashboard.exports.reports import selection

KEY, WORDS = "report_cards", "report_words"
# Session keys: whether the browser is to keep the report, and another report that it keeps.
IS_OWN, OTHER = "report_is_own", "report_other"
CARDS = "cards"
MOST = 40


def chosen() -> list[str]:
    """Addresses of the cards in the report, in order."""
    return list(st.session_state.get(KEY, []))


def words() -> dict[str, str]:
    """Title, author, date and note, those that are not empty."""
    return dict(st.session_state.get(WORDS, {}))


def is_known() -> bool:
    """Whether the session has a report, if only an empty one."""
    return KEY in st.session_state


def keep(addresses: list[str]) -> None:
    """Make these the report; none twice, and no more than 40."""
    st.session_state[KEY] = list(dict.fromkeys(addresses))[:MOST]
    st.session_state[IS_OWN] = True


def say(name: str, text: str) -> None:
    """Set one of the reader's words."""
    told = words() | {name: text}
    st.session_state[WORDS] = {key: told[key][:most] for key, most in selection.TEXTS.items() if told.get(key)}
    keep(chosen())


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


def as_parameters() -> dict[str, str]:
    """The report by the names that it has in the address of its page; empty texts for what it lacks."""
    told = words()
    return {CARDS: card_address.BETWEEN_CARDS.join(chosen())} | {name: told.get(name, "") for name in selection.TEXTS}


def open_link(parameters: Mapping[str, str]) -> None:
    """Show the report of an address."""
    _show(parameters)
    st.session_state[IS_OWN] = False


def as_text() -> str:
    """The report, and another one of the reader's, as the browser keeps them; empty when it is not to keep this one."""
    if not st.session_state.get(IS_OWN):
        return ""
    return json.dumps([as_parameters(), *other()])


def open_kept(text: str) -> None:
    """Take over what the browser kept; beside the report of a link it is offered as another one."""
    kept = _read(text)
    if not kept:
        return
    # A long report is cut short in its own address.
    same = as_parameters() in (kept[0], selection.fitting(as_parameters() | kept[0]))
    if is_known() and not st.session_state.get(IS_OWN) and not same:
        st.session_state[OTHER] = kept[:1]
        return
    _show(kept[0])
    st.session_state[IS_OWN] = True
    st.session_state[OTHER] = kept[1:2]


def other() -> list[dict[str, str]]:
    """Another report of the reader's, or none: the one that a link's report stands before."""
    return list(st.session_state.get(OTHER, []))


def change_over() -> None:
    """Open the other report, and keep this one as the other."""
    (parameters,), now = other(), as_parameters()
    _show(parameters)
    st.session_state[OTHER] = [now] if now[CARDS] else []
    st.session_state[IS_OWN] = True


def _show(parameters: Mapping[str, str]) -> None:
    addresses = [address for address in parameters.get(CARDS, "").split(card_address.BETWEEN_CARDS) if address]
    keep([registry.renewed(address) for address in addresses])
    told = {name: parameters.get(name, "")[:most] for name, most in selection.TEXTS.items()}
    st.session_state[WORDS] = {name: text for name, text in told.items() if text}


def _read(text: str) -> list[dict[str, str]]:
    """Reports of a text that a browser kept; none of a text that is not ours."""
    try:
        found = json.loads(text)
    except ValueError:
        return []
    if not isinstance(found, list):
        return []
    return [{str(k): str(v) for k, v in one.items()} for one in found[:2] if isinstance(one, dict)]
