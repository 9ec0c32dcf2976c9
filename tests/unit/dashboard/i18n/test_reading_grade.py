"""The page for families can be read at grade 8 or below, in English and in Spanish, as a library measures it."""

from __future__ import annotations

import re

import pytest
import textstat

from dashboard.i18n.catalog import markdown, short_texts, t
from dashboard.i18n.locale import ENGLISH, FOLDER, speaking

HIGHEST_GRADE = 8
# On the scale of Fernández Huerta, from 0 (hardest) to 100: from 70 on, texts are those of school grades 7 and below.
LEAST_EASE = 70


def prose(text: str) -> str:
    """A text as it is read: a number for each placeholder, the words of a link alone, no marks."""
    filled = re.sub(r"\{\w+\}", "20", re.sub(r"\]\([^)]*\)", "]", text))
    return re.sub(r"[*\[\]]|^- ", "", filled, flags=re.MULTILINE)


def chapter(code: str) -> str:
    """All texts of the page in a language: the long ones and the sentences among the short ones."""
    keys, files = short_texts(FOLDER / ENGLISH / "families.toml"), sorted((FOLDER / ENGLISH).glob("families_*.md"))
    with speaking(code):
        short = [text for key in keys if (text := t(key)).endswith((".", "?"))]
        long = [markdown(path.stem) for path in files]
    return prose("\n".join([*short, *long]))


def graded(text: str) -> float:
    """The highest of four grades; one counts syllables by hyphens, which are too few, so it does not decide alone."""
    textstat.set_lang("en_US")
    ways = (
        textstat.flesch_kincaid_grade,
        textstat.automated_readability_index,
        textstat.coleman_liau_index,
        textstat.smog_index,
    )
    return max(float(way(text)) for way in ways)


def ease(text: str) -> float:
    textstat.set_lang("es")
    return float(textstat.fernandez_huerta(text))


def test_english_is_at_grade_8_or_below() -> None:
    told = chapter("en")
    assert len(told.split()) > 300
    assert graded(told) <= HIGHEST_GRADE


@pytest.mark.parametrize("name", ["what", "age", "turn"])
def test_each_chapter_is_at_grade_8_or_below(name: str) -> None:
    assert graded(prose((FOLDER / "en" / f"families_{name}.md").read_text(encoding="utf-8"))) <= HIGHEST_GRADE


def test_spanish_is_as_easy() -> None:
    told = chapter("es")
    assert len(told.split()) > 300
    assert ease(told) >= LEAST_EASE


def test_a_text_for_auditors_is_found() -> None:
    hard = (
        "Design-based confidence intervals of subpopulation proportions approximate the sampling variability "
        "attributable to stratification, clustering and differential nonresponse adjustment."
    )
    assert graded(hard) > HIGHEST_GRADE
    assert (
        ease("Las estimaciones poblacionales multinivel aproximan la variabilidad atribuible a la estratificación.")
        < 50
    )
