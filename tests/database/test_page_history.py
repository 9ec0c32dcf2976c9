"""About the medical home, who did the work, what the sources disagree on."""

from __future__ import annotations

import re
from functools import cache
from html import escape, unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.apptest import opened
from tests.support.history_tables import frames
from tests.support.history_wording import CONTACT, copied, private_names, without_names

ROOT = Path(__file__).parents[2]
PAGES = ("about", "people", "disagreements", "timeline")


def run(page: str, **address: str) -> AppTest:
    return opened(f"pages/{page}.py", whole="true", **({"events": "all"} | address))


def pieces(test: AppTest) -> list[str]:
    """Every text on a page, without markup."""
    found = [e.value for kind in (test.title, test.header, test.subheader, test.markdown, test.info) for e in kind]
    return [unescape(re.sub(r"\\(.)", r"\1", re.sub(r"<[^>]+>", " ", text))) for text in found]


@cache
def said(page: str) -> str:
    return "\n".join(pieces(run(page)))


@pytest.mark.parametrize("page", PAGES)
def test_no_sentence_of_the_documents_and_nobody_private_is_on_the_page(page):
    for text in pieces(run(page)):
        assert copied(without_names(text)) == []
        assert private_names(text) == []
        assert not CONTACT.search(text)


FACTS = [
    ("work-group-page", "people", "Family TIES of Massachusetts"),
    ("work-group-page", "people", "Boston (2001) and Springfield (2003)"),
    ("work-group-page", "people", "Medical Coverage Decision-Making"),
    ("work-group-page", "timeline", "Interim report of the work group"),
    ("initiative-page", "people", "Make measurable gains in the nine areas"),
    ("initiative-page", "people", "September 2013"),
    ("initiative-page", "people", "The Improvement Quotient"),
    ("initiative-page", "timeline", "Learning collaborative, 29 months"),
    ("vermont-page", "about", "Community-based system"),
    ("vermont-page", "about", "Culturally effective"),
    ("national-faq", "about", "Is anything available in Spanish?"),
    ("national-faq", "about", "culturally competent"),
    ("national-faq", "people", "Annual webinar series"),
    ("academy-profile", "people", "Care Team Role Builder"),
    ("academy-profile", "people", "Winning over practice staff is hard"),
    ("academy-profile", "people", "239,000 children"),
]


@pytest.mark.parametrize(("document", "page", "fact"), FACTS)
def test_each_document_is_told_on_its_page(document, page, fact):
    use = frames()["document_use"]
    assert document in set(use["document_id"])
    assert fact in said(page)


def test_the_facts_named_above_cover_every_document():
    assert {document for document, _, _ in FACTS} == set(frames()["document"]["document_id"])


def test_about_ties_every_quality_and_domain_to_the_survey_or_says_that_nothing_measures_it():
    text = said("about")
    for name in [*frames()["characteristic"]["characteristic"], *frames()["domain"]["domain"]]:
        line = next(part for part in text.split("\n- ") if part.lstrip("- ").startswith(f"**{name}.**"))
        assert "Measured " in line or "Not measured." in line
    compassionate = text[text.index("**Compassionate.**") :].split("\n- ")[0]
    assert "Not measured." in compassionate


def test_about_credits_the_vermont_page_as_general():
    text = said("about")
    assert "Vermont Family Network" in text
    assert "Covers: Vermont." in text
    assert "We use nothing in it as information about Massachusetts" in text


def test_questions_by_audience_and_by_word():
    practices = "\n".join(pieces(run("about", audience="practices")))
    assert "Our practice wants to become a medical home" in practices
    assert "Can you advise on my child's condition?" not in practices
    families = "\n".join(pieces(run("about", audience="families")))
    assert "Can you advise on my child's condition?" in families
    assert "Our practice wants to become a medical home" not in families
    found = "\n".join(pieces(run("about", text="spanish")))
    assert found.count("Is anything available in Spanish?") == 1
    assert "Does the medical home save money?" not in found
    nothing = run("about", text="zeppelin")
    assert any("No questions match" in info.value for info in nothing.info)


def test_every_question_with_an_answer_is_listed_once_and_the_others_are_not():
    asked = frames()["question"]
    html = "\n".join(element.value for element in run("about").markdown)
    titles = re.findall(r"<summary>(.*?)<small", html)
    assert sorted(titles) == sorted(map(escape, asked.loc[asked["answered"], "question"]))


def test_a_link_opens_one_question_one_publication_and_one_point():
    def opened(page: str, **address: str) -> list[str]:
        html = "\n".join(element.value for element in run(page, **address).markdown)
        return re.findall(r'<details open><summary>.*?<div id="([\w-]+)">', html, re.S)

    assert opened("about", question="F13", audience="practices") == ["f13"]
    assert opened("people", publication="P01") == ["p01"]
    assert opened("disagreements", point="C19") == ["c19"]
    assert opened("disagreements", point="<script>") == []


def test_members_stand_once_each_under_the_body_behind_them():
    text = said("people")
    members = frames()["organization_role"].merge(frames()["organization"], on="organization_id")
    members = members[members["role_group"] == "member"]
    block = text[text.index("There were eleven member organizations") : text.index("**Massachusetts Consortium for")]
    assert all(name in block for name in members["name"])
    assert block.count("\n- **") + block.count("- **Children's Hospital Boston**") >= 7


def test_the_work_group_is_told_in_the_past_tense():
    text = (ROOT / "dashboard/i18n/messages/en/people_work_group.md").read_text(encoding="utf-8")
    told = text.replace("This section follows how", "")
    assert "closed when its funding ended, at the end of June 2009" in text
    assert not re.search(r"\b(is|are|has|seeks|promotes|works|serves|focuses|educates)\b", told)


def test_sessions_say_which_are_confirmed():
    text = said("people")
    assert text.count("(planned venue): scheduled, not confirmed") == 4
    assert text.count("Shrewsbury, MA: reported") == 2


def test_both_roles_are_kept_apart():
    text = said("people")
    assert "**Facilitators.**" in text
    assert "**State care coordinators.**" in text


def test_every_disagreement_is_listed_with_our_choice():
    text = said("disagreements")
    for row in frames()["contradiction"].itertuples():
        assert row.title in text
        assert row.our_choice in text
    assert "31 of 31 points" in text
    assert "1 of 31 points" in "\n".join(pieces(run("disagreements", text="saturday")))


def test_a_group_of_readers_gets_its_own_questions():
    def shown(**address: str) -> set[str]:
        html = "\n".join(element.value for element in opened("pages/about.py", **address).markdown)
        return set(re.findall(r'<div id="(f\d+)">', html))

    assert len(shown()) == 14
    assert shown(audience="practices") == {"f04", "f05", "f12", "f13"}
