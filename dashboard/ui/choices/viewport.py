"""Whether the reader's window is narrow, so that a page can start with what fits it."""

from __future__ import annotations

import streamlit as st

from dashboard.ui.choices import address

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
    return address.once(_KEY, lambda: _is_below(_KEY))


def measure() -> None:
    """Have the browser say whether the window is narrow; once a page."""
    _mount(_KEY, NARROW_PIXELS)


def is_below(pixels: int) -> bool:
    """Whether the window is narrower than this: once a page, for what needs more room than a phone lacks."""
    key = f"{_KEY}_{pixels}"
    _mount(key, pixels)
    return _is_below(key)


def _mount(key: str, pixels: int) -> None:
    with st.container(key=f"{key}_box"):
        _measure(key=key, data={"pixels": pixels, "narrow": _is_below(key)}, on_narrow_change=lambda: None)


def _is_below(key: str) -> bool:
    known = st.session_state.get(key, {}).get("narrow")
    return address.ever(_KEY, _says_phone) if known is None else bool(known)


def _says_phone() -> bool:
    headers = st.context.headers
    return headers.get("Sec-Ch-Ua-Mobile") == "?1" or "Mobi" in (headers.get("User-Agent") or "")
