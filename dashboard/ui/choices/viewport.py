"""Whether the reader's window is narrow, so that a page can start with what fits it."""

from __future__ import annotations

import streamlit as st

NARROW_PIXELS = 700
_KEY = "address_viewport"
# The browser reports this after it has drawn the page; only a wrong guess causes a rerun.
_SCRIPT = """
export default function ({ data, setStateValue }) {
  const narrow = window.innerWidth < data.pixels
  if (narrow !== data.narrow) setStateValue("narrow", narrow)
}
"""
_measure = st.components.v2.component("viewport", js=_SCRIPT)


def is_narrow() -> bool:
    """Whether the window is narrower than 700 pixels: guessed from the request, then measured in the browser."""
    known = st.session_state.get(_KEY, {}).get("narrow")
    return _says_phone() if known is None else bool(known)


def measure() -> None:
    """Have the browser say how wide the window is; once a page."""
    with st.container(key=f"{_KEY}_box"):
        _measure(key=_KEY, data={"pixels": NARROW_PIXELS, "narrow": is_narrow()}, on_narrow_change=lambda: None)


def _says_phone() -> bool:
    headers = st.context.headers
    return headers.get("Sec-Ch-Ua-Mobile") == "?1" or "Mobi" in (headers.get("User-Agent") or "")
