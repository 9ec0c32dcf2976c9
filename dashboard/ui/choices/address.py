"""The reader's choices in the address: read in every run, and written when the reader chooses.

Streamlit can bind a widget to the address by itself. On the way from page to page it then drops what another page's
widget of the same name holds, so that Back shows the defaults. Hence nothing is bound: what a page shows follows from
the address alone, and the widgets are set to it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeVar, cast

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

from dashboard.wording.links import BUILD

SESSION = "address"

_Found = TypeVar("_Found")


@dataclass
class _Session:
    """What the session remembers of the address.

    Attributes:
        page: the page of the last run.
        new: this run's choices.
        kept: those that the browser did not know when the run began.
        fields: keys of fields of text, whose words the session has to forget on another page.
        shown: what the page's filters show, defaults too.
        found: what was looked up once, by name, of what stays the same.
    """

    page: str = ""
    new: dict[str, str] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    fields: set[str] = field(default_factory=set)
    shown: dict[str, str] = field(default_factory=dict)
    found: dict[str, object] = field(default_factory=dict)


@dataclass
class _Run:
    """What a run has looked up, so that it need not again: Streamlit takes a lock for each look.

    Attributes:
        context: Streamlit's own of the run, which belongs to one session.
        session: what that one remembers.
        here: what the address says, once the run has begun.
        found: what else was looked up since then, by name.
    """

    context: ScriptRunContext | None
    session: _Session
    here: dict[str, str] | None = None
    found: dict[str, object] = field(default_factory=dict)


_run: ContextVar[_Run | None] = ContextVar("run", default=None)


def _now() -> _Run:
    context, run = get_script_run_ctx(), _run.get()
    if run is None or context is None or run.context is not context:
        run = _Run(context, st.session_state.setdefault(SESSION, _Session()))
        _run.set(run)
    return run


def begin(page: str) -> None:
    """Begin a run of a page.

    A reader who chooses again before the first choice is in the address asks for a run without it: it is put back.
    """
    run = _now()
    own = run.session
    new, kept, own.new = own.new, own.kept, {}
    if own.page != page:
        new, kept = {}, {}
        for name in own.fields:
            st.session_state.pop(name, None)
        own.page, own.fields = page, set()
    if _came_back():
        kept = {}
    here = st.query_params.to_dict()
    own.kept = {name: code for name, code in kept.items() if here.get(name, "") != code} | new
    if any(here.get(name, "") != code for name, code in own.kept.items()):
        here = write(own.kept)
    run.here, run.found = here, {}


def begin_part() -> None:
    """Begin a run of a part of the page whose run was the last one."""
    begin(_now().session.page)


def asked(name: str) -> str:
    """What the address says of a name; empty when nothing."""
    here = _now().here
    return str((st.query_params if here is None else here).get(name, "")).strip()


def once(name: str, look: Callable[[], _Found]) -> _Found:
    """What a look finds, which stays the same within a run: the first one of the run counts."""
    return _looked_up(_now().found, name, look)


def ever(name: str, look: Callable[[], _Found]) -> _Found:
    """What a look finds, which stays the same as long as the reader stays: the first one of the session counts."""
    return _looked_up(_now().session.found, name, look)


def _looked_up(found: dict[str, object], name: str, look: Callable[[], _Found]) -> _Found:
    if name not in found:
        found[name] = look()
    return cast("_Found", found[name])


def asked_of(name: str, known: Collection[str]) -> str:
    """What the address says of a name, in lower case, where it is one of those known; empty when not."""
    code = asked(name).lower()
    return code if code in known else ""


def choose(name: str, code: str, *, in_any_build: bool = False) -> None:
    """Put a choice into the address, or take the name out when the code is empty; for callbacks.

    Args:
        name: parameter in the address.
        code: what is chosen.
        in_any_build: whether a build that the link asked for no longer counts.
    """
    chosen = {name: code} | ({BUILD: ""} if in_any_build else {})
    run = _now()
    run.session.new |= chosen
    # Until the run begins, the address may have changed since the one before.
    run.here = None
    write(chosen)


def write(choices: Mapping[str, str]) -> dict[str, str]:
    """Make the address say these, an empty code taking its name out; returns what it says then."""
    here: dict[str, str] = st.query_params.to_dict()
    for name in [name for name, code in choices.items() if not code and name in here]:
        del st.query_params[name], here[name]
    if changed := {name: code for name, code in choices.items() if code and here.get(name) != code}:
        st.query_params.update(changed)
    return here | changed


def put(name: str, text: str) -> bool:
    """Give a field of text (its key is `name`) the address's words; what the reader is typing stays otherwise.

    Returns whether the field had others, so that the browser must be told.
    """
    # The space after a word is not in the address, and the next word follows it.
    had_others = st.session_state.get(name, "").strip() != text
    if had_others:
        st.session_state[name] = text
    _now().session.fields.add(name)
    return bool(had_others)


def shown() -> dict[str, str]:
    """What the filters of this page show, defaults too, by their names in the address; for them to write."""
    return _now().session.shown


def _came_back() -> bool:
    """Whether this run follows from the browser's Back or Forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation
