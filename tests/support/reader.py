"""A reader without a browser: one session through Streamlit's own websocket, with the messages that its page sends.

The page keeps the state of every widget and sends all of them with each change, and names the part of the page that is
drawn alone where the changed widget stands in one; it keeps large messages and names them by their hash, so that the
server need not send them again; it follows the address that the server sets. So does this.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from types import TracebackType

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

LARGEST_MESSAGE = 64 * 2**20
SECONDS_TO_ANSWER = 120
MOST_TRIED = 4
WORDS = ("care", "home", "child", "family")
WIDGETS = ("text_input", "selectbox", "multiselect", "checkbox")
Value = str | list[str] | bool


@dataclass
class Widget:
    """A widget as the page knows it: its id, what can be chosen, what is, and the part that is drawn with it."""

    widget_id: str
    options: list[str]
    value: Value
    part: str = ""

    def state(self) -> WidgetState:
        """What is sent to the server."""
        if isinstance(self.value, list):
            state = WidgetState(id=self.widget_id)
            state.string_array_value.data.extend(self.value)
            return state
        if isinstance(self.value, bool):
            return WidgetState(id=self.widget_id, bool_value=self.value)
        return WidgetState(id=self.widget_id, string_value=self.value)


@dataclass
class Answer:
    """One run of the script: seconds until its end, bytes received, and the elements that it sent."""

    seconds: float
    size: int
    elements: list[Element]

    def texts(self) -> str:
        """All Markdown and HTML of the page."""
        return "\n".join(e.markdown.body if e.WhichOneof("type") == "markdown" else e.html.body for e in self.elements)

    def alerts(self) -> list[str]:
        """Texts of the notes, warnings and errors that stand out on the page."""
        return [e.alert.body for e in self.elements if e.WhichOneof("type") == "alert"]

    def failed(self) -> list[str]:
        """Messages of errors that the page shows."""
        errors = [e.exception.message for e in self.elements if e.WhichOneof("type") == "exception"]
        return errors + [e.alert.body for e in self.elements if e.WhichOneof("type") == "alert" and e.alert.format == 1]


@dataclass
class Reader:
    """A session on one page: `async with Reader("http://127.0.0.1:8501", "status") as reader`."""

    address: str
    page: str = ""
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    widgets: dict[str, Widget] = field(default_factory=dict)
    _session: str = ""
    _kept: dict[str, Delta] = field(default_factory=dict)
    _connection: ClientConnection | None = None

    async def __aenter__(self) -> Reader:
        """Connect."""
        url = self.address.replace("http", "ws", 1) + "/_stcore/stream"
        self._connection = await connect(
            url,
            subprotocols=["streamlit"],  # type: ignore[list-item]
            additional_headers=self.headers,
            max_size=LARGEST_MESSAGE,
            compression=None,
            ping_interval=None,
            open_timeout=SECONDS_TO_ANSWER,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave."""
        assert self._connection is not None
        await self._connection.close()

    async def open(self) -> Answer:
        """Run the page for the first time."""
        return await self._run()

    async def choose(self, key: str, value: Value) -> Answer:
        """Change the widget with this key (`period_choice`) and wait for what is drawn with it."""
        self.widgets[key].value = value
        return await self._run(self.widgets[key].part)

    def values(self, key: str) -> list[Value]:
        """What a widget can be changed to, a few: the first options, open and closed, or words."""
        widget = self.widgets[key]
        if isinstance(widget.value, bool):
            return [True, False]
        return [*(widget.options or WORDS)[:MOST_TRIED]]

    async def ask_for_file(self, answer: Answer, label: str) -> str:
        """Click a button whose file is made on the click, and wait until it is; gives the file's address.

        Raises:
            RuntimeError: it could not be made.
        """
        assert self._connection is not None
        (button,) = [e.download_button for e in answer.elements if e.download_button.label == label]
        message = BackMsg()
        message.backend_operation_request.request_id = label
        message.backend_operation_request.session_id = self._session
        message.backend_operation_request.deferred_file.file_id = button.deferred_file_id
        await self._connection.send(message.SerializeToString())
        async with asyncio.timeout(SECONDS_TO_ANSWER):
            while True:
                told = ForwardMsg.FromString(await self._connection.recv(decode=False))
                if told.WhichOneof("type") == "backend_operation_response":
                    break
        if told.backend_operation_response.error_msg:
            raise RuntimeError(told.backend_operation_response.error_msg)
        return str(told.backend_operation_response.deferred_file.url)

    async def _run(self, part: str = "") -> Answer:
        assert self._connection is not None
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self.query
        state.page_name = self.page
        state.fragment_id = part
        state.widget_states.widgets.extend(widget.state() for widget in self.widgets.values())
        state.cached_message_hashes.extend(self._kept)
        state.context_info.timezone = "America/New_York"
        state.context_info.locale = "en-US"
        state.context_info.url = f"{self.address}/{self.page}"
        state.context_info.color_scheme = "light"
        started = time.perf_counter()
        await self._connection.send(message.SerializeToString())
        async with asyncio.timeout(SECONDS_TO_ANSWER):
            received = await self._until_the_end(self._connection)
        seconds = time.perf_counter() - started
        size = sum(len(raw) for raw in received)
        messages = [ForwardMsg.FromString(raw) for raw in received]
        for begun in [m.new_session for m in messages if m.WhichOneof("type") == "new_session"]:
            self._session = begun.initialize.session_id
        for changed in [m.page_info_changed for m in messages if m.WhichOneof("type") == "page_info_changed"]:
            self.query = changed.query_string
        deltas = [delta for delta in map(self._delta, messages) if delta is not None]
        self._take(deltas, part)
        elements = [delta.new_element for delta in deltas if delta.WhichOneof("type") == "new_element"]
        return Answer(seconds, size, elements)

    @staticmethod
    async def _until_the_end(connection: ClientConnection) -> list[bytes]:
        received = []
        while True:
            raw = await connection.recv(decode=False)
            received.append(raw)
            message = ForwardMsg.FromString(raw)
            ended = message.WhichOneof("type") == "script_finished"
            if ended and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return received

    def _delta(self, message: ForwardMsg) -> Delta | None:
        if message.WhichOneof("type") == "ref_hash":
            return self._kept[message.ref_hash]
        if message.WhichOneof("type") != "delta":
            return None
        if message.metadata.cacheable:
            self._kept[message.hash] = message.delta
        return message.delta

    def _take(self, deltas: list[Delta], part: str) -> None:
        """Widgets on the page after a run; what the reader chose stays, unless the server set another value."""
        seen: dict[str, Widget] = {}
        for delta in deltas:
            if delta.WhichOneof("type") == "add_block":
                told = delta.add_block.expandable
                if told.id:
                    seen[_key(told.id)] = Widget(told.id, [], told.expanded, delta.fragment_id)
            elif delta.new_element.WhichOneof("type") in WIDGETS:
                widget = self._widget(delta.new_element)
                widget.part = delta.fragment_id
                seen[_key(widget.widget_id)] = widget
        # A part that is drawn alone leaves what stands around it.
        around = {key: widget for key, widget in self.widgets.items() if part and widget.part != part}
        self.widgets = around | seen

    def _widget(self, element: Element) -> Widget:
        proto = _proto(element)
        options: list[str] = []
        default: Value
        given: Value
        match element.WhichOneof("type"):
            case "text_input" | "checkbox":
                default, given = proto.default, proto.value
            case "selectbox":
                options = list(proto.options)
                default, given = options[proto.default], proto.raw_value
            case _:
                options = list(proto.options)
                default, given = [options[n] for n in proto.default], list(proto.raw_values)
        before = self.widgets.get(_key(proto.id))
        value = given if proto.set_value else before.value if before and before.widget_id == proto.id else default
        return Widget(proto.id, options, value)


def _proto(element: Element):  # type: ignore[no-untyped-def]
    return getattr(element, element.WhichOneof("type") or "")


def _key(widget_id: str) -> str:
    """The key that the page gave: `$$ID-<hash>-period_choice`."""
    return widget_id.split("-", 2)[-1]
