"""The build through its real command: what stops it and what it leaves behind; and what a built database holds."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from etl.cli import main
from etl.core.paths import ROOT
from etl.database import identity
from etl.sources import manifest as sources
from tests.support import small_survey as small
from tests.support.pinned import RAW

OLD = b"the database of yesterday"
TOPICAL, SCREENER = "nsch/nsch_2019_topical_Stata.zip", "nsch/nsch_2022_screener_SAS.zip"


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "etl", "build", *map(str, arguments)]


def run(raw: Path, out: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command("--raw", raw, "--out", out),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A folder of source files like `data/raw`, made of links; replacing one leaves the original alone."""
    folder = tmp_path / "raw"
    for source in sources.read_manifest(RAW):
        if (original := RAW / source.file).is_file():
            (folder / source.file).parent.mkdir(parents=True, exist_ok=True)
            (folder / source.file).symlink_to(original)
    shutil.copy(RAW / sources.MANIFEST, folder / sources.MANIFEST)
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A database that an earlier build left."""
    path = tmp_path / "db" / "dashboard.duckdb"
    path.parent.mkdir()
    path.with_name("dashboard-0123456789ab.duckdb").write_bytes(OLD)
    path.symlink_to("dashboard-0123456789ab.duckdb")
    return path


def rewrite_manifest(raw: Path, file: str, **cells: str) -> None:
    """Change the cells of one file's row, and put it first, so that the file is read first."""
    path = raw / sources.MANIFEST
    with path.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    own = [row | cells for row in rows if row["file"] == file]
    assert len(own) == 1
    with path.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.DictWriter(lines, sources.COLUMNS)
        writer.writeheader()
        writer.writerows(own + [row for row in rows if row["file"] != file])


def put(raw: Path, file: str, *changes: dict[str, object]) -> None:
    """Put the first children of a file in its place, changed, as a file fetched later whose hash is not known."""
    children = small.excerpt(raw / file, len(changes))
    names = {name.upper(): name for name in children[0]}
    rows = [
        {name: changed.get(upper, child[name]) for upper, name in names.items()}
        for child, changed in zip(children, changes, strict=True)
    ]
    (raw / file).unlink()
    small.survey_zip(raw / file, rows)
    rewrite_manifest(raw, file, bytes="", sha256="")


def assert_stopped(raw: Path, out: Path, *told: str) -> None:
    """The command fails with one sentence that says all this; the database of before is what it was."""
    done = run(raw, out)
    assert done.returncode == 1, done.stderr
    assert_told(done.stderr, out, *told)


def assert_told(stderr: str, out: Path, *told: str) -> None:
    (line,) = stderr.strip().splitlines()
    assert line.startswith("The build stopped. ")
    assert line.endswith(".")
    for part in told:
        assert part in line
    untouched(out)


@pytest.fixture
def stopped(raw: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., None]:
    """As `assert_stopped`, in this process: the command's own function, without the seconds of its start."""

    def check(*told: str) -> None:
        assert main(["build", "--raw", str(raw), "--out", str(out)]) == 1
        assert_told(capsys.readouterr().err, out, *told)

    return check


def untouched(out: Path) -> None:
    assert str(out.readlink()) == "dashboard-0123456789ab.duckdb"
    assert out.read_bytes() == OLD
    names = {path.name for path in out.parent.iterdir()} - {f".{out.stem}.lock"}
    assert names == {"dashboard.duckdb", "dashboard-0123456789ab.duckdb"}


def replaced(raw: Path, file: str, change: Callable[[bytes], bytes]) -> None:
    body = (raw / file).read_bytes()
    (raw / file).unlink()
    (raw / file).write_bytes(change(body))


def test_a_missing_source(raw, out):
    (raw / TOPICAL).unlink()
    assert_stopped(raw, out, str(raw / TOPICAL), "the file is missing", "python -m etl fetch")


def test_a_truncated_source(raw, out):
    replaced(raw, TOPICAL, lambda body: body[:-1000])
    assert_stopped(raw, out, str(raw / TOPICAL), "bytes where the manifest says", "cut short or altered")


def test_an_altered_source(raw, stopped):
    replaced(raw, "published/published_figures.csv", lambda body: body.replace(b",46.1,", b",64.1,"))
    stopped("published_figures.csv", "its sha256 is", "restore it from the repository")


def test_a_truncated_source_whose_hash_is_not_known(raw, stopped):
    replaced(raw, SCREENER, lambda body: body[: len(body) // 2])
    rewrite_manifest(raw, SCREENER, bytes="", sha256="")
    stopped(str(raw / SCREENER), "it cannot be read", "python -m etl fetch")


def test_a_file_of_the_wrong_year(raw, out):
    put(raw, TOPICAL, {"YEAR": 2018}, {"YEAR": 2018})
    assert_stopped(raw, out, str(raw / TOPICAL), "column YEAR holds 2018 where 2019 is expected", "right year's file")


def test_all_faults_are_told_at_once(raw, out, capsys):
    put(raw, TOPICAL, {"YEAR": 2018}, {"YEAR": 2018})
    put(raw, SCREENER, {}, {"C_FWS": -3.5})
    assert main(["build", "--raw", str(raw), "--out", str(out)]) == 1
    first, *others = capsys.readouterr().err.strip().splitlines()
    assert first == "The build stopped. 2 sources are at fault:"
    assert [line.startswith("- ") for line in others] == [True, True]
    assert any(f"{raw / TOPICAL}: column YEAR holds 2018" in line for line in others)
    assert any(f"{raw / SCREENER}, row 2, column C_FWS: the weight is -3.5" in line for line in others)
    untouched(out)


@pytest.mark.parametrize(("weight", "found"), [(None, "missing"), (-3.5, "-3.5")])
def test_a_weight_that_is_missing_or_negative(raw, stopped, weight, found):
    put(raw, SCREENER, {}, {"C_FWS": weight})
    where = f"{raw / SCREENER}, row 2, column C_FWS"
    stopped(where, f"the weight is {found}", "python -m etl fetch")


def test_a_status_that_its_own_items_contradict(raw, stopped):
    status = small.excerpt(raw / SCREENER, 1)[0]["C_CSHCN"]
    put(raw, SCREENER, {"C_CSHCN": 3 - status}, {})
    stopped(SCREENER, "differs from its own items for 1 children")


def test_a_missing_manifest(raw, stopped):
    (raw / sources.MANIFEST).unlink()
    stopped(str(raw / sources.MANIFEST), "the manifest is missing", "restore it from the repository")


def test_a_manifest_that_is_not_text(raw, stopped):
    (raw / sources.MANIFEST).write_bytes(b"\xff\xfe\x00 a spreadsheet")
    stopped(str(raw / sources.MANIFEST), "it is not UTF-8 text")


def test_a_manifest_without_a_survey(raw, stopped):
    rewrite_manifest(raw, TOPICAL)
    path = raw / sources.MANIFEST
    path.write_text("".join(line for line in path.read_text().splitlines(keepends=True) if ",microdata," not in line))
    stopped("it lists no survey file that is there")


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"series": "nsch_other"}, "series 'nsch_other' is unknown; use one of nsch_topical, nsch_screener"),
        ({"year": ""}, "the year is missing"),
        ({"year": "2018"}, "nsch_2019_topical and nsch_2018_topical are two files of one survey year"),
        ({"kind": "mikrodata"}, "column kind: found 'mikrodata' where one of microdata, published"),
    ],
)
def test_a_wrong_cell_of_a_survey_in_the_manifest(raw, stopped, cells, told):
    rewrite_manifest(raw, TOPICAL, **cells)
    stopped("sources.csv", told)


GEOGRAPHY = "geography/ma_town_county_eohhs_crosswalk.csv"


@pytest.mark.parametrize(
    ("file", "change", "told"),
    [
        (GEOGRAPHY, (b"eohhs_region_num", b"region"), "column 'eohhs_region_num' is missing"),
        (GEOGRAPHY, (b"Abington", b'"Abington'), "it cannot be read as a CSV file"),
        (GEOGRAPHY, (b",3960,", b",many,"), "row 1, column children_u18_acs2018_2022: found 'many'"),
        ("geography/ma_towns.geojson", (b"{", b"["), "it cannot be read"),
    ],
)
def test_a_table_of_places_that_is_not_what_it_was(raw, stopped, file, change, told):
    replaced(raw, file, lambda body: body.replace(*change, 1))
    rewrite_manifest(raw, file, bytes="", sha256="")
    stopped(file, told)


def test_a_place_that_cannot_be_written(raw, out, capsys):
    (out.parent / "file").write_text("no folder")
    assert main(["build", "--raw", str(raw), "--out", str(out.parent / "file" / "dashboard.duckdb")]) == 1
    told = capsys.readouterr().err
    assert f"The build stopped. {out.parent / 'file'}" in told
    assert told.strip().endswith("check the path, who may read and write it, and free space.")


def test_two_files_of_one_year_are_never_mixed(raw, stopped):
    """The original and the enhanced file of a year hold the same children."""
    path = raw / sources.MANIFEST
    with path.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    own = next(row for row in rows if row["file"] == SCREENER)
    copy = "nsch/nsch_2022e_screener_SAS.zip"
    (raw / copy).symlink_to((raw / SCREENER).resolve())
    with path.open("a", newline="", encoding="utf-8") as lines:
        csv.DictWriter(lines, sources.COLUMNS).writerow(own | {"source_id": "nsch_2022e_screener", "file": copy})
    stopped("nsch_2022_screener and nsch_2022e_screener are two files of one survey year", "keep one")


def test_a_second_build_says_that_one_is_running(raw, out):
    first = subprocess.Popen(
        command("--raw", raw, "--out", out),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        # The first line comes once the lock is held.
        assert first.stdout.readline().startswith("  sources checked")
        assert first.poll() is None
        assert_stopped(raw, out, str(out), "another build is writing it", "wait until it has ended")
    finally:
        # With its workers, which would outlive it.
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
        first.stdout.close()
    untouched(out)


# What two builds of the same files may differ in: the time they took and the build they are compared with.
OF_THE_RUN = {"build", "build_step", "build_compared", "build_change", "build_change_row"}


@pytest.fixture(scope="module")
def again(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second build of the same files by the same code, in another process with another order of hashes."""
    present = sources.verify(RAW, sources.read_manifest(RAW))
    if database.resolve().stem.rpartition("-")[2] != identity.build_id(present):
        pytest.skip("MEDICAL_HOME_DB names a database of another version of the code")
    out = tmp_path_factory.mktemp("again") / "dashboard.duckdb"
    done = subprocess.run(
        command("--raw", RAW, "--out", out),
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "20250101"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert f"is in place: {out}" in done.stdout
    return out


def test_two_builds_give_the_same_tables(database, again):
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{database.resolve()}' AS one (READ_ONLY)")
        con.execute(f"ATTACH '{again.resolve()}' AS other (READ_ONLY)")
        names = "SELECT table_name FROM duckdb_tables() WHERE database_name = ?"
        tables, others = ({name for (name,) in con.execute(names, [which]).fetchall()} for which in ("one", "other"))
        assert tables == others
        for name in sorted(tables - OF_THE_RUN):
            query = f'SELECT count(*) FROM (FROM one."{name}" EXCEPT ALL FROM other."{name}")'
            assert con.execute(query).fetchone() == (0,), name
            assert con.execute(
                f'SELECT (SELECT count(*) FROM one."{name}") = (SELECT count(*) FROM other."{name}")'
            ).fetchone() == (True,), name


def test_a_build_leaves_the_link_one_version_and_its_package(again):
    assert again.is_symlink()
    assert (
        again.resolve()
        == identity.versioned(again, identity.build_id(sources.verify(RAW, sources.read_manifest(RAW)))).resolve()
    )
    assert not list(again.parent.glob("*.tmp"))


def test_a_reworded_citation_is_another_build():
    """Citations stand in the database: a database with the old wording is not current."""
    manifest = sources.read_manifest(RAW)
    reworded = [replace(manifest[0], citation="Another wording."), *manifest[1:]]
    assert identity.build_id(reworded) != identity.build_id(manifest)
    assert identity.build_id(reversed(manifest)) == identity.build_id(manifest)


def test_nothing_is_built_again_when_nothing_has_changed(again):
    before = again.resolve().stat().st_mtime_ns
    done = subprocess.run(
        command("--raw", RAW, "--out", again, "--if-needed"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"{again} is up to date\n"
    assert again.resolve().stat().st_mtime_ns == before


def rows(built: duckdb.DuckDBPyConnection, query: str) -> pd.DataFrame:
    return built.execute(query).df()


KEY = "indicator_id, population, geo_id, period, group_name, group_level, estimate_type, source_id"


def test_one_row_for_each_key(built):
    assert rows(built, f"SELECT {KEY}, count(*) FROM estimate GROUP BY ALL HAVING count(*) > 1").empty


def test_survey_periods_are_those_asked_for(built):
    query = "SELECT DISTINCT series, period FROM estimate WHERE estimate_type = 'direct'"
    found = rows(built, query).groupby("series")["period"].agg(set).to_dict()
    assert {"2017", "2018", "2019", "2018-2019", "2017-2019"} <= found["nsch_topical"]
    assert {"2019", "2021", "2022", "2023", "2024", "2022-2023", "2023-2024", "2022-2024"} <= found["nsch_screener"]
    assert "2019-2021" not in found["nsch_screener"]


@pytest.mark.parametrize("indicator_id", ["medical_home", "mh_personal_doctor", "mh_referrals", "mh_care_coordination"])
def test_every_state_and_population_has_a_row_in_every_period(built, indicator_id):
    query = f"""
        SELECT population, period, count(DISTINCT geo_id) AS areas, count(*) AS n FROM estimate
        WHERE indicator_id = '{indicator_id}' AND estimate_type = 'direct' AND group_name = 'all' GROUP BY ALL
    """
    found = rows(built, query)
    assert set(found["population"]) == {"cshcn", "non_cshcn", "all_children"}
    assert len(found) == 3 * 6
    assert found["areas"].eq(52).all()
    assert found["n"].eq(52).all()


@pytest.mark.parametrize("geo_id", ["25", "US", "09", "23", "33", "44", "50"])
def test_subgroups_of_massachusetts_the_nation_and_new_england(built, geo_id):
    query = f"""
        SELECT group_name, list(DISTINCT group_level) AS levels FROM estimate
        WHERE indicator_id = 'medical_home' AND population = 'cshcn' AND period = '2017-2019'
          AND estimate_type = 'direct' AND geo_id = '{geo_id}' GROUP BY ALL
    """
    found = {row.group_name: set(row.levels) for row in rows(built, query).itertuples()}
    assert found == {
        "all": {"all"},
        "age": {"0-5", "6-11", "12-17"},
        "sex": {"female", "male"},
        "race_ethnicity": {"hispanic", "white", "black", "asian", "other"},
        "insurance": {"public", "private", "both", "none"},
        "income": {"0-99", "100-199", "200-399", "400-plus"},
        "household_language": {"english", "spanish", "other"},
        "functional_limitation": {"limited", "not_limited"},
    }


def test_what_is_suppressed_is_blank_wherever_it_stands(built):
    """Every table with a reliability flag, by whatever columns of a figure it has."""
    columns = rows(built, "SELECT table_name, list(column_name) AS names FROM duckdb_columns() GROUP BY ALL")
    flagged = {r.table_name: set(r.names) for r in columns.itertuples() if "reliability" in set(r.names)}
    assert "estimate" in flagged
    for table, names in flagged.items():
        figures = sorted(names & {"value", "lower", "upper", "se", "weighted_count"})
        shown = " OR ".join(f"{name} IS NOT NULL" for name in figures)
        query = f"SELECT count(*) AS n FROM \"{table}\" WHERE reliability = 'suppressed' AND ({shown})"
        assert rows(built, query)["n"].tolist() == [0], table
    kept = rows(built, "SELECT count(*) AS n FROM estimate WHERE reliability = 'suppressed' AND n IS NOT NULL")
    assert kept["n"][0] > 0


def test_no_difference_rests_on_a_suppressed_figure(built):
    query = """
        SELECT d.* FROM difference d
        JOIN estimate e USING (indicator_id, population, geo_id, period, group_name, group_level)
        WHERE e.estimate_type = 'direct' AND e.reliability = 'suppressed'
    """
    assert rows(built, query).empty
    query = """
        SELECT d.* FROM difference d
        JOIN estimate e ON e.indicator_id = d.indicator_id AND e.population = d.population AND e.period = d.period
          AND e.group_name = 'all' AND e.geo_id = d.other
        WHERE d.versus = 'geography' AND e.estimate_type = 'direct' AND e.reliability = 'suppressed'
    """
    assert rows(built, query).empty


def test_reliability_follows_from_what_is_shown(built):
    """Flag and figures agree: the rules read again from the rows as they stand."""
    query = """
        FROM estimate
        WHERE estimate_type = 'direct' AND reliability <> 'suppressed' AND indicator_id <> 'cshcn_count'
    """
    found = rows(built, query)
    # NCHS judges the Korn-Graubard interval, the survey's own guidance the interval that is shown.
    width, judged = found["upper"] - found["lower"], found["kg_width"]
    assert (found["n"] >= 30).all()
    assert (found["n_eff"] >= 30).all()
    assert (judged < 0.30).all()
    assert ((judged <= 1.3 * found["value"]) | (judged <= 0.05) | (found["value"] == 0)).all()
    ok = found["reliability"] == "ok"
    assert (width[ok] <= 0.20).all()
    assert (width[ok] <= 1.2 * found.loc[ok, "value"]).all()
    assert found.loc[ok, "value"].between(0, 1, inclusive="neither").all()


def test_years_are_never_mixed_up_in_a_pooled_figure(built):
    """A pooled sample is the sum of its years' samples."""
    query = """
        SELECT geo_id, period, n FROM estimate
        WHERE indicator_id = 'mh_personal_doctor' AND population = 'all_children' AND group_name = 'all'
          AND estimate_type = 'direct'
    """
    found = rows(built, query).pivot(index="geo_id", columns="period", values="n")
    assert found["2018-2019"].eq(found["2018"] + found["2019"]).all()
    assert found["2017-2019"].eq(found["2017"] + found["2018"] + found["2019"]).all()


def test_every_figure_names_the_build_and_its_sources(built):
    (build_id,) = built.execute("SELECT build_id FROM build").fetchone()
    assert built.execute("SELECT DISTINCT build_id FROM estimate").fetchall() == [(build_id,)]
    pooled = rows(built, "FROM source WHERE source_id = 'nsch_2018-2019_topical'").iloc[0]
    assert pooled["parts"] == "nsch_2018_topical; nsch_2019_topical"
    assert len(pooled["sha256"]) == 64
    assert built.execute("SELECT count(*) FROM source WHERE length(citation) < 10 OR citation IS NULL").fetchone() == (
        0,
    )
