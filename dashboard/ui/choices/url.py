"""Addresses that leave the page, in files, citations and links: public, and with every choice that a page hides.

The address bar leaves out what is a default. Defaults change when newer data come, so an address that leaves the page
carries them, and the build that it shows.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode, urlsplit

import streamlit as st

from dashboard.captions import card_links
from dashboard.data.queries import estimates
from dashboard.ui.choices import address
from dashboard.wording.links import BUILD, public

PAGES = frozenset(path.stem for path in (Path(__file__).parents[3] / "pages").glob("*.py"))
LONGEST_BUILD = 40


def begin() -> None:
    """Begin a page: none of its filters has said yet what is chosen."""
    address.shown().clear()


def note(name: str, code: str) -> None:
    """Note what a filter of this page shows, a default too; an empty code is no choice."""
    choices = address.shown()
    choices.pop(name, None)
    if code:
        choices[name] = code


def page() -> str:
    """Public address of this page without its choices; empty where there is no browser."""
    seen = st.context.url or ""
    if not (own := public()):
        return seen
    name = urlsplit(seen).path.rstrip("/").rpartition("/")[2]
    return f"{own}/{name if name in PAGES else ''}"


def here() -> str:
    """Public address of this view with all of its choices and its build; empty where there is no browser."""
    if not (own := page()):
        return ""
    asked = {name: st.query_params.get_all(name) for name in st.query_params}
    asked |= {name: [code] for name, code in address.shown().items()}
    asked |= {BUILD: [estimates.build().build_id]}
    return f"{own}?{urlencode(asked, doseq=True, safe=',:')}"


def other_build() -> str:
    """The build that the link asked for, when it is not the one that is served; letters and digits alone."""
    asked = "".join(c for c in st.query_params.get(BUILD, "") if c.isalnum())[:LONGEST_BUILD]
    return asked if asked and asked != estimates.build().build_id else ""


def base() -> str:
    """Where the dashboard lies, without a slash at the end; empty where there is no browser."""
    return card_links.base(here())
