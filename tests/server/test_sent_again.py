"""Who comes second is sent what the first was, for whom all was drawn; and can use it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.support.reader import Reader, Widget
from tests.support.served import Server, served

# Page, address, and what is changed.
CLICKS = (
    ("status", "", "period_choice"),
    ("status", "lang=es", "geography_choice"),
    ("measures", "", "indicator_choice"),
    ("system", "lang=pt", "period_choice"),
    ("timeline", "", "era_choice"),
    ("place", "town=2502507000", "series_choice"),
    ("programs", "whole=true", "whole_switch"),
    ("programs", "", "more_chipra_part"),
    ("people", "lang=es", "more_collaborative_part"),
    ("about", "lang=en", "audience_choice"),
    ("about", "text=care", "text"),
    ("disagreements", "", "text"),
    ("methods", "lang=es", "indicator_choice"),
)
PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 14; Mobile)"}
# What takes a filter back.
CHIP = " ✕".encode()
Told = tuple[tuple[int, ...], str, bytes]


@dataclass
class Listener(Reader):
    """A reader who notes all that is drawn: where, of which script, and what."""

    told: list[Told] = field(default_factory=list)
    tabs: dict[str, Widget] = field(default_factory=dict)

    def _delta(self, message: ForwardMsg) -> Delta | None:
        delta = super()._delta(message)
        if delta is not None:
            told = Delta.FromString(delta.SerializeToString())
            if told.new_element.HasField("download_button"):
                # A file that is made on a click has another address for each reader.
                told.new_element.download_button.ClearField("deferred_file_id")
            place = tuple(message.metadata.delta_path)
            self.told.append((place, message.metadata.active_script_hash, told.SerializeToString(deterministic=True)))
            if own := delta.add_block.tab_container.id:
                self.tabs[own.split("-", 2)[-1]] = Widget(own, [], "", delta.fragment_id)
        return delta


@pytest.fixture(scope="module")
def server(database: Path) -> Iterator[Server]:
    with served(MEDICAL_HOME_DB=str(database)) as running:
        yield running


async def journey(
    server: Server, page: str, query: str, key: str, headers: dict[str, str] | None = None
) -> list[list[Told]]:
    """What a reader is sent who opens a page, changes a filter, and changes it back."""
    told = []
    async with Listener(server.address, page, query, headers or {}) as reader:
        await reader.open()
        values = reader.values(key)
        told.append(reader.told)
        for value in (values[1], values[0]):
            reader.told = []
            answer = await reader.choose(key, value)
            assert not answer.failed()
            told.append(reader.told)
    return told


@pytest.mark.parametrize(("page", "query", "key"), CLICKS)
def test_who_comes_second_is_sent_what_the_first_was(server: Server, page: str, query: str, key: str) -> None:
    first = asyncio.run(journey(server, page, query, key))
    second = asyncio.run(journey(server, page, query, key))
    assert [len(told) for told in first] == [len(told) for told in second]
    assert first == second


@pytest.mark.parametrize(
    ("page", "query", "key"),
    [("status", "geography=09&period=2099-2100", "group_choice"), ("methods", "part=plan", "goal_choice")],
)
def test_filters_on_a_phone_with_what_is_said_of_the_link(server: Server, page: str, query: str, key: str) -> None:
    first, second = (asyncio.run(journey(server, page, query, key, PHONE)) for _ in range(2))
    assert first == second
    opened, changed, changed_back = (b"".join(message for _, _, message in told) for told in first)
    assert opened != changed
    if page == "status":
        # The place is chosen in each, what it is broken down by in one.
        assert [told.count(CHIP) for told in (opened, changed, changed_back)] == [1, 2, 1]
        assert all(b"2099-2100" in told for told in (opened, changed, changed_back))


def test_the_tabs_of_a_card_that_was_sent_again_open(server: Server) -> None:
    async def tables() -> list[int]:
        async with Listener(server.address, "status") as reader:
            await reader.open()
            await reader.choose("period_choice", reader.values("period_choice")[1])
            shown = []
            for name in ("Table", "Chart", "Table"):
                tabs = reader.widgets["tabs"] = reader.tabs["parts_places_1"]
                tabs.value = name
                answer = await reader.choose("tabs", name)
                assert not answer.failed()
                shown.append([e.WhichOneof("type") for e in answer.elements].count("table"))
            return shown

    for _ in range(2):
        assert asyncio.run(tables()) == [1, 0, 1]
