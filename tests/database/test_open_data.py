"""The numbers by address are those of the table of estimates, whole and in pages; what does not exist is refused."""

from __future__ import annotations

import io
import zipfile

import duckdb
import pandas as pd
import pytest

from tests.support.asked import HOST, ask

COLUMNS = [
    *("indicator_id", "population", "geo_id", "period", "group_name", "group_level"),
    *("value", "lower", "upper", "se", "n", "n_eff", "weighted_count"),
    *("reliability", "reliability_reason", "estimate_type", "source_id", "build_id"),
]
KEYS = ["indicator_id", "population", "geo_id", "period", "group_name", "group_level", "estimate_type", "source_id"]
TEXTS = dict.fromkeys(["geo_id", "period", "group_level"], str)


@pytest.fixture(scope="module")
def built(database):
    with duckdb.connect(str(database), read_only=True) as connection:
        yield connection


def frame(address: str) -> pd.DataFrame:
    answer = ask(address)
    assert answer.status == 200, answer.body[:300]
    if ".parquet" in address:
        return pd.read_parquet(io.BytesIO(answer.body))
    if ".json" in address:
        return pd.read_json(io.BytesIO(answer.body), dtype=TEXTS, precise_float=True)
    return pd.read_csv(io.BytesIO(answer.body), dtype=TEXTS, keep_default_na=False, na_values=[""])


@pytest.mark.parametrize("ending", ["csv", "json", "parquet"])
def test_rows_are_those_of_the_database(built, ending: str) -> None:
    chosen = "indicator=medical_home,mh_referrals&geography=25,US&population=cshcn"
    found = frame(f"/data/estimates.{ending}?{chosen}&limit=10000")
    sql = f"""
    SELECT {", ".join(COLUMNS)} FROM estimate
    WHERE indicator_id IN ('medical_home', 'mh_referrals') AND geo_id IN ('25', 'US') AND population = 'cshcn'
    ORDER BY {", ".join(KEYS)}
    """
    expected = built.execute(sql).df()
    assert list(found.columns) == COLUMNS
    assert (expected["reliability"] == "suppressed").any()
    if ending == "csv":
        expected["reliability_reason"] = expected["reliability_reason"].replace("", pd.NA)
    numbers = {"n": float}
    pd.testing.assert_frame_equal(found.astype(numbers), expected.astype(numbers), check_dtype=False, rtol=1e-14)


def test_pages_together_are_the_whole(built) -> None:
    address = "/data/estimates.csv?indicator=medical_home&geography=25&limit=200"
    total = built.execute(
        "SELECT count(*) FROM estimate WHERE indicator_id = 'medical_home' AND geo_id = '25'"
    ).fetchone()[0]
    pages = []
    while address:
        answer = ask(address)
        assert answer.headers["x-total-count"] == str(total)
        pages.append(pd.read_csv(io.BytesIO(answer.body), dtype=TEXTS))
        link = answer.headers.get("link", "")
        address = link.partition(f"<http://{HOST}")[2].partition(">")[0]
    whole = pd.concat(pages)
    assert len(pages) == -(-total // 200)
    assert len(whole) == total == len(whole.drop_duplicates(KEYS))


def test_each_parameter_chooses(built) -> None:
    for name, column, code in [
        ("population", "population", "non_cshcn"),
        ("period", "period", "2018-2019"),
        ("group", "group_name", "age"),
        ("level", "group_level", "6-11"),
        ("reliability", "reliability", "caution"),
        ("kind", "estimate_type", "published"),
        ("source", "source_id", "nsch_2017-2019_topical"),
    ]:
        found = frame(f"/data/estimates.csv?{name}={code}&limit=5")
        assert set(found[column]) == {code}
        total = built.execute(f"SELECT count(*) FROM estimate WHERE {column} = ?", [code]).fetchone()[0]
        assert ask(f"/data/estimates.json?{name}={code}&limit=1").headers["x-total-count"] == str(total)


def test_lists_of_codes(built) -> None:
    indicators = ask("/data/indicators.json").json()["indicators"]
    stored = built.execute("SELECT indicator_id, title FROM indicator ORDER BY position").fetchall()
    assert [(i["indicator_id"], i["title"]) for i in indicators] == stored
    home = next(i for i in indicators if i["indicator_id"] == "medical_home")
    assert "2017-2019" in home["periods"]
    sources = ask("/data/sources.json").json()["sources"]
    assert len(sources) == built.execute("SELECT count(*) FROM source").fetchone()[0]
    assert {s["source_id"]: s["sha256"] for s in sources if s["sha256"]} == dict(
        built.execute("SELECT source_id, sha256 FROM source WHERE sha256 <> ''").fetchall()
    )
    places = {g["geo_id"]: g["name"] for g in ask("/data/geographies.json").json()["geographies"]}
    assert (places["25"], places["US"]) == ("Massachusetts", "United States")
    assert "eohhs-1" in ask("/data/codes.json").json()["codes"]["geography"]


def test_the_package_is_the_one_beside_the_database(database) -> None:
    answer = ask("/data/package.zip")
    build_id = database.resolve().stem.removeprefix("dashboard-")
    assert answer.status == 200
    assert answer.body == database.resolve().with_name(f"package-{build_id}.zip").read_bytes()
    assert zipfile.ZipFile(io.BytesIO(answer.body)).testzip() is None


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/data/estimates.csv?indicator=nothing", 400, "“nothing”"),
        ("/data/estimates.csv?limit=10001", 400, "from 1 to 10000"),
        ("/data/estimates.csv?limit=-1", 400, "from 1 to 10000"),
        ("/data/estimates.csv?limit=1&limit=2", 400, "one whole number"),
        ("/data/estimates.csv?offset=9" + "9" * 5000, 400, "offset"),
        ("/data/estimates.csv?where=1", 400, "Use one of: geography, group, indicator"),
        ("/data/estimates.xml", 404, ".csv, .parquet, .json"),
        ("/data/everything.json", 404, "indicators.json"),
        ("/data/indicators.json?lang=es", 400, "“lang”"),
    ],
)
def test_what_does_not_exist_is_refused_with_what_to_do(address: str, status: int, told: str) -> None:
    answer = ask(address)
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    assert told in answer.json()["detail"]


def test_a_page_beyond_the_end_is_empty() -> None:
    answer = ask("/data/estimates.json?indicator=medical_home&offset=1000000")
    assert (answer.status, answer.json()) == (200, [])
    assert int(answer.headers["x-total-count"]) > 1000
