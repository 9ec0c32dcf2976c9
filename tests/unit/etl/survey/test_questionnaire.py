"""The items' names and codes, year by year, against the Census Bureau's label programs and the list of changes."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterator

import pytest

from etl.core.paths import CURATED
from etl.core.registry.indicators import read_registry
from etl.survey import questionnaire
from tests.support.nsch_files import SCREENER, TOPICAL, YEARS, Variable, variables

# Years whose label program the project has.
KNOWN = {TOPICAL: YEARS, SCREENER: (2019, 2021, 2022, 2023, 2024)}
# Of a range of numbers the programs name the ends.
RANGES = set(questionnaire.IMPLICATES)
CHANGES = CURATED / "nsch_question_changes.csv"
CASES = [(series, year) for series, years in KNOWN.items() for year in years]


def read(series: str, year: int) -> dict[str, str]:
    """Every column that the build reads from a year's file: standard name to variable."""
    return questionnaire.columns(questionnaire.SERIES[series], questionnaire.items(series, read_registry()), year)


@pytest.mark.parametrize(("series", "year"), CASES)
def test_every_variable_that_the_build_reads_is_in_the_label_program_of_its_year(series, year):
    assert set(read(series, year).values()) <= variables(series, year).keys()


@pytest.mark.parametrize(("series", "year"), CASES)
def test_codes_are_those_of_the_label_program_of_the_year(series, year):
    own = variables(series, year)
    for name, variable in read(series, year).items():
        known, answers = questionnaire.known_codes(name, variable, year), own[variable].answers
        if answers and name not in {*RANGES, "fipsst"}:
            assert known == answers.keys(), (name, year)
    low_high = own["fpl_i1"].answers.keys() if series == TOPICAL else {50, 400}
    assert low_high == {
        min(questionnaire.ITEMS["fpl_i1"].codes_in(year)),
        max(questionnaire.ITEMS["fpl_i1"].codes_in(year)),
    }


@pytest.mark.parametrize(
    ("item", "year", "variable", "codes"),
    [
        ("k4q02_r", 2020, "k4q02_r", range(1, 8)),
        ("k4q02_r", 2021, "k4q02_r", range(1, 9)),
        ("k4q02_r", 2022, "k4q02_r", range(1, 9)),
        ("k4q02_r", 2023, "gowhensick", range(1, 9)),
        ("instype", 2016, "instype", range(1, 6)),
        ("instype", 2017, "instype", (1, 2, 3, 5)),
        ("k5q11", 2017, "k5q11", range(1, 4)),
        ("k5q11", 2018, "k5q11", range(1, 5)),
        ("k4q30_r", 2021, "k4q30_r_3", (1, 2)),
        ("decisions", 2030, "decisions_r", (1, 2)),
    ],
)
def test_names_and_codes_written_out(item, year, variable, codes):
    known = questionnaire.ITEMS[item]
    assert known.name_in(year) == variable
    assert known.codes_in(year) == set(codes)


@pytest.mark.parametrize(("prefix", "last"), [("sc", 2018), ("c", 2019)])
def test_some_other_race_is_an_answer_until_a_year(prefix, last):
    assert 6 in questionnaire.known_codes("race_code", f"{prefix}_race_r", last)
    assert 6 not in questionnaire.known_codes("race_code", f"{prefix}_race_r", last + 2)
    assert questionnaire.RACE[6] == "other"


def test_an_unspecified_insurance_is_in_no_subgroup():
    assert 4 not in questionnaire.INSURANCE


def test_the_answer_that_means_no_dental_care():
    assert [questionnaire.no_oral_care(year) for year in (2016, 2020, 2021, 2024)] == [3, 3, 1, 1]


# ---- Changes of a question ----


def plain(variable: Variable) -> dict[int, str]:
    return {code: re.sub(r"[^a-z0-9]", "", text.lower()) for code, text in variable.answers.items()}


def changed() -> Iterator[tuple[str, int]]:
    """Items whose variable, codes or words of an answer are others than the year before, by the label programs."""
    for series, years in KNOWN.items():
        for before, year in itertools.pairwise(years):
            old, new = read(series, before), read(series, year)
            for name in new:
                was, now = variables(series, before)[old[name]], variables(series, year)[new[name]]
                if old[name] != new[name] or plain(was) != plain(now):
                    yield name.removesuffix("_code"), year


def rows() -> list[dict[str, str]]:
    with CHANGES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_change_that_the_label_programs_show_has_an_entry():
    listed = {(row["item"], int(row["year"])) for row in rows()}
    assert set(changed()) - listed == set()


def test_the_label_programs_show_changes_that_are_known_of():
    assert {("k5q11", 2018), ("k4q02_r", 2021), ("k4q02_r", 2023), ("decisions", 2023), ("k4q30_r", 2021)} <= set(
        changed()
    )


def test_every_entry_says_what_where_from_and_what_follows():
    known = questionnaire.ITEMS.keys() | {"race"}
    for row in rows():
        assert row["item"] in known
        assert row["effect"] in {"none", "note", "mark", "one_year"}
        assert row["what"]
        assert row["source"]
        assert bool(row["note"]) == (row["effect"] != "none"), row
    keys = [(row["item"], row["year"]) for row in rows()]
    assert keys == sorted(set(keys))
