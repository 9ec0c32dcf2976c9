"""The registry: nothing may be declared that lacks its meaning, rule or words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from string import Formatter

import pandas as pd
import pytest

from dashboard.i18n import glossary
from dashboard.i18n.catalog import english, has
from dashboard.i18n.locale import ENGLISH, FOLDER
from dashboard.subjects.measures import content
from etl.core.errors import SourceError
from etl.core.paths import REGISTRY
from etl.core.registry.indicators import COUNT_OF, MODELED_SERIES, PLACEHOLDERS, TEXTS, Indicator, read_registry
from etl.survey import questionnaire, scoring
from etl.survey import run as survey_run
from etl.survey.codebook import measures as codebook
from etl.survey.scoring.primitives import no_visit

INDICATORS = read_registry()
IDS = [i.indicator_id for i in INDICATORS]
SURVEYED = [i for i in INDICATORS if i.series in questionnaire.SERIES]
GRADES = {"A", "B", "C", ""}
ABBREVIATION = re.compile(r"\b[A-Z][A-Z-]*[A-Z]\b")


def own_texts(indicator: Indicator) -> list[str]:
    named = ("title", "short_title", "definition", "numerator", "denominator", "universe", "rule_source", "grade_basis")
    return [*(getattr(indicator, name) for name in named), *indicator.warnings, *(b.note for b in indicator.breaks)]


def faults(indicator: Indicator) -> set[str]:
    """What an entry lacks, by name."""
    found = {name for name in TEXTS if (text := getattr(indicator, name)) != text.strip() or not text or "  " in text}
    asked = {name for _, name, _, _ in Formatter().parse(indicator.sentence) if name is not None}
    alike = len(indicator.populations) > 1 and "population" not in asked
    if not {"value", "place"} <= asked <= PLACEHOLDERS or alike or indicator.sentence.endswith("."):
        found.add("sentence")
    if not indicator.definition.endswith("."):
        found.add("definition")
    if not glossary.used_in(indicator.title, indicator.definition):
        found.add("glossary")
    known = {form for term in glossary.terms() for form in term.forms}
    if {word for text in own_texts(indicator) for word in ABBREVIATION.findall(text)} - known:
        found.add("abbreviation")
    graded = indicator.grade in GRADES and bool(indicator.grade) == bool(indicator.grade_basis)
    if not graded or (not indicator.grade and indicator.series in questionnaire.SERIES):
        found.add("grade")
    if not (FOLDER / ENGLISH / f"methods_use_{indicator.series}.md").is_file():
        found.add("use")
    told = [f"methods.direction.{indicator.direction}"]
    told += [f"{key}.{name}" for name in indicator.populations for key in ("population", "population_short")]
    if not indicator.populations or not all(has(key) for key in told):
        found.add("words")
    if indicator.series == MODELED_SERIES and indicator.theme not in content.THEMES:
        found.add("theme")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", indicator.indicator_id):
        found.add("id")
    if not len(indicator.short_title) <= min(40, len(indicator.title) + 4):
        found.add("short_title")
    return found


def test_the_head_of_the_file_says_what_each_field_is():
    head = REGISTRY.read_text(encoding="utf-8").partition("\n[")[0]
    assert {field.name for field in fields(Indicator)} - {"indicator_id"} - set(re.findall(r"\w+", head)) == set()


@pytest.mark.parametrize("indicator", INDICATORS, ids=IDS)
def test_every_indicator_has_all_that_pages_and_files_say_of_it(indicator: Indicator):
    assert faults(indicator) == set()


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ({"definition": ""}, "definition"),
        ({"definition": "No full stop"}, "definition"),
        ({"numerator": " "}, "numerator"),
        ({"denominator": ""}, "denominator"),
        ({"universe": ""}, "universe"),
        ({"rule_source": ""}, "rule_source"),
        ({"sentence": ""}, "sentence"),
        ({"sentence": "{value} of {population}"}, "sentence"),
        ({"sentence": "{value} of children in {place}"}, "sentence"),
        ({"sentence": "{value} of {population} in {place} in {year}"}, "sentence"),
        ({"title": "Xyz", "short_title": "Xyz", "definition": "Xyz."}, "glossary"),
        ({"warnings": ["As the QXZ says."]}, "abbreviation"),
        ({"grade": ""}, "grade"),
        ({"grade": "D"}, "grade"),
        ({"grade_basis": ""}, "grade"),
        ({"series": "nowhere"}, "use"),
        ({"theme": "local"}, "theme"),
        ({"populations": []}, "words"),
        ({"populations": ["adults"]}, "words"),
        ({"direction": "sideways"}, "words"),
        ({"indicator_id": "Medical Home"}, "id"),
        ({"short_title": "A name that is too long for the lane of a chart"}, "short_title"),
    ],
)
def test_an_entry_that_lacks_something_is_found(broken: dict[str, object], fault: str):
    whole = next(i for i in INDICATORS if i.indicator_id == "medical_home")
    assert fault in faults(replace(whole, **broken))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: re.sub(r"^definition = .*\n", "", text, flags=re.MULTILINE), "field 'definition' is missing"),
        (lambda text: re.sub(r"^definition = .*", 'definition = " "', text, flags=re.M), "field 'definition' is empty"),
        (
            lambda text: re.sub(r"^rule_source = .*", 'rule_source = ""', text, flags=re.M),
            "field 'rule_source' is empty",
        ),
        (lambda text: text.replace("in {place}", "in Ohio"), "sentence: it asks for population, value"),
        (lambda text: text.replace("{value}", "{value"), "sentence: "),
        (lambda text: text + 'colour = "red"\n', "field 'colour' is unknown"),
        (lambda text: re.sub(r"^theme = .*", 'theme = "acess"', text, flags=re.M), "theme is 'acess'; use one of"),
    ],
)
def test_the_build_refuses_an_entry_that_is_not_whole(tmp_path: Path, change: Callable[[str], str], told: str):
    first = REGISTRY.read_text(encoding="utf-8").partition("[mh_personal_doctor]")[0]
    path = tmp_path / "indicators.toml"
    path.write_text(first, encoding="utf-8")
    assert [i.indicator_id for i in read_registry(path)] == ["medical_home"]
    path.write_text(change(first), encoding="utf-8")
    with pytest.raises(SourceError, match=re.escape(told)) as stopped:
        read_registry(path)
    assert "[medical_home]" in str(stopped.value)


def test_the_build_refuses_a_survey_measure_without_a_rule():
    whole = next(i for i in INDICATORS if i.indicator_id == "medical_home")
    children = pd.DataFrame({"cshcn_in_file": [1.0]})
    with pytest.raises(
        SourceError, match=r"\[no_such_rule\]: no scoring rule has that name; write it in etl/survey/scoring/"
    ):
        survey_run.scored_children(children, [replace(whole, indicator_id="no_such_rule")])


@pytest.mark.parametrize("indicator", SURVEYED, ids=[i.indicator_id for i in SURVEYED])
def test_every_survey_measure_has_a_rule_that_reads_what_it_declares(indicator: Indicator):
    """The items are found by letting the rule run; the screener's are read with its status."""
    scorer = scoring.RULES[COUNT_OF.get(indicator.indicator_id, indicator.indicator_id)]
    assert scorer.__doc__
    screener = set(questionnaire.SCREENER_ITEMS)
    assert set(codebook.reads(scorer)) - screener == set(indicator.variables) - screener
    assert set(indicator.variables) <= questionnaire.ITEMS.keys() | screener


def test_the_rule_that_reads_something_else_is_found():
    """The test above can fail: the trace sees an item read by name, in a list, and inside a function."""

    def rule(frame):
        return frame["k4q01"].where(no_visit(frame)) + frame[["k5q40", "k5q41"]].sum(axis=1)

    assert codebook.reads(rule) == ["k4q01", "s4q01", "k5q40", "k5q41"]


def test_a_form_in_capitals_is_found_as_capitals_only():
    assert [term.term_id for term in glossary.used_in("by DRC rules")] == ["cahmi"]
    assert glossary.used_in("drc") == []
    assert "referral" in {term.term_id for term in glossary.used_in("two Referrals")}
    assert glossary.used_in("preferral") == []


def test_glossary_entries_are_whole():
    keys = {key for key in english() if key.startswith(glossary.PREFIX)}
    ids = {key.split(".")[1] for key in keys}
    assert keys == {f"{glossary.PREFIX}{i}.{part}" for i in ids for part in ("term", "words", "meaning")}
    assert all(term.meaning.endswith(".") for term in glossary.terms())
    forms = [form.casefold() for term in glossary.terms() for form in term.forms]
    assert len(forms) == len(set(forms)), "two entries claim one word"
