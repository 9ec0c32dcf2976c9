"""Labels from the Census Bureau's SAS and Stata programs."""

from __future__ import annotations

import pytest

from etl.core.registry.indicators import read_registry
from etl.sources.manifest import read_manifest
from etl.survey import questionnaire
from etl.survey.codebook import label_programs
from tests.support.pinned import RAW

AT_HAND = [s for s in read_manifest(RAW) if (RAW / s.file).is_file()]
FILES = [s for s in AT_HAND if s.kind == "microdata"]


# ---- labels of the survey files ----


STATA = """
label var k5q11  "Need a Referral - Problem"
label define k5q11_lab  1  "Not a problem"
label define k5q11_lab  2  "Small <i>problem</i>", add
label define k5q11_lab  .m "No valid response", add
cap label values k5q11 k5q11_lab
"""
SAS = """
data screener;
	label
C_K2Q10="Child Needs or Uses Medication Currently"
C_FWS="Child Weight"
;
proc format;
VALUE C_K2Q10_LAB 1='Yes'
2='No, it''s not'
.M='No valid response';
VALUE $FIPSST_LAB
01='Alabama'
25='Massachusetts';
run;
"""


def test_labels_of_a_stata_program():
    found = label_programs.parse(STATA)
    assert found.variables == {"k5q11": "Need a Referral - Problem"}
    assert found.answers == {"k5q11": {1: "Not a problem", 2: "Small problem"}}


def test_labels_of_a_sas_program():
    found = label_programs.parse(SAS)
    assert found.variables == {"c_k2q10": "Child Needs or Uses Medication Currently", "c_fws": "Child Weight"}
    assert found.answers["c_k2q10"] == {1: "Yes", 2: "No, it's not"}
    assert found.answers["fipsst"] == {1: "Alabama", 25: "Massachusetts"}


def test_no_label_program_is_no_label():
    assert label_programs.parse("") == label_programs.Labels()


@pytest.mark.parametrize("source", FILES, ids=[s.source_id for s in FILES])
def test_the_census_bureau_labels_agree_with_the_table_of_codes(source):
    """Every item that is read has a label, and the codes taken as answers are those of that year's label program."""
    found = label_programs.read_labels(RAW / source.file)
    items = questionnaire.items(source.series, read_registry())
    columns = questionnaire.columns(questionnaire.SERIES[source.series], items, source.year)
    assert [name for name in columns.values() if name not in found.variables] == []
    for item in items:
        known = set(found.answers.get(columns[item], {}))
        if not item.startswith("fpl_i"):  # a number, of which the ends alone are labelled
            assert known == set(questionnaire.ITEMS[item].codes_in(source.year)), item
    for item in questionnaire.SCREENER_ITEMS:
        assert set(found.answers[columns[item]]) == questionnaire.YES_NO
