"""Up to four places of any level side by side: the same measures, and how each place differs from the first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

import pandas as pd

from dashboard.cards import estimate_card, registry
from dashboard.cards.card import Card
from dashboard.data.indicators import indicator
from dashboard.data.models import Estimate, Pair, records
from dashboard.data.queries import localities
from dashboard.data.queries import places as queries
from dashboard.i18n.catalog import t
from dashboard.subjects.place import choices, figures
from dashboard.subjects.place.figures import Compared, Gap, compared, measure_name
from dashboard.wording import numbers
from dashboard.wording import sentences as wording


def standing_for(code: str) -> str:
    """The code whose figures stand for a place: of a town that one school district serves, the district's.

    Nothing is measured for a town alone. A town with several districts has no figures of its own.
    """
    if choices.place_of(code).level != "town":
        return code
    districts = localities.districts_of(code)
    return districts[0].code if len(districts) == 1 else code


def name_of(code: str) -> str:
    """The name over a place's column."""
    name = choices.name_of(code)
    return t("side_by_side.by_district", town=name) if standing_for(code) != code else name


def several_districts(codes: Sequence[str]) -> list[str]:
    """A sentence for each town chosen that several school districts serve."""
    return [
        t(
            "side_by_side.several",
            town=choices.name_of(code),
            names=wording.listed([choices.name_of(own.code) for own in localities.districts_of(code)]),
        )
        for code in codes
        if choices.place_of(code).level == "town" and standing_for(code) == code
    ]


def can_be_compared(codes: Sequence[str]) -> bool:
    """Whether there are two to four places, none of them twice."""
    return 2 <= len(codes) <= choices.MOST_COMPARED and len(set(map(standing_for, codes))) == len(codes)


def rows(codes: Sequence[str]) -> list[list[Compared | None]]:
    """One list a measure: the figure of each place, beside the first place's."""
    own = [standing_for(code) for code in codes]
    table = figures.side_by_side(own)
    known = _pairs(own, [r for measure in table for r in measure if r is not None])
    return [[_beside(row, measure[0], known) for row in measure] for measure in table]


def _beside(row: Estimate | None, first: Estimate | None, known: dict[tuple[str, ...], Gap]) -> Compared | None:
    if row is None:
        return None
    if first is None or row is first:
        return figures.beside(row, None)
    return figures.beside(row, first, known.get((row.indicator_id, row.population, row.period, row.geo_id)))


def _pairs(codes: Sequence[str], shown: Sequence[Estimate]) -> dict[tuple[str, ...], Gap]:
    """Differences from the first place that the model's draws give: both ends move together in them."""
    found: dict[tuple[str, ...], Gap] = {}
    measures = dict.fromkeys((r.indicator_id, r.population, r.period) for r in shown if r.estimate_type == "modeled")
    for measure in measures:
        if indicator(measure[0]).unit == "count":
            continue
        for pair in records(Pair, queries.pairs(*measure, codes)):
            if pair.other == codes[0]:
                found[*measure, pair.geo_id] = (pair.difference, pair.lower, pair.upper)
            elif pair.geo_id == codes[0]:
                found[*measure, pair.other] = (-pair.difference, -pair.upper, -pair.lower)
    return found


@registry.card("side-by-side", page="compare")
def side_by_side(codes: Sequence[str]) -> Card:
    """Places side by side; one row a measure and place, with the difference from the first place.

    Raises:
        ValueError: fewer than two places, more than four, or one twice.
    """
    if not can_be_compared(codes):
        raise ValueError(f"{codes!r} cannot be put side by side")
    names = dict(zip(map(standing_for, codes), map(name_of, codes), strict=True))
    shown = [r for measure in rows(codes) for r in measure if r is not None]
    first = names[standing_for(codes[0])]
    finding = " ".join(
        _finding(first, name, [r for r in shown if r.geo_id == code])
        for code, name in names.items()
        if name != first and any(r.geo_id == code and r.verdict for r in shown)
    )
    title = t("side_by_side.title")
    subtitle = wording.listed(list(names.values()))
    return Card(
        card_id=f"compare-{'-'.join(codes)}",
        title=title,
        subtitle=subtitle,
        finding=finding or t("side_by_side.nothing"),
        data=pd.DataFrame([asdict(row) for row in shown]).convert_dtypes(),
        columns=_columns(shown, names, first),
        kinds=tuple(dict.fromkeys(r.estimate_type for r in shown)),
        source_ids=tuple(dict.fromkeys(r.source_id for r in shown)),
        alt=f"{title}: {subtitle}. {finding}",
        definitions=tuple(estimate_card.definition(indicator(i)) for i in dict.fromkeys(r.indicator_id for r in shown)),
        notes=(
            t("side_by_side.note_first", first=first),
            t("side_by_side.note_overlap"),
            t("one_place.card.about_compared"),
            t("one_place.card.not_cshcn"),
        ),
    )


def _finding(first: str, other: str, own: Sequence[Compared]) -> str:
    told = Counter(r.verdict for r in own)
    return t(
        "side_by_side.finding", first=first, other=other, **{name: told[name] for name in ("higher", "lower", "same")}
    )


def _columns(shown: Sequence[Compared], names: dict[str, str], first: str) -> dict[str, list[str]]:
    """One row a measure and place."""
    units = [indicator(r.indicator_id) for r in shown]
    told = {
        "indicator": [measure_name(own) for own in units],
        "place": [names[r.geo_id] for r in shown],
        "value": [numbers.figure(r, own.unit, 1) for r, own in zip(shown, units, strict=True)],
        "interval": [numbers.interval(r, own.unit, 1) for r, own in zip(shown, units, strict=True)],
        "compared": [
            t("side_by_side.base") if names[r.geo_id] == first else compared(r, own)
            for r, own in zip(shown, units, strict=True)
        ],
        "period": [numbers.period(r.period) for r in shown],
        "kind": [t(f"kind.{r.estimate_type}") for r in shown],
        "reliability": [wording.flag(r) for r in shown],
    }
    return {t(f"column.{name}"): values for name, values in told.items()}
