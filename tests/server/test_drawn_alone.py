"""A click draws the part of the page that it changes, as the whole page would show it at the same address."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.reader import Answer, Reader, Value
from tests.support.served import Server, served

# Page, address, and what is changed.
FILTERS = (
    ("status", "", "period_choice"),
    ("status", "lang=es", "geography_choice"),
    ("counties", "geography=region", "certainty_choice"),
    ("about", "lang=es", "audience_choice"),
    ("place", "town=2502507000&lang=es", "series_choice"),
    ("disagreements", "", "text"),
    ("search", "", "q"),
)
PARTS = (
    ("status", "", "groups"),
    ("quality", "lang=es", "summary"),
    ("people", "lang=pt", "work_group"),
    ("programs", "", "chipra"),
    ("about", "", "domains"),
    ("place", "town=2502507000", "measures"),
)


@dataclass(frozen=True)
class Seen:
    """What a click sent, the address after it, and what a reader gets who opens that address."""

    click: Answer
    query: str
    page: Answer


@pytest.fixture(scope="module")
def server(database: Path) -> Iterator[Server]:
    with served(MEDICAL_HOME_DB=str(database)) as running:
        yield running


def seen(server: Server, page: str, query: str, key: str, value: Value | None = None) -> Seen:
    async def journey() -> Seen:
        async with Reader(server.address, page, query) as reader:
            await reader.open()
            click = await reader.choose(key, reader.values(key)[1] if value is None else value)
            address = reader.query
        async with Reader(server.address, page, address) as other:
            return Seen(click, address, await other.open())

    return asyncio.run(journey())


def texts(answer: Answer) -> list[str]:
    """Headings, texts and tables in order; the address for paper names the server's run and is left out."""
    told = []
    for element in answer.elements:
        match element.WhichOneof("type"):
            case "heading":
                told.append(f"{element.heading.tag} {element.heading.anchor} {element.heading.body}")
            case "markdown":
                told.append(element.markdown.body)
            case "html" if "on-paper" not in element.html.body:
                told.append(element.html.body)
    return told


def is_within(some: list[str], all_of_it: list[str]) -> bool:
    return any(all_of_it[start : start + len(some)] == some for start in range(len(all_of_it)))


@pytest.mark.parametrize(("page", "query", "key"), FILTERS)
def test_a_filter_draws_what_the_page_shows_and_nothing_around_it(
    server: Server, page: str, query: str, key: str
) -> None:
    met = seen(server, page, query, key)
    assert met.query != query
    assert met.click.failed() == met.page.failed() == []
    assert texts(met.click)
    assert is_within(texts(met.click), texts(met.page))
    assert not [e for e in met.click.elements if e.WhichOneof("type") == "page_link"]
    assert len(met.click.elements) < len(met.page.elements) - 20


@pytest.mark.parametrize(("page", "query", "part"), PARTS)
def test_a_part_draws_itself_and_says_so_in_the_address(server: Server, page: str, query: str, part: str) -> None:
    met = seen(server, page, query, f"more_{part}_part", True)
    assert f"more_{part}=true" in met.query.split("&")
    assert set(query.split("&")) - {""} <= set(met.query.split("&"))
    assert met.click.failed() == met.page.failed() == []
    assert texts(met.click)
    assert is_within(texts(met.click), texts(met.page))
    # Its cards have the same names, so that a tab that was opened stays open when the page is drawn again.
    assert buttons(met.click) <= buttons(met.page)


def buttons(answer: Answer) -> set[str]:
    return {e.button.id for e in answer.elements if e.WhichOneof("type") == "button"}


def test_a_part_that_is_closed_leaves_the_address(server: Server) -> None:
    async def journey() -> tuple[str, Answer]:
        async with Reader(server.address, "about", "more_domains=true") as reader:
            await reader.open()
            answer = await reader.choose("more_domains_part", False)
            return reader.query, answer

    query, answer = asyncio.run(journey())
    assert query == ""
    assert texts(answer) == []


def test_two_choices_before_the_browser_knows_of_the_first_are_both_kept(server: Server) -> None:
    async def journey() -> str:
        async with Reader(server.address, "about") as reader:
            await reader.open()
            before = reader.query
            await reader.choose("more_domains_part", True)
            # The browser sends the address of before.
            reader.query = before
            await reader.choose("text", "care")
            return reader.query

    assert set(asyncio.run(journey()).split("&")) == {"more_domains=true", "text=care"}


def test_parts_of_two_pages_are_not_taken_for_one_another(server: Server) -> None:
    async def part_of(page: str) -> str:
        async with Reader(server.address, page) as reader:
            await reader.open()
            return reader.widgets["period_choice"].part

    async def both() -> tuple[str, str]:
        return await part_of("status"), await part_of("system")

    one, other = asyncio.run(both())
    assert one
    assert one != other
