"""The reader's language: where it stands in the address, the switch in the menu, and what is said of translations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import streamlit as st

from dashboard.i18n.catalog import t
from dashboard.i18n.locale import (
    ENGLISH,
    is_whole,
    language,
    languages,
    of_page,
    offered,
    preferred,
    reader,
    speaking,
    use_language,
)
from dashboard.subjects.site import content
from dashboard.wording.links import LANGUAGE

SWITCH = "language_choice"
LONGEST_SHOWN = 20
# For screen readers: the page and the menu may be in different languages.
_SCRIPT = """
export default function ({ data }) {
  document.documentElement.lang = data.page
  document.documentElement.dataset.menuLanguage = data.menu
  document.querySelector('[data-testid="stSidebar"]')?.setAttribute("lang", data.menu)
}
"""
_told = st.components.v2.component("language", js=_SCRIPT)


@contextmanager
def in_readers(name: str) -> Iterator[None]:
    """Texts in the reader's language; where the page is in another, in a container whose name tells a script."""
    box = nullcontext() if language() == reader() else st.container(key=f"{name}_lang_{reader()}")
    with speaking(reader()), box:
        yield


@contextmanager
def in_english(name: str) -> Iterator[None]:
    """What stays in English on a page in any language: in a container whose name tells a script."""
    with nullcontext() if language() == ENGLISH else st.container(key=f"{name}_lang_{ENGLISH}"):
        yield


def begin(page: str) -> None:
    """Take the language from the address, for the texts of a page (its name in the catalog, `nav.<page>`)."""
    asked = st.query_params.get(LANGUAGE)
    use_language(asked or ENGLISH, page, named=asked == ENGLISH)


def name(code: str) -> str:
    """A language's name in itself."""
    return languages()[code].name


def switch(page: str) -> None:
    """Buttons, one a language; the choice goes into the address."""
    if len(offered()) < 2:
        return
    st.session_state[SWITCH] = reader()

    def keep() -> None:
        # A browser that prefers another language would be sent there again.
        if st.session_state[SWITCH] == preferred(st.context.locale or "") == ENGLISH:
            st.query_params.pop(LANGUAGE, None)
        else:
            st.query_params[LANGUAGE] = st.session_state[SWITCH]

    words = dict.fromkeys(map(_label, offered()))
    st.segmented_control(
        " · ".join(words), list(offered()), required=True, format_func=name, key=SWITCH, on_change=keep
    )
    _tell_browser(page)


def _label(code: str) -> str:
    with speaking(code):
        return t("filter.language")


def _tell_browser(page: str) -> None:
    """Mark the page with its language; needed from the first page in another language on."""
    marked = "language_marked"
    if reader() == ENGLISH and not st.session_state.get(marked):
        return
    st.session_state[marked] = True
    with st.container(key="address_language"):
        _told(key="language", data={"page": of_page(page), "menu": reader()})


def notes(page: str) -> None:
    """What the reader should know of a language that is not there, or not on this page."""
    asked = st.query_params.get(LANGUAGE, "")
    if asked and asked not in offered():
        plain = "".join(c for c in asked if c.isalnum() or c in " -_")[:LONGEST_SHOWN]
        st.info(t("filter.unknown", name=t("filter.language").lower(), value=plain, shown=name(ENGLISH)))
    if not is_whole(page, reader()):
        st.info(t("language.untranslated"))


def made_by_machine() -> str:
    """That nobody who speaks the reader's language has read its texts yet, and where to send corrections."""
    if reader() == ENGLISH or languages()[reader()].reviewed:
        return ""
    return t("language.unreviewed", address=content.corrections())
