"""What readers and operators notice when something breaks: old data keep serving, and a sentence says what to do.

The long run, which kills real builds at random moments, is a command: `python -m tests.server.test_faults COUNT`.
Faults of the sources and of single builds stand in tests/database/test_build.py, those of writing and swapping in
tests/unit/etl/database/test_publish.py.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from streamlit import config
from streamlit.runtime.scriptrunner import script_runner
from streamlit.testing.v1 import AppTest

from dashboard.data.queries import estimates
from dashboard.data.store import database as db
from dashboard.i18n.catalog import t
from etl.database import identity, publish
from tests.support.apptest import SECONDS
from tests.support.card_rows import BUILD
from tests.support.reader import Reader
from tests.support.served import ROOT, Server, served
from tests.support.small_database import frames

KILLS = 10


def put(out: Path, build_id: str, value: float) -> Path:
    """Swap in a small database that holds what the footer and one query need."""
    temporary = out.with_name(f".{build_id}")
    tables = frames({"value": value}) | {"build": pd.DataFrame([asdict(BUILD) | {"build_id": build_id}])}
    publish.write(tables, temporary, build_id)
    publish.swap(temporary, out, build_id)
    return identity.versioned(out, build_id)


def shown() -> float:
    return float(db.rows("SELECT value FROM estimate")["value"].iloc[0])


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small database with the value 0.1, which this process serves."""
    path = tmp_path / "dashboard.duckdb"
    monkeypatch.setenv("MEDICAL_HOME_DB", str(path))
    put(path, "aaa", 0.1)
    assert (shown(), db.is_behind()) == (0.1, False)
    return path


def test_a_new_build_is_served_at_once(out: Path) -> None:
    put(out, "bbb", 0.2)
    assert (shown(), estimates.build().build_id, db.is_behind()) == (0.2, "bbb", False)


def test_a_damaged_build_is_passed_over_and_logged(out: Path, caplog: pytest.LogCaptureFixture) -> None:
    bad = out.with_name("dashboard-bad.duckdb")
    bad.write_bytes(out.read_bytes()[:5000])
    out.unlink()
    out.symlink_to(bad.name)
    assert (shown(), db.is_behind(), estimates.build().build_id) == (0.1, True, "aaa")
    (told,) = [r.getMessage() for r in caplog.records if r.name == "dashboard.data.store.database"]
    assert "Readers still see" in told
    assert "make etl" in told
    put(out, "ccc", 0.3)
    assert (shown(), db.is_behind()) == (0.3, False)


def test_a_database_that_is_removed_is_served_on(out: Path) -> None:
    out.resolve().unlink()
    out.unlink()
    estimates.build()
    db._rows.cache_clear()
    assert (shown(), db.is_behind()) == (0.1, True)
    put(out, "bbb", 0.2)
    assert (shown(), db.is_behind()) == (0.2, False)


def test_without_any_database_the_error_is_not_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDICAL_HOME_DB", str(tmp_path / "none.duckdb"))
    with pytest.raises(FileNotFoundError):
        db.version()
    (tmp_path / "none.duckdb").write_bytes(b"not a database" * 1000)
    with pytest.raises(duckdb.Error):
        db.version()


def test_builds_from_a_clock_that_was_ahead_do_not_win(out: Path) -> None:
    """The newest build is the one swapped in last, whatever the times of the files say."""
    ahead = time.time() + 50 * 365 * 86400
    os.utime(out.resolve(), (ahead, ahead))
    second = put(out, "bbb", 0.2)
    assert (out.resolve(), shown()) == (second, 0.2)
    os.utime(second, (1, 1))
    assert put(out, "ccc", 0.3).exists()
    assert (shown(), out.resolve().name) == (0.3, "dashboard-ccc.duckdb")


def test_leftovers_of_a_killed_build_go_with_the_next(tmp_path: Path) -> None:
    out = tmp_path / "dashboard.duckdb"
    put(out, "aaa", 0.1)
    left = [tmp_path / ".dashboard-0123456789ab.77.tmp", tmp_path / ".dashboard-0123456789ab.77.tmp.wal"]
    left += [tmp_path / ".dashboard.duckdb.77"]
    others = [tmp_path / ".dashboard-other-0123456789ab.77.tmp", tmp_path / "notes.tmp"]
    for path in [*left, *others]:
        path.write_text("half")
    with publish.locked(out):
        pass
    assert not any(path.exists() for path in left)
    assert all(path.exists() for path in [*others, out])


FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
from etl import cli, pipeline
from etl.database import publish
from tests.support.small_database import frames
from pathlib import Path
def written(raw, out):
    temporary = out.with_name(".dashboard-0123456789ab.77.tmp")
    with publish.locked(out):
        publish.write(frames(*({"geo_id": str(n)} for n in range(60_000))), temporary, "full")
        publish.swap(temporary, out, "full")
pipeline.build = written
sys.exit(cli.main(["build", "--out", sys.argv[1]]))
"""


def test_a_full_disk_stops_the_build_with_a_sentence(out: Path) -> None:
    """Files may not grow beyond 400 kB, as on a disk that is full."""
    done = subprocess.run([sys.executable, "-c", FULL, str(out)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("The build stopped. ")
    assert "free space" in line
    assert (shown(), db.is_behind()) == (0.1, False)
    with publish.locked(out):
        names = {path.name for path in out.parent.iterdir()}
    assert names == {"dashboard.duckdb", "dashboard-aaa.duckdb", ".dashboard.lock"}


@pytest.fixture(scope="module")
def copy(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built database under a path of its own."""
    path = tmp_path_factory.mktemp("served") / "dashboard.duckdb"
    shutil.copy(database.resolve(), path.with_name("dashboard-copied.duckdb"))
    path.symlink_to("dashboard-copied.duckdb")
    return path


@pytest.fixture(scope="module")
def server(copy: Path) -> Iterator[Server]:
    log = copy.with_name("server.log")
    with served(log=log, MEDICAL_HOME_DB=str(copy)) as running:
        yield running


def health(server: Server) -> tuple[int, dict[str, str]]:
    try:
        with urllib.request.urlopen(f"{server.address}/healthz", timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def test_readers_see_the_old_figures_and_a_sentence(copy: Path, server: Server) -> None:
    """Through the real protocol: damaged under way, then removed, then there again."""

    async def journey() -> None:
        good = copy.readlink()
        async with Reader(server.address) as reader:
            assert "**46%** of Massachusetts children" in (await reader.open()).texts()
            copy.with_name("dashboard-damaged.duckdb").write_bytes(b"\0" * 20_000)
            for target in ("dashboard-damaged.duckdb", "dashboard-gone.duckdb"):
                copy.unlink()
                copy.symlink_to(target)
                answer = await reader.open()
                assert "**46%** of Massachusetts children" in answer.texts()
                assert t("start.behind") in answer.alerts()
                assert answer.failed() == []
                assert health(server)[1]["status"] == "behind"
            copy.unlink()
            copy.symlink_to(good)
            answer = await reader.open()
            assert t("start.behind") not in answer.alerts()
            assert health(server) == (200, {"status": "ok", "build_id": health(server)[1]["build_id"]})

    asyncio.run(journey())
    assert server.log is not None
    assert "Build it anew with `make etl`" in server.log.read_text()


def test_the_log_keeps_no_reader(server: Server) -> None:
    """Who asked for what is nobody's business: the privacy of readers is in what is not written down."""
    assert health(server)[0] == 200
    assert server.log is not None
    assert "Uvicorn running" in server.log.read_text()
    assert not re.search(r"GET|WebSocket|connection|127\.0\.0\.1:\d+ -", server.log.read_text())


def can_read(path: Path, sql: str) -> bool:
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            connection.execute(sql).fetchall()
    except duckdb.Error:
        return False
    return True


def damage_the_estimates(path: Path, folder: Path) -> Path:
    """A copy with a twentieth of the file as zeros: one whose loss the estimates feel and the build does not.

    Where a table lies in the file is for DuckDB to decide, so that place is looked for.
    """
    whole = path.read_bytes()
    step = len(whole) // 20
    for start in range(step, len(whole) - step, step):
        damaged = folder / f"{start}.duckdb"
        damaged.write_bytes(whole[:start] + bytes(step) + whole[start + step :])
        if can_read(damaged, "SELECT build_id FROM build") and not can_read(damaged, "SELECT * FROM estimate"):
            return damaged
        damaged.unlink()
    raise AssertionError("no part of the file is felt by the estimates alone")


def test_a_part_that_cannot_be_read_is_said_on_the_page(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The file opens and names its build; the blocks that hold the estimates are zeros."""
    damaged = damage_the_estimates(database.resolve(), tmp_path)
    monkeypatch.setenv("MEDICAL_HOME_DB", str(damaged))
    assert estimates.build().build_id
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=SECONDS).switch_page("pages/status.py").run()
    assert not test.exception
    assert [error.value.partition(".")[0] + "." for error in test.error] == [t("start.unreadable")]
    assert any("make etl" in record.getMessage() for record in caplog.records)


def test_the_option_that_spares_the_collection_of_garbage_is_still_there() -> None:
    """It is undocumented: an upgrade that drops it would cost most of the speed without a word."""
    assert config.get_option("runner.postScriptGC") is False
    assert "runner.postScriptGC" in Path(script_runner.__file__).read_text(encoding="utf-8")


def kill_builds(count: int) -> int:
    """Kill real builds at random moments, then let one end; return how often something was wrong."""
    folder = ROOT / "data" / "build" / "faults"
    out = folder / "dashboard.duckdb"
    command = [sys.executable, "-m", "etl", "build", "--out", str(out)]
    started = time.monotonic()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    whole = time.monotonic() - started
    before = out.resolve().read_bytes()
    wrong = 0
    for number in range(count):
        build = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True)
        moment = random.uniform(0, whole)
        time.sleep(moment)
        os.killpg(build.pid, signal.SIGKILL)
        build.wait()
        with duckdb.connect(str(out.resolve()), read_only=True) as con:
            (rows,) = con.execute("SELECT count(*) FROM estimate").fetchone() or (0,)
        same = out.resolve().read_bytes() == before
        print(f"{number + 1}: killed after {moment:.1f} s; {rows:,} estimates; {'same file' if same else 'new file'}")
        wrong += rows == 0
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    left = [path.name for path in folder.iterdir() if ".tmp" in path.name]
    print(f"left behind after one whole build: {left or 'nothing'}")
    shutil.rmtree(folder)
    return wrong + len(left)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.exit(int(kill_builds(int(sys.argv[1]) if len(sys.argv) > 1 else KILLS) > 0))
