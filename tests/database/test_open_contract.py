"""The contract of the open addresses: numbers of the database and of the screen, files that other programs read."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from dashboard.captions import card_links
from dashboard.cards import registry
from tests.support.apptest import opened, tables
from tests.support.asked import HOST, ask
from tests.support.card_addresses import EVERY_KIND
from tests.support.openapi_client import Client

KEY = ["indicator_id", "population", "geo_id", "period", "group_name", "group_level", "estimate_type", "source_id"]
SAME = ["value", "lower", "upper", "reliability", "reliability_reason", "build_id"]
STATUS = {"population": "cshcn", "period": "2017-2019", "geography": "25"}
ESTIMATES = "/data/estimates.csv?indicator=medical_home&geography=25&period=2017-2019&kind=direct"


@pytest.fixture(scope="module")
def built(database) -> duckdb.DuckDBPyConnection:
    with duckdb.connect(str(database), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def client() -> Client:
    return Client(ask("/api/openapi.json").json(), ask)


# ---- the database ----


def of_estimates() -> list[str]:
    return [spec for spec in EVERY_KIND if {*KEY, *SAME} <= set(registry.card_of(spec).data.columns)]


@pytest.mark.parametrize("spec", of_estimates())
def test_rows_by_address_are_those_of_the_database(built, spec: str) -> None:
    figure = card_links.of(registry.card_of(spec), f"http://{HOST}").figure
    rows = pd.DataFrame(ask(f"{figure}.json").json()["rows"])
    assert len(rows) > 0
    sql = f"SELECT {', '.join(SAME)} FROM estimate WHERE {' AND '.join(f'{name} = ?' for name in KEY)}"
    for row in rows.to_dict("records"):
        (found,) = built.execute(sql, [str(row[name]) for name in KEY]).fetchall()
        told = {name: None if pd.isna(row[name]) else row[name] for name in SAME}
        stored = dict(zip(SAME, found, strict=True))
        for name in ("value", "lower", "upper"):
            of_row, own = told.pop(name), stored.pop(name)
            assert (of_row is None) == (own is None), row
            assert of_row is None or of_row == pytest.approx(own, rel=1e-12), row
        assert {name: own or "" for name, own in told.items()} == stored, row


# ---- the screen ----


def test_the_page_by_address_holds_the_table_of_the_screen() -> None:
    shown = tables(opened("pages/status.py", **STATUS))[0]
    query = "&".join(f"{name}={value}" for name, value in STATUS.items())
    page = ask(f"/figure/components.html?{query}&beside=US").body.decode()
    cells = re.findall(r"<td>(.*?)</td>", page)
    assert [cell for cell in cells if cell] == [str(cell) for cell in shown.to_numpy().ravel() if str(cell)]
    assert len(cells) >= 12


# ---- other programs ----


def saved(tmp_path: Path) -> tuple[Path, Path, Path]:
    paths = tmp_path / "card.csv", tmp_path / "card.xlsx", tmp_path / "estimates.csv"
    figure = "/figure/groups:medical_home:cshcn:2017-2019:25:race_ethnicity"
    for path, address in zip(paths, (f"{figure}.csv", f"{figure}.xlsx", ESTIMATES), strict=True):
        answer = ask(address)
        assert answer.status == 200
        path.write_bytes(answer.body)
    return paths


def test_pandas_and_openpyxl_read_one_card_alike(tmp_path: Path) -> None:
    csv, xlsx, _ = saved(tmp_path)
    rows = pd.read_csv(csv, dtype={"geo_id": str})
    head, *cells = list(openpyxl.load_workbook(xlsx).worksheets[1].values)
    table = pd.DataFrame(cells, columns=head)
    numbers = pd.to_numeric(table["Value"], errors="coerce")
    assert len(table) == len(rows)
    assert rows["value"].isna().any()
    assert sorted(numbers.dropna()) == pytest.approx(sorted(rows["value"].dropna()), rel=1e-12)
    assert (numbers.isna().sum(), set(table["Build"])) == (rows["value"].isna().sum(), set(rows["build_id"]))
    assert rows["geo_id"].eq("25").all()


IN_R = """
paths <- commandArgs(TRUE)
csv <- read.csv(paths[1], colClasses = c(geo_id = "character"))
book <- readxl::read_excel(paths[2], sheet = 2, .name_repair = "minimal")
table <- read.csv(paths[3], colClasses = c(geo_id = "character", period = "character"))
cat(nrow(csv), nrow(book), sum(!is.na(csv$value)), unique(csv$geo_id))
cat("", nrow(table), length(unique(table$build_id)), "\\n")
cat(sprintf("%.15g", sort(csv$value)), "\\n")
cat(sprintf("%.15g", sort(suppressWarnings(as.numeric(book$Value)))), "\\n")
"""


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_r_reads_the_same(tmp_path: Path, built) -> None:
    csv, xlsx, estimates = saved(tmp_path)
    script = tmp_path / "read.R"
    script.write_text(IN_R, encoding="utf-8")
    command = ["Rscript", str(script), str(csv), str(xlsx), str(estimates)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "no package called" in done.stderr:
        pytest.skip("R lacks readxl")
    assert done.returncode == 0, done.stderr
    counts, of_csv, of_book = (line.split() for line in done.stdout.splitlines())
    rows = pd.read_csv(csv)
    shown = sorted(rows["value"].dropna())
    expected = built.execute(
        """
        SELECT count(*) FROM estimate WHERE indicator_id = 'medical_home' AND geo_id = '25' AND period = '2017-2019'
          AND estimate_type = 'direct'
        """
    ).fetchone()[0]
    assert counts == [str(len(rows)), str(len(rows)), str(len(shown)), "25", str(expected), "1"]
    assert [float(value) for value in of_csv] == pytest.approx(shown, rel=1e-12)
    assert [float(value) for value in of_book] == pytest.approx(shown, rel=1e-12)


# ---- the description ----


def test_the_description_is_valid(client: Client) -> None:
    OpenAPIV31SpecValidator(client.description).validate()


def test_a_client_made_from_the_description_works(client: Client, built) -> None:
    """Every operation with its examples, each answer held to its schema."""
    for name, (_, told) in client.operations().items():
        given = {own["name"]: own["example"] for own in told["parameters"] if "example" in own}
        if "form" in given:
            given["form"] = "json"
        if name.startswith("estimates_"):
            given |= {"indicator": ["medical_home"], "geography": ["25", "US"], "limit": 50}
        assert client.call(name, **given).status == 200, name
    rows = client.call("estimates_json", indicator=["medical_home"], geography=["25"], limit=10_000).json()
    (total,) = built.execute(
        "SELECT count(*) FROM estimate WHERE indicator_id='medical_home' AND geo_id='25'"
    ).fetchone()
    assert len(rows) == total


def test_the_client_is_held_to_what_is_described(client: Client) -> None:
    with pytest.raises(ValueError, match="nothing"):
        client.call("estimates_json", indicator=["nothing"])
    with pytest.raises(ValueError, match="minimum"):
        client.call("estimates_json", limit=0)
    with pytest.raises(ValueError, match="needs"):
        client.call("figure_components", form="csv")
    # A code that the description cannot know is refused as it describes refusals.
    refused = client.call("figure_components", form="csv", population="cshcn", period="1900", geography="25")
    assert (refused.status, refused.headers["content-type"]) == (404, "application/problem+json")
