"""The made-up survey files are what the label programs say, and what the official files look like."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from tests.support import nsch_files
from tests.support.nsch_files import SCREENER, TOPICAL

LETTERS = {"d", "l", "m", "n"}


def read(path: Path, member: str) -> pd.DataFrame:
    with zipfile.ZipFile(path) as archive:
        frame, _ = pyreadstat.read_dta(archive.extract(member, path.parent), user_missing=True)
    return frame


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> dict[tuple[str, int], pd.DataFrame]:
    folder = tmp_path_factory.mktemp("nsch")
    found = {}
    for series, year in [(TOPICAL, 2016), (TOPICAL, 2018), (TOPICAL, 2022), (TOPICAL, 2023), (SCREENER, 2016)]:
        what = series.removeprefix("nsch_")
        path = nsch_files.survey_zip(folder / f"{series}{year}.zip", series, year)
        found[series, year] = read(path, f"nsch_{year}e_{what}.dta")
    return found


def codes(frame: pd.DataFrame, name: str) -> set[object]:
    return set(frame[name].unique())


def test_answers_are_those_of_the_year(made):
    assert codes(made[TOPICAL, 2016], "instype") == {1, 2, 3, 4, 5} | LETTERS
    assert codes(made[TOPICAL, 2018], "instype") == {1, 2, 3, 5} | LETTERS
    assert codes(made[TOPICAL, 2016], "k5q11") - LETTERS == {1, 2, 3}
    assert codes(made[TOPICAL, 2018], "k5q11") - LETTERS == {1, 2, 3, 4}
    assert 6 in codes(made[TOPICAL, 2018], "sc_race_r")
    assert 6 not in codes(made[TOPICAL, 2022], "sc_race_r")
    # The Stata program of 2022 forgets urgent care, the SAS program of the same file has it.
    assert codes(made[TOPICAL, 2022], "k4q02_r") - LETTERS == set(range(1, 9))


@pytest.mark.parametrize(
    ("key", "names"), [((TOPICAL, 2018), "sc_race_r sc_sex"), ((SCREENER, 2016), "c_race_r c_sex")]
)
def test_what_the_bureau_imputes_is_never_missing(made, key, names):
    for name in names.split():
        assert codes(made[key], name) & LETTERS == set()


def test_names_are_those_of_the_year(made):
    assert {"k4q02_r", "decisions"} <= set(made[TOPICAL, 2022])
    assert {"gowhensick", "decisions_r"} <= set(made[TOPICAL, 2023])
    assert not {"k4q02_r", "decisions"} & set(made[TOPICAL, 2023])
    assert len(made[TOPICAL, 2016].columns) == 432
    assert len(made[TOPICAL, 2023].columns) == 457


def test_the_stratum_is_a_number_in_2016_alone(made):
    assert codes(made[TOPICAL, 2016], "stratum") == {1, 2}
    assert codes(made[SCREENER, 2016], "stratum") == {1, 2}
    assert codes(made[TOPICAL, 2018], "stratum") == {"1", "2A"}


@pytest.mark.parametrize("key", [(TOPICAL, 2016), (TOPICAL, 2023), (SCREENER, 2016)])
def test_the_design_is_whole(made, key):
    frame = made[key]
    household, weight = ("hhid", "fwc") if key[0] == TOPICAL else ("hhids", "c_fws")
    assert frame["fipsst"].nunique() == 51
    assert (frame[weight] > 0).all()
    households = frame.groupby(["fipsst", "stratum"])[household].nunique()
    assert len(households) == 102
    assert households.min() > 1


@pytest.mark.parametrize(
    ("key", "prefix"), [((TOPICAL, 2016), "sc_"), ((TOPICAL, 2023), "sc_"), ((SCREENER, 2016), "c_")]
)
def test_the_status_follows_from_its_items(made, key, prefix):
    frame = made[key]
    parts = [(10, 11, 12), (13, 14, 15), (16, 17, 18), (19, 20, 21), (22, 23)]
    met = [np.all([frame[f"{prefix}k2q{n}"] == 1 for n in own], axis=0) for own in parts]
    assert (np.any(met, axis=0) == (frame[f"{prefix}cshcn"] == 1)).all()


def test_an_official_file_read_and_written_again_is_the_same():
    with zipfile.ZipFile(nsch_files.RAW / "nsch/nsch_2019_topical_Stata.zip") as archive:
        body = archive.read("nsch_2019e_topical.dta")
    columns = nsch_files._stata_columns(body)
    again = nsch_files._stata_columns(nsch_files.stata(columns))
    assert list(again) == list(columns)
    assert all((again[name] == columns[name]).all() for name in columns)


def test_a_file_can_be_of_the_first_release_and_hold_what_should_not_be_there(tmp_path):
    path = nsch_files.survey_zip(
        tmp_path / "nsch.zip",
        TOPICAL,
        2016,
        enhanced=False,
        implicates_apart=True,
        plant={"k4q01": 9},
        without=["k5q22"],
    )
    frame = read(path, "nsch_2016_topical.dta")
    implicates = read(path, "nsch_2016_implicates.dta")
    assert 9 in codes(frame, "k4q01")
    assert not {"k5q22", "fpl_i1"} & set(frame)
    assert list(implicates) == ["hhid", *(f"fpl_i{n}" for n in range(1, 7))]
    assert implicates["hhid"].equals(frame["hhid"])


def test_the_same_seed_makes_the_same_file(tmp_path):
    one, two, other = (
        nsch_files.survey_zip(tmp_path / f"{place}.zip", SCREENER, 2020, seed=seed)
        for place, seed in enumerate((1, 1, 2))
    )
    frames = [read(path, "nsch_2020e_screener.dta") for path in (one, two, other)]
    assert frames[0].equals(frames[1])
    assert not frames[0].equals(frames[2])
