"""Parts of a page that are drawn without the rest when one of their controls is used.

A whole page costs two to three times as much as its part that changes. The run of a part has a thread of its own, which
knows nothing of the page's: what that had set is set again.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field

import duckdb
import streamlit as st

from dashboard.data.store import database
from dashboard.i18n.catalog import t
from dashboard.i18n.locale import reader, restore, settings, speaking
from dashboard.ui.runs import render_lock

log = logging.getLogger(__name__)


@dataclass
class Part:
    """A part of a page while it is drawn: its name, and how many of each kind of card it has shown so far."""

    name: str
    shown: Counter[str] = field(default_factory=Counter)


_part: ContextVar[Part | None] = ContextVar("part", default=None)


def drawn(name: str, draw: Callable[[], object], begin: Callable[[], None] | None = None) -> None:
    """Draw a part of the page that runs now, and from then on with its own controls.

    Args:
        name: names the part on its page, and among pages where these have the same.
        draw: draws it.
        begin: called before a run of this part alone, of a part within a page's body: all that it reads comes from
            one build, which the body sees to for itself.
    """
    languages = settings()

    def part() -> None:
        is_alone = not render_lock.has_turn()
        restore(languages)
        with render_lock.turn(), named(name), one_build() if begin else nullcontext():
            if is_alone and begin:
                begin()
            draw()

    # Streamlit knows a part by this name and its place; a late click must not draw another page's.
    part.__qualname__ = f"part_{name}"
    st.fragment(part)()


@contextmanager
def named(name: str) -> Iterator[None]:
    """What is drawn within belongs to this part."""
    before = _part.set(Part(name))
    try:
        yield
    finally:
        _part.reset(before)


def place(kind: str) -> str:
    """A name for the next card of this kind, which is the same whenever its part is drawn."""
    part = _part.get() or Part("")
    part.shown[kind] += 1
    return "_".join(filter(None, (kind, part.name, str(part.shown[kind]))))


@contextmanager
def one_build() -> Iterator[None]:
    """All that is read within comes from one build; where it cannot be read, that is said."""
    with database.one_build():
        try:
            yield
        except duckdb.Error:
            # Opening the file does not read all of it, so damage may show only now.
            log.exception("A part of the database cannot be read; build it anew with `make etl`")
            unreadable()


def unreadable() -> None:
    """Say that the database cannot be read, in the reader's language."""
    part = _part.get() or Part("")
    with speaking(reader()), st.container(key=f"unreadable_{part.name}_lang_{reader()}"):
        st.error(f"{t('start.unreadable')} {t('start.failed_todo')}")
