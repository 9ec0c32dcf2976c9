"""The site of a checkout into which newer files were fetched: what is there can be read, and the newest is told.

Without such files there is nothing to test here; `test_newer_years` has made-up ones.
"""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from dashboard.ui.navigation import pages as navigation
from etl.core import paths
from etl.sources.manifest import read_manifest
from tests.support import pinned
from tests.support.apptest import opened, texts

pytestmark = pytest.mark.skipif(not pinned.is_refreshed(), reason="no newer files were fetched")

PAGES = [navigation.script(page) for page in navigation.PAGES]


@pytest.fixture(scope="module")
def up_to_date() -> None:
    command = [sys.executable, "-m", "etl", "build", "--if-needed"]
    done = subprocess.run(command, cwd=paths.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(autouse=True)
def shown(ready: None, up_to_date: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDICAL_HOME_DB", str(paths.OUT))


@pytest.mark.parametrize("script", PAGES)
def test_every_page_can_be_read(script: str) -> None:
    assert not re.search(r"\b(nan|NaT)\b", texts(opened(script)))


def test_the_overview_tells_the_newest_year_that_is_there() -> None:
    surveys = [s for s in read_manifest(paths.RAW) if s.series == "nsch_topical" and (paths.RAW / s.file).is_file()]
    newest = max(source.year or 0 for source in surveys)
    assert f"The latest medical home data here are from **{newest}**." in texts(opened("app.py"))
