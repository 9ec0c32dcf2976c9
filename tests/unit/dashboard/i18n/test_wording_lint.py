"""How English texts may not read: phrases, spellings, dates, signs, second names and sentences that are too long."""

from __future__ import annotations

import csv
import inspect
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.i18n.catalog import english
from dashboard.i18n.locale import ENGLISH, FOLDER
from etl.survey import scoring
from tests.support.history_tables import frames

ROOT = Path(__file__).parents[4]
DATA = ROOT / "data"
TEXTS_OF_MEASURES = ("title", "short_title", "sentence", "definition", "numerator", "denominator", "universe")
TEXTS_OF_MEASURES += ("rule_source", "grade_basis")
CURATED_TEXTS = {
    "series_changes.csv": "note",
    "nsch_question_changes.csv": "note",
    "quality_rates.csv": "label",
    "publications.csv": "publisher",
}
# What readers of the numbers are sent to; the other documents are for who works on the code.
DOCUMENTS = ("README.md", "docs/methods.md", "docs/core_outcomes.md", "docs/local_counts.md", "docs/terms.md")
# Columns of the history tables with titles, names and addresses that others gave.
NOT_OUR_WORDS = (
    "source_title",
    "url",
    "source_url",
    "publisher",
    "file",
    "name",
    "issuer",
    "table_name",
    "code",
)
LONGEST_SENTENCE = 30
FOR_FAMILIES = ("overview", "families", "about")

PHRASES = (
    r"at hand",
    r"told apart",
    r"tell apart",
    r"(?:can|could|cannot|to) be had",
    r"research notes",
    r"(?:page|copy) was not kept",
    r"unknown owner",
    r"peculiar to",
    r"worded otherwise",
    r"another wording",
    r"survey by survey",
    r"swing widely",
    r"single years of Massachusetts",
    r"for want of",
    r"turning ring",
    r"read(?: it)? with care",
    r"figure meets the standard",
    r"stands? (?:beside|for|in|on|outside|after|at|here)",
    r"(?:clear\w*|every) hurdles?",
    r"hurdles?",
    r"register counts?",
    r"children in the sample",
    r"computed here",
    r"not recomputed",
    r"the nation",
    r"(?:rule|reading) in use",
    r"our reading",
    r"readings? of (?:the|this) rule",
    r"weakest",
    r"strongest",
    r"includes zero",
    r"take one of them back",
    r"no (?:item|site|question|word|point) fits",
    r"takes in",
    r"whoever",
    r"for each 10,000",
    r"neither shown nor",
    r"as we tell it",
    r"this dashboard",
    r"this project",
    r"schemes?",
    r"web site",
    r"check-ups?",
    r"figures worth quoting",
    r"children drop out",
    r"web ?master",
    r"the composite: no",
    r"passed over",
    r"premiums apart",
    r"persons",
    r"children of \d+",
    r"is a failure",
    r"nothing has all the words",
    r"towards",
)
BRITISH = (
    r"modell(?:ed|ing)",
    r"programmes?",
    r"organis\w+",
    r"colour\w*",
    r"centres?",
    r"neighbours?",
    r"labelled",
    r"licences?",
    r"counselling",
    r"behaviour\w*",
    r"favour\w*",
    r"catalogues?",
    r"recognis\w+",
    r"grey",
    r"per cent",
    r"whilst",
    r"learnt",
    r"analys(?:e|ed|es|ing)",
    r"paediatric\w*",
    r"judgements?",
    r"enrol(?:s|ment)?",
    r"fulfil(?:s|ment)?",
    r"labour\w*",
    r"metres?",
    r"travell(?:ed|ing)",
    r"ageing",
    r"realis\w+",
    r"summaris\w+",
    r"standardis\w+",
)
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
RULES = (*PHRASES, *BRITISH, rf"\d{{1,2}} (?:{MONTHS})", r"(?<!\d[.,])1 (?!is\b|was\b|has\b)[a-z]+s")
FAULTS = re.compile(rf"(?<![\w{{])(?:{'|'.join(RULES)})(?!\w)", re.IGNORECASE)
# A page is named by its title: the key of the menu and that of the heading.
PAGE_TITLES = {
    "nav.measures": "measures.title",
    "nav.system": "system.title",
    "nav.practices": "practices.title",
    "nav.programs": "programs.title",
    "nav.quality": "quality.title",
    "nav.timeline": "timeline.title",
    "nav.people": "people.title",
    "nav.about": "about.title",
    "nav.disagreements": "disagreements.title",
    "nav.report": "report.page_title",
    "nav.methods": "methods.title",
    "nav.site": "site.title",
    "nav.search": "search.title",
}
SAID_WITHOUT = {"a", "an", "the", "of", "or", "and", "in", "to", "for", "with", "that", "was"}


def measures() -> dict[str, dict[str, object]]:
    return tomllib.loads((DATA / "indicators.toml").read_text(encoding="utf-8"))


def texts() -> Iterator[tuple[str, str]]:
    """Every English text with its name: short ones, long ones, those of the registry and of the dictionary."""
    yield from english().items()
    for path in sorted((FOLDER / ENGLISH).glob("*.md")):
        yield path.name, path.read_text(encoding="utf-8")
    for name in DOCUMENTS:
        yield name, re.sub(r"```.*?```", " ", (ROOT / name).read_text(encoding="utf-8"), flags=re.DOTALL)
    for indicator_id, entry in measures().items():
        for field in TEXTS_OF_MEASURES:
            yield f"{indicator_id}.{field}", str(entry[field])
        for number, warning in enumerate(entry["warnings"]):
            yield f"{indicator_id}.warnings.{number}", warning
        for change in entry.get("breaks", []):
            yield f"{indicator_id}.breaks.{change['year']}", change["note"]
    # The page on methods says a rule as its function does.
    yield from ((f"rule.{name}", inspect.getdoc(rule) or "") for name, rule in scoring.RULES.items())
    dictionary = tomllib.loads((DATA / "dictionary.toml").read_text(encoding="utf-8"))
    for kind in ("table", "field"):
        for name, entry in dictionary[kind].items():
            yield f"dictionary.{kind}.{name}", f"{entry['title']}. {entry['description']}"
    for name, column in CURATED_TEXTS.items():
        rows = csv.DictReader((DATA / "curated" / name).open(encoding="utf-8"))
        yield from ((f"{name}.{number}", row[column]) for number, row in enumerate(rows, start=1))
    for name, frame in frames().items():
        for column in frame.select_dtypes(["object", "str"]).columns.difference(NOT_OUR_WORDS):
            yield from ((f"{name}.{row}.{column}", text) for row, text in frame[column].dropna().items())


def prose(text: str) -> str:
    """A text without code, formulas, addresses and markup."""
    text = re.sub(r"\$\$.*?\$\$|\$[^$\n]+\$|`[^`]*`", " ", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>|\]\([^)]*\)|https?://\S+", " ", text)
    return text.replace("*", "").replace("\n", " ")


def faults(text: str) -> list[str]:
    """What a text may not say."""
    told = prose(text)
    return [hit.group() for hit in FAULTS.finditer(told)] + [
        hit.group() for hit in re.finditer(r"(?<![\w–.,)-])-\d", told)
    ]


def sentences(text: str) -> list[str]:
    parts = re.split(r"(?<=[.!?:])\s+|\n\s*\n|\n\s*- ", text)
    return [part for part in map(prose, parts) if part.strip()]


def words(text: str) -> int:
    return len(re.findall(r"[\w{}%’'-]+", text))


def names(text: str) -> set[str]:
    return set(re.findall(r"[\w,-]+", text.lower())) - SAID_WITHOUT


@pytest.mark.parametrize(
    "text",
    [
        "This dashboard has a scheme.",
        "The newest file at hand is of 2019.",
        "The two cannot be told apart.",
        "A modelled figure.",
        "This programme of the organisation.",
        "Open until 1 July 2023.",
        "It holds 1 milestones.",
        "It is lower by -3 points.",
        "Read with care: few children.",
        "The weakest part is referrals.",
        "In the nation it was 43%.",
        "We analysed the paediatric programme.",
    ],
)
def test_the_rules_find_what_they_are_for(text: str) -> None:
    assert faults(text)


@pytest.mark.parametrize(
    "text",
    [
        "On July 1, 2023, 1 child was modeled.",
        "From 2017-2019 the range is −3 to +4 points.",
        "See `data-1` and $x_{-1}$ and [here](https://a.example/programmes).",
        "Understands how to read a number.",
        "{count} of {all} points",
    ],
)
def test_the_rules_let_the_rest_pass(text: str) -> None:
    assert faults(text) == []


def test_no_text_says_what_may_not_come_back() -> None:
    assert {name: found for name, text in texts() if (found := faults(text))} == {}


def test_a_count_of_things_has_a_text_for_one_thing() -> None:
    own = english()
    lacking = [
        key
        for key, text in own.items()
        if re.search(r"\{count\} [a-z]+s\b", text) and not (key.endswith(".other") and f"{key[:-6]}.one" in own)
    ]
    assert lacking == []


def test_a_measure_has_one_name_which_charts_may_shorten() -> None:
    longer = {
        indicator_id: (entry["title"], entry["short_title"])
        for indicator_id, entry in measures().items()
        if not names(str(entry["short_title"])) <= names(str(entry["title"]))
    }
    assert longer == {}


def test_no_two_measures_have_the_same_name() -> None:
    for field in ("title", "short_title"):
        told = [entry[field] for entry in measures().values()]
        assert len(told) == len(set(told))


@pytest.mark.parametrize(("menu", "heading"), PAGE_TITLES.items())
def test_a_page_has_one_name(menu: str, heading: str) -> None:
    assert english()[menu] == english()[heading]


def test_pages_for_families_have_short_sentences() -> None:
    own = [(name, text) for name, text in texts() if re.split(r"[._]", name)[0] in FOR_FAMILIES]
    assert len(own) > 20
    long = [(name, one) for name, text in own for one in sentences(text) if words(one) > LONGEST_SENTENCE]
    assert long == []


def test_a_long_sentence_is_found() -> None:
    assert words(" ".join(["word"] * 31) + ".") == 31
    assert sentences("One. Two is *here*!\n\nThree") == ["One.", "Two is here!", "Three"]
