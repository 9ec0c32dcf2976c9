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
from streamlit.testing.v1 import AppTest

from dashboard.cards import indicator_cards
from dashboard.data.queries import provenance
from dashboard.data.queries.estimates import NATION
from dashboard.ui.navigation import pages as navigation
from etl.core.paths import ROOT
from etl.sources import download
from etl.sources.manifest import MANIFEST, read_manifest
from etl.survey.files import microdata
from tests.support import drawn
from tests.support.apptest import opened, texts
from tests.support.census_server import census_server, files_of
from tests.support.nsch_files import YEARS, raw_folder

# The period that the medical home is shown in first, and the one that the county model pools.
SHOWN, MODELED = "2023–2024", "2022–2024"
PAGES = [navigation.script(page) for page in navigation.PAGES]
# Longer lists are nothing to read.
MOST_BULLETS = 40


def fetched(folder: Path) -> Path:
    """A folder of raw files without survey files, into which those of all years came from the official addresses."""
    published, raw = raw_folder(folder / "published"), folder / "raw"
    shutil.copytree(published, raw, ignore=lambda path, _: ["nsch"] if Path(path) == published else [])
    with (raw / MANIFEST).open(encoding="utf-8", newline="") as file:
        addresses = {row["file"]: row["official_url"] for row in csv.DictReader(file) if row["kind"] == "microdata"}
    with census_server(files_of(published, addresses)) as server:
        found = download.fetch(raw, read_manifest(raw), microdata.fault, download.Wishes(base=server.base))
    came = sorted(outcome.source.source_id for outcome in found if outcome.status == download.FETCHED)
    assert came == sorted(f"nsch_{year}_{what}" for year in YEARS for what in ("screener", "topical"))
    return raw


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of all years since the survey's redesign."""
    folder = tmp_path_factory.mktemp("newer")
    raw, out = fetched(folder), folder / "dashboard.duckdb"
    build = [sys.executable, "-m", "etl", "build", "--raw", str(raw), "--out", str(out)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return out


@pytest.fixture(autouse=True)
def shown(newer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDICAL_HOME_DB", str(newer))


def told(test: AppTest) -> str:
    """All that a page says, small print included."""
    return "\n".join([texts(test), *(caption.value for caption in test.caption)])


@pytest.mark.parametrize("script", PAGES)
def test_every_page_can_be_read(script: str) -> None:
    test = opened(script)
    assert not re.search(r"\b(nan|NaT)\b", told(test))
    lists = [len(re.findall(r"(?m)^- ", element.value)) for element in test.markdown]
    assert max(lists) <= MOST_BULLETS


def test_the_overview_speaks_of_the_newest_years() -> None:
    found = told(opened("app.py"))
    assert f"Latest medical home data: {SHOWN}." in found
    assert f"In {SHOWN}, " in found
    assert f"The latest medical home data here are from **{max(YEARS)}**." in found
    assert "has published newer" not in found


def test_the_first_period_of_the_status_page_is_the_newest() -> None:
    assert opened("pages/status.py").selectbox(key="period_choice").value == SHOWN.replace("–", "-")


def test_the_counties_are_of_the_newest_years_that_may_be_combined() -> None:
    assert f"All children · {MODELED} ·" in told(opened("pages/counties.py"))


@pytest.mark.parametrize(
    ("measure", "population"), [("cshcn_prevalence", "all_children"), ("preventive_both", "cshcn")]
)
def test_a_chart_over_time_has_each_year_and_each_name_once(measure: str, population: str) -> None:
    chart = drawn.chart_of(indicator_cards.over_time(measure, population, NATION))
    years = [tick.label for axis in chart.x_axes for tick in axis.ticks]
    assert len(years) == len(set(years))
    # A year in which a question was another is not shown by itself.
    assert {str(year) for year in YEARS} - {"2018"} <= set(years)
    names = [one.name for one in chart.legend]
    assert len(names) == len(set(names))


def test_the_methods_tell_how_many_children_a_year_has() -> None:
    fewest, most = provenance.children_in_a_year()
    assert f"only {fewest} to {most} Massachusetts children" in texts(opened("pages/methods.py", part="numbers"))
