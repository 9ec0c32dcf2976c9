"""What several tests share."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from playwright.sync_api import Browser, sync_playwright

from etl.core.indicators import Indicator, read_registry
from etl.core.paths import OUT, RAW
from etl.sources.manifest import COLUMNS, MANIFEST, read_manifest
from etl.survey import microdata, questionnaire
from etl.survey import run as survey_run
from tests.support.serving import ARGUMENTS, CHROMIUM, DESKTOP, Visit, serving, visiting

ManifestWriter = Callable[..., Path]
Official = dict[tuple[str, int], pd.DataFrame]
BUILD_SECONDS = 900
COMPONENTS = ["mh_personal_doctor", "mh_usual_source", "mh_family_centered", "mh_referrals", "mh_care_coordination"]
SCORED = ["medical_home", *COMPONENTS, "cshcn_prevalence", "cshcn_count"]


@pytest.fixture
def write_manifest(tmp_path: Path) -> ManifestWriter:
    """Writes a folder of raw files with a manifest of the rows given; a cell not given is empty."""

    def write(*rows: dict[str, str]) -> Path:
        raw = tmp_path / "raw"
        raw.mkdir(exist_ok=True)
        with (raw / MANIFEST).open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS, restval="")
            writer.writeheader()
            writer.writerows(rows)
        return raw

    return write


@pytest.fixture(scope="session")
def database() -> Path:
    """Path of the built database; it is built once when it is missing or its inputs or code have changed.

    The environment variable MEDICAL_HOME_DB names another one, which is taken as it is.
    """
    if given := os.environ.get("MEDICAL_HOME_DB"):
        return Path(given)
    command = [sys.executable, "-m", "etl", "build", "--if-needed"]
    done = subprocess.run(
        command, cwd=RAW.parents[1], capture_output=True, text=True, timeout=BUILD_SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr
    return OUT


@pytest.fixture(scope="session")
def built(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The built database, open for reading."""
    with duckdb.connect(str(database.resolve()), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def indicators() -> list[Indicator]:
    """The medical home, its components, and children with special health care needs, as in the registry."""
    return [i for i in read_registry() if i.indicator_id in SCORED]


class OfficialFiles(Official):
    """Scored children of the official files by series and year, each read when first asked for."""

    def __init__(self, indicators: list[Indicator]) -> None:
        super().__init__()
        self.indicators = indicators
        self.sources = {(s.series, s.year): s for s in read_manifest(RAW) if s.kind == "microdata"}

    def __missing__(self, key: tuple[str, int]) -> pd.DataFrame:
        own = [i for i in self.indicators if i.series == key[0]]
        asked = {v for i in own for v in i.variables} - set(questionnaire.SCREENER_ITEMS)
        items = sorted(asked | set(questionnaire.ALSO_READ[key[0]]))
        children = microdata.read_children(RAW, self.sources[key], items)
        self[key] = survey_run.scored_children(children, own)
        return self[key]

    def pooled(self, series: str, years: list[int]) -> pd.DataFrame:
        """Several years of one series, their weights as in the files."""
        return pd.concat([self[series, year] for year in years], ignore_index=True)


@pytest.fixture(scope="session")
def official(indicators: list[Indicator]) -> OfficialFiles:
    """The children of the official files; tests may not change them."""
    return OfficialFiles(indicators)


# Its event loop would be in the way of other modules' tests, so it ends with the module.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(database: Path) -> Iterator[str]:
    """Address of a server of the dashboard with the built database."""
    with serving(MEDICAL_HOME_DB=str(database)) as url:
        yield url


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[Visit]:
    """A reader at a desk; no request of the reader's browser may have gone to another host."""
    with visiting(browser, address, DESKTOP) as visit:
        yield visit
        assert visit.foreign == []
