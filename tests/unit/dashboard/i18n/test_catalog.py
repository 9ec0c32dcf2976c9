"""Languages: a file that is there is whole, and nothing is left in English by mistake."""

from __future__ import annotations

import re
from pathlib import Path

import anyio
import pytest
from starlette.types import Message, Receive, Scope, Send

from dashboard.i18n import locale
from dashboard.i18n.catalog import catalogue, short_texts
from dashboard.i18n.locale import ENGLISH, FIRST_PAGES, FOLDER, SHARED, languages, offered
from dashboard.server import first_html

OFFERED = [code for code in offered() if code != ENGLISH]
PREPARED = [code for code in languages() if code not in offered()]
# Files of a language whose English stands in the registry and the database.
STORED = {"indicators.toml", "stored.toml"}
# Texts that are the same in both languages.
SAME = {
    "es": {
        "card.code_python",
        "card.code_r",
        "card.code_stata",
        "cards.time_title",  # placeholders and a comma
        "counties.alt",
        "counties.of_kind",
        "export.citation.apa",
        "export.citation.bibtex",
        "export.interval",
        "glossary.ahr.term",
        "glossary.cahmi.term",
        "glossary.cahmi.words",
        "glossary.chip.words",
        "methods.column.variable",
        "methods.role_of.home",
        "methods.trace.file",
        "overview.home_mark",
        "programs.lead.CARES",
        "programs.name.CARES",
        "quality.column.value",
        "report.slide_of",
        "series.saipe",
        "series.sahie",
    }
}
FIRST = {
    "app.py": "overview",
    "pages/families.py": "families",
    "pages/status.py": "status",
    "pages/counties.py": "counties",
    "pages/about.py": "about",
}


def placeholders(told: str) -> set[str]:
    """Names of placeholders; the braces of formulas hold none."""
    return set(re.findall(r"\{(\w*)", re.sub(r"\$\$.*?\$\$", "", told, flags=re.DOTALL)))


def files(code: str, ending: str) -> list[Path]:
    return sorted(path for path in (FOLDER / code).glob(f"*.{ending}") if path.name not in STORED)


def test_spanish_is_offered_and_the_others_are_prepared() -> None:
    assert (*languages(),) == ("en", "es", "ht", "pt")
    assert offered() == ("en", "es")
    assert all(catalogue(code)["language.name"] for code in languages())


@pytest.mark.parametrize("code", OFFERED)
def test_a_file_that_is_there_is_whole(code: str) -> None:
    for path in files(code, "toml"):
        own, english = short_texts(path), short_texts(FOLDER / ENGLISH / path.name)
        assert set(own) == set(english), path.name
        wrong = [key for key in own if placeholders(own[key]) != placeholders(english[key])]
        assert wrong == [], path.name
    for path in files(code, "md"):
        english_text = (FOLDER / ENGLISH / path.name).read_text(encoding="utf-8")
        assert placeholders(path.read_text(encoding="utf-8")) == placeholders(english_text), path.name


@pytest.mark.parametrize("code", OFFERED)
def test_nothing_is_left_in_english_by_mistake(code: str) -> None:
    english = catalogue(ENGLISH)
    same = {key for path in files(code, "toml") for key, told in short_texts(path).items() if told == english[key]}
    assert {key for key in same if re.search(r"[a-z]{3}", re.sub(r"\{\w*\}", "", english[key]))} <= SAME[code]
    for path in files(code, "md"):
        assert path.read_text(encoding="utf-8") != (FOLDER / ENGLISH / path.name).read_text(encoding="utf-8"), path.name


@pytest.mark.parametrize("code", PREPARED)
def test_a_prepared_language_has_no_key_of_its_own(code: str) -> None:
    english = catalogue(ENGLISH)
    own = catalogue(code)
    assert set(own) <= set(english)
    assert {"language.name", "language.unreviewed", "language.untranslated"} <= set(own)
    assert [key for key in own if placeholders(own[key]) != placeholders(english[key])] == []


def test_a_language_is_offered_only_when_its_first_pages_are_whole(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(locale, "FOLDER", tmp_path)
    for code, names in {"en": (*SHARED, "about.toml", "about_more.md"), "xx": (*SHARED, "about.toml")}.items():
        (tmp_path / code).mkdir()
        for name in names:
            (tmp_path / code / name).write_text("", encoding="utf-8")
    whole = locale.is_whole.__wrapped__
    assert whole("status", "xx")
    assert not whole("about", "xx")
    (tmp_path / "xx" / "about_more.md").write_text("", encoding="utf-8")
    assert whole("about", "xx")


@pytest.mark.parametrize(
    ("path", "query", "code", "menu"),
    [
        ("/status", "", "en", "en"),
        ("/status", "lang=es", "es", "es"),
        ("/", "lang=es", "es", "es"),
        ("/status", "lang=pt", "en", "en"),
        ("/status", "lang=%22%3E%3Cb", "en", "en"),
        ("/methods", "lang=es", "es", "es"),
    ],
)
def test_the_first_html_names_its_languages(path: str, query: str, code: str, menu: str) -> None:
    async def plain(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
        await send({"type": "http.response.body", "body": b'<html lang="en"><title>Streamlit</title>'})

    async def ask() -> bytes:
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        headers = [(b"accept", b"text/html")]
        scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": headers}
        await first_html.Named(plain)(scope, None, send)
        return sent[-1]["body"]

    body = anyio.run(ask).decode()
    assert body.startswith(f'<html lang="{code}" data-menu-language="{menu}">')
    assert f"{catalogue(menu)['app.name']}</title>" in body


def test_every_first_page_is_tested() -> None:
    assert set(FIRST.values()) == set(FIRST_PAGES)
