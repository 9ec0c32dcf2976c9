"""The words of the dashboard with their meaning, and which of them a text uses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from dashboard.i18n.catalog import english, t
from dashboard.i18n.locale import language

PREFIX = "glossary."
BETWEEN_FORMS = ";"


@dataclass(frozen=True)
class Term:
    """A word: its id, the word, its meaning, and the forms by which it is found in a text."""

    term_id: str
    term: str
    meaning: str
    forms: tuple[str, ...]


def terms() -> list[Term]:
    """All words in alphabetical order."""
    return list(_terms(language()))


@lru_cache(maxsize=8)
def _terms(code: str) -> tuple[Term, ...]:
    ids = sorted({key.removeprefix(PREFIX).split(".")[0] for key in english() if key.startswith(PREFIX)})
    found = []
    for term_id in ids:
        term = t(f"{PREFIX}{term_id}.term")
        others = (form.strip() for form in t(f"{PREFIX}{term_id}.words").split(BETWEEN_FORMS))
        found.append(Term(term_id, term, t(f"{PREFIX}{term_id}.meaning"), (term, *filter(None, others))))
    return tuple(sorted(found, key=lambda one: one.term.casefold()))


def used_in(*texts: str) -> list[Term]:
    """Words that the texts use, in alphabetical order."""
    together = "\n".join(texts)
    return [term for term in terms() if any(_pattern(form).search(together) for form in term.forms)]


@lru_cache(maxsize=512)
def _pattern(form: str) -> re.Pattern[str]:
    """A form as a whole word; one in capitals as capitals only."""
    return re.compile(rf"(?<!\w){re.escape(form)}(?!\w)", 0 if form.isupper() else re.IGNORECASE)
