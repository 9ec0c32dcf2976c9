"""Files that take long: made by another process when a reader clicks, with how far they are."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.files.pool import POOL, SECONDS_AT_MOST, BusyError, stays
from dashboard.i18n.catalog import t
from dashboard.i18n.locale import Settings, restore, settings

SECONDS_BETWEEN_STEPS = 1.0


@dataclass
class Steps:
    """How far the files of a group of buttons are; written by the thread that waits for one.

    Attributes:
        clicks: how often a file was asked for, as far as the page has heard.
        ended: how often one was ready, or could not be made; ahead of the clicks where the page hears of them later.
        last_click: when the last one was asked for.
        done: charts that are done of the file that was told of last.
        count: charts that it has; 0 before the first is begun.
        is_refused: whether the last one was refused because too many wait.
    """

    clicks: int = 0
    ended: int = 0
    last_click: float = 0.0
    done: int = 0
    count: int = 0
    is_refused: bool = False

    def click(self) -> None:
        """A file is asked for."""
        self.clicks += 1
        self.last_click = time.monotonic()

    def tell(self, done: int, count: int) -> None:
        """So many charts are done."""
        self.done, self.count = done, count

    def end(self) -> None:
        """A file is ready, or cannot be made."""
        self.ended += 1
        self.done = self.count = 0

    @property
    def is_going_on(self) -> bool:
        """Whether a file is waited for; no longer than a while, because a click can be lost on its way."""
        return self.clicks > self.ended and time.monotonic() < self.last_click + SECONDS_AT_MOST


def apart(make: Callable[[], bytes], steps: Steps | None = None) -> Callable[[], bytes]:
    """The same function, run by another process in the languages of now, unless the reader leaves meanwhile."""
    languages, has_left = settings(), _has_left()
    told = steps or Steps()

    def made() -> bytes:
        restore(languages)
        told.is_refused = False
        try:
            return POOL.made(make, told.tell, has_left)
        except BusyError:
            told.is_refused = True
            raise
        finally:
            told.end()

    return made


def _has_left() -> Callable[[], bool]:
    """Whether the reader for whom the page now runs has closed it since."""
    context = get_script_run_ctx()
    if context is None or not runtime.exists():
        return stays
    return lambda: not runtime.get_instance().is_active_session(context.session_id)


def steps_of(key: str) -> Steps:
    """The steps of a group of buttons, which stay while the reader does."""
    return st.session_state.setdefault(f"steps_{key}", Steps())


def progress(steps: Steps) -> None:
    """How far the files are, followed until they are ready."""
    if steps.is_going_on:
        st.fragment(_followed, run_every=SECONDS_BETWEEN_STEPS)(steps, settings())
    elif steps.is_refused:
        st.info(t("report.busy"))


def _followed(steps: Steps, languages: Settings) -> None:
    # A fragment runs in its own thread, where the language is not set yet.
    restore(languages)
    if not steps.is_going_on:
        st.rerun()
    told = t("report.progress", done=steps.done, total=steps.count) if steps.count else t("report.begun")
    st.progress(steps.done / steps.count if steps.count else 0.0, text=told)
