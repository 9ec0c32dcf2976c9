"""The PDF is tagged as PDF/UA-1 wants it, the slides can be edited and read aloud, and both tell the truth alone."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pikepdf
import pytest
from pdfua import Severity, validate
from pptx import Presentation
from pptx.presentation import Presentation as Deck
from pptx.util import Emu

from dashboard.captions import citation, description
from dashboard.cards import registry
from dashboard.exports.documents import pdf_file
from dashboard.exports.reports.report import Report
from dashboard.exports.slides import pptx_file
from tests.support.pdf_text import to_unicode

WITH_SUPPRESSED = "groups:medical_home:cshcn:2017-2019:25:race_ethnicity"
SPECS = [
    "components:cshcn:2017-2019:25:US",
    WITH_SUPPRESSED,
    "map:cshcn_prevalence:county:all:25013:True",
    "core-set-2016",
    "core-set:checkups:percent:both",
]
TITLE, AUTHOR = "Homes & “care” #1 <b> $x_1$ #panic()", "J. Doe; A. N. Other"
NOTE = "First *line*.\n= Not a heading\n#set text(red)"
CONTENT_TAGS = {"/P", "/H1", "/H2", "/H3", "/Figure", "/Table", "/L", "/TOC", "/Code"}


@pytest.fixture(scope="module")
def report() -> Report:
    cards = tuple(registry.card_of(spec) for spec in SPECS)
    links = {card.spec: f"http://127.0.0.1/report?cards={card.spec}" for card in cards}
    return Report(
        "report", TITLE, "Who, where", AUTHOR, "22 November 2026", NOTE, cards, "http://127.0.0.1/report", links
    )


@pytest.fixture(scope="module")
def made(report: Report) -> bytes:
    return pdf_file.pdf(report)


@pytest.fixture(scope="module")
def opened(made: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(made)) as file:
        yield file


@pytest.fixture(scope="module")
def deck(report: Report) -> Deck:
    return Presentation(io.BytesIO(pptx_file.slides(report)))


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """All structure elements below a node, in reading order."""
    kids = node.get("/K")
    for kid in [] if kids is None else (list(kids) if isinstance(kids, pikepdf.Array) else [kids]):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def tags(opened: pikepdf.Pdf) -> list[str]:
    roles = dict(opened.Root.StructTreeRoot.get("/RoleMap", {}))
    return [str(roles.get(str(e.S), e.S)) for e in elements(opened.Root.StructTreeRoot)]


def words(page: pikepdf.Page) -> str:
    """Text of a page, from the ActualText-free character codes through each font's ToUnicode map."""
    fonts = {str(name): to_unicode(font) for name, font in page.resources.get("/Font", {}).items()}
    told, font = [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            font = fonts[str(operands[0])]
        elif str(operator) in {"Tj", "TJ"}:
            parts = operands[0] if str(operator) == "TJ" else [operands[0]]
            codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
            told.append("".join(font.get(codes[i : i + 2], "") for i in range(0, len(codes), 2)))
    return "".join(told)


def test_pdf_says_that_it_is_pdf_ua_1(opened: pikepdf.Pdf) -> None:
    assert bool(opened.Root.MarkInfo.Marked)
    assert str(opened.Root.Lang) == "en"
    assert bool(opened.Root.ViewerPreferences.DisplayDocTitle)
    with opened.open_metadata() as meta:
        assert meta["pdfuaid:part"] == "1"
        assert meta["dc:title"] == TITLE
        assert meta["dc:creator"] == [AUTHOR]
        assert str(meta.get("pdf:Keywords", ""))
    assert str(opened.docinfo["/Title"]) == TITLE


def test_pdf_passes_the_checks_that_can_be_automated(made: bytes, tmp_path: pytest.TempPathFactory) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(made)
    found = [f"{f.rule_id}: {f.message}" for f in validate(path).findings if f.severity is not Severity.INFO]
    assert found == []


def test_a_pdf_without_tags_does_not_pass_them(made: bytes, tmp_path: pytest.TempPathFactory) -> None:
    path = tmp_path / "bare.pdf"
    with pikepdf.open(io.BytesIO(made)) as file:
        del file.Root.StructTreeRoot, file.Root.Lang
        file.save(path)
    assert any(f.severity is not Severity.INFO for f in validate(path).findings)


def test_every_chart_has_its_alternative_text(opened: pikepdf.Pdf, report: Report) -> None:
    figures = [e for e in elements(opened.Root.StructTreeRoot) if str(e.S) == "/Figure"]
    drawn = [card for card in report.cards if card.chart is not None]
    assert [str(figure.Alt) for figure in figures] == [card.alt for card in drawn]
    assert all(card.finding in card.alt for card in drawn)


def test_headings_go_down_one_level_at_a_time(opened: pikepdf.Pdf, report: Report) -> None:
    levels = [int(tag[-1]) for tag in tags(opened) if re.fullmatch("/H[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))
    assert levels.count(2) >= len(report.cards)


def test_every_table_has_a_row_of_header_cells(opened: pikepdf.Pdf, report: Report) -> None:
    tables = [e for e in elements(opened.Root.StructTreeRoot) if str(e.S) == "/Table"]
    assert len(tables) == len(report.cards)
    for table, card in zip(tables, report.cards, strict=True):
        rows = [e for e in elements(table) if str(e.S) == "/TR"]
        cells = [[str(cell.S) for cell in elements(row) if str(cell.S) in {"/TH", "/TD"}] for row in rows]
        assert cells[0] == ["/TH"] * len(card.table.columns)
        assert cells[1:] == [["/TD"] * len(card.table.columns)] * len(card.table)
        headers = [e for e in elements(rows[0]) if str(e.S) == "/TH"]
        assert all(_attribute(header, "/Scope") == "/Column" for header in headers)


def _attribute(element: pikepdf.Dictionary, name: str) -> str:
    owned = element.A if isinstance(element.A, pikepdf.Array) else [element.A]
    return next(str(attributes[name]) for attributes in owned if name in attributes)


def test_nothing_but_standard_tags(opened: pikepdf.Pdf) -> None:
    known = CONTENT_TAGS | {
        "/Document",
        "/Sect",
        "/Div",
        "/Span",
        "/Link",
        "/LI",
        "/Lbl",
        "/LBody",
        "/TOCI",
        "/Reference",
    }
    known |= {"/TR", "/TH", "/TD", "/THead", "/TBody", "/Strong", "/Em", "/NonStruct", "/Caption", "/Part"}
    assert set(tags(opened)) <= known


def test_fonts_are_our_own_and_embedded(opened: pikepdf.Pdf) -> None:
    fonts = {
        str(font.BaseFont): "/DescendantFonts" not in font
        or "/FontFile2" in font.DescendantFonts[0].FontDescriptor
        or "/FontFile3" in font.DescendantFonts[0].FontDescriptor
        for page in opened.pages
        for font in page.resources.get("/Font", {}).values()
    }
    assert all(fonts.values())
    assert any("PublicSans" in name for name in fonts)


def test_charts_are_vectors(opened: pikepdf.Pdf) -> None:
    assert not any(page.get_images() for page in opened.pages)


def test_the_readers_words_are_text_and_nothing_else(opened: pikepdf.Pdf) -> None:
    first = words(opened.pages[0])
    assert "#panic()" in first
    assert "First *line*." in first
    assert "= Not a heading" in first
    assert "#set text(red)" in first


def test_pdf_shows_the_tables_of_the_screen(opened: pikepdf.Pdf, report: Report) -> None:
    told = re.sub(r"\s+", "", "".join(words(page) for page in opened.pages))
    card = report.cards[SPECS.index(WITH_SUPPRESSED)]
    for row in card.table.to_dict("records"):
        for heading in ("Value", "95% confidence interval", "Children surveyed"):
            assert re.sub(r"\s+", "", row[heading]) in told
    # Four groups by race and ethnicity, and referrals in both places, whose question changed within the period.
    assert told.count("Notshown:") == 4 + 2
    assert report.build_id in told


def test_the_same_report_gives_the_same_pdf_and_slides(report: Report, made: bytes) -> None:
    assert pdf_file.pdf(report) == made
    assert pptx_file.slides(report) == pptx_file.slides(report)


def test_slides_have_a_title_each_and_a_slide_a_chart(deck: Deck, report: Report) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert titles[0] == TITLE
    assert all(titles)
    charts = [
        slide.shapes.title.text_frame.text
        for slide in deck.slides
        if any(shape.shape_type == 13 for shape in slide.shapes)
    ]
    assert charts == [card.title for card in report.cards if card.chart is not None]
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, abs=0.001)


def test_pictures_on_slides_have_alternative_text_and_lie_on_the_slide(deck: Deck, report: Report) -> None:
    alts = {card.title: card.alt for card in report.cards}
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= Emu(0)
            assert shape.top >= Emu(0)
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height
            if shape.shape_type == 13:
                assert shape._element.xpath(".//p:cNvPr/@descr") == [alts[slide.shapes.title.text_frame.text]]
                dots_an_inch = shape.image.size[0] / (shape.width / 914400)
                assert dots_an_inch >= 190


def test_slides_carry_source_kind_build_and_notes(deck: Deck, report: Report) -> None:
    cards = {card.title: card for card in report.cards}
    named = 0
    for slide in deck.slides:
        title = re.sub(r" \(\d of \d\)$", "", slide.shapes.title.text_frame.text)
        if title not in cards:
            continue
        named += 1
        card = cards[title]
        seen = "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        notes = slide.notes_slide.notes_text_frame.text
        for text in (description.source_line(card), report.build_id, card.finding):
            assert text in seen
        for text in (
            card.finding,
            description.source_line(card),
            citation.plain(description.work(card, report.link_of(card))),
            *card.notes,
        ):
            assert text in notes
    assert named >= len(cards)


def test_a_card_without_a_chart_becomes_an_editable_table(deck: Deck, report: Report) -> None:
    card = next(card for card in report.cards if card.chart is None)
    slide = next(slide for slide in deck.slides if slide.shapes.title.text_frame.text == card.title)
    (table,) = [shape.table for shape in slide.shapes if shape.has_table]
    assert table.first_row
    assert [cell.text_frame.text for cell in table.rows[0].cells] == list(card.table.columns)
    assert len(table.rows) == len(card.table) + 1
    assert not any("](" in cell.text_frame.text for row in table.rows for cell in row.cells)


def test_a_chart_too_tall_to_read_on_a_slide_is_followed_by_its_table(deck: Deck, report: Report) -> None:
    card = next(card for card in report.cards if card.spec.startswith("core-set:"))
    own = [s for s in deck.slides if s.shapes.title.text_frame.text.startswith(card.title)]
    rows = [
        list(row.cells)[1].text_frame.text
        for s in own
        for x in s.shapes
        if x.has_table
        for row in list(x.table.rows)[1:]
    ]
    assert rows == card.table.iloc[:, 1].tolist()


def test_slides_say_their_language(deck: Deck) -> None:
    runs = [
        run
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    ]
    assert {run._r.rPr.get("lang") for run in runs} == {"en-US"}
    assert deck.core_properties.title == TITLE
    assert deck.core_properties.author == AUTHOR
    assert deck.core_properties.language == "en"


def test_signs_that_our_fonts_lack_are_named_and_stood_in_for(report: Report) -> None:
    assert pdf_file.unsettable("Müller, Łódź, Ελλάδα, “quoted” – 95% ≥ 90%") == ""
    assert pdf_file.unsettable("李 and 明\n\x1f") == "\x1f明李"
    short = replace(report, title="李 A\x1fB", author="明", note="ok", cards=report.cards[:1])
    with pikepdf.open(io.BytesIO(pdf_file.pdf(short))) as file:
        assert str(file.docinfo["/Title"]) == "? A?B"
    assert Presentation(io.BytesIO(pptx_file.slides(replace(short, title="李 A")))).core_properties.title == "李 A"
