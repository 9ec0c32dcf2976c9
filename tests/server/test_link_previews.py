"""What readers of links get of a page, whatever they accept: its name, a finding, and a picture that is there."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

import dashboard.subjects  # noqa: F401  (makes every card known)
from dashboard.cards import registry
from tests.support.served import Server, served

NAME = "Massachusetts Medical Home Dashboard"
COMPONENTS = "components:population=cshcn:period=2018:geography=50:beside=US"


@pytest.fixture(scope="module")
def server(database: Path) -> Iterator[Server]:
    with served(MEDICAL_HOME_DB=str(database)) as running:
        yield running


def head(server: Server, path: str, accept: str = "*/*") -> dict[str, str]:
    """Title and tags of a page's head, by their names."""
    asked = urllib.request.Request(f"{server.address}/{path}", headers={"accept": accept})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        page = answer.read().decode().partition("</head>")[0]
    tags = dict(re.findall(r'<meta (?:property|name)="([a-z:]+)" content="(.*?)"', page))
    assert page.count("<title>") == 1
    return {name: unescape(text) for name, text in tags.items()} | {
        "title": re.findall("<title>(.*?)</title>", page)[0]
    }


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_a_page_with_filters_shows_its_own_finding_and_picture(server: Server, accept: str) -> None:
    told = head(server, "status?geography=50&period=2018", accept)
    card = registry.card_of(COMPONENTS)
    assert told["title"] == told["og:title"] == told["twitter:title"] == f"Medical home status · {NAME}"
    assert told["og:description"] == told["description"] == card.finding
    assert told["og:image"] == told["twitter:image"] == f"{server.address}/figure/{COMPONENTS}.png"
    assert told["og:image:alt"] == card.alt
    assert told["twitter:card"] == "summary_large_image"
    with urllib.request.urlopen(told["og:image"], timeout=60) as picture:
        assert (picture.status, picture.headers["content-type"]) == (200, "image/png")


def test_every_page_has_a_name_and_a_description(server: Server) -> None:
    for path in ("", "methods", "api", "people"):
        told = head(server, path)
        assert told["title"].endswith(NAME)
        assert len(told["og:description"]) > 20
    report = head(server, "report?cards=hurdles:2017-2019:25")
    assert report["og:image"].endswith("/figure/hurdles:period=2017-2019:geography=25.png")
    assert "og:image" not in head(server, "people")


def test_what_an_address_says_is_not_read_as_tags(server: Server) -> None:
    told = head(server, "status?geography=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&period=nothing")
    assert told["title"] == f"Medical home status · {NAME}"
    assert "script" not in "".join(told.values())


def test_figures_may_be_framed_and_pages_may_not(server: Server) -> None:
    with urllib.request.urlopen(f"{server.address}/figure/{COMPONENTS}.html", timeout=30) as figure:
        assert "frame-ancestors *" in figure.headers["content-security-policy"]
        assert figure.headers["x-frame-options"] is None
        assert figure.headers["cross-origin-resource-policy"] == "cross-origin"
    with urllib.request.urlopen(f"{server.address}/status", timeout=30) as page:
        assert "frame-ancestors 'self'" in page.headers["content-security-policy"]
        assert page.headers["x-frame-options"] == "SAMEORIGIN"
