"""What Streamlit does anew for every run although it follows from what it has: done once, or by less.

The functions here replace something that is not public. Where a release no longer has it as we know it, all is left as
Streamlit has it, and `tests/server/test_each_run.py` fails.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from copy import deepcopy
from functools import cached_property, lru_cache, wraps
from typing import Any, TypeVar

from streamlit import cursor
from streamlit.delta_generator import DeltaGenerator
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session, parallel_coordinator
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.state import session_state

NAME = "_populate_theme_msg"
PARAMETERS = ["msg", "section"]
THEME = "theme"
FIRST, IDENTITY, PAGES = "_create_new_session_message", "_set_run_identity", "get_pages"
FIRST_PARAMETERS = ["self", "page_script_hash", "run_descriptor", "pages"]
# What a session holds that is asked for here, and where its last first message is kept.
SESSION = {"_state", "_run_on_save", "_pages_manager"}
KEPT = "_medical_home_first_message"
CURSORS = (cursor.RunningCursor, cursor.LockedCursor)
COPY = "__deepcopy__"
# What a cursor holds: where it stands, in numbers that never change, and elements that show for a moment.
MOMENTARY = "_transient_elements"
HELD = {"_root_container", "_parent_path", "_index", "_transient_index", MOMENTARY}
# What a container holds: where it is, what is around it, and what it is.
AROUND = {"_root_container", "_provided_cursor", "_parent", "_block_type", "_creating_fragment_id", "_form_data"}
REPLACE, POOL = "replace", "ThreadPoolExecutor"
Populate = Callable[..., None]
First = Callable[..., ForwardMsg]
_Row = TypeVar("_Row")


def do_less() -> None:
    """Replace all of it, before the first run."""
    keep_theme()
    keep_first_message()
    copy_cursors_directly()
    copy_containers_once()
    keep_rows_of_widgets()
    make_pools_on_demand()


def keep_theme() -> None:
    """From the first run on, copy the settings of the theme into the message instead of reading them again.

    Each run begins with a message that tells the browser all settings of the theme. Reading some three hundred of them
    takes 1.5 ms, a tenth of a click on a page with figures and a third of one on a page of text.
    """
    populate = getattr(app_session, NAME, None)
    if populate is None or hasattr(populate, "__wrapped__"):
        return
    if list(inspect.signature(populate).parameters) == PARAMETERS:
        setattr(app_session, NAME, copying(populate))


def copying(populate: Populate) -> Populate:
    """The same function, which works out each section once."""

    @lru_cache(maxsize=16)
    def made(section: str) -> CustomThemeConfig:
        told = CustomThemeConfig()
        populate(told, section)
        return told

    @wraps(populate)
    def copied(msg: CustomThemeConfig, section: str = THEME) -> None:
        told = made(section)
        # An empty section is not in the message at all.
        if told.ByteSize():
            msg.MergeFrom(told)

    return copied


def keep_first_message() -> None:
    """From a session's second run of a page on, copy the message that begins it.

    It names all pages, settings and colors, which are those of the run before; a tenth of a click on a page of text.
    """
    first = getattr(AppSession, FIRST, None)
    is_known = hasattr(app_session, IDENTITY) and hasattr(PagesManager, PAGES)
    if first is None or hasattr(first, "__wrapped__") or not is_known:
        return
    if list(inspect.signature(first).parameters) == FIRST_PARAMETERS:
        setattr(AppSession, FIRST, repeating(first))


def repeating(first: First) -> First:
    """The same method, which works out what does not change between two runs of a page once a session."""

    @wraps(first)
    def repeated(
        session: AppSession, page_script_hash: str, run_descriptor: object, pages: dict[str, object] | None = None
    ) -> ForwardMsg:
        own = vars(session)
        if not own.keys() >= SESSION:
            return first(session, page_script_hash, run_descriptor, pages)
        asked = (page_script_hash, pages or own["_pages_manager"].get_pages())
        before, kept = own.get(KEPT, (None, None))
        told = ForwardMsg()
        if before == asked:
            told.CopyFrom(kept)
            told.ClearField("metadata")
            app_session._set_run_identity(told, run_descriptor)  # type: ignore[arg-type]
            status = told.new_session.initialize.session_status
            status.run_on_save = own["_run_on_save"]
            status.script_is_running = own["_state"] == AppSessionState.APP_IS_RUNNING
        else:
            told = first(session, page_script_hash, run_descriptor, pages)
            kept = ForwardMsg()
            kept.CopyFrom(told)
            own[KEPT] = asked, kept
        return told

    return repeated


def copy_cursors_directly() -> None:
    """Have cursors copied field by field.

    For each part that is drawn alone Streamlit copies all cursors around it, twice, by `deepcopy`, which looks at every
    number in them: with three cards and a closed part a tenth of a click.
    """
    if all(set(vars(kind(root_container=0))) == HELD and not hasattr(kind, COPY) for kind in CURSORS):
        for kind in CURSORS:
            setattr(kind, COPY, copied_cursor)


def copied_cursor(original: cursor.Cursor, memo: dict[int, object]) -> cursor.Cursor:
    """What `deepcopy` makes of a cursor."""
    copied = object.__new__(type(original))
    elements = original.transient_elements
    vars(copied).update(vars(original), **{MOMENTARY: deepcopy(elements, memo) if len(elements) else type(elements)()})
    return copied


def copy_containers_once() -> None:
    """Have each container copied once, where Streamlit copies it once for each container within it.

    It copies all containers around a part that is drawn alone, and each of them with all that is around it.
    """
    if set(vars(DeltaGenerator())) == AROUND and COPY in vars(DeltaGenerator):
        setattr(DeltaGenerator, COPY, copied_container)


def copied_container(original: DeltaGenerator, memo: dict[int, object]) -> DeltaGenerator:
    """What Streamlit's own copy of a container makes, with those around it from what was copied already."""
    copied = DeltaGenerator(
        root_container=original._root_container,
        cursor=deepcopy(original._cursor, memo),
        parent=deepcopy(original._parent, memo),
        block_type=original._block_type,
    )
    copied._form_data = deepcopy(original._form_data, memo)
    copied._creating_fragment_id = original._creating_fragment_id
    return copied


def keep_rows_of_widgets() -> None:
    """Keep what is known of a widget, where Streamlit replaces it by an equal row for each widget in each run."""
    if getattr(session_state, REPLACE, None) is dataclasses.replace:
        setattr(session_state, REPLACE, replaced)


def replaced(row: _Row, **changes: object) -> _Row:
    """What `dataclasses.replace` gives; the row itself where it cannot change and has these values."""
    own: Any = row
    is_so = own.__dataclass_params__.frozen and all(getattr(row, name) == value for name, value in changes.items())
    return row if is_so else dataclasses.replace(own, **changes)


def make_pools_on_demand() -> None:
    """Make the pool of threads for parts that are drawn at a time when one is, where each run makes one."""
    if getattr(parallel_coordinator, POOL, None) is ThreadPoolExecutor:
        setattr(parallel_coordinator, POOL, PoolOnDemand)


class PoolOnDemand:
    """A pool of threads that is made with its first task."""

    def __init__(self, max_workers: int | None = None) -> None:
        self._workers = max_workers

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._workers)

    def submit(self, task: Callable[..., Any], /, *given: object, **named: object) -> Future[Any]:
        """Have a task done."""
        return self._pool.submit(task, *given, **named)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the threads, if there are any."""
        if "_pool" in vars(self):
            self._pool.shutdown(wait, cancel_futures=cancel_futures)
