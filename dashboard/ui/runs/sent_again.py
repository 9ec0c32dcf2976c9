"""Elements that were on a page before are sent again as they were, instead of being made anew.

For each element of a run Streamlit makes a message, works out an id and a hash, and copies it several times: 0.2 ms,
which was two thirds of a click on a page with cards. What an element says follows from few things, so its messages are
kept with these, and the widgets among them are registered again as they were.

What is used here of Streamlit is not public. Where a release no longer has it as we know it, everything is drawn anew,
and `tests/unit/dashboard/ui/runs/test_sent_again.py` fails.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from operator import attrgetter
from threading import Lock
from typing import Any

from cachetools import LRUCache
from streamlit.cursor import Cursor
from streamlit.delta_generator import DeltaGenerator
from streamlit.delta_generator_singletons import context_dg_stack
from streamlit.elements.lib import utils
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext, ThreadState
from streamlit.runtime.state import widgets
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState

from dashboard.data.store import database
from dashboard.i18n.locale import settings

# What is not public, by where it is.
SEND, STATE = "enqueue", "_state"
PARTS = (
    (DeltaGenerator, "_cursor"),
    (Cursor, "lock_element"),
    (ScriptRunContext, SEND),
    (ThreadState, "get"),
    (utils, "_register_element_id"),
    (widgets, "register_widget_from_metadata"),
    (SessionState, "get_widget_metadata"),
)
# All that is kept: bytes that go to the browser, and about as much again for each message as Python needs.
KEPT_BYTES = 32_000_000
BYTES_OF_MESSAGE = 1000


@dataclass(frozen=True)
class Sent:
    """What was sent once.

    Attributes:
        messages: in order.
        count: how many elements it is, containers with what is in them as one.
        ids: those that no other element of a run may have.
        widgets: the widgets among the elements.
    """

    messages: tuple[ForwardMsg, ...]
    count: int
    ids: frozenset[str]
    widgets: tuple[WidgetMetadata[Any], ...]

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        return sum(message.ByteSize() + BYTES_OF_MESSAGE for message in self.messages)


_kept: LRUCache[Hashable, Sent] = LRUCache(KEPT_BYTES, getsizeof=attrgetter("size"))
_lock = Lock()


def is_known() -> bool:
    """Whether this release of Streamlit has what is used here."""
    return STATE in SafeSessionState.__annotations__ and all(hasattr(own, name) for own, name in PARTS)


KNOWN = is_known()


def drawn(draw: Callable[[], object], *key: Hashable) -> None:
    """Draw elements, or send again what they sent when they were drawn in the same place with the same key.

    Args:
        draw: puts elements on the page and does nothing else; no part that is drawn alone is among them.
        key: all that they depend on besides the build and the language. Callbacks are those of the first time.
    """
    context = get_script_run_ctx()
    # Without a browser nothing is shown again: a first answer, and tests of pages, which ask how elements were made.
    if context is None or context.context_info is None or not KNOWN:
        draw()
        return
    cursor = context_dg_stack.get()[-1]._cursor
    assert cursor is not None
    state, place = ThreadState.get(), tuple(cursor.delta_path)
    where = (state.active_script_hash, state.fragment_id, place)
    wanted = (where, database.version(), settings(), *key)
    with _lock:
        sent = _kept.get(wanted)
    if sent is None:
        made = _noted(draw, context, len(place))
        with _lock:
            _kept[wanted] = made
    else:
        _send(sent, context, cursor)


def _noted(draw: Callable[[], object], context: ScriptRunContext, depth: int) -> Sent:
    before = context.shared.widget_ids_this_run.snapshot()
    with _listening(context) as messages:
        draw()
    ids = context.shared.widget_ids_this_run.snapshot() - before
    state: SessionState = getattr(context.session_state, STATE)
    found = (state.get_widget_metadata(own) for own in ids)
    count = sum(len(message.metadata.delta_path) == depth for message in messages)
    return Sent(tuple(messages), count, ids, tuple(own for own in found if own is not None))


@contextmanager
def _listening(context: ScriptRunContext) -> Iterator[list[ForwardMsg]]:
    """The messages that are sent within."""
    messages: list[ForwardMsg] = []
    own, outer, send = vars(context), vars(context).get(SEND), context.enqueue

    def noted(message: ForwardMsg) -> None:
        send(message)
        messages.append(message)

    own[SEND] = noted
    try:
        yield messages
    finally:
        if outer:
            own[SEND] = outer
        else:
            del own[SEND]


def _send(sent: Sent, context: ScriptRunContext, cursor: Cursor) -> None:
    for own in sent.ids:
        utils._register_element_id(context, "element", own)
    for widget in sent.widgets:
        widgets.register_widget_from_metadata(widget, context)
    for message in sent.messages:
        context.enqueue(message)
    for _ in range(sent.count):
        cursor.lock_element()
