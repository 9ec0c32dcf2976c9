"""Languages on pages and cards: translated texts, the switch, links that keep the language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from gettext import NullTranslations
from html import unescape

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.cards import registry
from dashboard.data.store import cache
from dashboard.exports.pictures import chart_image
from dashboard.exports.reports import selection
from dashboard.exports.tables import csv_file
from dashboard.i18n import catalog, locale
from dashboard.i18n.locale import ALL, ENGLISH, FOLDER, is_whole, languages, offered, speaking
from dashboard.ui.first_answer import html
from dashboard.ui.frame import language_switch
from dashboard.ui.navigation import pages as navigation
from tests.support.apptest import opened, texts
from tests.support.texts import DOMAINS, TRANSLATED, of_registry, read, templates, translated

OFFERED = [code for code in offered() if code != ENGLISH]
PAGES = [(code, page) for code in OFFERED for page in navigation.PAGES if is_whole(page, code)]
# Names, which stay as they are: of publishers, and of states and counties.
PROPER = ("publisher.", "place.")
# A shorter text may stand on a page as part of another.
SHORT = 12


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_po_files_hold_the_english_of_the_database(code: str, built: duckdb.DuckDBPyConnection) -> None:
    """`make texts` brings them up to it."""
    made = templates(built)
    for domain in DOMAINS:
        own = read(FOLDER / code / "LC_MESSAGES" / f"{domain}.po", code)
        assert {m.context: m.id for m in own if m.id} == {m.context: m.id for m in made[domain] if m.id}, domain


class Missed(NullTranslations):
    """What gettext falls back on, with the texts that a language was asked for and lacks, by key."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self.notes = {*of_registry()}

    def pgettext(self, context: str, message: str) -> str:
        if message.strip() and not context.startswith(PROPER) and not self._asked_in_two_ways(context, message):
            self.texts[context] = message
        return message

    def _asked_in_two_ways(self, context: str, message: str) -> bool:
        """A note on a change of a question is looked for as that of one measure and as that of all; one is there."""
        noted = context.startswith("question_change.") or ".breaks." in context
        return noted and (context, message) not in self.notes

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        self.texts[context] = msgid2
        return super().npgettext(context, msgid1, msgid2, n)


@pytest.fixture
def missed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Missed]:
    found, real = Missed(), catalog._translations.__wrapped__

    def watched(code: str) -> NullTranslations:
        made = real(code)
        made.add_fallback(found if code != ENGLISH else NullTranslations())
        return made

    known = {code: watched(code) for code in languages()}
    monkeypatch.setattr(catalog, "_translations", known.__getitem__)
    cache._kept.cache_clear()
    yield found
    cache._kept.cache_clear()


def said(test: AppTest) -> str:
    """All that a page shows: its content without code, and what its widgets say."""
    boxes = [*test.selectbox, *test.multiselect, *test.radio, *test.get("button_group")]
    options = [str(option) for box in boxes for option in (box.label, *getattr(box, "options", ()))]
    return unescape("\n".join([html.main(test._tree), html.links(test._tree), *options]))


def fragments(text: str) -> list[str]:
    """The parts of a text between its placeholders that are long enough to be found."""
    return [part.strip() for part in re.split(r"\{\w*\}|[*<>&\n]", text) if len(part.strip()) > SHORT]


@pytest.mark.parametrize(("code", "page"), PAGES)
def test_a_translated_page_shows_no_english_text(code: str, page: str, missed: Missed) -> None:
    address = {"county": "25013", "compare_county": "25013,25021", "group": "income"}
    test = opened(navigation.script(page), lang=code, **address)
    if languages()[code].pages == ALL:
        assert missed.texts == {}
    shown = said(test)
    left = {
        key: text
        for key, text in missed.texts.items()
        if (parts := fragments(text)) and all(part in shown for part in parts)
    }
    assert left == {}


def by_machine(test: AppTest, code: str) -> list[str]:
    with speaking(code):
        begins = catalog.t("language.unreviewed").partition("{")[0]
    return [element.value for element in test.markdown if begins in element.value]


@pytest.mark.parametrize("code", OFFERED)
def test_the_footer_says_that_no_native_speaker_has_read_the_translation(code: str, monkeypatch) -> None:
    (told,) = by_machine(opened("pages/about.py", lang=code), code)
    assert f'href="site?lang={code}"' in told
    untranslated = opened("pages/methods.py", lang=code)
    assert len(by_machine(untranslated, code)) == 1
    known = languages()
    read = {**known, code: replace(known[code], reviewed=date(2027, 1, 31))}
    monkeypatch.setattr(language_switch, "languages", lambda: read)
    assert by_machine(opened("pages/about.py", lang=code), code) == []


def test_english_is_no_translation() -> None:
    assert by_machine(opened("pages/about.py"), ENGLISH) == []


def test_a_text_that_is_missing_is_found(missed: Missed) -> None:
    with speaking("es"):
        assert catalog.stored("milestone.none.title", "No such") == "No such"
        assert catalog.t("nav.overview") == "Resumen"
    assert missed.texts == {"milestone.none.title": "No such"}


@pytest.fixture
def without_system(monkeypatch) -> None:
    """Spanish as it would be without the files of the page on the system of care."""
    real = locale.is_whole

    def but_for_system(page: str, code: str) -> bool:
        return real(page, code) and (page, code) != ("system", "es")

    for module in (locale, registry, language_switch):
        monkeypatch.setattr(module, "is_whole", but_for_system)


@pytest.mark.usefixtures("without_system")
def test_a_page_without_translation_stays_english_and_says_so() -> None:
    test = opened("pages/system.py", lang="es")
    assert not test.exception
    assert test.info[0].value == translated("es")["language.untranslated"]
    assert test.title[0].value == catalog.english()["system.title"]
    assert test.selectbox(key="geography_choice").options[1] == "United States"
    assert translated("es")["app.name"] in test.sidebar.markdown[0].value
    assert "no avalan este sitio" in texts(test)


@pytest.mark.parametrize("asked", ["xx", "vi", "ES", "<b>es</b>"])
def test_a_language_that_is_not_offered_is_said(asked: str) -> None:
    test = opened("pages/status.py", lang=asked)
    assert not test.exception
    assert "which this site does not have" in test.info[0].value
    assert "<" not in test.info[0].value
    assert test.title[0].value == "Medical home status"


def test_the_switch_changes_the_language_and_the_address() -> None:
    test = opened("pages/status.py", geography="33")
    switch = next(group for group in test.button_group if group.key == "language_choice")
    switch.set_value("es").run()
    assert test.query_params["lang"] in ("es", ["es"])
    assert test.title[0].value == "Situación del hogar médico"
    assert test.selectbox(key="geography_choice").value == "33"


@pytest.fixture
def spanish():
    locale.use_language("es")
    yield
    locale.use_language(ENGLISH)


@pytest.mark.usefixtures("spanish", "without_system")
def test_cards_of_a_link_come_in_the_language_of_their_page() -> None:
    made = registry.card_of("components:cshcn:2017-2019:25:US")
    assert (made.lang, made.title) == ("es", "El hogar médico y sus cinco partes")
    drawing = chart_image.framed_svg(made, "http://localhost/status")
    assert 'lang="es"' in drawing
    assert "Estimación de encuesta" in drawing
    assert "Estados Unidos" in drawing
    assert "Niños encuestados" in made.table.columns
    assert "Estimación de encuesta" in csv_file.csv(made).decode("utf-8-sig") or "direct" in csv_file.csv(made).decode(
        "utf-8-sig"
    )
    english = registry.card_of("outcomes:2017-2019:25")
    assert english.lang == ENGLISH
    assert "Survey estimate" in chart_image.framed_svg(english, "")
    assert "lang=es" in selection.link("http://localhost/report", [made.spec])
