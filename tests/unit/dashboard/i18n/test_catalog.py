"""Languages: what is declared as translated is whole, nothing is left in English by mistake, and English fills gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest
from babel.messages.catalog import Message
from starlette.types import Message as Sent
from starlette.types import Receive, Scope, Send

from dashboard.i18n import catalog, locale
from dashboard.i18n.catalog import counted, english, fingerprint, markdown, po_files, short_texts, stored, t
from dashboard.i18n.locale import ALL, ENGLISH, FOLDER, languages, offered, speaking
from dashboard.server.first_page import first_html
from tests.support import texts
from tests.support.texts import TRANSLATED

WHOLE = [code for code in TRANSLATED if languages()[code].pages == ALL]
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
XX = """msgid ""
msgstr ""
"Language: xx\\n"
"Plural-Forms: nplurals=3; plural=(n == 1 ? 0 : n < 5 ? 1 : 2);\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgctxt "nav.hello"
msgid "Hello, {name}"
msgstr "Haxx, {name}"

#, fuzzy
msgctxt "nav.fuzzy"
msgid "A new text"
msgstr "Of the old text"

msgctxt "nav.changed"
msgid "What it said"
msgstr "Of what it said"

msgctxt "nav.charts"
msgid "{count} chart"
msgid_plural "{count} charts"
msgstr[0] "one: {count}"
msgstr[1] "few: {count}"
msgstr[2] "many: {count}"
"""
WRITTEN = """
[nav]
hello = "Hello, {name}"
fuzzy = "A new text"
changed = "What it says"
missing = "Missing"
charts = { one = "{count} chart", other = "{count} charts" }
"""


def placeholders(told: str) -> set[str]:
    """Names of placeholders; the braces of formulas hold none."""
    return set(re.findall(r"\{(\w*)", re.sub(r"\$\$.*?\$\$", "", told, flags=re.DOTALL)))


def entries(code: str) -> Iterator[Message]:
    for path in po_files(code):
        yield from (message for message in texts.read(path, code) if message.id)


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


@pytest.fixture
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of texts with a language XX that lacks some."""
    monkeypatch.setattr(catalog, "FOLDER", tmp_path)
    (tmp_path / "en").mkdir()
    (tmp_path / "xx" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "en" / "menu.toml").write_text(WRITTEN, encoding="utf-8")
    (tmp_path / "en" / "long.md").write_text("Long {who}", encoding="utf-8")
    (tmp_path / "xx" / "LC_MESSAGES" / "dashboard.po").write_text(XX, encoding="utf-8")
    made = (catalog.english, catalog._translations, catalog._long_text)
    for one in made:
        one.cache_clear()
    with speaking("xx"):
        yield tmp_path
    for one in made:
        one.cache_clear()


@pytest.mark.usefixtures("made_up")
def test_a_text_is_taken_from_the_language_by_its_key() -> None:
    assert t("nav.hello", name="Ana") == "Haxx, Ana"
    assert stored("nav.hello", "Hello, {name}") == "Haxx, {name}"
    assert stored("elsewhere.hello", "Hello, {name}") == "Hello, {name}"
    with pytest.raises(KeyError):
        t("nav.unknown")


@pytest.mark.usefixtures("made_up")
@pytest.mark.parametrize(
    ("key", "told"), [("nav.fuzzy", "A new text"), ("nav.changed", "What it says"), ("nav.missing", "Missing")]
)
def test_what_is_fuzzy_or_missing_or_of_another_english_is_english(key: str, told: str) -> None:
    assert t(key) == told


@pytest.mark.usefixtures("made_up")
@pytest.mark.parametrize(("count", "told"), [(0, "few: 0"), (1, "one: 1"), (4, "few: 4"), (5, "many: 5")])
def test_a_number_of_things_takes_the_plural_form_of_the_language(count: int, told: str) -> None:
    assert counted("nav.charts", count) == told
    with speaking(ENGLISH):
        assert counted("nav.charts", count) == ("1 chart" if count == 1 else f"{count} charts")


@pytest.mark.parametrize(
    ("first_line", "told"),
    [("<!-- english: {now} -->\n", "Loxx Ana"), ("<!-- english: 0123456789ab -->\n", "Long Ana"), ("", "Long Ana")],
)
def test_a_long_text_is_shown_while_it_fits_its_english(made_up: Path, first_line: str, told: str) -> None:
    now = fingerprint("Long {who}")
    (made_up / "xx" / "long.md").write_text(first_line.format(now=now) + "Loxx {who}", encoding="utf-8")
    assert markdown("long", who="Ana") == told


def test_the_update_keeps_translations_and_marks_what_changed(made_up: Path) -> None:
    path = made_up / "xx" / "LC_MESSAGES" / "dashboard.po"
    template = texts.Catalog()
    template.add("What it says", context="nav.changed")
    template.add("Hello, {name}", context="nav.hello")
    template.add(("{count} chart", "{count} charts"), context="nav.charts")
    template.add("New", context="nav.new")
    texts.write(path, texts.updated(texts.read(path, "es"), template))
    again = {message.context: message for message in texts.read(path, "es") if message.id}
    assert set(again) == {"nav.changed", "nav.hello", "nav.charts", "nav.new"}
    assert (again["nav.changed"].string, again["nav.changed"].fuzzy) == ("Of what it said", True)
    assert '#| msgid "What it said"' in path.read_text(encoding="utf-8")
    assert (again["nav.hello"].string, again["nav.hello"].fuzzy) == ("Haxx, {name}", False)
    assert again["nav.charts"].string == ("one: {count}", "few: {count}", "many: {count}")
    assert not texts.is_translated(again["nav.new"])


def test_a_new_entry_takes_the_translation_of_the_same_english_in_the_same_field() -> None:
    old, template = texts.Catalog(locale="es"), texts.Catalog()
    for key, written, translation in [
        ("indicator.a.universe", "Children", "Niños"),
        ("indicator.a.title", "Visit", "Consulta"),
        ("indicator.b.title", "Visit", "Visita"),
        ("indicator.a.numerator", "Some", ""),
    ]:
        old.add(written, translation, context=key)
        template.add(written, context=key)
    for key, written in [
        ("indicator.c.universe", "Children"),
        ("indicator.c.definition", "Children"),
        ("place.c.universe", "Children"),
        ("indicator.c.title", "Visit"),
        ("indicator.c.numerator", "Some"),
    ]:
        template.add(written, context=key)
    new = {str(message.context): message.string for message in texts.updated(old, template) if message.id}
    assert new["indicator.c.universe"] == "Niños"
    assert {key for key, text in new.items() if not text} == {
        *("indicator.a.numerator", "indicator.c.numerator", "indicator.c.definition", "place.c.universe"),
        # Two translations of it are in use: a person chooses.
        "indicator.c.title",
    }
    assert new["indicator.b.title"] == "Visita"


def test_the_report_lists_what_a_whole_language_lacks_and_counts_it_for_others() -> None:
    lacking = texts.Catalog()
    lacking.add("One", "Uno", context="nav.one")
    lacking.add("Two", context="nav.two")
    assert texts.report("es", [lacking]).splitlines()[1:2] == ["  missing: nav.two"]
    assert texts.report("pt", [lacking]).startswith("pt: 1 of 2 short texts, 0 to look at again")
    assert "nav.two" not in texts.report("pt", [lacking])


def test_no_key_stands_twice() -> None:
    keys = [key for path in (FOLDER / ENGLISH).glob("*.toml") for key in short_texts(path)]
    assert sorted(keys) == sorted(set(keys))


def test_the_languages() -> None:
    assert (*languages(),) == ("en", "es", "pt", "ht")
    assert [one.name for one in languages().values()] == ["English", "Español", "Português", "Kreyòl ayisyen"]
    assert offered() == ("en", "es", "pt", "ht")


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_po_files_hold_the_english_of_today(code: str) -> None:
    """`make texts` brings them up to it."""
    now = {key: text for key, text, _ in texts.of_dashboard()}
    own = texts.read(FOLDER / code / "LC_MESSAGES" / "dashboard.po", code)
    assert {message.context: message.id for message in own if message.id} == now
    assert texts.outdated(code) == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_translations_have_the_placeholders_and_forms_of_the_english(code: str) -> None:
    count = {path: texts.read(path, code).num_plurals for path in po_files(code)}
    assert len(set(count.values())) == 1
    for message in entries(code):
        own, written = forms(message.string), forms(message.id)
        if any(own):
            wanted = set().union(*map(placeholders, written))
            assert [text for text in own if placeholders(text) != wanted] == [], message.context
            assert len(own) == (1 if len(written) == 1 else next(iter(count.values()))), message.context
    for path in sorted((FOLDER / code).glob("*.md")):
        written = (FOLDER / ENGLISH / path.name).read_text(encoding="utf-8")
        assert placeholders(texts.translated_from(path)[1]) == placeholders(written), path.name


@pytest.mark.parametrize("code", WHOLE)
def test_a_whole_language_lacks_nothing(code: str) -> None:
    assert [message.context for message in entries(code) if message.fuzzy or not texts.is_translated(message)] == []
    assert {path.name for path in (FOLDER / code).glob("*.md")} == {p.name for p in (FOLDER / ENGLISH).glob("*.md")}


@pytest.mark.parametrize("code", WHOLE)
def test_nothing_is_left_in_english_by_mistake(code: str) -> None:
    own = texts.translated(code)
    same = {key for key, text, _ in texts.of_dashboard() if own[key] in forms(text)}
    written = english()
    assert {key for key in same if re.search(r"[a-z]{3}", re.sub(r"\{\w*\}", "", written[key]))} <= SAME[code]
    for path in sorted((FOLDER / code).glob("*.md")):
        assert texts.translated_from(path)[1] != (FOLDER / ENGLISH / path.name).read_text(encoding="utf-8"), path.name


@pytest.mark.parametrize(
    ("path", "query", "code", "menu"),
    [
        ("/status", "", "en", "en"),
        ("/status", "lang=es", "es", "es"),
        ("/", "lang=es", "es", "es"),
        ("/status", "lang=pt", "pt", "pt"),
        ("/methods", "lang=ht", "en", "ht"),
        ("/status", "lang=xx", "en", "en"),
        ("/status", "lang=%22%3E%3Cb", "en", "en"),
        ("/methods", "lang=es", "es", "es"),
    ],
)
def test_the_first_html_names_its_languages(path: str, query: str, code: str, menu: str) -> None:
    async def plain(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
        await send({"type": "http.response.body", "body": b'<html lang="en"><title>Streamlit</title>'})

    async def ask() -> bytes:
        sent: list[Sent] = []

        async def send(message: Sent) -> None:
            sent.append(message)

        headers = [(b"accept", b"text/html")]
        scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": headers}
        await first_html.Named(plain)(scope, None, send)
        return sent[-1]["body"]

    body = anyio.run(ask).decode()
    assert body.startswith(f'<html lang="{code}" data-menu-language="{menu}">')
    with locale.speaking(menu):
        assert f"{t('app.name')}</title>" in body
