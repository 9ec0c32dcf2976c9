"""Packs, citations and addresses of cards; ten exports at once do not mix."""

from __future__ import annotations

import io
import json
import zipfile
from concurrent.futures import ThreadPoolExecutor

import openpyxl
import pikepdf
import pytest
from pptx import Presentation

import dashboard.subjects  # noqa: F401  -- makes every card known
from dashboard.captions import citation, description
from dashboard.cards import card_address, registry
from dashboard.cards.card import Card
from dashboard.data.queries import estimates
from dashboard.exports import report_archive, zip_archive
from dashboard.exports.documents import pdf_file
from dashboard.exports.reports import place_reports, selection
from dashboard.exports.reports.report import Report
from dashboard.exports.slides import pptx_file
from dashboard.exports.tables import csv_file, xlsx_file
from tests.support.card_addresses import EVERY_KIND

HERE = "http://127.0.0.1:8501/status?geography=09"
WORK = citation.Work(
    key="25-home_x",
    author="Massachusetts Medical Home Dashboard",
    year="2026",
    title="The 50% & more",
    subtitle="Children_1 · 2019",
    container="",
    build_id="abc123",
    build_label="Build",
    link="http://127.0.0.1/?a=1&b=2",
    sources=("Census {NSCH}.",),
)
CARDS = [
    "components:population=cshcn:period=2017-2019:geography=25:beside=US",
    "groups:indicator=medical_home:population=cshcn:period=2017-2019:geography=25:group=sex",
    "years:indicator=cshcn_prevalence:population=all_children:geography=25",
    "core-set-summary:chosen=both",
]


def build_id() -> str:
    return str(estimates.build().build_id)


def of(addresses: list[str], **words: str) -> Report:
    made, unknown = selection.cards(addresses)
    assert unknown == []
    return selection.own(HERE, made, words)


def opened(packed: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(packed))


def test_plain_citation() -> None:
    assert citation.plain(WORK) == (
        "Massachusetts Medical Home Dashboard (2026). The 50% & more. Children_1 · 2019. Build abc123. "
        "http://127.0.0.1/?a=1&b=2"
    )


def test_apa_citation() -> None:
    assert citation.apa(WORK) == (
        "Massachusetts Medical Home Dashboard. (2026). The 50% & more: Children_1 · 2019 (Build abc123) [Data set]. "
        "http://127.0.0.1/?a=1&b=2"
    )


def test_bibtex_entry_escapes_what_it_would_read_as_markup() -> None:
    assert citation.bibtex(WORK).splitlines() == [
        "@misc{25-home-x,",
        "  author = {{Massachusetts Medical Home Dashboard}},",
        r"  title = {{The 50\% \& more: Children\_1 · 2019}},",
        "  year = {2026},",
        "  version = {Build abc123},",
        "  url = {http://127.0.0.1/?a=1&b=2},",
        r"  note = {Source: Census \{NSCH\}},",
        "}",
    ]


def test_a_report_by_someone_else_names_the_dashboard() -> None:
    work = of(CARDS[:1], title="Ours", author="J. Doe").work()
    assert citation.plain(work).startswith("J. Doe (")
    assert "Ours. Massachusetts Medical Home Dashboard. Build" in citation.plain(work)


def test_every_builder_is_tried_here() -> None:
    tried = {spec.split(":")[0] for spec in EVERY_KIND}
    assert sorted(set(registry.BUILDERS) - tried) == [], "add an address of it to EVERY_KIND"


@pytest.mark.parametrize("spec", EVERY_KIND)
def test_a_card_is_made_again_from_its_address(spec: str) -> None:
    card = registry.card_of(spec)
    assert registry.renewed(spec) == card.spec
    assert registry.card_of(card.spec) is card


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "nothing",
        "components",
        "components:cshcn:2017-2019",
        "components:cshcn:2017-2019:25:US:US",
        "components:cshcn:1990:25:US",
        "components:cshcn:2017-2019:99:US",
        "components:cshcn:2017-2019:25:%3Cscript%3E",
        "places:medical_home:cshcn:2017-2019:",
        "groups:medical_home:cshcn:2017-2019:25:shoe_size",
        "map:medical_home:town:all:all:True",
        "profile:US",
        "core-set:checkups:percent:1999",
        "x" * 10_000,
    ],
)
def test_nonsense_is_no_card(nonsense: str) -> None:
    with pytest.raises(card_address.UnknownCardError):
        registry.card_of(nonsense)


def test_a_link_holds_cards_in_order_and_words() -> None:
    build = f"build={estimates.build().build_id}"
    link = selection.link(HERE, CARDS[:2], title="A & b", note="")
    assert link == f"http://127.0.0.1:8501/report?cards={CARDS[0]}~{CARDS[1]}&title=A%20%26%20b&{build}"
    assert selection.link("http://127.0.0.1:8501/", []) == f"http://127.0.0.1:8501/report?{build}"
    assert selection.link("http://host/dash/status", []) == f"http://host/dash/report?{build}"


def test_the_longest_link_passes_proxies_as_they_are_shipped() -> None:
    cards = [CARDS[0]] * 40
    for sign in "eñ李😀":
        link = selection.link(HERE, cards, title=sign * 150, author=sign * 120, date=sign * 60, note=sign * 2_000)
        assert len(link) < 8_000, sign
        assert link.count("components") == 40
    short = selection.link(HERE, CARDS, note="wait " * 240)
    assert "note=wait%20wait" in short


def test_unknown_cards_are_named() -> None:
    made, unknown = selection.cards([CARDS[0], "nothing:at:all", CARDS[1]])
    assert [card.spec for card in made] == CARDS[:2]
    assert unknown == ["nothing:at:all"]


def test_the_readers_words_are_cut_and_cleaned() -> None:
    own = of(CARDS[:1], title="T" * 500, note="a\x00b\nc")
    assert len(own.title) == selection.TEXTS["title"]
    assert own.note == "ab\nc"
    assert of(CARDS[:1]).title


def test_a_pack_holds_everything() -> None:
    own = of(CARDS, title="Ours", author="J. Doe", note="Read me first.")
    packed = opened(report_archive.pack(own))
    assert packed.testzip() is None
    # Places by their names: a file whose name begins with "25" tells nobody what it holds.
    names = [card.card_id.replace("25-", "massachusetts-", 1) for card in own.cards]
    stems = [f"{name}_{'-'.join(card.kinds)}_{build_id()}" for name, card in zip(names, own.cards, strict=True)]
    base = f"ma-medical-home_report_{build_id()}"
    assert packed.namelist() == [
        "README.md",
        f"{base}.pdf",
        f"{base}.pptx",
        f"{base}.xlsx",
        *(f"data/{stem}.{ending}" for stem in stems for ending in ("csv", "metadata.json")),
        *(f"pictures/{stem}.svg" for stem, card in zip(stems, own.cards, strict=True) if card.chart is not None),
    ]
    readme = packed.read("README.md").decode()
    for card in own.cards:
        assert citation.plain(description.work(card, own.link_of(card))) in readme
        assert description.source_line(card) in readme
    assert citation.bibtex(own.work()) in readme
    assert "Read me first." in readme
    for card, stem in zip(own.cards, stems, strict=True):
        assert packed.read(f"data/{stem}.csv") == csv_file.csv(card)
        assert json.loads(packed.read(f"data/{stem}.metadata.json"))["title"] == card.title
    with pikepdf.open(io.BytesIO(packed.read(f"{base}.pdf"))) as file:
        assert str(file.docinfo["/Title"]) == "Ours"
    assert Presentation(io.BytesIO(packed.read(f"{base}.pptx"))).core_properties.author == "J. Doe"
    book = openpyxl.load_workbook(io.BytesIO(packed.read(f"{base}.xlsx")))
    assert len(book.sheetnames) == 1 + len(own.cards)
    assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_two_cards_of_one_name_both_stay() -> None:
    own = of(["places:medical_home:cshcn:2017-2019:25,US", "places:medical_home:cshcn:2017-2019:25,09"])
    names = [name for name in opened(report_archive.data(own)).namelist() if name.endswith(".csv")]
    assert len(set(names)) == 2


def test_the_same_pack_gives_the_same_bytes() -> None:
    assert report_archive.pack(of(CARDS[:2], title="Ours")) == report_archive.pack(of(CARDS[:2], title="Ours"))


def test_ten_exports_at_once_do_not_mix() -> None:
    makers = [pdf_file.pdf, pptx_file.slides, report_archive.xlsx, report_archive.data, report_archive.pack]
    jobs = [(make, of(CARDS[n % 3 : n % 3 + 1], title=f"Report {n}")) for n, make in enumerate(makers * 2)]
    alone = [make(own) for make, own in jobs]
    with ThreadPoolExecutor(10) as together:
        found = list(together.map(lambda job: job[0](job[1]), jobs))
    assert found == alone
    assert len(set(found)) == len(jobs)


@pytest.mark.parametrize("geo_id", ["25", "eohhs-4", "25019"])
def test_a_ready_made_report_is_about_its_place(geo_id: str) -> None:
    own = place_reports.of_place(geo_id, HERE)
    assert [card.spec for card in own.cards] == place_reports.addresses(geo_id)
    assert own.link == f"http://127.0.0.1:8501/report?geography={geo_id}&build={estimates.build().build_id}"
    assert place_reports.full_name(geo_id) in own.title
    assert any(geo_id in card.data["geo_id"].to_list() for card in own.cards)
    assert len(own.cards) <= 12


def test_there_is_a_ready_made_report_for_every_region_and_county() -> None:
    places = place_reports.places()
    assert len(places) == 1 + 6 + 14
    assert len({place_reports.of_place(geo_id, HERE).file_name("zip") for geo_id in ("25", "25013", "eohhs-1")}) == 3
    for geo_id in places:
        for address in place_reports.addresses(geo_id):
            assert address.split(":")[0] in registry.BUILDERS


def test_files_of_a_card_are_named_after_it() -> None:
    card = registry.card_of("components:cshcn:2017-2019:25:US")
    assert (
        description.file_name(card, "xlsx")
        == f"massachusetts-medical-home-components_cshcn_2017-2019_direct_{build_id()}.xlsx"
    )


def test_an_archive_has_no_clock() -> None:
    assert zip_archive.archive({"a.txt": b"a"}) == zip_archive.archive({"a.txt": b"a"})
    assert zip_archive.same_bytes(xlsx_file.of_card(_named("x"), "")) == zip_archive.same_bytes(
        xlsx_file.of_card(_named("x"), "")
    )


def _named(title: str) -> Card:
    card = registry.card_of(CARDS[0])
    return Card(card.card_id, title, "", "", card.data, card.columns, card.kinds, card.source_ids, "")


@pytest.mark.parametrize(
    ("address", "begins"),
    [
        ("components:non_cshcn:2017:25:", "massachusetts-medical-home-components_non_cshcn_2017_"),
        ("components:cshcn:2018:50:US", "vermont-medical-home-components_cshcn_2018_"),
        ("years:medical_home:cshcn:US", "united-states-medical-home-years_cshcn_"),
        ("sites:hrsa:all:25009:all::county", "ma-sites-hrsa-essex-county_"),
    ],
)
def test_files_are_named_by_place_and_measure(address: str, begins: str) -> None:
    name = description.file_name(registry.card_of(address), "csv")
    assert name.startswith(begins)
    assert name.endswith(f"_{build_id()}.csv")
