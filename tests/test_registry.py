"""The registry and what rests on it: nothing may be declared that lacks its meaning, rule, words or figures."""

from __future__ import annotations

import re
from string import Formatter

import duckdb
import pytest

from dashboard import glossary
from dashboard.text import ENGLISH, FOLDER, catalogue, has
from etl import codes, score, survey, variables
from etl.registry import Indicator, read_registry

INDICATORS = read_registry()
IDS = [i.indicator_id for i in INDICATORS]
SURVEYED = [i for i in INDICATORS if i.series in codes.SERIES]
GRADES = {"A", "B", "C", ""}
PLACEHOLDERS = {"value", "population", "place"}
# What others rely on (the contract of the project). A name may be added here, never taken away.
CONTRACT_IDS = {
    *("cshcn_prevalence", "cshcn_count", "medical_home", "mh_personal_doctor", "mh_usual_source"),
    *("mh_family_centered", "mh_referrals", "mh_care_coordination", "child_population", "child_poverty"),
    *("child_uninsured", "health_center_sites"),
}
CONTRACT_COLUMNS = [
    *("indicator_id", "population", "geo_id", "period", "group_name", "group_level", "value", "lower", "upper", "se"),
    *("n", "n_eff", "weighted_count", "reliability", "reliability_reason", "estimate_type", "source_id", "build_id"),
]
CONTRACT_TABLES = {
    *("indicator", "geography", "source", "site", "programme", "programme_result", "milestone", "organisation"),
    *("model_validation", "build", "estimate"),
}
CONTRACT_VALUES = {
    "population": {"cshcn", "non_cshcn", "all_children", "medicaid_children"},
    "reliability": {"ok", "caution", "suppressed"},
    "estimate_type": {"direct", "modelled", "published", "administrative"},
}
CONTRACT_GROUPS = {"all", "age", "sex", "race_ethnicity", "insurance", "income", "household_language"}
CONTRACT_AGES = {"0-5", "6-11", "12-17"}
CONTRACT_REGIONS = {
    "eohhs-1": "Western",
    "eohhs-2": "Central",
    "eohhs-3": "Northeast",
    "eohhs-4": "Metro West",
    "eohhs-5": "Southeast",
    "eohhs-6": "Boston",
}


def own_texts(indicator: Indicator) -> list[str]:
    named = ("title", "short_title", "definition", "numerator", "denominator", "universe", "rule_source", "grade_basis")
    return [*(getattr(indicator, name) for name in named), *indicator.warnings, *(b.note for b in indicator.breaks)]


@pytest.mark.parametrize("indicator", INDICATORS, ids=IDS)
def test_every_indicator_says_what_it_is(indicator: Indicator):
    for name in ("title", "short_title", "definition", "numerator", "denominator", "universe", "rule_source"):
        text = getattr(indicator, name)
        assert text.strip(), f"{name} is empty"
        assert text == text.strip()
        assert "  " not in text
    assert indicator.definition.endswith(".")
    assert re.fullmatch(r"[a-z][a-z0-9_]*", indicator.indicator_id)
    assert len(indicator.short_title) <= len(indicator.title) + 4
    assert len(indicator.short_title) <= 40, "too long for the lane of a chart on a phone"
    assert indicator.populations
    assert indicator.grade in GRADES
    assert bool(indicator.grade) == bool(indicator.grade_basis)
    assert indicator.grade or indicator.series not in codes.SERIES, "a survey measure without a grade"


@pytest.mark.parametrize("indicator", INDICATORS, ids=IDS)
def test_every_sentence_reads_a_number_aloud(indicator: Indicator):
    asked = {name for _, name, _, _ in Formatter().parse(indicator.sentence) if name is not None}
    assert asked <= PLACEHOLDERS
    assert {"value", "place"} <= asked
    assert ("population" in asked) or len(indicator.populations) == 1, "its populations cannot be told apart"
    said = indicator.sentence.format(value="49%", population="children with special health care needs", place="Ohio")
    assert "{" not in said
    assert not said.endswith("."), "the interval follows"


@pytest.mark.parametrize("indicator", SURVEYED, ids=[i.indicator_id for i in SURVEYED])
def test_every_survey_measure_has_a_rule_that_reads_what_it_declares(indicator: Indicator):
    """The items are found by letting the rule run; the screener's are read with its status."""
    scorer = getattr(score, survey.COUNT_OF.get(indicator.indicator_id, indicator.indicator_id))
    assert scorer.__doc__
    screener = set(codes.SCREENER_ITEMS)
    assert set(variables.reads(scorer)) - screener == set(indicator.variables) - screener
    assert set(indicator.variables) <= codes.ITEMS.keys() | screener


def test_the_rule_that_reads_something_else_is_found():
    """The test above can fail: the trace sees an item read by name, in a list, and inside a function."""

    def rule(frame):
        return frame["k4q01"].where(score.no_visit(frame)) + frame[["k5q40", "k5q41"]].sum(axis=1)

    assert variables.reads(rule) == ["k4q01", "s4q01", "k5q40", "k5q41"]


@pytest.mark.parametrize("indicator", INDICATORS, ids=IDS)
def test_every_indicator_is_explained_in_the_glossary(indicator: Indicator):
    assert glossary.used_in(indicator.title, indicator.definition), "no word of it is in glossary.toml"


@pytest.mark.parametrize("indicator", INDICATORS, ids=IDS)
def test_every_abbreviation_is_explained_in_the_glossary(indicator: Indicator):
    known = {form for term in glossary.terms() for form in term.forms}
    found = {word for text in own_texts(indicator) for word in re.findall(r"\b[A-Z][A-Z-]*[A-Z]\b", text)}
    assert found - known == set()


def test_a_form_in_capitals_is_found_as_capitals_only():
    assert [term.term_id for term in glossary.used_in("by DRC rules")] == ["cahmi"]
    assert glossary.used_in("drc") == []
    assert "referral" in {term.term_id for term in glossary.used_in("two Referrals")}
    assert glossary.used_in("preferral") == []


def test_glossary_entries_are_whole():
    keys = {key for key in catalogue(ENGLISH) if key.startswith(glossary.PREFIX)}
    ids = {key.split(".")[1] for key in keys}
    assert keys == {f"{glossary.PREFIX}{i}.{part}" for i in ids for part in ("term", "words", "meaning")}
    assert all(term.meaning.endswith(".") for term in glossary.terms())
    forms = [form.casefold() for term in glossary.terms() for form in term.forms]
    assert len(forms) == len(set(forms)), "two entries claim one word"


@pytest.mark.parametrize("indicator", INDICATORS, ids=IDS)
def test_every_indicator_has_the_words_that_pages_say_of_it(indicator: Indicator):
    assert (FOLDER / ENGLISH / f"methods_use_{indicator.series}.md").is_file(), "what it may be used for"
    assert has(f"methods.direction.{indicator.direction}")
    for population in indicator.populations:
        assert has(f"population.{population}")
        assert has(f"population_short.{population}")


# ---- the built database ----


@pytest.mark.build
@pytest.mark.parametrize("indicator_id", IDS)
def test_every_indicator_has_figures_with_a_cited_source(built: duckdb.DuckDBPyConnection, indicator_id: str):
    rows = built.execute(
        """SELECT s.citation, s.publisher, s.sha256, s.parts, e.estimate_type
        FROM (SELECT DISTINCT source_id, estimate_type FROM estimate WHERE indicator_id = $id) e
        LEFT JOIN source s USING (source_id)""",
        {"id": indicator_id},
    ).fetchall()
    assert rows
    for citation, publisher, sha256, parts, kind in rows:
        assert citation
        assert publisher
        assert sha256 or (parts and kind in {"published", "modelled", "administrative"}), "no way to the file"


@pytest.mark.build
def test_every_figure_leads_to_files_with_a_hash(built: duckdb.DuckDBPyConnection):
    lost = built.execute(
        """SELECT DISTINCT e.source_id FROM estimate e JOIN source s USING (source_id)
        WHERE NOT EXISTS (
            SELECT 1 FROM source p WHERE list_contains(string_split(s.parts, '; '), p.source_id)
            AND p.sha256 IS NOT NULL AND p.file IS NOT NULL)"""
    ).fetchall()
    assert lost == []


@pytest.mark.build
def test_contract_tables_and_columns(built: duckdb.DuckDBPyConnection):
    names = built.execute("SELECT table_name, column_name FROM information_schema.columns").fetchall()
    assert {table for table, _ in names} >= CONTRACT_TABLES
    assert {column for table, column in names if table == "estimate"} >= set(CONTRACT_COLUMNS)


@pytest.mark.build
def test_contract_ids_have_figures(built: duckdb.DuckDBPyConnection):
    assert {i for (i,) in built.execute("SELECT DISTINCT indicator_id FROM estimate").fetchall()} >= CONTRACT_IDS


@pytest.mark.build
@pytest.mark.parametrize("column", CONTRACT_VALUES)
def test_contract_values(built: duckdb.DuckDBPyConnection, column: str):
    found = {value for (value,) in built.execute(f"SELECT DISTINCT {column} FROM estimate").fetchall()}
    assert found <= CONTRACT_VALUES[column]
    # Medicaid children have quality rates of their own table, and no estimates.
    assert CONTRACT_VALUES[column] - found <= {"medicaid_children"}


@pytest.mark.build
def test_contract_places_groups_and_keys(built: duckdb.DuckDBPyConnection):
    regions = dict(built.execute("SELECT geo_id, name FROM geography WHERE kind = 'region'").fetchall())
    assert regions.keys() == CONTRACT_REGIONS.keys()
    assert all(name in regions[code] for code, name in CONTRACT_REGIONS.items())
    groups = built.execute("SELECT DISTINCT group_name, group_level FROM estimate").fetchall()
    assert {name for name, _ in groups} >= CONTRACT_GROUPS
    assert {level for name, level in groups if name == "age"} >= CONTRACT_AGES
    twice = built.execute(
        """SELECT count(*) FROM (SELECT 1 FROM estimate GROUP BY indicator_id, population, geo_id, period, group_name,
        group_level, estimate_type, source_id HAVING count(*) > 1)"""
    ).fetchone()
    assert twice == (0,)


@pytest.mark.build
def test_prevalence_comes_from_the_screener_alone(built: duckdb.DuckDBPyConnection):
    found = built.execute(
        """SELECT DISTINCT series FROM estimate WHERE estimate_type = 'direct'
        AND indicator_id IN ('cshcn_prevalence', 'cshcn_count')"""
    ).fetchall()
    assert found == [("nsch_screener",)]
