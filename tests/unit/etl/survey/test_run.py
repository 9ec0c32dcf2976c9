"""What cannot be read in one year stops what needs it in that year, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.core.build_log import BuildLog
from etl.core.errors import SeveralSourcesError, SourceError
from etl.core.registry.indicators import read_registry
from etl.estimation.tables import by_area
from etl.estimation.tables.run import plans
from etl.survey import questionnaire, run
from tests.support import small_survey as small
from tests.support.nsch_files import SCREENER, TOPICAL, survey_zip

CHILDREN = 300
INDICATORS = read_registry()
READ_K4Q01 = {i.indicator_id for i in INDICATORS if i.series == TOPICAL and "k4q01" in i.variables}

READ_LATER = ["k4q01"]


def made(raw: Path, year: int, series: str = TOPICAL, **options: object):
    """A source with its made-up file."""
    file = f"nsch/{series}{year}.zip"
    survey_zip(raw / file, series, year, children=CHILDREN, **options)
    return small.source(series, year, file)


def surveys(raw: Path, *sources) -> tuple[run.Surveys, BuildLog]:
    log = BuildLog(quiet=True)
    return run.read_all(raw, sources, INDICATORS, log, READ_LATER), log


def test_an_unknown_code_is_counted_and_stops_what_reads_it_in_that_year(tmp_path):
    sources = [made(tmp_path, 2020), made(tmp_path, 2021, plant={"k4q01": 9})]
    found, log = surveys(tmp_path, *sources)
    whole, harmed = found.children[TOPICAL][2020], found.children[TOPICAL][2021]
    assert {"medical_home", "mh_usual_source", "well_functioning_system"} == READ_K4Q01
    assert set(whole) - set(harmed) == READ_K4Q01 | {"k4q01"}
    assert set(whole) & questionnaire.ITEMS.keys() == set(READ_LATER)
    (told,) = [f for f in log.remarks if f.column == "K4Q01"]
    assert told.message.startswith("code 9 is unknown for 2021 (7 rows); not estimated for 2021: ")
    assert (told.source_id, told.row, told.action) == ("nsch_topical_2021", 1, "dropped")


def test_a_period_is_estimated_where_each_of_its_years_can_be(tmp_path):
    found, _ = surveys(tmp_path, made(tmp_path, 2020), made(tmp_path, 2021, plant={"k4q01": 9}))
    own = [i for i in INDICATORS if i.series == TOPICAL]
    tasks = {
        tuple(years): by_area.pooled_task(TOPICAL, years, found.children[TOPICAL], own)
        for years in ([2020], [2021], [2020, 2021])
    }
    names = {years: {i.indicator_id for i in task.indicators} for years, task in tasks.items()}
    assert names[2020,] - names[2021,] == READ_K4Q01
    assert names[2020, 2021] == names[2021,]


def test_a_missing_variable_stops_what_reads_it(tmp_path):
    found, log = surveys(tmp_path, made(tmp_path, 2019, without=["k5q22"]))
    assert "mh_care_coordination" not in found.children[TOPICAL][2019]
    assert "mh_referrals" in found.children[TOPICAL][2019]
    (told,) = [f for f in log.remarks if f.column == "K5Q22"]
    assert told.message.startswith("is missing; not estimated for 2019: ")


def test_a_subgroup_that_cannot_be_read_is_left_out(tmp_path):
    found, log = surveys(tmp_path, made(tmp_path, 2019, plant={"sc_race_r": 6}))
    frame = found.children[TOPICAL][2019]
    assert "race_ethnicity" not in frame
    assert {"sex", "income_1", "medical_home"} <= set(frame)
    (told,) = [f for f in log.remarks if f.column == "SC_RACE_R"]
    assert told.message.endswith("its subgroup is left out")


@pytest.mark.parametrize("year", [2016, 2020, 2022, 2024])
def test_a_file_as_the_label_programs_say_leaves_nothing_out(tmp_path, year):
    found, log = surveys(tmp_path, made(tmp_path, year), made(tmp_path, year, SCREENER))
    assert log.remarks == []
    for series in (TOPICAL, SCREENER):
        own = {i.indicator_id for i in INDICATORS if i.series == series} - {"cshcn_count"}
        assert own <= set(found.children[series][year])


def test_faults_of_several_files_are_told_together(tmp_path):
    wrong = [made(tmp_path, year, plant={"sc_cshcn": 7}) for year in (2019, 2020)]
    with pytest.raises(SeveralSourcesError) as caught:
        surveys(tmp_path, *wrong, made(tmp_path, 2021))
    assert len(caught.value.errors) == 2
    assert all("code 7 is unknown" in str(error) for error in caught.value.errors)
    with pytest.raises(SourceError, match="code 7 is unknown for 2019"):
        surveys(tmp_path, wrong[0])


def test_original_and_enhanced_files_are_told_apart_and_not_pooled(tmp_path):
    sources = [made(tmp_path, 2019), made(tmp_path, 2020, enhanced=False), made(tmp_path, 2021, enhanced=False)]
    found, _ = surveys(tmp_path, *sources)
    assert list(found.releases.values()) == ["enhanced", "original", "original"]
    release = dict(zip((2019, 2020, 2021), found.releases.values(), strict=True))
    periods = [p.years for p in plans(found.children, INDICATORS, lambda _series, year: release[year])]
    assert sorted(periods) == [[2019], [2020], [2020, 2021], [2021]]
