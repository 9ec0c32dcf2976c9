"""The page about this site: who publishes it, or that this is not set; its age; what it is not."""

from __future__ import annotations

import pytest

from dashboard.data.publisher import Publisher
from dashboard.subjects.site import content
from tests.support.apptest import headings, opened, texts


def test_page_says_who_when_and_what_it_is_not() -> None:
    test = opened("pages/site.py")
    assert headings(test) == ["Who publishes it", "How often it is updated", "What it is not"]
    assert "Not medical advice" in texts(test)


def test_what_is_not_set_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "publisher", lambda: Publisher("", "", "", "", ""))
    assert content.who().count("not set yet") == 3
    assert "**Updates:** not set yet." in content.updates()


def test_what_is_set_is_shown_with_its_links(monkeypatch: pytest.MonkeyPatch) -> None:
    own = Publisher("Examples [x]", "https://example.org", "a@example.org", "https://example.org/errors", "once a year")
    monkeypatch.setattr(content, "publisher", lambda: own)
    assert content.who().splitlines() == [
        "- **Publisher:** [Examples \\[x\\]](https://example.org)",
        "- **Questions:** [a@example.org](mailto:a@example.org)",
        "- **Report an error:** [https\\://example.org/errors](https://example.org/errors)",
    ]
    assert "**Updates:** once a year." in content.updates()


def test_the_newest_years_are_the_databases(built) -> None:
    (year,) = built.execute("SELECT max(right(period, 4)) FROM estimate WHERE series = 'nsch_screener'").fetchone()
    assert f"{year} for the number of children" in texts(opened("pages/site.py"))
