"""What is made once instead of in every run is what Streamlit makes."""

from __future__ import annotations

import asyncio
import dataclasses
import inspect
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from threading import Event, active_count

import pytest
from streamlit import cursor
from streamlit.delta_generator import DeltaGenerator
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.NewSession_pb2 import CustomThemeConfig, NewSession
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime import app_session, parallel_coordinator
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.scriptrunner_utils.run_descriptor import RunDescriptor
from streamlit.runtime.state import session_state
from streamlit.runtime.state.common import WidgetMetadata

from dashboard.server import each_run

SECTIONS = ("theme", "theme.light", "theme.dark", "theme.sidebar", "theme.light.sidebar", "theme.dark.sidebar")
CURSORS = (
    cursor.RunningCursor(root_container=0, parent_path=(2, 1)),
    cursor.LockedCursor(root_container=1, parent_path=(3,), index=4),
)
THEIR_COPY = vars(DeltaGenerator)[each_run.COPY]
ORIGINAL = inspect.unwrap(app_session._populate_theme_msg)
FIRST = inspect.unwrap(AppSession._create_new_session_message)
PAGES = {name: {"page_script_hash": name, "page_name": f"page_{name}", "icon": ""} for name in ("one", "two")}


def test_this_release_has_the_function_as_we_know_it() -> None:
    assert list(inspect.signature(ORIGINAL).parameters) == each_run.PARAMETERS


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_is_told_as_streamlit_tells_it(section: str) -> None:
    copied = each_run.copying(ORIGINAL)
    for _ in range(2):
        plain, ours = CustomThemeConfig(), CustomThemeConfig()
        ORIGINAL(plain, section)
        copied(ours, section)
        assert ours == plain


def test_the_message_has_no_section_more_than_streamlits() -> None:
    plain, ours = NewSession(), NewSession()
    for message, populate in ((plain, ORIGINAL), (ours, each_run.copying(ORIGINAL))):
        populate(message.custom_theme)
        populate(message.custom_theme.light, "theme.light")
        populate(message.custom_theme.sidebar, "theme.sidebar")
    assert ours.SerializeToString(deterministic=True) == plain.SerializeToString(deterministic=True)
    assert plain.custom_theme.light.primary_color


def test_what_a_release_changes_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def other(msg: CustomThemeConfig) -> None:
        raise AssertionError

    monkeypatch.setattr(app_session, each_run.NAME, other)
    each_run.keep_theme()
    assert app_session._populate_theme_msg is other


def test_it_is_kept_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_session, each_run.NAME, ORIGINAL)
    each_run.keep_theme()
    once = app_session._populate_theme_msg
    each_run.keep_theme()
    assert once is not ORIGINAL
    assert app_session._populate_theme_msg is once


def test_this_release_has_the_first_message_as_we_know_it() -> None:
    assert list(inspect.signature(FIRST).parameters) == each_run.FIRST_PARAMETERS
    assert asyncio.run(_session_holds()) >= each_run.SESSION


async def _session_holds() -> set[str]:
    return set(vars(_session()))


def _session(name: str = "session") -> AppSession:
    files = MemoryUploadedFileManager("/upload")
    return AppSession(ScriptData("app.py", is_hello=False), files, ScriptCache(), None, {}, name)


def test_a_run_begins_with_the_message_that_streamlit_makes() -> None:
    async def told() -> None:
        made: list[str] = []

        def noted(session: AppSession, page: str, *more: object) -> object:
            made.append(page)
            return FIRST(session, page, *more)  # type: ignore[arg-type]

        noted.__signature__ = inspect.signature(FIRST)  # type: ignore[attr-defined]
        repeated = each_run.repeating(noted)  # type: ignore[arg-type]
        here, other = _session("here"), _session("other")
        running, ended = AppSessionState.APP_IS_RUNNING, AppSessionState.APP_NOT_RUNNING
        both = PAGES, {"one": PAGES["one"]}
        runs = (
            (here, "one", running, both[0], ("a", ())),
            (here, "one", ended, both[0], ("b", ("part", "within"))),
            (here, "one", running, both[0], ("c", ("part",))),
            (here, "two", running, both[0], ("d", ())),
            (here, "two", running, both[1], ("e", ())),
            (other, "two", running, both[1], ("f", ())),
            (other, "two", running, None, ("g", ())),
        )
        for number, (session, page, state, pages, run) in enumerate(runs):
            session._state, session._run_on_save = state, number % 2 == 0
            descriptor = RunDescriptor(*run)
            ours = repeated(session, page, descriptor, pages)
            plain = FIRST(session, page, descriptor, pages)  # type: ignore[arg-type]
            assert ours.SerializeToString(deterministic=True) == plain.SerializeToString(deterministic=True)
            # Streamlit writes to what it has been given: the next one must not have that.
            ours.metadata.delta_path.append(number)
        assert made == ["one", "two", "two", "two", "two"]

    asyncio.run(told())


def test_a_first_message_that_a_release_changes_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def other(session: AppSession) -> None:
        raise AssertionError

    monkeypatch.setattr(AppSession, each_run.FIRST, other)
    each_run.keep_first_message()
    assert getattr(AppSession, each_run.FIRST) is other


@pytest.fixture
def plain_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cursors are copied as Streamlit copies them, whatever another test has asked for."""
    for kind in each_run.CURSORS:
        monkeypatch.delattr(kind, each_run.COPY, raising=False)


@pytest.mark.usefixtures("plain_copies")
@pytest.mark.parametrize("own", CURSORS, ids=lambda own: type(own).__name__)
@pytest.mark.parametrize("elements", [0, 2])
def test_a_cursor_is_copied_as_deepcopy_copies_it(own: cursor.Cursor, elements: int) -> None:
    original = deepcopy(own)
    for number in range(elements):
        original.transient_elements[number] = Element()
    plain, ours = deepcopy(original), each_run.copied_cursor(original, {})
    assert type(ours) is type(plain)
    told, expected = vars(ours).copy(), vars(plain).copy()
    own_elements, their_elements = told.pop(each_run.MOMENTARY), expected.pop(each_run.MOMENTARY)
    assert told == expected
    assert list(own_elements.items()) == list(their_elements.items())
    # What is written to the copy does not reach the original.
    own_elements[7] = Element()
    assert 7 not in original.transient_elements
    assert not any(one is other for one in own_elements for other in original.transient_elements)


@pytest.mark.usefixtures("plain_copies")
def test_cursors_are_copied_directly_where_they_hold_what_we_know() -> None:
    each_run.copy_cursors_directly()
    for own in CURSORS:
        assert getattr(type(own), each_run.COPY) is each_run.copied_cursor
        assert vars(deepcopy(own)).keys() == vars(own).keys()


@pytest.mark.usefixtures("plain_copies")
def test_cursors_that_hold_more_are_left_to_streamlit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(each_run, "HELD", each_run.HELD - {"_index"})
    each_run.copy_cursors_directly()
    assert not any(hasattr(kind, each_run.COPY) for kind in each_run.CURSORS)


@pytest.fixture
def plain_containers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Containers are copied as Streamlit copies them, whatever another test has asked for."""
    monkeypatch.setattr(DeltaGenerator, each_run.COPY, THEIR_COPY)


def nested(depth: int) -> tuple[DeltaGenerator, ...]:
    """Containers within each other, as a page has them open."""
    around: list[DeltaGenerator] = []
    for number in range(depth):
        place = cursor.RunningCursor(root_container=0, parent_path=tuple(range(number)))
        place.lock_element()
        around.append(DeltaGenerator(0, place, around[-1] if around else None, "flex_container"))
        around[-1]._creating_fragment_id = f"part {number}"
    return tuple(around)


def described(container: DeltaGenerator | None) -> list[dict[str, object]]:
    """What a container and those around it hold."""
    told = []
    while container is not None:
        own = vars(container).copy()
        place = vars(own.pop("_provided_cursor")).copy()
        place.pop(each_run.MOMENTARY)
        container = own.pop("_parent")
        told.append(own | place)
    return told


@pytest.mark.usefixtures("plain_containers")
def test_containers_are_copied_as_streamlit_copies_them() -> None:
    original = nested(4)
    plain = deepcopy(original)
    each_run.copy_containers_once()
    assert vars(DeltaGenerator)[each_run.COPY] is each_run.copied_container
    ours = deepcopy(original)
    assert [described(own) for own in ours] == [described(own) for own in plain]
    assert [described(own) for own in ours] == [described(own) for own in original]
    # Each is copied once, and what is written into a copy leaves the original where it is.
    assert [own._parent for own in ours] == [None, *ours[:-1]]
    assert not set(ours) & set(original)
    ours[-1]._cursor.lock_element()  # type: ignore[union-attr]
    assert described(ours[-1]) != described(original[-1])


@pytest.mark.usefixtures("plain_containers")
def test_containers_that_hold_more_are_left_to_streamlit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(each_run, "AROUND", each_run.AROUND - {"_parent"})
    each_run.copy_containers_once()
    assert vars(DeltaGenerator)[each_run.COPY] is THEIR_COPY


def metadata(kind: str) -> WidgetMetadata[str]:
    return WidgetMetadata("year", str, str, kind)  # type: ignore[arg-type]


def test_a_row_of_a_widget_is_replaced_where_it_would_differ() -> None:
    own = metadata("string_value")
    assert each_run.replaced(own, value_type="string_value") is own
    assert each_run.replaced(own, value_type="int_value") == metadata("int_value")
    assert own == metadata("string_value")


def test_a_row_that_can_change_is_always_a_new_one() -> None:
    @dataclasses.dataclass
    class Row:
        number: int

    own = Row(1)
    assert each_run.replaced(own, number=1) == own
    assert each_run.replaced(own, number=1) is not own


def test_a_value_is_read_as_streamlit_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    for replace in (dataclasses.replace, each_run.replaced):
        monkeypatch.setattr(session_state, each_run.REPLACE, replace)
        for known in ("string_value", "int_value"):
            state = WidgetState(id="year", string_value="2018")
            states = session_state.WStates({"year": session_state.Serialized(state)}, {"year": metadata(known)})
            read.append((states["year"], states.widget_metadata["year"]))
    assert read == [("2018", metadata("string_value"))] * 4


@pytest.mark.parametrize(
    ("place", "original", "ours", "put"),
    [
        ((session_state, each_run.REPLACE), dataclasses.replace, each_run.replaced, each_run.keep_rows_of_widgets),
        (
            (parallel_coordinator, each_run.POOL),
            ThreadPoolExecutor,
            each_run.PoolOnDemand,
            each_run.make_pools_on_demand,
        ),
    ],
)
def test_it_is_put_where_this_release_has_what_we_know_and_nowhere_else(
    monkeypatch: pytest.MonkeyPatch,
    place: tuple[object, str],
    original: object,
    ours: object,
    put: Callable[[], None],
) -> None:
    monkeypatch.setattr(*place, original)
    put()
    assert getattr(*place) is ours
    monkeypatch.setattr(*place, print)
    put()
    assert getattr(*place) is print


def test_a_pool_has_no_thread_before_its_first_task(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel_coordinator, each_run.POOL, each_run.PoolOnDemand)
    before, done = active_count(), Event()
    idle = parallel_coordinator.ParallelFragmentCoordinator(lambda: None, 2)
    idle.join()
    idle.drain()
    assert active_count() == before
    busy = parallel_coordinator.ParallelFragmentCoordinator(lambda: None, 2)
    busy.submit(done.set, None)
    busy.join()
    busy.drain()
    assert done.is_set()
    assert active_count() == before
    with pytest.raises(RuntimeError, match="after shutdown"):
        busy.submit(done.set, None)
