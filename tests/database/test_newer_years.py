"""The promise of the README: the official files of newer years are fetched, built and shown without a change of code.

The files are made up, true to the Census Bureau's layout; of what the pages say only the years are tested.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.cards import indicator_cards
from dashboard.data.indicators import MEDICAL_HOME
from dashboard.data.queries import provenance
from dashboard.data.queries.estimates import NATION
from dashboard.ui.navigation import pages as navigation
from etl import pipeline, small_area
from etl.core.registry.indicators import Indicator, read_registry
from etl.core.registry.subgroups import GROUPS
from etl.estimation.tables import by_area
from etl.estimation.tables import run as estimation_run
from etl.small_area.model import composition, fitting
from etl.small_area.results import estimate_rows
from etl.sources import download
from etl.sources.manifest import MANIFEST, read_manifest
from etl.survey.files import microdata
from tests.support import drawn
from tests.support.apptest import opened, texts
from tests.support.census_server import census_server, files_of
from tests.support.nsch_files import SCREENER, TOPICAL, YEARS, raw_folder

PAGES = [navigation.script(page) for page in navigation.PAGES]
# Longer lists are nothing to read.
MOST_BULLETS = 40
# What the pages name; the cards of every other measure of the long questionnaire are made in the same way.
THEMES = ("medical_home", "system")
BESIDES = ("someone_helps_coordinate", "preventive_dental_visit", "forgone_care", "problems_paying")
FEWER_GROUPS = ("age", "functional_limitation", "insurance")
FEWER_DRAWS = 600


@dataclass(frozen=True)
class Case:
    """Years whose files are there, the period that the medical home is shown in first, and the one of the counties.

    Of so few made-up children the intervals of counties are too wide to be shown, but for the most years.
    """

    years: tuple[int, ...]
    shown: str
    modeled: str
    are_newest: bool = True
    has_map: bool = False

    def __str__(self) -> str:
        return f"{len(self.years)} years"


CASES = [
    Case((2023, 2024), "2023–2024", "2023–2024"),
    Case((2017, 2018, 2019, 2021, 2022), "2021–2022", "2021–2022", are_newest=False),
    Case(YEARS, "2023–2024", "2022–2024", has_map=True),
]


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
def every_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fetched(tmp_path_factory.mktemp("fetched"))


def thrifty(indicators: list[Indicator]) -> list[Indicator]:
    """A registry of fewer measures in fewer groups, of which the county model tries the medical home alone."""
    kept = [i for i in indicators if i.series != TOPICAL or i.theme in THEMES or i.indicator_id in BESIDES]
    left_out = [group for group in GROUPS if group not in FEWER_GROUPS]
    return [
        replace(i, not_by=[*i.not_by, *left_out], counties=i.indicator_id == MEDICAL_HOME)
        if i.series in (TOPICAL, SCREENER)
        else i
        for i in kept
    ]


@pytest.fixture(scope="module")
def build() -> Iterator[Callable[[Path, Path], str]]:
    """The build in this process; the estimates of a period are made once, for all cases that have its years."""
    made: dict[tuple[str, str], estimation_run.Frames] = {}

    def run_all(
        plans: list[estimation_run.Plan],
        years: dict[str, dict[int, pd.DataFrame]],
        indicators: list[Indicator],
        _told: Callable[[int, int], None],
    ) -> list[estimation_run.Frames]:
        for plan in plans:
            if (plan.series, plan.period) not in made:
                own = [i for i in indicators if i.series == plan.series]
                task = by_area.pooled_task(plan.series, plan.years, years[plan.series], own)
                made[plan.series, plan.period] = estimation_run.estimated(task)
        return [made[plan.series, plan.period] for plan in plans]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "read_registry", lambda: thrifty(read_registry()))
        patch.setattr(estimation_run, "run_all", run_all)
        for module in (small_area, estimate_rows, composition, fitting):
            patch.setattr(module, "DRAWS", FEWER_DRAWS)
        yield partial(pipeline.build, quiet=True)


@pytest.fixture(scope="module", params=CASES, ids=str)
def case(request: pytest.FixtureRequest) -> Case:
    own: Case = request.param
    return own


@pytest.fixture(scope="module")
def newer(
    case: Case, every_year: Path, build: Callable[[Path, Path], str], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A database of the years of a case."""
    folder = tmp_path_factory.mktemp("newer")
    raw, out = folder / "raw", folder / "dashboard.duckdb"
    others = [f"nsch_{year}*" for year in YEARS if year not in case.years]
    shutil.copytree(every_year, raw, copy_function=os.link, ignore=shutil.ignore_patterns(*others))
    build(raw, out)
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


def test_the_overview_speaks_of_the_newest_years(case: Case) -> None:
    found = told(opened("app.py"))
    assert f"Latest medical home data: {case.shown}." in found
    assert f"In {case.shown}, " in found
    assert f"The latest medical home data here are from **{max(case.years)}**." in found
    assert ("has published newer" in found) != case.are_newest


def test_the_first_period_of_the_status_page_is_the_newest(case: Case) -> None:
    assert opened("pages/status.py").selectbox(key="period_choice").value == case.shown.replace("–", "-")


def test_the_counties_are_of_the_newest_years_that_may_be_combined(case: Case) -> None:
    assert (f"All children · {case.modeled} ·" in told(opened("pages/counties.py"))) == case.has_map
    assert f"for the {case.modeled} long questionnaire" in told(opened("pages/methods.py", part="counties"))


@pytest.mark.parametrize(
    ("measure", "population"), [("cshcn_prevalence", "all_children"), ("preventive_both", "cshcn")]
)
def test_a_chart_over_time_has_each_year_and_each_name_once(case: Case, measure: str, population: str) -> None:
    chart = drawn.chart_of(indicator_cards.over_time(measure, population, NATION))
    years = [tick.label for axis in chart.x_axes for tick in axis.ticks]
    assert len(years) == len(set(years))
    # A year in which a question was another is not shown by itself.
    assert {str(year) for year in case.years} - {"2018"} <= set(years)
    names = [one.name for one in chart.legend]
    assert len(names) == len(set(names))


def test_the_methods_tell_how_many_children_a_year_has() -> None:
    fewest, most = provenance.children_in_a_year()
    assert f"only {fewest} to {most} Massachusetts children" in texts(opened("pages/methods.py", part="numbers"))
