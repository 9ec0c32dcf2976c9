"""Cards in every language: nothing in English in their words and files, and their labels have room to grow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from gettext import NullTranslations
from html import unescape
from io import BytesIO

import pytest
from openpyxl import load_workbook

import dashboard.subjects  # noqa: F401  (makes every card known)
from dashboard.captions.card_links import Links
from dashboard.captions.description import sources
from dashboard.cards import registry
from dashboard.cards.card import Card
from dashboard.charts.elements.model import Chart
from dashboard.charts.svg import render
from dashboard.data.store import cache
from dashboard.drawing.theme import LIGHT
from dashboard.exports.documents import html_file
from dashboard.exports.slides import slide
from dashboard.exports.tables import xlsx_file
from dashboard.i18n import catalog
from dashboard.i18n.locale import ALL, ENGLISH, languages, offered, restore, settings, use_language
from tests.support.card_addresses import EVERY_KIND

LINK = "http://localhost/status"
WHOLE = [code for code, one in languages().items() if one.pages == ALL and code != ENGLISH]
# A sentence has four of them; the name of an agency or its report has up to three.
OF_SENTENCES = re.compile(r"\b(the|and|of|with|from|for|are|is|to|by|in|not|was|were|on|at|this|that)\b", re.IGNORECASE)
MARKED = re.compile(rf'<(\w+) lang="{ENGLISH}">.*?</\1>', re.DOTALL)
BIBTEX = "@misc"
WIDTH = 760
# Words outside of placeholders, addresses and entities.
WORD = re.compile(r"(?<![\w{/&])[A-Za-z]{3,}(?![\w}/;])")
ENDING = "en"
LONGER = "es"


@pytest.fixture(autouse=True)
def own_settings() -> Iterator[None]:
    before = settings()
    yield
    restore(before)


def is_english(text: str) -> bool:
    return len({word.lower() for word in OF_SENTENCES.findall(text)}) >= 4


def test_an_english_sentence_is_told_from_a_spanish_one_and_from_names() -> None:
    assert is_english("In 2024, the bureau revised the weights of the survey and its rules.")
    assert not is_english("El niño cumple al menos uno de cinco criterios a causa de una condición en curso.")
    assert not is_english("Program for All-Inclusive Care for the Elderly (PACE) Site")


def of_workbook(card: Card) -> list[str]:
    """Names of sheets and all cells, without those that name or cite a source."""
    book = load_workbook(BytesIO(xlsx_file.of_card(card, LINK)))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    own = {text.rstrip(".") for one in sources(card) for text in (one.title, one.citation, one.publisher)}
    told = (text for text in cells if not text.startswith(BIBTEX) and not any(name in text for name in own))
    return [*book.sheetnames, *told]


def of_page(card: Card) -> list[str]:
    """The texts of the page that other sites embed, without what is marked as English."""
    page = html_file.page(card, Links("http://localhost", card.spec, "", LINK)).decode()
    bare = MARKED.sub("", re.sub(r"<(style|script)\b.*?</\1>", "", page, flags=re.DOTALL))
    told = re.split(r"<[^>]*>", bare) + re.findall(r'(?:aria-label|content|alt|title)="([^"]*)"', bare)
    return [unescape(text) for text in told]


@pytest.mark.parametrize("code", WHOLE)
@pytest.mark.parametrize("spec", EVERY_KIND)
def test_the_workbook_and_the_page_of_a_card_are_in_its_language(code: str, spec: str) -> None:
    use_language(code)
    card = registry.card_of(spec)
    assert card.lang == code
    assert [text for text in (*of_workbook(card), *of_page(card)) if is_english(text)] == []


class Longer(NullTranslations):
    """English whose words are longer by a third, as translations are."""

    def pgettext(self, context: str, message: str) -> str:
        return WORD.sub(lambda word: word[0] + ENDING * (len(word[0]) // 6 + 1), message)


@pytest.fixture
def longer(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(catalog, "_translations", lambda code: Longer())
    cache._kept.cache_clear()
    use_language(LONGER)
    yield
    cache._kept.cache_clear()


def crowded(card: Card) -> list[str]:
    """What is wrong with the labels of a chart: they lie over each other or outside, or are too small on a slide."""
    if not isinstance(card.chart, Chart):
        return []
    drawn = render.draw(card.chart, LIGHT, WIDTH)
    boxes = [text.box() for text in drawn.texts]
    found = ["outside"] if any(box.left < -1 or box.right > WIDTH + 1 for box in boxes) else []
    found += ["over each other"] if slide.overprints(drawn.texts) else []
    return found + ([] if slide.fits(card) else ["no slide"])


@pytest.mark.parametrize("spec", EVERY_KIND)
def test_labels_that_are_longer_by_a_third_have_room(spec: str, request: pytest.FixtureRequest) -> None:
    use_language(ENGLISH)
    before = crowded(registry.card_of(spec))
    request.getfixturevalue("longer")
    card = registry.card_of(spec)
    assert crowded(card) == before


@pytest.mark.parametrize("code", [code for code in offered() if code != ENGLISH])
@pytest.mark.parametrize("spec", EVERY_KIND)
def test_labels_have_room_in_every_language(code: str, spec: str) -> None:
    use_language(ENGLISH)
    before = crowded(registry.card_of(spec))
    use_language(code)
    assert crowded(registry.card_of(spec)) == before
