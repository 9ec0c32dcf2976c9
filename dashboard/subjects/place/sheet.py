"""What stands on the fact sheet of a place: the headline, measures beside the state, legislators, care nearby."""

from __future__ import annotations

import re
from collections.abc import Callable

from dashboard.captions import citation, description
from dashboard.data.indicators import indicator
from dashboard.data.queries import estimates
from dashboard.data.queries.localities import Place
from dashboard.exports.documents.fact_sheet import Block, FactSheet
from dashboard.i18n.catalog import t
from dashboard.subjects.place import cards, choices, content, figures
from dashboard.subjects.place.figures import Compared
from dashboard.wording import numbers, phones
from dashboard.wording.site_names import site_name

# Left to the dashboard where the sheet shows several places, so that the sheet stays on one page.
LEFT_OUT = (
    "disability_",
    "placement_partial",
    "placement_separate",
    "placement_out",
    "students_with_disabilities_count",
)
CARE_NAMED = 3


def stem(place: Place) -> str:
    """The part of the fact sheet's file name that says what it is on."""
    return f"fact-sheet_{place.code}"


def fact_sheet(place: Place, link: str) -> FactSheet:
    """The fact sheet of a place whose page stands at an address."""
    card = cards.place_card(place.code)
    codes = choices.measured_in(place)
    several = len(codes) > 1
    rows = [
        r
        for r in figures.against_state(codes)
        if r.value is not None and not (several and r.indicator_id.startswith(LEFT_OUT))
    ]
    named = ["measure", *(["measured_for"] if several else []), "value", "state", "verdict", "year", "kind"]
    name = choices.full_name(place)
    return FactSheet(
        stem=stem(place),
        title=name,
        subtitle=t("one_place.sheet.subtitle"),
        lead=_plain(content.lead(place)),
        findings=[_plain(line) for line in content.headline(place).splitlines() if line],
        table_title=t("one_place.card.title", place=name),
        headings=[t(f"one_place.sheet.{heading}") for heading in named],
        rows=[_row(row, several) for row in rows],
        blocks=_blocks(place),
        reading=t("one_place.sheet.reading"),
        source="; ".join(_publishers(card.source_ids)),
        citation=citation.plain(description.work(card, link)),
        link=link,
    )


def file(make: Callable[[FactSheet], bytes], place: Place, link: str) -> bytes:
    """The fact sheet as a file."""
    return make(fact_sheet(place, link))


def _row(row: Compared, several: bool) -> list[str]:
    own = indicator(row.indicator_id)
    told = numbers.interval(row, own.unit, 1)
    value = numbers.figure(row, own.unit, 1) + (f" ({told})" if told else "")
    where = [choices.name_of(row.geo_id)] if several else []
    return [
        own.short_title if several else figures.measure_name(own),
        *where,
        value,
        figures.state_value(row, own),
        t(f"one_place.sheet.{row.verdict or 'not_compared'}"),
        numbers.period(row.period),
        t(f"kind.{row.estimate_type}"),
    ]


def _blocks(place: Place) -> list[Block]:
    if place.level != "town":
        return []
    represented = [_plain(line) for line in content.legislators(place)]
    care = [Block(t(f"one_place.facts.{kind}"), _sites(place, kind)) for kind in content.CARE]
    return [*care, Block(t("one_place.sheet.legislators", place=choices.full_name(place)), represented)]


def _sites(place: Place, kind: str) -> list[str]:
    return [
        t(
            "one_place.sheet.site",
            name=site_name(near.site.name),
            town=near.site.municipality,
            phone=phones.written(near.site.phone),
            miles=content.distance(near),
        )
        for near in content.near(place, kind, CARE_NAMED)
    ]


def _publishers(source_ids: tuple[str, ...]) -> list[str]:
    """Who published the files behind the figures, also behind those that were computed here."""
    files = [name for own in estimates.sources(source_ids) for name in own.file_ids or (own.source_id,)]
    return sorted({own.publisher for own in estimates.sources(files)})


def _plain(text: str) -> str:
    """Text without the marks of Markdown and the tags of links."""
    return re.sub(r"<[^>]+>|\*\*|^- ", "", text)
