"""What is read of a card first: its finding as heading, whom and when it is about, the rest of the finding."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dashboard.cards.card import Card
from dashboard.data.indicators import indicators
from dashboard.data.periods import years
from dashboard.data.queries import estimates
from dashboard.data.store.cache import kept, once
from dashboard.i18n.catalog import t
from dashboard.wording import sentences

# A longer sentence makes no heading; the title is used instead.
LONGEST = 170
# Characters in a line of small print.
LINE = 130
# The most characters of small print that are shown without a click.
OPEN = 2 * LINE
# The end of a sentence, not of an abbreviation or a number.
ENDS = re.compile(r"(?<=[\w%)”]{2})\. (?=[\"“¿A-ZÁÉÍÓÚÑ])")
ASIDE = re.compile(r" \(([^()]*)\)")
# A year, or a school year such as 2015-16.
YEAR = re.compile(r"\b(?:19|20)\d\d(?:-\d\d)?\b(?![-\d])")
BETWEEN = re.compile(r"(?<=\b\d{4})-(?=\d{2,4}\b)")
SURVEY = ("nsch_topical", "nsch_screener")
MOST_SOURCES = 2


@dataclass(frozen=True)
class Face:
    """The face of a card: heading, who and when in a line, and what the heading leaves out of the finding."""

    heading: str
    line: str
    text: str


def face(card: Card) -> Face:
    """The first sentence of the finding without its asides is the heading; asides and other sentences follow below."""
    finding = card.finding.replace("**", "").strip()
    found = ENDS.search(finding)
    first, rest = (finding[: found.start()], finding[found.end() :]) if found else (finding.rstrip("."), "")
    asides = ASIDE.findall(first)
    heading = ASIDE.sub("", first)
    if not heading or len(heading) > LONGEST or len(asides) > 1:
        return Face(card.title, card.subtitle, card.finding)
    told = [sentences.capital(aside) + "." for aside in asides]
    lead = f"{card.measure}: {heading}" if card.measure else heading
    return Face(lead, " · ".join(filter(None, (card.title, card.subtitle))), " ".join(filter(None, (*told, rest))))


def notes(card: Card) -> list[str]:
    """The notes of a card in brief: of changes of questions that take more than a line, that there are some.

    "About this figure" tells each of them.
    """
    told = changes(card)
    if sum(map(len, told)) <= LINE:
        return list(card.notes)
    return [*(note for note in card.notes if note not in told), t("card.questions_changed")]


def folded(told: Sequence[str]) -> tuple[list[str], list[str]]:
    """Notes that stand in the open, which are those that explain the marks, and those that a reader opens.

    What would save no line is not folded.
    """
    shown: list[str] = []
    for note in told:
        if shown and sum(map(len, [*shown, note])) > OPEN:
            break
        shown.append(note)
    rest = list(told[len(shown) :])
    return (shown, rest) if sum(map(len, rest)) > LINE / 2 else (list(told), [])


def changes(card: Card) -> list[str]:
    """Those of a card's notes that tell how a question changed."""
    known = _notes_of_changes()
    return [note for note in card.notes if note in known]


@once
def _notes_of_changes() -> frozenset[str]:
    return frozenset(found.note for own in indicators().values() for found in own.breaks)


def source(card: Card, titled: Callable[[str], str]) -> str:
    """Who published the numbers, in a few words; the files and their hashes are under "About this figure".

    Args:
        card: the card.
        titled: how the title of a source is written, which is in the language of the publication.
    """
    if not card.spec:
        return _source(card, titled)
    return kept(lambda: _source(card, titled), "face.source", card.spec, titled.__qualname__)


def _source(card: Card, titled: Callable[[str], str]) -> str:
    found = estimates.sources(card.source_ids)
    others = [own for own in found if own.series not in SURVEY]
    named = [t("card.survey", years=_years(card))] if len(others) < len(found) else []
    titles = by_year(dict.fromkeys(f"{own.title.rstrip('.')} ({own.publisher.rstrip('.')})" for own in others))
    named += (titled(BETWEEN.sub("–", title)) for title in titles)
    left = len(named) - MOST_SOURCES
    return "; ".join(named[:MOST_SOURCES]) + (f"; {t('card.more_sources', count=left)}" if left > 0 else "")


def by_year(names: Iterable[str]) -> list[str]:
    """Names of files; those that differ in their year alone are one name, with the first year and the last."""
    found: dict[str, list[str]] = {}
    for name in names:
        only = YEAR.findall(name) if len(YEAR.findall(name)) == 1 else []
        found.setdefault(YEAR.sub("{}", name) if only else name, []).extend(only)
    return [stem.replace("{}", _span(own)) if own else stem for stem, own in found.items()]


def _span(own: Sequence[str]) -> str:
    first, last = min(own), max(own)
    return first if first == last else t("number.interval", low=first, high=last)


def _years(card: Card) -> str:
    """First and last year of the card's survey figures."""
    if "period" not in card.data:
        return ""
    spans = [years(str(period)) for period in card.data["period"].dropna().unique()]
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    return f"{first}" if first == last else f"{first}–{last}"
