"""The build through its real command: what stops it and what it leaves behind; and what a built database holds."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from etl import build, sources
from tests import small_survey as small

SECONDS = 300
OLD = b"the database of yesterday"
TOPICAL, SCREENER = "nsch/nsch_2019_topical_Stata.zip", "nsch/nsch_2022_screener_SAS.zip"


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "etl", "build", *map(str, arguments)]


def run(raw: Path, out: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command("--raw", raw, "--out", out),
        cwd=build.ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A folder of source files like `data/raw`, made of links; replacing one leaves the original alone."""
    folder = tmp_path / "raw"
    for source in sources.read_manifest(build.RAW):
        if (original := build.RAW / source.file).is_file():
            (folder / source.file).parent.mkdir(parents=True, exist_ok=True)
            (folder / source.file).symlink_to(original)
    shutil.copy(build.RAW / sources.MANIFEST, folder / sources.MANIFEST)
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


def put(raw: Path, file: str, *changes: dict[str, object], without: str = "") -> None:
    """Put the first children of a file in its place, changed, as a file fetched later whose hash is not known."""
    children = small.excerpt(raw / file, len(changes))
    names = {name.upper(): name for name in children[0] if name.upper() != without}
    rows = [
        {name: changed.get(upper, child[name]) for upper, name in names.items()}
        for child, changed in zip(children, changes, strict=True)
    ]
    (raw / file).unlink()
    small.survey_zip(raw / file, rows)
    rewrite_manifest(raw, file, bytes="", sha256="")


def assert_stopped(raw: Path, out: Path, *told: str) -> str:
    """The command fails with one sentence that says all this; the database of before is what it was."""
    done = run(raw, out)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("The build stopped. ")
    assert line.endswith(".")
    for part in told:
        assert part in line
    untouched(out)
    return line


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


def test_an_altered_source(raw, out):
    replaced(raw, "published/published_figures.csv", lambda body: body.replace(b",46.1,", b",64.1,"))
    assert_stopped(raw, out, "published_figures.csv", "its sha256 is", "restore it from the repository")


def test_a_truncated_source_whose_hash_is_not_known(raw, out):
    replaced(raw, SCREENER, lambda body: body[: len(body) // 2])
    rewrite_manifest(raw, SCREENER, bytes="", sha256="")
    assert_stopped(raw, out, str(raw / SCREENER), "it cannot be read", "python -m etl fetch")


def test_a_file_of_the_wrong_year(raw, out):
    put(raw, TOPICAL, {"YEAR": 2018}, {"YEAR": 2018})
    assert_stopped(raw, out, str(raw / TOPICAL), "column YEAR holds 2018 where 2019 is expected", "right year's file")


def test_a_missing_column(raw, out):
    put(raw, TOPICAL, {}, {}, without="K5Q31_R")
    assert_stopped(raw, out, str(raw / TOPICAL), "column K5Q31_R is missing", "etl/codes.py")


def test_an_unknown_code(raw, out):
    put(raw, SCREENER, {}, {"C_RACE_R": 9})
    where = f"{raw / SCREENER}, row 2, column C_RACE_R"
    assert_stopped(raw, out, where, "code 9 is unknown for 2022", "etl/codes.py")


@pytest.mark.parametrize(("weight", "found"), [(None, "missing"), (-3.5, "-3.5")])
def test_a_weight_that_is_missing_or_negative(raw, out, weight, found):
    put(raw, SCREENER, {}, {"C_FWS": weight})
    where = f"{raw / SCREENER}, row 2, column C_FWS"
    assert_stopped(raw, out, where, f"the weight is {found}", "python -m etl fetch")


def test_a_status_that_its_own_items_contradict(raw, out):
    status = small.excerpt(raw / SCREENER, 1)[0]["C_CSHCN"]
    put(raw, SCREENER, {"C_CSHCN": 3 - status}, {})
    assert_stopped(raw, out, SCREENER, "differs from its own items for 1 children")


def test_a_missing_manifest(raw, out):
    (raw / sources.MANIFEST).unlink()
    assert_stopped(raw, out, str(raw / sources.MANIFEST), "the manifest is missing", "restore it from the repository")


def test_two_files_of_one_year_are_never_mixed(raw, out):
    """The original and the enhanced file of a year hold the same children."""
    path = raw / sources.MANIFEST
    with path.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    own = next(row for row in rows if row["file"] == SCREENER)
    copy = "nsch/nsch_2022e_screener_SAS.zip"
    (raw / copy).symlink_to((raw / SCREENER).resolve())
    with path.open("a", newline="", encoding="utf-8") as lines:
        csv.DictWriter(lines, sources.COLUMNS).writerow(own | {"source_id": "nsch_2022e_screener", "file": copy})
    assert_stopped(raw, out, "nsch_2022_screener and nsch_2022e_screener are two files of one survey year", "keep one")


def test_a_second_build_says_that_one_is_running(raw, out):
    first = subprocess.Popen(
        command("--raw", raw, "--out", out),
        cwd=build.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        # The first line comes once the lock is held.
        assert first.stdout.readline().startswith("  sources checked")
        assert first.poll() is None
        assert_stopped(raw, out, str(out), "another build is writing it", "wait until it has ended")
    finally:
        first.kill()
        first.wait()
        first.stdout.close()
    untouched(out)
