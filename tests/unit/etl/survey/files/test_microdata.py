"""Reading survey files: design, criteria, subgroups, each year's names and codes, and every refusal."""

from __future__ import annotations

import itertools
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from etl.core.errors import SourceError
from etl.core.registry.subgroups import COLUMNS
from etl.survey import questionnaire
from etl.survey.files import microdata, survey_file
from tests.support import small_survey as small

MEDICAL_HOME_ITEMS = [name.lower() for name in small.MEDICAL_HOME_QUESTIONS]
SUBGROUP_ITEMS = ["instype", *(f"fpl_i{k}" for k in range(1, 7))]
CRITERIA = {
    "criterion_medicine": ["K2Q10", "K2Q11", "K2Q12"],
    "criterion_more_care": ["K2Q13", "K2Q14", "K2Q15"],
    "criterion_limitation": ["K2Q16", "K2Q17", "K2Q18"],
    "criterion_therapy": ["K2Q19", "K2Q20", "K2Q21"],
    "criterion_emotional": ["K2Q22", "K2Q23"],
}


def write(raw: Path, children: list[small.Child]) -> Path:
    return small.survey_zip(raw / "nsch" / "small.zip", children)


def topical(raw: Path, year: int, *children: small.Child, items: list[str] | None = None) -> pd.DataFrame:
    write(raw, small.topical(year, *children))
    wanted = [*MEDICAL_HOME_ITEMS, *SUBGROUP_ITEMS] if items is None else items
    return microdata.read_children(raw, small.source("nsch_topical", year), wanted)


def screener(raw: Path, year: int, *children: small.Child) -> pd.DataFrame:
    write(raw, small.screener(year, *children))
    return microdata.read_children(raw, small.source("nsch_screener", year), [])


def refusal(raw: Path, year: int, *children: small.Child, series: str = "nsch_topical") -> str:
    """The sentence with which a file is refused; it names the file."""
    with pytest.raises(SourceError) as caught:
        (topical if series == "nsch_topical" else screener)(raw, year, *children)
    text = str(caught.value)
    assert text.startswith(str(raw / "nsch" / "small.zip"))
    assert text.endswith(".")
    assert "\n" not in text
    return text


def test_design_of_a_topical_file(tmp_path):
    child = {"HHID": 17000013, "FIPSST": 6, "STRATUM": "2A", "FWC": 128.5}
    (row,) = topical(tmp_path, 2017, child).to_dict("records")
    assert (row["year"], row["fips"], row["stratum"], row["weight"]) == (2017, "06", "06-2", 128.5)
    assert row["cluster"].startswith("2017-17000013")
    assert row["source_id"] == "nsch_topical_2017"


def test_design_of_a_screener_file(tmp_path):
    child = {"HHIDS": 22000001, "FIPSST": 25, "C_FWS": 532.75}
    (row,) = screener(tmp_path, 2022, child).to_dict("records")
    assert (row["fips"], row["stratum"], row["weight"]) == ("25", "25-1", 532.75)
    assert row["cluster"].startswith("2022-22000001")


def test_fips_as_text_reads_as_the_number_does(tmp_path):
    frame = screener(tmp_path, 2022, {"FIPSST": "06"}, {"FIPSST": "25"})
    assert frame["fips"].tolist() == ["06", "25"]


@pytest.mark.parametrize(
    ("year", "written", "expected"),
    [(2016, [1, 2], ["25-1", "25-2"]), (2016, ["1", "2"], ["25-1", "25-2"]), (2017, ["1", "2A"], ["25-1", "25-2"])],
)
def test_strata_of_2016_and_of_later_years_pool(tmp_path, year, written, expected):
    frame = screener(tmp_path, year, *({"STRATUM": stratum} for stratum in written))
    assert frame["stratum"].tolist() == expected


def test_one_household_is_one_cluster_within_a_year_and_two_over_years(tmp_path):
    first = screener(tmp_path, 2022, {"HHIDS": 7}, {"HHIDS": 7}, {"HHIDS": 8})["cluster"]
    second = screener(tmp_path, 2023, {"HHIDS": 7})["cluster"]
    assert first.nunique() == 2
    assert first[0] == first[1]
    assert not set(first) & set(second)


@pytest.mark.parametrize("series", ["nsch_topical", "nsch_screener"])
@pytest.mark.parametrize("criterion", CRITERIA)
def test_a_criterion_needs_all_its_parts(tmp_path, series, criterion):
    prefix = "SC_" if series == "nsch_topical" else "C_"
    parts = CRITERIA[criterion]
    answers = list(itertools.product([1, 2, "m", "n", "l", "d"], repeat=len(parts)))
    children = [{prefix + part: value for part, value in zip(parts, given, strict=True)} for given in answers]
    frame = (topical if series == "nsch_topical" else screener)(tmp_path, 2019, *children)
    expected = [float(all(value == 1 for value in given)) for given in answers]
    assert frame[criterion].tolist() == expected
    assert sum(expected) == 1
    for other in CRITERIA.keys() - {criterion}:
        assert frame[other].eq(0).all()


def test_the_files_own_status(tmp_path):
    frame = topical(tmp_path, 2019, {"SC_CSHCN": 1}, {"SC_CSHCN": 2})
    assert frame["cshcn_in_file"].tolist() == [1.0, 0.0]
    frame = screener(tmp_path, 2022, {"C_CSHCN": 2}, {"C_CSHCN": 1})
    assert frame["cshcn_in_file"].tolist() == [0.0, 1.0]


@pytest.mark.parametrize("rows", [1, 2, 3, 5, 6])
def test_a_file_read_a_few_rows_at_a_time_is_the_file(tmp_path, monkeypatch, rows):
    given = [
        {"HHID": 17000001 + 2 * number, "FWC": 0.1 * number + 0.7, "K5Q10": answer, "FIPSST": 25, "INSTYPE": answer}
        for number, answer in enumerate([1, "m", 2, "n", 1])
    ]
    whole = topical(tmp_path, 2019, *given)
    monkeypatch.setattr(survey_file, "ROWS_AT_ONCE", rows)
    pd.testing.assert_frame_equal(topical(tmp_path, 2019, *given), whole)
    assert whole["weight"].tolist() == [0.1 * number + 0.7 for number in range(5)]
    assert whole["cluster"].nunique() == 5


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1.0, 2.0, np.nan], "float32"),
        ([2.0**24, 1.0], "float32"),
        ([2.0**24 + 1, 1.0], "float64"),
        ([0.1, np.nan], "float64"),
        ([np.nan, np.nan], "float32"),
        ([1, 2], "int64"),
        (["1", "2A"], "str"),
    ],
)
def test_numbers_take_32_bits_where_these_hold_them_exactly(values, kind):
    own = pd.Series(values)
    found = survey_file.narrowed(own)
    assert found.dtype == kind
    assert found.astype(own.dtype).equals(own)


@pytest.mark.parametrize("letter", small.SPECIAL_MISSING)
def test_every_kind_of_missing_is_missing_and_never_no(tmp_path, letter):
    frame = topical(tmp_path, 2018, dict.fromkeys(small.MEDICAL_HOME_QUESTIONS, letter), {"K5Q10": 2, "K5Q22": 3})
    assert frame.loc[0, MEDICAL_HOME_ITEMS].isna().all()
    assert (frame.loc[1, "k5q10"], frame.loc[1, "k5q22"]) == (2, 3)


def test_fourth_answer_on_referrals_is_known_from_2018(tmp_path):
    assert "K5Q11: code 4 is unknown for 2017" in refusal(tmp_path, 2017, {}, {"K5Q10": 1, "K5Q11": 4})
    for year in (2018, 2019, 2022):
        children = [{"K5Q10": 1, "K5Q11": answer} for answer in (1, 2, 3, 4)]
        items = ["k5q10", "k5q11"]
        assert topical(tmp_path, year, *children, items=items)["k5q11"].tolist() == [1, 2, 3, 4]


def test_place_of_sick_care_has_a_new_name_from_2023(tmp_path):
    renamed = {"GOWHENSICK": 2, "K4Q01": 1}
    rows = [{k: v for k, v in child.items() if k != "K4Q02_R"} for child in small.topical(2023, renamed, renamed)]
    write(tmp_path, rows)
    frame = microdata.read_children(tmp_path, small.source("nsch_topical", 2023), MEDICAL_HOME_ITEMS)
    assert frame["k4q02_r"].tolist() == [2, 2]
    # Without the new name the file is not what that year's file is.
    assert "column GOWHENSICK is missing" in refusal(tmp_path, 2023, {})
    assert questionnaire.ITEMS["k4q02_r"].name_in(2022) == "k4q02_r"


def test_each_item_takes_its_codes_and_no_other(tmp_path):
    last = {"K4Q04_R": 3, "K4Q01": 2, "K4Q02_R": 7, "S4Q01": 2, "K5Q10": 2, "K5Q11": 4, "K5Q20_R": 3, "K5Q21": 2}
    last |= {"K5Q22": 3, "K5Q31_R": 3, **dict.fromkeys(("K5Q40", "K5Q41", "K5Q42", "K5Q43", "K5Q44"), 4)}
    last |= {"K5Q30": 4, "K5Q32": 4}
    assert last.keys() == set(small.MEDICAL_HOME_QUESTIONS)
    frame = topical(tmp_path, 2019, last)
    assert frame.loc[0, MEDICAL_HOME_ITEMS].tolist() == [last[name.upper()] for name in MEDICAL_HOME_ITEMS]
    wrong = [(name, code) for name, known in last.items() for code in (0, known + 1)]
    path = write(tmp_path, small.topical(2019, {}, *({name: code} for name, code in wrong)))
    unread = microdata.read_survey(tmp_path, small.source("nsch_topical", 2019), MEDICAL_HOME_ITEMS).unread
    told = [str(fault.error(path)) for fault in unread]
    assert len(told) == len(wrong)
    for row, (name, code) in enumerate(wrong, start=2):
        assert any(f"row {row}, column {name}: code {code} is unknown for 2019" in text for text in told)


def test_age_groups_end_where_they_should(tmp_path):
    ages = [0, 5, 6, 11, 12, 17]
    frame = topical(tmp_path, 2019, *({"SC_AGE_YEARS": age} for age in ages))
    assert frame["age_group"].tolist() == ["0-5", "0-5", "6-11", "6-11", "12-17", "12-17"]
    assert frame["age"].tolist() == ages


def test_income_groups_end_where_they_should(tmp_path):
    levels = [50, 99, 100, 199, 200, 399, 400]
    frame = topical(tmp_path, 2019, *({"FPL_I1": level} for level in levels))
    assert frame["income_1"].tolist() == ["0-99", "0-99", "100-199", "100-199", "200-399", "200-399", "400-plus"]


def test_hispanic_children_of_any_race_are_one_group(tmp_path):
    children = [{"SC_RACE_R": race, "SC_HISPANIC_R": 2} for race in (1, 2, 3, 4, 5, 7)]
    children += [{"SC_RACE_R": race, "SC_HISPANIC_R": 1} for race in (1, 2)]
    groups = topical(tmp_path, 2019, *children)["race_ethnicity"].tolist()
    assert groups == ["white", "black", "other", "asian", "other", "other", "hispanic", "hispanic"]


def test_other_subgroups(tmp_path):
    children = [{"INSTYPE": code} for code in (1, 2, 3, 5, "m")] + [{"HHLANGUAGE": code} for code in (1, 2, 3)]
    children += [{"SC_SEX": 2}, {f"SC_{part}": 1 for part in CRITERIA["criterion_limitation"]}]
    frame = topical(tmp_path, 2019, *children)
    assert {column for own in COLUMNS.values() for column in own} <= set(frame)
    assert frame["insurance"].tolist()[:4] == ["public", "private", "both", "none"]
    assert pd.isna(frame["insurance"][4])
    assert frame["household_language"].tolist()[5:8] == ["english", "spanish", "other"]
    assert frame["sex"].tolist()[7:9] == ["male", "female"]
    assert frame["functional_limitation"].tolist()[8:] == ["not_limited", "limited"]


def test_a_screener_file_has_no_insurance_and_no_income(tmp_path):
    frame = screener(tmp_path, 2022, {})
    assert "insurance" not in frame
    assert "income_1" not in frame


@pytest.mark.parametrize(
    ("column", "found"),
    [
        *(("SC_SEX", 3), ("SC_RACE_R", 9), ("SC_HISPANIC_R", 3), ("HHLANGUAGE", 4), ("INSTYPE", 4), ("FPL_I1", 401)),
        *(("SC_CSHCN", 3), ("SC_K2Q10", 3), ("SC_K2Q23", 0)),
    ],
)
def test_an_unknown_code_of_status_screener_or_subgroup_is_refused(tmp_path, column, found):
    text = refusal(tmp_path, 2019, {}, {}, {column: found})
    assert f"row 3, column {column}: code {found} is unknown for 2019" in text
    assert "data/curated/nsch_items.csv" in text


def test_an_unknown_stratum_is_refused(tmp_path):
    text = refusal(tmp_path, 2019, {}, {}, {"STRATUM": "2B"})
    assert "row 3, column STRATUM: code '2B' is unknown" in text
    assert "data/curated/nsch_items.csv" in text


def test_a_missing_state_is_refused(tmp_path):
    assert "row 2, column FIPSST: found 'nan' where a state's number" in refusal(tmp_path, 2019, {}, {"FIPSST": None})


@pytest.mark.parametrize("series", ["nsch_topical", "nsch_screener"])
@pytest.mark.parametrize(("weight", "found"), [(None, "missing"), (0.0, "0"), (-12.5, "-12.5")])
def test_a_weight_must_be_positive(tmp_path, series, weight, found):
    column = "FWC" if series == "nsch_topical" else "C_FWS"
    text = refusal(tmp_path, 2019, {}, {column: weight}, {column: weight}, series=series)
    assert f"row 2, column {column}: the weight is {found} (2 rows in all)" in text


def test_a_household_identifier_must_be_there(tmp_path):
    assert "row 2: the household identifier is missing" in refusal(tmp_path, 2019, {}, {"HHID": None})


def test_a_file_of_another_year_is_refused(tmp_path):
    write(tmp_path, small.topical(2018, {}, {}))
    with pytest.raises(SourceError, match="column YEAR holds 2018 where 2019 is expected; put the right year's file"):
        microdata.read_children(tmp_path, small.source("nsch_topical", 2019), [])


def test_a_file_of_two_years_is_refused(tmp_path):
    write(tmp_path, small.topical(2018, {}) + small.topical(2019, {}))
    with pytest.raises(SourceError, match="column YEAR holds 2018, 2019 where 2019 is expected"):
        microdata.read_children(tmp_path, small.source("nsch_topical", 2019), [])


@pytest.mark.parametrize("column", ["FWC", "STRATUM", "HHID", "SC_CSHCN", "SC_K2Q14", "K5Q22", "YEAR", "INSTYPE"])
def test_a_missing_column_is_named(tmp_path, column):
    rows = [{k: v for k, v in child.items() if k != column} for child in small.topical(2019, {}, {})]
    write(tmp_path, rows)
    with pytest.raises(SourceError, match=f"column {column} is missing"):
        microdata.read_children(tmp_path, small.source("nsch_topical", 2019), [*MEDICAL_HOME_ITEMS, *SUBGROUP_ITEMS])


@pytest.mark.parametrize("column", ["FWC", "K5Q22", "SC_SEX", "SC_AGE_YEARS", "YEAR"])
def test_text_where_numbers_are_expected_is_refused(tmp_path, column):
    assert column in refusal(tmp_path, 2019, {column: "many"}, {column: "few"})


@pytest.mark.parametrize("age", [-1, 18])
def test_an_age_outside_0_to_17_is_refused(tmp_path, age):
    assert f"row 2, column SC_AGE_YEARS: code {age} is unknown" in refusal(tmp_path, 2019, {}, {"SC_AGE_YEARS": age})


def test_a_missing_age_is_in_no_age_group(tmp_path):
    frame = topical(tmp_path, 2019, {}, {"SC_AGE_YEARS": "m"})
    assert frame["age_group"].isna().tolist() == [False, True]


def test_a_file_without_children_is_refused(tmp_path):
    path = write(tmp_path, small.topical(2019, {}))
    empty = small.stata(small.topical(2019, {}), tmp_path / "empty.dta")
    frame, _ = pyreadstat.read_dta(empty)
    pyreadstat.write_dta(frame.iloc[:0], empty)
    small.zipped({"nsch.dta": empty}, path)
    with pytest.raises(SourceError, match="column YEAR holds none where 2019 is expected"):
        microdata.read_children(tmp_path, small.source("nsch_topical", 2019), [])


def damaged(raw: Path, harm: str) -> None:
    path = write(raw, small.topical(2019, *[{"HHID": number} for number in range(200)]))
    body = bytearray(path.read_bytes())
    if harm == "not a zip":
        path.write_bytes(b"<html>not found</html>")
    elif harm == "cut short":
        path.write_bytes(body[: len(body) // 2])
    elif harm == "empty":
        path.write_bytes(b"")
    elif harm == "bytes changed":
        start = zipfile.ZipFile(path).infolist()[0].header_offset + 60
        for place in range(start, start + 40):
            body[place] ^= 0xFF
        path.write_bytes(body)
    elif harm == "no data file":
        text = raw / "readme.txt"
        text.write_text("see the web page")
        small.zipped({"readme.txt": text}, path)
    elif harm == "two data files":
        data = small.stata(small.topical(2019, {}), raw / "one.dta")
        small.zipped({"nsch_2019.dta": data, "nsch_2019e.dta": data}, path)
    elif harm == "not Stata":
        text = raw / "one.dta"
        text.write_text("child,weight\n1,100\n")
        small.zipped({"one.dta": text}, path)
    elif harm == "Stata cut short":
        data = small.stata(small.topical(2019, *[{"HHID": number} for number in range(200)]), raw / "one.dta")
        data.write_bytes(data.read_bytes()[:-4000])
        small.zipped({"one.dta": data}, path)


@pytest.mark.parametrize(
    "harm",
    [
        *("not a zip", "cut short", "empty", "bytes changed", "no data file", "two data files", "not Stata"),
        "Stata cut short",
    ],
)
def test_a_damaged_file_is_refused_with_a_sentence(tmp_path, harm):
    damaged(tmp_path, harm)
    with pytest.raises(SourceError) as caught:
        microdata.read_children(tmp_path, small.source("nsch_topical", 2019), MEDICAL_HOME_ITEMS)
    text = str(caught.value)
    assert text.startswith(str(tmp_path / "nsch" / "small.zip"))
    assert "fetch it again with `python -m etl fetch`" in text
    assert "\n" not in text
