"""Parts of a long page that are closed at first: each opens by itself or by the address, and all together for print."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard.i18n.catalog import t

WHOLE = "whole"


@contextmanager
def more(name: str, label: str = "", *, opened: bool = False) -> Iterator[bool]:
    """A part of a page: yields whether it is open, and thus to be drawn.

    Args:
        name: stands in the address as `more_<name>=true` while the part is open.
        label: what is shown while it is closed; when empty, that there is more, for a part under its own heading.
        opened: whether it is open at first.
    """
    if _is_whole():
        with st.container(key=f"part_{name}"):
            yield True
        return
    box = st.expander(label or t("parts.more"), opened, key=f"more_{name}", bind="query-params")
    with box:
        yield bool(box.open)


def _is_whole() -> bool:
    return bool(st.session_state.get(WHOLE, st.query_params.get(WHOLE) == "true"))


def all_at_once() -> None:
    """The switch that opens all parts, `whole=true` in the address; stands after the last part."""
    st.toggle(t("parts.whole"), key=WHOLE, bind="query-params")
