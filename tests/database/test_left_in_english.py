"""Pages and files of every kind in each language: no English is left that is not marked as English."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from functools import lru_cache

import pytest
from PIL import Image

import dashboard.subjects  # noqa: F401  (makes every card known)
from dashboard.captions.card_links import Links
from dashboard.captions.description import source_line, sources
from dashboard.cards import registry
from dashboard.cards.card import Card
from dashboard.data.history_models import Document
from dashboard.data.queries import estimates, history, localities, programs
from dashboard.exports import card_forms, report_archive
from dashboard.exports.documents import fact_sheet, pdf_file
from dashboard.exports.pictures import chart_image
from dashboard.exports.reports import place_reports
from dashboard.exports.reports.report import Report
from dashboard.exports.slides import pptx_file, slide
from dashboard.i18n.catalog import t
from dashboard.i18n.locale import ENGLISH, is_whole, languages, offered, restore, settings, speaking, use_language
from dashboard.server.first_page import link_previews
from dashboard.subjects.methods import glossary_and_dictionary, provenance
from dashboard.subjects.place import sheet
from dashboard.ui.first_answer import html
from dashboard.ui.navigation import pages
from dashboard.wording.site_names import site_name
from tests.support import unmarked
from tests.support.apptest import opened
from tests.support.card_addresses import EVERY_KIND, MORE_BRANCHES

LINK = "http://localhost/status"
TRANSLATED = [code for code in offered() if code != ENGLISH]
# Views of pages besides the page as it opens: choices that show other parts and other places.
MORE_VIEWS = [
    *(("methods", {"part": part}) for part in ("numbers", "checks", "counties", "sources", "missing", "plan", "words")),
    ("methods", {"part": "sources", "follow": "file"}),
    ("quality", {"period": "2021"}),
    ("practices", {"kind": "hsn_hospital"}),
    ("timeline", {"era": "2010-2015"}),
    ("status", {"indicator": "mh_referrals", "group": "income"}),
    ("status", {"geography": "33"}),
    ("counties", {"county": "25013"}),
    ("counties", {"geography": "region", "indicator": "child_poverty"}),
    ("families", {"town": "2501367000"}),
    ("place", {"town": "2501367000"}),
    ("place", {"county": "25019"}),
    ("place", {"region": "eohhs-1"}),
    ("place", {"district": "02810000"}),
    ("compare", {"places": "25013,25021"}),
    ("measures", {"indicator": "paid_1000"}),
    ("search", {"q": "hogar"}),
    ("report", {"cards": "components:cshcn:2017-2019:25:US"}),
]
VIEWS = [(page, {}) for page in pages.PAGES] + MORE_VIEWS
OF_LANGUAGES = [(code, page, query) for code in TRANSLATED for page, query in VIEWS if is_whole(page, code)]
# What stays as it is in every language: names of surveys, programs, publications and organizations.
NAMES = (
    "National Survey of Children's Health",
    "National Survey of Children’s Health",
    "Children's Health Insurance Program Reauthorization Act",
    "American Academy of Pediatrics",
    "National Center for Medical Home Implementation",
    "Vermont Family Network",
    "culturally effective",
    "culturally competent",
    "Population Estimates Program",
    "Population Estimates",
    "Selected Populations reports",
    "Selected Populations",
    "Education-to-Career Research and Data Hub",
    "staffing by age group (School)",
    "SSI Recipients by State and County",
    "Small Area Health Insurance Estimates",
    "Small Area Income and Poverty Estimates",
    "Massachusetts Department of Elementary and Secondary Education",
    "Health Resources and Services Administration",
    "Data Resource Center for Child and Adolescent Health",
    "Child and Adolescent Health Measurement Initiative",
)
# A citation as code.
BIBTEX = "@misc"
# What describes the columns and sources of rows for programs: in English, as the file says of itself.
FOR_PROGRAMS = ("columns", "sources", "rows", "link", "bibtex", "build_id", "estimate_type")


@pytest.fixture(autouse=True)
def own_settings() -> Iterator[None]:
    before = settings()
    yield
    restore(before)


@lru_cache(maxsize=1)
def names() -> list[str]:
    """Proper names: our own list, languages in themselves, organizations,
    clinics, places, and lists whose entries can't be marked: titles of files and tables."""
    sites = {name for own in programs.all_sites() for name in (own.name, site_name(own.name))}
    organizations = {role.name for role in history.roles()}
    organizations |= {document.publisher for document in history.listed(Document)}
    towns = {place.name for place in localities.places().values()}
    spoken = {one.name for one in languages().values()}
    states = {*estimates.geographies(("state",)).values()}
    listed = {*provenance.file_names().values(), *glossary_and_dictionary.tables().values()}
    return sorted({*NAMES, *sites, *organizations, *towns, *spoken, *states, *listed} - {""})


def left(texts: Iterable[str], code: str, others: Iterable[str] = ()) -> list[str]:
    """Texts in English that are not marked, and are no names."""
    known = sorted({*names(), *others}, key=len, reverse=True)
    told = (text for text in dict.fromkeys(texts) if not text.startswith(BIBTEX))
    return [text for text in told if unmarked.is_english(text, code, known)]


@pytest.mark.parametrize(("code", "page", "query"), OF_LANGUAGES, ids=str)
def test_a_page_and_its_tabs(code: str, page: str, query: dict[str, str]) -> None:
    test = opened(pages.script(page), lang=code, whole="true", **query)
    found = []
    with speaking(code):
        tabs = [t("card.chart"), t("card.table"), t("card.about"), t("card.save")]
    for tab in tabs:
        keys = [key for key in list(test.session_state.keys()) if str(key).startswith("parts_")]
        for key in keys:
            test.session_state[key] = tab
        if keys:
            test.run()
        found += unmarked.of_html(f"{html.main(test._tree)}{html.links(test._tree)}", code)
        found += [text for block in (test.main, test.sidebar) for text in unmarked.of_elements(block)]
        if not keys:
            break
    assert left(found, code) == []


def in_files(card: Card, code: str) -> Iterator[tuple[str, list[str]]]:
    """The texts of a card's files that are not marked as English, by ending."""
    links = Links("http://localhost", LINK, "")
    make = {
        ending: form.make for ending, form in card_forms.FORMS.items() if card.chart is not None or not form.of_chart
    }
    yield "html", unmarked.of_html(make["html"](card, links).decode(), code)
    yield "xlsx", unmarked.of_workbook(make["xlsx"](card, links))
    yield "json", unmarked.of_json(make["json"](card, links), FOR_PROGRAMS)
    yield "pdf", unmarked.of_pdf(make["pdf"](card, links), code)
    if card.chart is not None:
        yield "svg", unmarked.of_html(make["svg"](card, links).decode(), code)
    if slide.fits(card):
        file = make["pptx"](card, links)
        assert unmarked.languages_of_slides(file) <= {"es-US", "pt-BR", "ht-HT", "en-US"}
        yield "pptx", unmarked.of_slides(file)


def dot() -> bytes:
    """A picture of one pixel."""
    file = io.BytesIO()
    Image.new("RGB", (1, 1)).save(file, "PNG")
    return file.getvalue()


def of_sources(card: Card) -> list[str]:
    """Titles, publishers and citations of a card's sources, which stay in the language of the publication."""
    own = {text.rstrip(".") for one in sources(card) for text in (one.title, one.citation, one.publisher)}
    told = {str(cell) for heading in card.english for cell in card.columns[heading]}
    return [source_line(card), *sorted(own | told, key=len, reverse=True)]


@pytest.mark.parametrize("code", TRANSLATED)
@pytest.mark.parametrize("spec", [*EVERY_KIND, *MORE_BRANCHES])
def test_files_of_a_card(code: str, spec: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # A slide's picture is not read, and takes longer to draw than all the words of its card to read.
    monkeypatch.setattr(chart_image, "png", lambda *_: dot())
    use_language(code)
    card = registry.card_of(spec)
    if card.lang != code:
        pytest.skip("its page is in English in this language")
    found = {ending: left(texts, code, of_sources(card)) for ending, texts in in_files(card, code)}
    assert {ending: texts for ending, texts in found.items() if texts} == {}


@pytest.fixture(scope="module")
def report() -> Iterator[Report]:
    """The ready-made report on a county, in Spanish: maps, a profile, a chart over time."""
    before = settings()
    use_language("es")
    made = place_reports.of_place("25013", "http://localhost/report")
    yield made
    restore(before)


def of_report(report: Report) -> list[str]:
    return [name for card in report.cards for name in of_sources(card)]


def test_files_of_a_report(report: Report) -> None:
    use_language("es")
    others = of_report(report)
    slides = pptx_file.slides(report)
    assert unmarked.languages_of_slides(slides) == {"es-US", "en-US"}
    assert left(unmarked.of_slides(slides), "es", others) == []
    assert left(unmarked.of_pdf(pdf_file.pdf(report), "es"), "es", others) == []
    assert left(unmarked.of_workbook(report_archive.xlsx(report)), "es", others) == []
    assert left(report_archive.readme(report).splitlines(), "es", others) == []
    assert left([report.file_name("zip"), *(stem for _, stem in report.stems())], "es", others) == []


@pytest.mark.parametrize("code", TRANSLATED)
@pytest.mark.parametrize("place", ["2501367000", "25013"])
def test_the_fact_sheet_of_a_place(code: str, place: str) -> None:
    use_language(code)
    assert is_whole("place", code)
    made = sheet.fact_sheet(localities.places()[place], LINK)
    others = [*made.source.split("; "), made.source]
    assert left(unmarked.of_pdf(fact_sheet.pdf(made), code), code, others) == []
    assert left(unmarked.of_png(fact_sheet.png(made), code), code, others) == []


@pytest.mark.parametrize(("code", "page", "query"), OF_LANGUAGES, ids=str)
def test_the_preview_of_a_link(code: str, page: str, query: dict[str, str]) -> None:
    use_language(code, page)
    tags = link_previews.tags("http://localhost", pages.path(page), query)
    assert left(unmarked.of_html(tags, code), code) == []


def test_english_is_found() -> None:
    assert unmarked.is_english("Table", "es")
    assert unmarked.is_english("Where the system falls short", "es")
    assert unmarked.is_english("In 2024, the bureau revised the weights of the survey and its rules.", "es")
    assert not unmarked.is_english("Tabla", "es")
    assert not unmarked.is_english("Table", "es", ["Table"])
    assert unmarked.of_html('<p>uno</p><p lang="en">two<br>three</p><img alt="cuatro">', "es") == ["uno", "cuatro"]
