"""Which file is read, and for how long."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from dashboard.data.store import database


def put(folder: Path, build_id: str) -> None:
    """A database of one table, which the link names from now on."""
    file = folder / f"dashboard-{build_id}.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("CREATE TABLE build AS SELECT ? AS build_id", [build_id])
    link = folder / "new"
    link.symlink_to(file.name)
    link.rename(folder / "dashboard.duckdb")


def served() -> str:
    return str(database.rows("SELECT build_id FROM build")["build_id"].iloc[0])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the database that is read; its path has an apostrophe."""
    own = tmp_path / "reader's data"
    own.mkdir()
    monkeypatch.setenv("MEDICAL_HOME_DB", str(own / "dashboard.duckdb"))
    put(own, "first")
    return own


def test_a_new_build_is_read_as_soon_as_it_is_there(folder: Path) -> None:
    assert served() == "first"
    put(folder, "second")
    assert served() == "second"


def test_a_request_reads_one_build_to_its_end(folder: Path) -> None:
    with database.one_build():
        assert served() == "first"
        put(folder, "second")
        assert served() == "first"
        assert database.rows("SELECT build_id AS again FROM build")["again"].tolist() == ["first"]
    assert served() == "second"


def test_a_request_that_fails_binds_no_later_one(folder: Path) -> None:
    with pytest.raises(LookupError), database.one_build():
        raise LookupError
    put(folder, "second")
    assert served() == "second"


def test_no_more_files_stay_open_than_are_read(folder: Path) -> None:
    for build_id in ("second", "third", "fourth"):
        put(folder, build_id)
        assert served() == build_id
    assert [Path(version[0]).stem for version in database._open] == ["dashboard-third", "dashboard-fourth"]


def test_what_a_caller_writes_reaches_no_other(folder: Path) -> None:
    own = database.rows("SELECT build_id FROM build")
    own.loc[:, "build_id"] = "written"
    assert served() == "first"
