"""The promise of the README: the official files of newer years are fetched, built and shown without a change of code.

The files are made up, true to the Census Bureau's layout; of what the pages say only the years are tested.
"""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.ui import navigation
from etl.core.paths import ROOT
from etl.sources import download
from etl.sources.manifest import MANIFEST, read_manifest
from etl.survey import microdata
from tests.support.apptest import opened, texts
from tests.support.census_server import census_server, files_of
from tests.support.nsch_files import raw_folder

YEARS = (2023, 2024)
PAGES = [navigation.script(page) for page in navigation.PAGES]


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the newest two years, fetched from the official addresses into a folder without survey files."""
    folder = tmp_path_factory.mktemp("newer")
    published, raw, out = raw_folder(folder / "published", years=YEARS), folder / "raw", folder / "dashboard.duckdb"
    shutil.copytree(published, raw, ignore=lambda path, _: ["nsch"] if Path(path) == published else [])
    with (raw / MANIFEST).open(encoding="utf-8", newline="") as file:
        addresses = {row["file"]: row["official_url"] for row in csv.DictReader(file) if row["kind"] == "microdata"}
    with census_server(files_of(published, addresses)) as server:
        found = download.fetch(raw, read_manifest(raw), microdata.fault, download.Wishes(base=server.base))
    fetched = sorted(outcome.source.source_id for outcome in found if outcome.status == download.FETCHED)
    assert fetched == sorted(f"nsch_{year}_{what}" for year in YEARS for what in ("screener", "topical"))
    build = [sys.executable, "-m", "etl", "build", "--raw", str(raw), "--out", str(out)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return out


@pytest.fixture(autouse=True)
def shown(newer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDICAL_HOME_DB", str(newer))


@pytest.mark.parametrize("script", PAGES)
def test_every_page_can_be_read(script: str) -> None:
    told = texts(opened(script))
    assert not re.search(r"\b(nan|NaT)\b", told)


def test_the_overview_speaks_of_the_newest_years() -> None:
    test = opened("app.py")
    told = "\n".join([texts(test), *(caption.value for caption in test.caption)])
    assert "Latest medical home data: 2023–2024." in told
    assert "In 2023–2024, " in told
    assert "has published newer" not in told


def test_the_first_period_of_the_status_page_is_the_newest() -> None:
    test = opened("pages/status.py")
    assert test.selectbox(key="period_choice").value == "2023-2024"
