"""Rules and thresholds in words are those of the code."""

from __future__ import annotations

from dashboard.i18n.catalog import english
from dashboard.ui import methods_page
from etl.estimation.judgment import reliability
from etl.survey.codebook import measures as codebook

# ---- how numbers are made ----


def test_every_rule_of_reliability_is_on_the_page():
    shown = {rule for rules in methods_page.RELIABILITY.values() for rule in rules}
    ours = {*reliability.SUPPRESSED, *reliability.CAUTION}
    assert set(methods_page.RELIABILITY["suppressed"]) >= set(reliability.SUPPRESSED)
    assert set(methods_page.RELIABILITY["caution"]) >= set(reliability.CAUTION)
    assert shown >= ours | {"no_interval", "secondary_copy"}


def test_the_thresholds_in_words_are_those_of_the_code():
    texts = english()
    assert f"fewer than {reliability.MIN_N} children" in texts["reason.n_below_30"]
    assert f"{reliability.WIDTH_SUPPRESSED * 100:.0f} points or more" in texts["reason.width_30"]
    assert f"{reliability.RELATIVE_SUPPRESSED * 100:.0f}%" in texts["reason.relative_width_130"]
    assert f"wider than {reliability.WIDTH_CAUTION * 100:.0f} points" in texts["reason.width_20"]
    assert f"{reliability.RELATIVE_CAUTION * 100:.0f}%" in texts["reason.relative_width_120"]


def test_item_names_know_years_without_a_file():
    found = codebook.item_names().set_index(["survey_item", "since"])
    assert found.loc[("k4q02_r", 2023), "variable"] == "GOWHENSICK"
    assert found.loc[("k5q11", 2018), "valid_codes"] == "1, 2, 3, 4"
    assert found.loc[("k5q11", 2016), "valid_codes"] == "1, 2, 3"
    assert found.loc[("k4q30_r", 2021), "variable"] == "K4Q30_R_3"
