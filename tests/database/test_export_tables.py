"""CSV, its description and XLSX hold what the screen and the database hold: figures, flags, blanks, sources."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pytest

import dashboard.subjects  # noqa: F401 - makes every card known
from dashboard.captions import description
from dashboard.cards import registry
from dashboard.cards.card import Card
from dashboard.data.indicators import indicator
from dashboard.exports.tables import csv_file, xlsx_file
from dashboard.exports.tables.typed_table import grid
from dashboard.wording import numbers
from tests.support.served import ROOT

LINK = "http://127.0.0.1/status?geography=25"
WITH_SUPPRESSED = "groups:medical_home:cshcn:2017-2019:25:race_ethnicity"
ESTIMATES = [
    "components:cshcn:2017-2019:25:US",
    "years:medical_home:cshcn:25",
    WITH_SUPPRESSED,
    "years:cshcn_count:all_children:25",
    "profile:25013",
]
OTHERS = ["core-set:checkups:percent:both", "core-set-2016", "site-matches"]
FIGURES = ["value", "lower", "upper", "n", "weighted_count"]
# Prints the hash of each file of a card; for another process, which may have another time zone.
DIGESTS = """
import hashlib, sys
import dashboard.subjects
from dashboard.cards import registry
from dashboard.exports.documents import pdf_file
from dashboard.exports.reports import selection
from dashboard.exports.slides import pptx_file
from dashboard.exports.tables import csv_file, xlsx_file
card, link = registry.card_of(sys.argv[1]), sys.argv[2]
report = selection.own(link, [card], {"title": "Ours"})
made = [csv_file.csv(card), csv_file.metadata(card, link), xlsx_file.of_card(card, link)]
for file in [*made, pdf_file.pdf(report), pptx_file.slides(report)]:
    print(hashlib.sha256(file).hexdigest())
"""
MARKS = {"ok": None, "caution": "[u]", "suppressed": "[c]"}


@pytest.fixture(scope="module", params=ESTIMATES)
def card(request: pytest.FixtureRequest) -> Card:
    return registry.card_of(request.param)


def read(card: Card) -> pd.DataFrame:
    return pd.read_csv(
        io.BytesIO(csv_file.csv(card)),
        encoding="utf-8-sig",
        dtype={"geo_id": str, "period": str},
        keep_default_na=False,
        na_values={name: [""] for name in [*FIGURES, "se", "n_eff"]},
    )


def sheets(card: Card) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx_file.of_card(card, LINK)))


def records(sheet: openpyxl.worksheet.worksheet.Worksheet) -> list[dict[str, object]]:
    heading, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows]


# A card with codes of each kind that a spreadsheet would change, and one such code.
CODES = [
    ("site-matches", "01970"),
    ("groups:medical_home:cshcn:2017-2019:25:age", "6-11"),
    ("places:medical_home:cshcn:2017-2019:25,09", "09"),
]


@pytest.mark.parametrize(("spec", "code"), CODES)
def test_columns_with_codes_that_a_spreadsheet_would_change_are_named(spec: str, code: str) -> None:
    card = registry.card_of(spec)
    told = json.loads(csv_file.metadata(card, LINK))
    rows = pd.read_csv(io.BytesIO(csv_file.csv(card)), encoding="utf-8-sig", dtype=str, keep_default_na=False)
    holding = {name for name in rows if (rows[name] == code).any()}
    assert holding
    assert holding <= set(told["text_columns"])
    assert "value" not in told["text_columns"]
    assert "The XLSX keeps them" in told["spreadsheets"]


def test_the_spreadsheet_keeps_codes_as_text() -> None:
    codes = {"ZIP": ["01220", "02115"], "NQF": ["0002", "1388"], "Site": ["01E00089", "2"], "Ages": ["6-11", "10-14"]}
    made = replace(registry.card_of("site-matches"), columns=codes, data=pd.DataFrame())
    told = records(sheets(made).worksheets[1])
    assert [[row[name] for row in told] for name in codes] == list(codes.values())


def test_no_cell_of_a_spreadsheet_is_cut(card: Card) -> None:
    longest = max(len(str(cell.value)) for cells in grid(card).rows for cell in cells)
    assert 10 < longest <= 32_767


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/New_York"])
def test_files_are_the_same_in_every_time_zone(zone: str, database: Path) -> None:
    own = [sys.executable, "-c", DIGESTS, ESTIMATES[0], LINK]
    environment = {**os.environ, "MEDICAL_HOME_DB": str(database)}
    told = [
        subprocess.run(
            own, env=environment | {"TZ": where}, cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        for where in ("UTC", zone)
    ]
    assert len(told[0].split()) == 5
    assert told[0] == told[1]


def test_csv_equals_the_database(card: Card, built: duckdb.DuckDBPyConnection) -> None:
    key = ["indicator_id", "population", "geo_id", "period", "group_name", "group_level", "estimate_type", "source_id"]
    told = [*FIGURES, "se", "n_eff", "reliability", "reliability_reason", "series", "build_id"]
    found = read(card)
    asked = found[key].drop_duplicates()
    with built.cursor() as own:
        own.register("asked", asked)
        query = f"SELECT {', '.join([*key, *told])} FROM estimate JOIN asked USING ({', '.join(key)})"
        stored = own.execute(query).df()
    stored = stored.astype({"n": "float64"})
    pd.testing.assert_frame_equal(
        found[[*key, *told]].sort_values(key, ignore_index=True),
        stored.sort_values(key, ignore_index=True),
        check_dtype=False,
        rtol=0,
        atol=0,
    )


def test_csv_rows_stand_in_the_order_of_the_screen(card: Card) -> None:
    found = read(card)
    assert len(found) == len(card.table)
    shown = [numbers.number(row["value"], indicator(row["indicator_id"]).unit, 1) for row in found.to_dict("records")]
    told = card.table["Value"].tolist()
    # A profile shows modeled shares without a digit after the point.
    assert [text.split(".")[0].rstrip("%") for text in told] == [text.split(".")[0].rstrip("%") for text in shown] or (
        card.spec.startswith("profile") and [bool(text) for text in told] == [bool(text) for text in shown]
    )


def test_every_csv_row_carries_the_hash_of_its_source(card: Card, built: duckdb.DuckDBPyConnection) -> None:
    files = dict(built.execute("SELECT source_id, sha256 FROM source WHERE sha256 IS NOT NULL").fetchall())
    parts = dict(built.execute("SELECT source_id, parts FROM source").fetchall())
    for row in read(card).to_dict("records"):
        source = row["source_id"]
        expected = files.get(source) or "; ".join(files[part] for part in parts[source].split("; "))
        assert row["source_sha256"] == expected
        assert len(expected) >= 64


def test_hash_of_a_pooled_source_is_that_of_its_files(built: duckdb.DuckDBPyConnection) -> None:
    row = read(registry.card_of("components:cshcn:2017-2019:25:US")).iloc[0]
    hashes = built.execute(
        "SELECT sha256 FROM source WHERE source_id LIKE 'nsch_201%_topical' AND kind = 'microdata' ORDER BY source_id"
    ).fetchall()
    assert len(hashes) == 3
    assert row["source_sha256"] == hashlib.sha256("".join(h for (h,) in hashes).encode()).hexdigest()


def test_suppressed_rows_are_blank_everywhere() -> None:
    card = registry.card_of(WITH_SUPPRESSED)
    hidden = [n for n, flag in enumerate(card.data["reliability"]) if flag == "suppressed"]
    assert len(hidden) == 4
    lines = list(csv.DictReader(io.StringIO(csv_file.csv(card).decode("utf-8-sig"))))
    sheet = records(sheets(card).worksheets[1])
    for n in hidden:
        assert [lines[n][name] for name in ("value", "lower", "upper", "se", "weighted_count")] == [""] * 5
        assert lines[n]["reliability_reason"]
        assert (
            card.table["Value"][n]
            == card.table["95% confidence interval"][n]
            == card.table["Children represented"][n]
            == ""
        )
        cells = [
            "Value",
            "95% confidence interval, lower end",
            "95% confidence interval, upper end",
            "Children represented",
            "Mark",
        ]
        assert [sheet[n][name] for name in cells] == ["[c]"] * 5
    shown = [n for n in range(len(card.data)) if n not in hidden]
    assert all(isinstance(sheet[n]["Value"], float) for n in shown)


def test_xlsx_equals_the_rows_behind_the_screen(card: Card) -> None:
    sheet = records(sheets(card).worksheets[1])
    rows = card.data.to_dict("records")
    assert len(sheet) == len(rows)
    names = {
        "value": "Value",
        "lower": "95% confidence interval, lower end",
        "upper": "95% confidence interval, upper end",
    }
    for cells, row in zip(sheet, rows, strict=True):
        share = indicator(row["indicator_id"]).unit == "proportion"
        for field, heading in names.items():
            if pd.isna(row[field]):
                assert cells[heading] in {"[c]", "[x]"}
            elif share:
                assert cells[heading] == pytest.approx(row[field], abs=1e-15)
            else:
                step = 100 if row[field] >= 1000 else 10
                assert abs(cells[heading] - row[field]) <= step / 2
        assert cells["Mark"] == MARKS[row["reliability"]]
        assert cells["Data source"] in {own.title for own in description.sources(card)}
        assert cells["Build"] == row["build_id"]
        assert cells["Type of estimate"]


def test_xlsx_numbers_are_formatted_as_on_screen() -> None:
    card = registry.card_of("components:cshcn:2017-2019:25:US")
    sheet = sheets(card).worksheets[1]
    column = [cell.value for cell in sheet[1]].index("Value")
    cells = [row[column] for row in sheet.iter_rows(min_row=2)]
    shown = [cell for cell in cells if isinstance(cell.value, float)]
    assert len(shown) >= 10
    assert {cell.number_format for cell in shown} == {"0.0%"}
    assert [f"{cell.value:.1%}" for cell in shown] == [text for text in card.table["Value"] if text]
    assert {cell.value for cell in cells if cell not in shown} == {"[c]"}, "what is not shown says so"
    counts = [row["Children represented"] for row in records(sheet) if row["Children represented"] != "[c]"]
    assert [f"{count:,}" for count in counts] == [text for text in card.table["Children represented"] if text]


def test_xlsx_is_made_for_screen_readers(card: Card) -> None:
    book = sheets(card)
    assert book.sheetnames[0] == "Notes"
    assert len(book.sheetnames) == len(set(book.sheetnames)) == 2
    for sheet in book.worksheets:
        (table,) = sheet.tables.values()
        headings = [cell.value for cell in sheet[1]]
        assert table.ref.startswith("A1:")
        assert [column.name for column in table.tableColumns] == headings
        assert all(headings)
        assert len(headings) == len(set(headings))
        assert sheet.freeze_panes
        assert not sheet.merged_cells.ranges
    assert book.properties.title == card.title
    assert book.properties.creator == "Massachusetts Medical Home Dashboard"
    assert str(card.data["build_id"].iloc[0]) in book.properties.keywords


def test_notes_say_what_a_stranger_needs(card: Card) -> None:
    told = records(sheets(card).worksheets[0])
    items = {row["Item"] for row in told}
    texts = "\n".join(str(row["Text"]) for row in told)
    assert {"[c]", "[u]", "[x]", "Source", "APA", "BibTeX", "Build"} <= items
    assert description.plain(card).finding in texts
    assert LINK in texts
    for note in description.plain(card).notes:
        assert note in texts
    for definition in card.definitions:
        assert definition.meaning in texts


def test_metadata_describes_every_column_of_its_csv(card: Card) -> None:
    described = json.loads(csv_file.metadata(card, LINK))
    names = next(csv.reader(io.StringIO(csv_file.csv(card).decode("utf-8-sig"))))
    assert [column["name"] for column in described["columns"]] == names
    undescribed = [column["name"] for column in described["columns"] if not column.get("description")]
    assert undescribed == []
    assert described["build_id"] == card.data["build_id"].iloc[0]
    assert described["link"] == LINK
    assert set(described["kinds_of_estimate"]) == set(card.data["estimate_type"])
    assert {source["source_id"] for source in described["sources"]} == set(card.data["source_id"])
    assert all(source["file_sha256"] and source["license"] for source in described["sources"])
    assert len(described["measures"]) == card.data["indicator_id"].nunique()


@pytest.mark.parametrize("spec", OTHERS)
def test_other_cards_keep_every_cell_of_the_screen(spec: str) -> None:
    card = registry.card_of(spec)
    sheet = records(sheets(card).worksheets[1])
    assert len(sheet) == len(card.table)
    for cells, (_, shown) in zip(sheet, card.table.iterrows(), strict=True):
        for heading, text in shown.items():
            found = cells[heading]
            if text == "" or pd.isna(text):
                assert found in {None, "", "[x]"}
            elif isinstance(found, int | float):
                number = str(text).replace(",", "")
                assert found == pytest.approx(float(number.rstrip("%")) / (100 if number.endswith("%") else 1))
            else:
                assert found in str(text)
    lines = list(csv.DictReader(io.StringIO(csv_file.csv(card).decode("utf-8-sig"))))
    assert len(lines) == len(card.data)
    assert all(line["estimate_type"] and line["source_sha256"] and line["build_id"] for line in lines)


def test_a_code_with_a_leading_zero_stays_a_text() -> None:
    card = Card(
        "zips",
        "Zips",
        "",
        "",
        pd.DataFrame({"zip": ["02138", "02139"]}),
        {"ZIP": ["02138", ""]},
        (),
        (),
        "",
    )
    assert [row["ZIP"] for row in records(sheets(card).worksheets[1])] == ["02138", None]


def test_a_text_like_a_formula_stays_a_text() -> None:
    columns = {"Name": ["=1+1", "@SUM(A1)"]}
    card = Card("names", "=2+2", "", "+3", pd.DataFrame(columns), columns, (), (), "")
    book = sheets(card)
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    assert [row["Name"] for row in records(book.worksheets[1])] == ["=1+1", "@SUM(A1)"]


def test_the_same_card_gives_the_same_bytes(card: Card) -> None:
    again = registry.card_of(card.spec)
    assert xlsx_file.of_card(card, LINK) == xlsx_file.of_card(again, LINK)
    assert csv_file.csv(card) == csv_file.csv(again)
    assert csv_file.metadata(card, LINK) == csv_file.metadata(again, LINK)
