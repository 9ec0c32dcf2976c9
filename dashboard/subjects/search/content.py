"""Everything on the site that can be searched, and results as links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from dashboard.data.indicators import indicators
from dashboard.data.queries import history, localities, programs
from dashboard.data.store.cache import once
from dashboard.i18n.catalog import counted, has, markdown, place, t
from dashboard.i18n.locale import ENGLISH, language
from dashboard.subjects.search.matching import Entry, Hit, Index, index, search, words
from dashboard.wording import dates
from dashboard.wording.links import within
from dashboard.wording.markdown import plain
from dashboard.wording.site_names import site_name

# The page that shows the measures of a theme.
PAGES = {
    "medical_home": "measures",
    "system": "measures",
    "access": "measures",
    "context": "measures",
    "children": "counties",
    "county": "counties",
}
MOST_OF_A_KIND = 8
LONGEST_TEXT = 160
LONGEST_QUERY = 80


@dataclass(frozen=True)
class Results:
    """Results by kind, the kind of the best result first; `whole` says whether any has all words of the query."""

    count: int
    whole: bool
    kinds: dict[str, list[Hit]]


def found(query: str, pages: tuple[str, ...]) -> Results:
    """What a query finds; of entries with all its words those alone, else those that come closest."""
    hits = search(query, _index(pages))
    most = hits[0].words if hits else 0
    kept = [hit for hit in hits if hit.words == most]
    kinds: dict[str, list[Hit]] = {}
    for hit in kept:
        kinds.setdefault(hit.entry.kind, []).append(hit)
    return Results(len(kept), most == len(set(words(query))), kinds)


def told(query: str, results: Results) -> str:
    """How many results there are, or that nothing has all of the words."""
    asked = plain(query)
    if not results.count:
        return t("search.nothing", query=asked)
    if not results.whole:
        return f"{t('search.nothing', query=asked)} {t('search.close')}"
    return counted("search.found", results.count, query=asked)


def html(hits: list[Hit]) -> str:
    """Results as a list of links, each with a line on what is there."""
    return "<ul>" + "".join(map(_item, hits[:MOST_OF_A_KIND])) + "</ul>"


def _item(hit: Hit) -> str:
    entry = hit.entry
    text = entry.text if len(entry.text) <= LONGEST_TEXT else entry.text[:LONGEST_TEXT].rsplit(" ", 1)[0] + " …"
    told = f"<br><small>{escape(text)}</small>" if text else ""
    return f'<li><a href="{escape(within(entry.address))}" target="_self">{escape(entry.title)}</a>{told}</li>'


@once
def _index(pages: tuple[str, ...]) -> Index:
    """Index of everything; `pages` are the pages' names."""
    return index([*_pages(pages), *_measures(), *_rates(), *_places(), *_programs(), *_history(), *_sites()])


def _pages(names: tuple[str, ...]) -> Iterator[Entry]:
    for name in filter(lambda name: has(f"ways.{name}"), names):
        yield Entry("page", t(f"nav.{name}"), t(f"ways.{name}"), name)


def _measures() -> Iterator[Entry]:
    for key, own in indicators().items():
        if own.theme in PAGES:
            yield Entry("measure", own.title, own.definition, f"{PAGES[own.theme]}?indicator={key}")


def _rates() -> Iterator[Entry]:
    """Rates of care in Medicaid and CHIP, each at its topic; a rate of several years once."""
    rates = programs.quality(None).drop_duplicates(["group_id", "label"])
    for group, label in zip(rates["group_id"], rates["label"], strict=True):
        topic = t(f"quality.group.{group}")
        yield Entry("measure", str(label), f"{t('nav.quality')}: {topic}", f"quality?group={group}")


def _places() -> Iterator[Entry]:
    """Towns, counties and regions, and the villages and ZIP codes of towns."""
    known = localities.places()
    for code, own in known.items():
        if own.level in {"town", "county", "region"}:
            name = t(f"one_place.named.{own.level}", name=place(own.name))
            yield Entry("place", name, "", f"place?{own.level}={code}")
    for other in localities.other_names():
        town = known[other.code]
        if other.name != town.name:
            yield Entry("place", f"{other.name} ({town.name})", "", f"place?town={other.code}")


def _programs() -> Iterator[Entry]:
    for own in programs.programs():
        # What a program did is surely told only in English; who led it is told in every language.
        lead = t(f"programs.lead.{own.program_id}")
        text = markdown(f"programs_{own.anchor}").partition("\n")[0] if language() == ENGLISH else lead
        yield Entry("program", t(f"programs.name.{own.program_id}"), text, f"programs#{own.anchor}")


def _history() -> Iterator[Entry]:
    for own in history.organizations():
        yield Entry("organization", own.name, own.roles, "people")
    for one in history.milestones():
        yield Entry("event", f"{one.title} ({dates.words(one)})", one.what, f"timeline?item={one.milestone_id}")
    for asked in history.questions():
        yield Entry("question", asked.question, asked.answer, f"about?question={asked.question_id}")


def _sites() -> Iterator[Entry]:
    for own in programs.all_sites():
        address = f"practices?{urlencode({'kind': own.list, 'q': own.name})}"
        yield Entry("site", site_name(own.name), f"{own.address}, {own.municipality}", address)
