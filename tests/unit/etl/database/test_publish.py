"""Writing and swapping the database: whole or not at all, one writer at a time, readers left in peace."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import duckdb
import pytest

from etl.core.errors import SourceError
from etl.database import identity, publish
from tests.support.small_database import frames

KEY = [*("indicator_id", "population", "geo_id", "period", "group_name", "group_level"), "estimate_type", "source_id"]


def read(path: Path, query: str = "FROM estimate") -> list[tuple[object, ...]]:
    with duckdb.connect(str(path.resolve()), read_only=True) as con:
        return con.execute(query).fetchall()


def put(out: Path, build_id: str, value: float = 0.462) -> Path:
    temporary = out.with_name(f".{build_id}.tmp")
    publish.write(frames({"value": value}), temporary, build_id)
    publish.swap(temporary, out, build_id)
    return identity.versioned(out, build_id)


def test_the_columns_are_those_of_the_contract(tmp_path):
    publish.write(frames(), tmp_path / "x.duckdb", "b1")
    (names,) = zip(*read(tmp_path / "x.duckdb", "SELECT column_name FROM (DESCRIBE estimate)"), strict=True)
    contract = (
        "indicator_id population geo_id period group_name group_level value lower upper se n n_eff weighted_count "
        "reliability reliability_reason estimate_type source_id build_id"
    )
    assert set(contract.split()) <= set(names)
    assert read(tmp_path / "x.duckdb", "SELECT DISTINCT build_id FROM estimate") == [("b1",)]
    assert read(tmp_path / "x.duckdb", "SELECT value, n, weighted_count FROM estimate") == [(0.462, 294, 131_006.0)]


def test_a_missing_value_is_null_and_not_nan(tmp_path):
    publish.write(frames({"value": None, "lower": float("nan")}), tmp_path / "x.duckdb", "b1")
    assert read(tmp_path / "x.duckdb", "SELECT value, lower FROM estimate") == [(None, None)]


@pytest.mark.parametrize("changed", KEY)
def test_a_key_may_stand_once(tmp_path, changed):
    publish.write(frames({}, {changed: "another"}), tmp_path / "x.duckdb", "b1")
    assert len(read(tmp_path / "x.duckdb")) == 2


def test_a_key_that_stands_twice_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(SourceError, match=r"medical_home.*25.*2018-2019.*stands twice"):
        publish.write(frames({}, {"value": 0.5}), tmp_path / "x.duckdb", "b1")


def test_rows_come_in_one_order_whatever_order_they_were_made_in(tmp_path):
    rows = [{"geo_id": geo_id, "period": period} for geo_id in ("US", "25", "09") for period in ("2019", "2018")]
    publish.write(frames(*rows), tmp_path / "one.duckdb", "b1")
    publish.write(frames(*rows[::-1]), tmp_path / "other.duckdb", "b1")
    assert read(tmp_path / "one.duckdb") == read(tmp_path / "other.duckdb")


def test_the_name_is_a_link_to_the_current_version(tmp_path):
    out = tmp_path / "dashboard.duckdb"
    first = put(out, "aaa", 0.1)
    assert out.is_symlink()
    assert (out.resolve(), str(out.readlink())) == (first, first.name)
    second = put(out, "bbb", 0.2)
    assert out.resolve() == second
    assert read(out, "SELECT value FROM estimate") == [(0.2,)]


def test_a_reader_keeps_the_file_it_opened(tmp_path):
    out = tmp_path / "dashboard.duckdb"
    first = put(out, "aaa", 0.1)
    with duckdb.connect(str(first), read_only=True) as reader:
        for build_id in ("bbb", "ccc", "ddd"):
            put(out, build_id, 0.2)
        assert not first.exists()
        assert reader.execute("SELECT value FROM estimate").fetchall() == [(0.1,)]


def test_two_builds_are_kept_and_no_litter(tmp_path):
    out = tmp_path / "dashboard.duckdb"
    for time, build_id in enumerate(("aaa", "bbb", "ccc"), start=1):
        os.utime(put(out, build_id), (time, time))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "dashboard-bbb.duckdb",
        "dashboard-ccc.duckdb",
        "dashboard.duckdb",
    ]


def test_building_the_same_again_keeps_one_file_of_it(tmp_path):
    out = tmp_path / "dashboard.duckdb"
    put(out, "aaa")
    put(out, "aaa")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dashboard-aaa.duckdb", "dashboard.duckdb"]


def test_another_databases_files_are_left_alone(tmp_path):
    (tmp_path / "notes.duckdb").write_text("mine")
    out = tmp_path / "dashboard.duckdb"
    for build_id in ("aaa", "bbb", "ccc", "ddd"):
        put(out, build_id)
    assert (tmp_path / "notes.duckdb").read_text() == "mine"


def test_a_second_writer_is_told(tmp_path):
    out = tmp_path / "deep" / "dashboard.duckdb"
    with (
        publish.locked(out),
        pytest.raises(SourceError, match="another build is writing it; wait until it has ended"),
        publish.locked(out),
    ):
        pytest.fail("two writers at once")
    with publish.locked(out), publish.locked(tmp_path / "other.duckdb"):
        pass


def hold(out: Path, held, release) -> None:
    with publish.locked(out):
        held.set()
        release.wait()


def test_a_writer_that_dies_leaves_no_lock_behind(tmp_path):
    out = tmp_path / "dashboard.duckdb"
    processes = multiprocessing.get_context("spawn")
    held, release = processes.Event(), processes.Event()
    writer = processes.Process(target=hold, args=(out, held, release))
    writer.start()
    assert held.wait(600)
    with pytest.raises(SourceError, match="another build"), publish.locked(out):
        pytest.fail("two writers at once")
    writer.kill()
    writer.join(60)
    with publish.locked(out):
        pass
