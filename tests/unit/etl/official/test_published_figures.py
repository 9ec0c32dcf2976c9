"""Published values: kept as their own kind with a citation, and the benchmarks that can stop a build."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pandas as pd
import pytest

from etl.core.build_log import BuildLog
from etl.core.errors import SourceError
from etl.core.paths import RAW
from etl.official import published_figures
from etl.survey import questionnaire


@pytest.fixture(scope="module")
def loaded(indicators) -> tuple[dict[str, pd.DataFrame], BuildLog]:
    log = BuildLog(quiet=True)
    return published_figures.tables(RAW, indicators, log), log


def in_file(name: str) -> list[dict[str, str]]:
    with (RAW / name).open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_every_figure_is_kept_as_found(loaded):
    frames, _ = loaded
    rows = in_file(published_figures.FIGURES)
    assert len(frames["published"]) == len(rows) == 226
    assert frames["published"]["value"].tolist() == [row["value"] for row in rows]


def test_every_row_is_published_and_in_no_series_of_ours(loaded):
    estimates = loaded[0]["estimate"]
    assert (estimates["estimate_type"] == "published").all()
    assert not set(estimates["series"]) & set(questionnaire.SERIES)
    assert set(estimates["series"]) == {"nsch", "nsch_before_2016", "ns_cshcn"}
    shares = estimates[estimates["indicator_id"] != "cshcn_count"]
    assert shares["value"].between(0, 1).all()


def test_surveys_before_2016_are_other_series(loaded):
    estimates = loaded[0]["estimate"]
    first = estimates["period"].str[:4].astype(int)
    assert ((estimates["series"] == "nsch") == (first >= 2016)).all()
    assert (estimates.loc[estimates["period"] == "2009-2010", "series"] == "ns_cshcn").all()


def test_every_state_with_its_interval(loaded):
    estimates = loaded[0]["estimate"]
    states = estimates[estimates["source_id"] == "ahr_medical_home_cshcn_by_state"].set_index(["geo_id", "period"])
    rows = [row for row in in_file(published_figures.STATES) if row["percent"]]
    assert len(states) == len(rows)
    for row in rows:
        found = states.loc["US" if row["fips"] == "00" else row["fips"], row["period"]]
        assert found["value"] == pytest.approx(float(row["percent"]) / 100)
        if row["ci_low"]:
            assert found["lower"] == pytest.approx(float(row["ci_low"]) / 100)
            assert found["upper"] == pytest.approx(float(row["ci_high"]) / 100)
            wide = float(row["ci_high"]) - float(row["ci_low"]) > 20
            assert found["reliability"] == ("caution" if wide else "ok")
        else:
            assert (found["reliability"], found["reliability_reason"]) == ("caution", "no_interval")


@pytest.mark.parametrize(
    ("period", "value", "url"),
    [("2016", 0.491, "tvisdata"), ("2016-2017", 0.518, "tvisdata"), ("2018-2019", 0.461, "tvisdata")],
)
def test_massachusetts_as_published_with_its_citation(loaded, period, value, url):
    frames, _ = loaded
    rows = frames["estimate"].query("indicator_id == 'medical_home' and geo_id == '25' and population == 'cshcn'")
    (row,) = rows[(rows["period"] == period) & rows["source_id"].str.startswith("pub-")].to_dict("records")
    assert row["value"] == pytest.approx(value)
    source = frames["source"].set_index("source_id").loc[row["source_id"]]
    assert url in source["url"]
    assert source["publisher"] in source["citation"]
    assert source["title"] in source["citation"]


def test_every_source_of_a_publication_is_cited(loaded):
    frames, _ = loaded
    own = {"ahr_medical_home_cshcn_by_state", "drc_nom_tables_partial"}
    assert set(frames["estimate"]["source_id"]) - own <= set(frames["source"]["source_id"])
    assert frames["source"]["source_id"].is_unique
    assert frames["source"]["citation"].str.len().gt(10).all()


def test_a_publication_is_told_under_its_publisher(loaded):
    source = loaded[0]["source"]
    told = source["publisher"] + " " + source["title"] + " " + source["citation"] + " " + source["url"]
    for copy in ("andrewelhabr", "github", "scribd", "docsbay", "paperzz", "vdocuments", "gisfa", "via ", "mirror"):
        assert not told.str.contains(copy).any(), copy
    assert not source["publisher"].str.contains(r"\bMDPH\b|TVIS|copy|archive").any()
    ssi = source[source["title"] == "SSI Recipients by State and County, December 2016"].iloc[0]
    assert ssi["publisher"] == "Social Security Administration"
    assert ssi["citation"] == "Social Security Administration. SSI Recipients by State and County, December 2016."


def test_a_figure_that_is_not_drawn_is_reported_by_row(loaded, indicators):
    """Every row of a measure of ours is an estimate or a remark."""
    frames, log = loaded
    measures = {measure for i in indicators for measure in i.published}
    rows = [n for n, row in enumerate(in_file(published_figures.FIGURES), start=1) if row["measure_id"] in measures]
    remarked = {f.row for f in log.remarks if f.source_id == "published_figures"}
    drawn = frames["estimate"]["source_id"].str.startswith("pub-").sum()
    assert remarked <= set(rows)
    assert len(rows) == drawn + len(remarked)
    assert all(f.action == "kept" for f in log.remarks)


def test_targets_and_reruns_are_no_estimates(loaded):
    """Massachusetts' target of 53.9 for 2020 is not a figure of 2020."""
    estimates = loaded[0]["estimate"]
    assert estimates.query("geo_id == '25' and indicator_id == 'medical_home' and value == 0.539").empty


def copy_of(raw: Path) -> Path:
    shutil.copytree(RAW / "published", raw / "published")
    return raw / published_figures.FIGURES


def rewrite(path: Path, change) -> None:
    with path.open(newline="", encoding="utf-8") as lines:
        reader = csv.DictReader(lines)
        names, rows = list(reader.fieldnames or []), list(reader)
    names, rows = change(names, rows)
    with path.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.DictWriter(lines, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def refusal(raw: Path, indicators) -> str:
    with pytest.raises(SourceError) as caught:
        published_figures.tables(raw, indicators, BuildLog(quiet=True))
    text = str(caught.value)
    assert "\n" not in text
    return text


def test_one_figure_twice_of_one_source_is_refused(tmp_path, indicators):
    rewrite(copy_of(tmp_path), lambda names, rows: (names, [*rows, rows[2] | {"value": "47.0"}]))
    text = refusal(tmp_path, indicators)
    assert "medical_home 25 2018-2019 stands twice for one source" in text


@pytest.mark.parametrize("column", ["value", "period", "geography", "confidence", "source_url"])
def test_a_missing_column_is_named(tmp_path, indicators, column):
    rewrite(copy_of(tmp_path), lambda names, rows: ([name for name in names if name != column], rows))
    text = refusal(tmp_path, indicators)
    assert "published_figures.csv" in text
    assert column in text


@pytest.mark.parametrize(("column", "found"), [("value", "about half"), ("ci_low", "n/a")])
def test_text_where_a_number_is_expected_is_named(tmp_path, indicators, column, found):
    rewrite(copy_of(tmp_path), lambda names, rows: (names, [rows[0], rows[1], rows[2] | {column: found}, *rows[3:]]))
    text = refusal(tmp_path, indicators)
    assert f"published_figures.csv, row 3, column {column}: found {found!r}" in text


KEY = {"indicator_id": "medical_home", "population": "cshcn", "group_name": "all", "group_level": "all"}
PUBLISHED = KEY | {"estimate_type": "published", "series": "nsch", "source_id": "pub-1", "reliability_reason": ""}
DIRECT = KEY | {"estimate_type": "direct", "series": "nsch_topical", "source_id": "nsch", "reliability_reason": ""}


SHIPPED = {("nsch_topical", year) for year in (2017, 2018, 2019)} | {("nsch_screener", 2019)}


def compared(indicators, computed: dict[str, object], *told: dict[str, object], shipped=SHIPPED) -> pd.DataFrame:
    base = {"geo_id": "25", "period": "2018-2019", "lower": 0.38, "upper": 0.54, "n": 294.0}
    rows = [DIRECT | base | computed]
    rows += [
        PUBLISHED | {"geo_id": "25", "period": "2018-2019", "lower": None, "upper": None, "n": None} | t for t in told
    ]
    return published_figures.benchmarks(pd.DataFrame(rows), indicators, shipped)


@pytest.mark.parametrize(
    ("geo_id", "value", "published_value", "verdict"),
    [
        ("25", 0.4619, 0.442, "agrees"),
        ("25", 0.4625, 0.442, "within_interval"),
        ("25", 0.4625, 0.360, "differs"),
        ("US", 0.4249, 0.415, "agrees"),
        ("US", 0.4255, 0.415, "within_interval"),
        ("US", 0.4255, 0.360, "differs"),
    ],
)
def test_tolerance_is_two_points_for_a_state_and_one_for_the_nation(
    indicators, geo_id, value, published_value, verdict
):
    (row,) = compared(
        indicators, {"geo_id": geo_id, "value": value}, {"geo_id": geo_id, "value": published_value}
    ).to_dict("records")
    assert row["verdict"] == verdict
    assert row["difference"] == pytest.approx(value - published_value)
    assert (row["computed"], row["published"]) == (value, published_value)


@pytest.mark.parametrize(
    "told",
    [
        {"period": "2016-2017"},
        {"population": "all_children"},
        {"geo_id": "33"},
        {"series": "nsch_before_2016"},
        {"series": "ns_cshcn"},
    ],
)
def test_only_like_is_compared_with_like(indicators, told):
    assert compared(indicators, {"value": 0.46}, {"value": 0.46} | told).empty


def test_two_published_values_imply_the_year_between_for_the_nation_alone(indicators):
    told = [{"period": "2016", "value": 0.430}, {"period": "2016-2017", "value": 0.432}]
    nation = compared(
        indicators, {"geo_id": "US", "period": "2017", "value": 0.4327}, *({"geo_id": "US"} | t for t in told)
    )
    (row,) = nation.to_dict("records")
    assert row["published"] == pytest.approx(2 * 0.432 - 0.430)
    assert row["published_as"] == "implied by 2016-2017 and 2016"
    assert compared(indicators, {"period": "2017", "value": 0.43}, *told).empty


def test_a_secondary_copy_and_a_lower_grade_are_not_enforced(indicators):
    row = compared(indicators, {"value": 0.9}, {"value": 0.461})
    assert row["enforced"].tolist() == [True]
    row = compared(indicators, {"value": 0.9}, {"value": 0.461, "reliability_reason": "secondary_copy"})
    assert row["enforced"].tolist() == [False]
    key = {"indicator_id": "mh_care_coordination"}
    assert compared(indicators, {"value": 0.9} | key, {"value": 0.461} | key)["enforced"].tolist() == [False]


OFF = {"value": 0.70, "lower": 0.6, "upper": 0.8}


def test_a_difference_stops_the_build_on_pinned_files(indicators):
    table = compared(indicators, OFF, {"value": 0.461})
    with pytest.raises(SourceError) as caught:
        published_figures.enforce(table, BuildLog(quiet=True))
    text = str(caught.value)
    assert "medical_home, cshcn, 25, 2018-2019: computed 70.0%, published 46.1%" in text
    assert "tolerance 2.0%" in text


def test_a_difference_is_a_warning_on_files_fetched_later(indicators):
    log = BuildLog(quiet=True)
    table = compared(indicators, OFF, {"value": 0.461}, shipped=SHIPPED - {("nsch_topical", 2018)})
    published_figures.enforce(table, log)
    (finding,) = log.remarks
    assert (finding.action, finding.source_id) == ("flagged", "pub-1")
    assert "computed 70.0%, published 46.1%" in finding.message


def test_agreement_is_silent(indicators):
    log = BuildLog(quiet=True)
    published_figures.enforce(compared(indicators, {"value": 0.462}, {"value": 0.461}), log)
    assert log.remarks == []


def test_the_screener_is_another_base_than_publications(indicators):
    key = {"indicator_id": "cshcn_prevalence", "population": "all_children", "period": "2019"}
    table = compared(indicators, OFF | key | {"series": "nsch_screener"}, {"value": 0.461} | key)
    assert table["enforced"].tolist() == [False]
    assert table["verdict"].tolist() == ["differs"]
    log = BuildLog(quiet=True)
    published_figures.enforce(table, log)
    assert [f.action for f in log.remarks] == ["flagged"]
