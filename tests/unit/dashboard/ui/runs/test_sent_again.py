"""What is sent again is what was sent, and a page is left as if it had been drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import streamlit as st
from streamlit.delta_generator_singletons import context_dg_stack, get_default_dg_stack_value
from streamlit.errors import StreamlitDuplicateElementKey
from streamlit.proto.ClientState_pb2 import ContextInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import add_script_run_ctx
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState
from streamlit.util import calc_hash

from dashboard.data.store import database
from dashboard.i18n.locale import use_language
from dashboard.ui.runs import sent_again

MAIN = str(Path(__file__).parents[5] / "app.py")
LONG = "word " * 5000


@dataclass
class Browser:
    """A reader's session, whose runs follow each other, and what it was sent in the last of them."""

    state: SafeSessionState = field(default_factory=lambda: SafeSessionState(SessionState(), lambda: None))
    sent: list[ForwardMsg] = field(default_factory=list)
    context: ScriptRunContext | None = None

    def run(self, page: Callable[[], object], *, held: frozenset[str] = frozenset(), is_browser: bool = True) -> None:
        self.sent = []
        self.context = ScriptRunContext(
            session_id="session",
            _enqueue=self.sent.append,
            query_string="",
            session_state=self.state,
            uploaded_file_mgr=MemoryUploadedFileManager("/upload"),
            main_script_path=MAIN,
            user_info={},
            fragment_storage=MemoryFragmentStorage(),
            pages_manager=PagesManager(MAIN, ScriptCache(), setup_watcher=False),
        )
        add_script_run_ctx(ctx=self.context)
        context_dg_stack.set(get_default_dg_stack_value())
        told = ContextInfo() if is_browser else None
        self.context.reset(page_script_hash=calc_hash(MAIN), cached_message_hashes=held, context_info=told)
        page()
        self.state.on_script_finished(self.context.shared.widget_ids_this_run.snapshot())

    def bytes(self) -> list[bytes]:
        return [message.SerializeToString(deterministic=True) for message in self.sent]


@dataclass
class Card:
    """Elements of several kinds, which note how often they are drawn."""

    drawn: int = 0
    clicked: list[str] = field(default_factory=list)

    def draw(self) -> None:
        self.drawn += 1
        with st.container(key="card"):
            st.header("Heading", anchor="heading")
            first, _ = st.tabs(["One", "Other"], key="tabs", on_change="rerun")
            first.markdown(LONG)
        st.selectbox("Choice", ["a", "b"], key="choice", on_change=self.clicked.append, args=("choice",))

    def page(self, *key: str) -> Callable[[], None]:
        def page() -> None:
            st.markdown("Before")
            sent_again.drawn(self.draw, "card", *key)
            st.markdown("After")

        return page

    def plain(self) -> None:
        st.markdown("Before")
        self.draw()
        st.markdown("After")


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(database, "version", lambda: ("build", 0, 0))
    with sent_again._lock:
        sent_again._kept.clear()
    use_language("en")
    yield
    use_language("en")


def test_this_release_has_what_is_used_of_it() -> None:
    assert sent_again.KNOWN


def test_a_release_that_lacks_a_part_is_known_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sent_again, "PARTS", (*sent_again.PARTS, (ScriptRunContext, "what_no_release_has")))
    assert not sent_again.is_known()
    monkeypatch.setattr(sent_again, "PARTS", ())
    monkeypatch.setattr(sent_again, "STATE", "_what_no_release_has")
    assert not sent_again.is_known()


def test_what_comes_second_is_what_streamlit_would_send() -> None:
    card, readers = Card(), [Browser() for _ in range(3)]
    readers[0].run(card.plain)
    readers[1].run(card.page())
    readers[2].run(card.page())
    assert card.drawn == 2
    assert readers[0].bytes() == readers[1].bytes() == readers[2].bytes()
    # A second run of one reader too, whose widgets have their state by then.
    readers[0].run(card.plain)
    readers[2].run(card.page())
    assert card.drawn == 3
    assert readers[0].bytes() == readers[2].bytes()


def test_its_widgets_are_as_if_they_had_been_drawn() -> None:
    card, plain, again = Card(), Browser(), Browser()
    Browser().run(card.page())
    plain.run(card.plain)
    again.run(card.page())
    assert card.drawn == 2
    assert plain.context is not None
    assert again.context is not None
    ids = plain.context.shared.widget_ids_this_run.snapshot()
    assert again.context.shared.widget_ids_this_run.snapshot() == ids
    assert again.state.filtered_state == plain.state.filtered_state == {"tabs": "One", "choice": "a"}
    own: SessionState = getattr(again.state, sent_again.STATE)
    (choice,) = (found for found in map(own.get_widget_metadata, ids) if found and found.callback)
    assert choice.callback_args == ("choice",)


def test_a_key_on_the_page_twice_is_refused_as_ever() -> None:
    card = Card()
    Browser().run(card.page())

    def twice() -> None:
        st.markdown("Before")
        sent_again.drawn(card.draw, "card")
        st.selectbox("Choice", ["a"], key="choice")

    with pytest.raises(StreamlitDuplicateElementKey):
        Browser().run(twice)


def test_a_browser_that_holds_a_long_message_gets_its_hash() -> None:
    card, reader = Card(), Browser()
    reader.run(card.page())
    (long,) = (message for message in reader.sent if message.metadata.cacheable)
    reader.run(card.page(), held=frozenset({long.hash}))
    assert [message.ref_hash for message in reader.sent if message.WhichOneof("type") == "ref_hash"] == [long.hash]
    # The message itself is kept, for a browser that does not hold it.
    other = Browser()
    other.run(card.page())
    assert long.hash in {message.hash for message in other.sent if message.WhichOneof("type") == "delta"}
    assert card.drawn == 1


def test_another_key_place_language_or_build_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    card, reader = Card(), Browser()
    reader.run(card.page())
    reader.run(card.page("other"))
    reader.run(lambda: sent_again.drawn(card.draw, "card"))
    use_language("es")
    reader.run(card.page())
    use_language("en", named=True)
    reader.run(card.page())
    monkeypatch.setattr(database, "version", lambda: ("newer", 0, 0))
    reader.run(card.page())
    assert card.drawn == 6


def test_without_a_browser_everything_is_drawn() -> None:
    card, reader = Card(), Browser()
    for _ in range(2):
        reader.run(card.page(), is_browser=False)
    assert card.drawn == 2


def test_where_a_release_differs_everything_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sent_again, "KNOWN", False)
    card, reader = Card(), Browser()
    for _ in range(2):
        reader.run(card.page())
    assert card.drawn == 2


def test_what_fails_midway_is_not_kept() -> None:
    reader = Browser()

    def failing() -> None:
        st.markdown("Half")
        raise ZeroDivisionError

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            reader.run(lambda: sent_again.drawn(failing, "failing"))
    assert not len(sent_again._kept)


def test_what_is_kept_is_bounded_by_its_size() -> None:
    reader = Browser()
    reader.run(lambda: sent_again.drawn(lambda: st.markdown(LONG), "long"))
    assert len(LONG) < sent_again._kept.currsize < len(LONG) + 3 * sent_again.BYTES_OF_MESSAGE
