"""The promise of the README: the official files of newer years are fetched, built and shown without a change of code.

The files are made up, true to the Census Bureau's layout; of what the pages say only the years are tested.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.cards import indicator_cards
from dashboard.data.queries import provenance
from dashboard.data.queries.estimates import NATION
from dashboard.ui import navigation
from etl import pipeline, small_area
from etl.estimation import run as estimation_run
from etl.small_area import estimate_rows, specification, validation
from etl.sources import download
from etl.sources.manifest import MANIFEST, read_manifest
from etl.survey import microdata
from tests.support import drawn
from tests.support.apptest import opened, texts
from tests.support.census_server import census_server, files_of
from tests.support.nsch_files import YEARS, raw_folder

# The years of the files by the name of the build, and the period that the medical home is then shown in first.
SPANS = {"nine": YEARS, "five": tuple(range(2018, 2023)), "two": (2023, 2024)}
SHOWN = {"nine": "2023–2024", "five": "2021–2022", "two": "2023–2024"}
MODELED = {"nine": "2022–2024", "five": "2020–2022", "two": "2023–2024"}
PAGES = [navigation.script(page) for page in navigation.PAGES]
# Longer lists are nothing to read.
MOST_BULLETS = 40
# As many as the county model keeps of its draws: the figures mean nothing here.
DRAWS = 1_000


def fetched(folder: Path, years: tuple[int, ...]) -> Path:
    """A folder of raw files without survey files, into which those of the years came from the official addresses."""
    published, raw = raw_folder(folder / "published", years=years), folder / "raw"
    shutil.copytree(published, raw, ignore=lambda path, _: ["nsch"] if Path(path) == published else [])
    with (raw / MANIFEST).open(encoding="utf-8", newline="") as file:
        addresses = {row["file"]: row["official_url"] for row in csv.DictReader(file) if row["kind"] == "microdata"}
    with census_server(files_of(published, addresses)) as server:
        found = download.fetch(raw, read_manifest(raw), microdata.fault, download.Wishes(base=server.base))
    came = sorted(outcome.source.source_id for outcome in found if outcome.status == download.FETCHED)
    assert came == sorted(f"nsch_{year}_{what}" for year in years for what in ("screener", "topical"))
    return raw


def share_work(patch: pytest.MonkeyPatch) -> None:
    """A period is estimated once for all builds: what its files give does not depend on other files."""
    real, known = estimation_run.run_all, {}

    def run_all(plans, years, indicators, told):
        new = [plan for plan in plans if (plan.series, plan.period) not in known]
        made = real(new, years, indicators, told)
        known.update({(plan.series, plan.period): frames for plan, frames in zip(new, made, strict=True)})
        return [known[plan.series, plan.period] for plan in plans]

    patch.setattr(estimation_run, "run_all", run_all)
    for module in (small_area, specification, estimate_rows):
        patch.setattr(module, "DRAWS", DRAWS)
    patch.setattr(validation, "RESAMPLES", DRAWS)


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """A database by span of years."""
    folder = tmp_path_factory.mktemp("newer")
    raw = {"nine": fetched(folder / "nine", SPANS["nine"])}
    raw |= {name: raw_folder(folder / name / "raw", years=SPANS[name]) for name in SPANS if name not in raw}
    with pytest.MonkeyPatch.context() as patch:
        share_work(patch)
        for name, own in raw.items():
            pipeline.build(own, folder / f"{name}.duckdb", quiet=True)
    return {name: folder / f"{name}.duckdb" for name in SPANS}


@pytest.fixture(params=SPANS)
def span(request: pytest.FixtureRequest, databases: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("MEDICAL_HOME_DB", str(databases[request.param]))
    return str(request.param)


def told(test: AppTest) -> str:
    """All that a page says, small print included."""
    return "\n".join([texts(test), *(caption.value for caption in test.caption)])


@pytest.mark.parametrize("script", PAGES)
def test_every_page_can_be_read(span: str, script: str) -> None:
    test = opened(script)
    assert not re.search(r"\b(nan|NaT)\b", told(test))
    lists = [len(re.findall(r"(?m)^- ", element.value)) for element in test.markdown]
    assert max(lists) <= MOST_BULLETS


def test_the_overview_speaks_of_the_newest_years(span: str) -> None:
    found = told(opened("app.py"))
    assert f"Latest medical home data: {SHOWN[span]}." in found
    assert f"In {SHOWN[span]}, " in found
    assert f"The latest medical home data here are from **{max(SPANS[span])}**." in found
    assert ("has published newer" in found) == (max(SPANS[span]) < max(YEARS))


def test_the_first_period_of_the_status_page_is_the_newest(span: str) -> None:
    assert opened("pages/status.py").selectbox(key="period_choice").value == SHOWN[span].replace("–", "-")


def test_the_counties_are_of_the_newest_years_that_may_be_combined(span: str) -> None:
    assert f"All children · {MODELED[span]} ·" in told(opened("pages/counties.py"))


@pytest.mark.parametrize(
    ("measure", "population"), [("cshcn_prevalence", "all_children"), ("preventive_both", "cshcn")]
)
def test_a_chart_over_time_has_each_year_and_each_name_once(span: str, measure: str, population: str) -> None:
    chart = drawn.chart_of(indicator_cards.over_time(measure, population, NATION))
    years = [tick.label for axis in chart.x_axes for tick in axis.ticks]
    assert len(years) == len(set(years))
    # A year in which a question was another is not shown by itself.
    assert {str(year) for year in SPANS[span]} - {"2018"} <= set(years)
    names = [one.name for one in chart.legend]
    assert len(names) == len(set(names))


def test_the_methods_tell_how_many_children_a_year_has(span: str) -> None:
    fewest, most = provenance.children_in_a_year()
    assert f"only {fewest} to {most} Massachusetts children" in texts(opened("pages/methods.py", part="numbers"))
