"""Every form of a card by its address holds what the database and the screen hold; what does not exist is refused."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET

import duckdb
import openpyxl
import pandas as pd
import pytest

from dashboard.captions import card_links
from dashboard.cards import registry
from dashboard.exports.card_forms import FORMS
from dashboard.exports.documents import embed_code
from dashboard.server.open_data import openapi
from tests.support.asked import HOST, ask
from tests.support.card_addresses import EVERY_KIND

COMPONENTS = "components:population=cshcn:period=2017-2019:geography=25:beside=US"
# Only cards of survey estimates have code; see test_reproduce_code.
CODE = {"R", "py", "do"}
SAME = ["indicator_id", "geo_id", "value", "lower", "upper", "reliability", "estimate_type", "source_id", "build_id"]


@pytest.fixture(scope="module")
def stored(database) -> pd.DataFrame:
    """The rows of the database that the card of components shows."""
    with duckdb.connect(str(database), read_only=True) as built:
        return built.execute(
            """
            SELECT * FROM estimate
            WHERE (indicator_id = 'medical_home' OR indicator_id LIKE 'mh\\_%' ESCAPE '\\') AND population = 'cshcn'
              AND period = '2017-2019' AND geo_id IN ('25', 'US') AND group_name = 'all' AND estimate_type = 'direct'
            """
        ).df()


def same(rows: pd.DataFrame, stored: pd.DataFrame) -> None:
    own = rows.astype({"geo_id": str})[SAME].sort_values(SAME[:2], ignore_index=True)
    expected = stored[SAME].sort_values(SAME[:2], ignore_index=True)
    pd.testing.assert_frame_equal(own, expected, check_dtype=False, rtol=1e-12)


def test_csv_and_json_hold_the_rows_of_the_database(stored: pd.DataFrame) -> None:
    csv, json = ask(f"/figure/{COMPONENTS}.csv"), ask(f"/figure/{COMPONENTS}.json")
    assert (csv.status, json.status, len(stored)) == (200, 200, 12)
    same(pd.read_csv(io.BytesIO(csv.body), dtype={"geo_id": str}), stored)
    same(pd.DataFrame(json.json()["rows"]), stored)
    assert json.json()["build_id"] == stored["build_id"].iloc[0]
    assert json.json()["finding"] == registry.card_of(COMPONENTS).finding


def test_the_spreadsheet_holds_the_same_numbers(stored: pd.DataFrame) -> None:
    answer = ask(f"/figure/{COMPONENTS}.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.body))
    head, *rows = list(book.worksheets[1].values)
    table = pd.DataFrame(rows, columns=head)
    shown = pd.to_numeric(table["Value"], errors="coerce").dropna()
    assert sorted(shown) == pytest.approx(sorted(stored["value"].dropna()), rel=1e-12)
    assert set(table["Value"]) - set(shown) == {"[c]"}, "what is not shown says so"
    assert set(table["Build"]) == set(stored["build_id"])
    assert pd.read_excel(io.BytesIO(answer.body), sheet_name=1, engine="openpyxl").shape == table.shape


def test_the_page_and_the_picture_say_what_the_screen_says() -> None:
    card = registry.card_of(COMPONENTS)
    page = ask(f"/figure/{COMPONENTS}.html").body.decode()
    picture = ET.fromstring(ask(f"/figure/{COMPONENTS}.svg").body)
    for told in (card.finding, card.subtitle, card.build.build_id, "U.S. Census Bureau"):
        assert told in page
    assert card.alt in "".join(picture.itertext())
    assert page.count('role="img"') == 4
    cells = re.findall(r"<td>(.*?)</td>", page)
    assert [c for c in cells if c] == [str(c) for c in card.table.to_numpy().ravel() if str(c)]
    assert "<script" not in page
    assert f'href="http://{HOST}/status?population=cshcn&amp;period=2017-2019&amp;geography=25#{card.card_id}"' in page
    assert not re.search(r'(src|href)="(?!http://figures\.test/|http://figures\.test")', page)


def test_filters_can_stand_in_the_path_or_in_parameters() -> None:
    by_path = ask(f"/figure/{COMPONENTS}.svg")
    query = "period=2017-2019&geography=25&beside=US"
    assert ask(f"/figure/components.svg?population=cshcn&{query}").body == by_path.body
    assert ask(f"/figure/components:population=cshcn.svg?{query}").body == by_path.body
    assert ask("/figure/components:cshcn:2017-2019:25:US.svg").body == by_path.body
    other = ask("/figure/components.svg?population=cshcn&period=2018&geography=25")
    assert other.status == 200
    assert other.body != by_path.body


@pytest.mark.parametrize("spec", EVERY_KIND)
def test_every_card_has_every_form_that_fits_it(spec: str) -> None:
    card = registry.card_of(spec)
    figure = card_links.of(card, f"http://{HOST}").figure
    for ending, form in FORMS.items():
        if form.is_slow or ending in CODE:
            continue
        answer = ask(f"{figure}.{ending}")
        if form.of_chart and card.chart is None:
            assert (answer.status, "without a chart" in answer.json()["detail"]) == (404, True)
        else:
            assert answer.status == 200, answer.body[:300]
            assert answer.headers["content-type"] == form.media_type
            assert card.build.build_id in answer.headers["etag"]
            assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(("ending", "start"), [("png", b"\x89PNG"), ("pdf", b"%PDF-1.7"), ("pptx", b"PK\x03\x04")])
def test_slow_forms(ending: str, start: bytes) -> None:
    answer = ask(f"/figure/{COMPONENTS}.{ending}")
    assert (answer.status, answer.body[: len(start)]) == (200, start)


def test_texts_follow_the_language_and_codes_do_not() -> None:
    english, spanish = (ask(f"/figure/{COMPONENTS}.csv{query}") for query in ("", "?lang=es"))
    assert english.body == spanish.body
    page = ask(f"/figure/{COMPONENTS}.html?lang=es").body.decode()
    assert '<html lang="es">' in page
    assert "Cuidado" in page or "atención" in page
    assert "lang=es" in re.search(r'<footer>.*?href="(.*?)"', page, re.DOTALL)[1]


def test_a_reader_who_has_it_gets_nothing_again() -> None:
    first = ask(f"/figure/{COMPONENTS}.svg")
    again = ask(f"/figure/{COMPONENTS}.svg", if_none_match=f'"x", {first.headers["etag"]}')
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert ask(f"/figure/{COMPONENTS}.svg", if_none_match='W/"another-build"').status == 200
    assert "max-age=" in first.headers["cache-control"]


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/figure/nothing.svg", 404, "Use one of compare, components"),
        ("/figure/components.svg", 400, "needs population, period, geography"),
        (f"/figure/{COMPONENTS}.gif", 404, ".svg, .png, .csv"),
        (f"/figure/{COMPONENTS}", 404, "End the address in one of"),
        (f"/figure/{COMPONENTS}.svg?colour=red", 400, "“colour”"),
        (f"/figure/{COMPONENTS}.svg?theme=dark", 400, "only for .html"),
        (f"/figure/{COMPONENTS}.svg?lang=xx", 400, "en, es"),
        ("/figure/components:population=cshcn:period=1900:geography=25.svg", 404, "/data/codes.json"),
        ("/figure/components:population=cshcn:period=2017-2019:geography=99999.svg", 404, "/data/codes.json"),
        ("/figure/components:a=b:c.svg", 400, "cannot be read"),
        ("/figure/core-set-2016.svg", 404, "table without a chart"),
        (f"/figure/{'x' * 700}.svg", 414, "Shorten"),
        ("/figure/.svg", 404, "Use one of"),
    ],
)
def test_what_does_not_exist_is_refused_with_what_to_do(address: str, status: int, told: str) -> None:
    answer = ask(address)
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    body = answer.json()
    assert body["status"] == status
    assert told in body["detail"]
    assert answer.headers["cache-control"] == "no-store"


def test_it_is_read_only_and_open_to_other_sites() -> None:
    refused = ask(f"/figure/{COMPONENTS}.svg", "POST")
    assert (refused.status, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    allowed = ask(f"/figure/{COMPONENTS}.svg", "OPTIONS", origin="https://elsewhere.example")
    assert allowed.status == 204
    assert allowed.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert ask(f"/figure/{COMPONENTS}.svg", "HEAD").status == 200


def test_only_figures_may_stand_in_frames_of_other_sites() -> None:
    figure, page = ask(f"/figure/{COMPONENTS}.html"), ask("/robots.txt")
    assert "frame-ancestors *" in figure.headers["content-security-policy"]
    assert "x-frame-options" not in figure.headers
    assert "script-src" not in figure.headers["content-security-policy"]
    assert figure.headers["content-security-policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'self'" in page.headers["content-security-policy"]
    assert page.headers["x-frame-options"] == "SAMEORIGIN"


def test_oembed_gives_the_frame_that_save_and_share_gives() -> None:
    card = registry.card_of(COMPONENTS)
    page = f"http://{HOST}/figure/{COMPONENTS}.html"
    told = ask(f"/oembed?url={page}").json()
    assert (told["version"], told["type"], told["title"]) == ("1.0", "rich", f"{card.title}. {card.subtitle}")
    assert f'src="{page}"' in told["html"]
    assert f'height="{told["height"]}"' in embed_code.frame(card, card_links.of(card, f"http://{HOST}"))
    assert ask(f"/oembed?url={page}&maxwidth=400").json()["width"] == 400
    assert ask("/oembed?url=http://elsewhere.example/figure/x.html").status == 404
    assert ask(f"/oembed?url={page}&format=xml").status == 501
    head = ask(f"/figure/{COMPONENTS}.html").body.decode()
    link = re.search(r'<link rel="alternate" type="application/json\+oembed" href="(.*?)"', head)[1]
    assert ask(link.replace("&amp;", "&").removeprefix(f"http://{HOST}")).json() == told


def test_the_description_names_every_card_and_its_examples_work() -> None:
    told = ask("/api/openapi.json").json()
    assert {example.partition(":")[0] for example in openapi.EXAMPLES} == set(registry.BUILDERS)
    assert {f"/figure/{name}.{{form}}" for name in registry.BUILDERS} <= set(told["paths"])
    for path, operation in told["paths"].items():
        if path.startswith("/figure/"):
            given = {p["name"]: p["example"] for p in operation["get"]["parameters"] if "example" in p}
            own = {n: ",".join(v) if isinstance(v, list) else v for n, v in given.items() if n != "form"}
            query = "&".join(f"{name}={value}" for name, value in own.items())
            assert ask(f"{path.replace('{form}', 'csv')}?{query}").status == 200, path
