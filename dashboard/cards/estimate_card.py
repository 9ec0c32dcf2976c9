"""From estimate rows to a card: table, notes, definitions and alternative text follow from the rows."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.cards.card import Card, Definition
from dashboard.charts.elements.model import Chart
from dashboard.data.indicators import Break, Indicator, indicator
from dashboard.data.models import Estimate, records
from dashboard.data.periods import years
from dashboard.i18n.catalog import place, t
from dashboard.wording import numbers, sentences

# Column of the table to the database column it stands for; left out of the table when the same in every row.
VARYING = {
    "indicator": "indicator_id",
    "population": "population",
    "place": "geo_id",
    "period": "period",
    "group": "group_level",
    "kind": "estimate_type",
}
FIGURES = ("value", "interval", "n", "children", "reliability")
NAMED_IN_ALT = 12
# Reasons that come from a change of a question (see etl/core/registry/question_changes.py).
BROKEN = ("question_break", "question_changed")


def card(
    card_id: str,
    *,
    title: str,
    subtitle: Sequence[str],
    finding: str,
    rows: pd.DataFrame,
    chart: Chart | None,
    notes: Sequence[str] = (),
    measure: str = "",
) -> Card:
    """A card of estimate rows (with `geo_name`) in the order in which they are drawn.

    Args:
        card_id: stable id.
        title: what is shown.
        subtitle: who, where, when; joined.
        finding: one sentence made from the rows.
        rows: estimate rows.
        chart: the chart.
        notes: caveats besides those that follow from the rows' flags.
        measure: what the finding is about, where it does not say so itself.
    """
    own = [indicator(i) for i in rows["indicator_id"].drop_duplicates()]
    flags = sentences.reliability_notes(records(Estimate, rows))
    drawn = [t("card.caveat")] if chart is not None and rows["lower"].notna().any() else []
    return Card(
        card_id=card_id,
        title=title,
        subtitle=" · ".join(part for part in subtitle if part),
        finding=finding,
        data=rows,
        columns=columns(rows),
        kinds=tuple(rows["estimate_type"].drop_duplicates()),
        source_ids=tuple(rows["source_id"].drop_duplicates()),
        alt=_alt(title, finding, rows),
        definitions=tuple(definition(i) for i in own),
        notes=tuple(dict.fromkeys([*drawn, *flags, *break_notes(rows), *notes])),
        chart=chart,
        measure=measure,
    )


def break_notes(rows: pd.DataFrame) -> list[str]:
    """What changed in the questions behind figures that are marked or not shown for it, each change once.

    Where it bears on two measures, the note of the one that it bears on more is told.
    """
    struck = rows[rows["reliability_reason"].isin(BROKEN)]
    keys = struck[["indicator_id", "period"]].drop_duplicates().itertuples(index=False, name=None)
    told: dict[tuple[int, str], Break] = {}
    for indicator_id, period in keys:
        for found in indicator(indicator_id).breaks:
            change = (found.year, found.item or found.note)
            if found.touches(*years(period)) and (change not in told or told[change].effect == "mark"):
                told[change] = found
    return list(dict.fromkeys(found.note for found in told.values()))


def columns(rows: pd.DataFrame) -> dict[str, list[str]]:
    """The numbers as a reader sees them; suppressed figures are blank, with the reason."""
    kept = [name for name, column in VARYING.items() if rows[column].nunique() > 1] or ["place"]
    own = records(Estimate, rows)
    units = {i: indicator(i).unit for i in rows["indicator_id"].unique()}
    told = {
        "indicator": [indicator(r.indicator_id).short_title for r in own],
        "population": [t(f"population_short.{r.population}") for r in own],
        "place": [place(r.geo_name) for r in own],
        "period": [numbers.period(r.period) for r in own],
        "group": [sentences.level(r.group_name, r.group_level) for r in own],
        "kind": [t(f"kind.{r.estimate_type}") for r in own],
        "value": [numbers.figure(r, units[r.indicator_id], 1) for r in own],
        "interval": [numbers.interval(r, units[r.indicator_id], 1) for r in own],
        "n": [numbers.whole(r.n) for r in own],
        "children": [numbers.number(r.weighted_count, "count") for r in own],
        "reliability": [sentences.flag(r) for r in own],
    }
    return {t(f"column.{name}"): told[name] for name in (*kept, *FIGURES)}


def definition(own: Indicator) -> Definition:
    """An indicator's meaning for a card."""
    facts = {
        "numerator": own.numerator,
        "denominator": own.denominator,
        "universe": own.universe,
        "variables": ", ".join(v.upper() for v in own.variables),
        "rule": own.rule_source,
        "grade": f"{own.grade} ({own.grade_basis})" if own.grade else "",
    }
    return Definition(
        own.title, own.definition, tuple((t(f"card.{name}"), text) for name, text in facts.items() if text)
    )


def _alt(title: str, finding: str, rows: pd.DataFrame) -> str:
    """What is shown, the finding, and the figures."""
    shown = pd.DataFrame(columns(rows[rows["value"].notna()].head(NAMED_IN_ALT)))
    names = [column for column in shown if column not in {t(f"column.{name}") for name in FIGURES}]
    value, interval = t("column.value"), t("column.interval")
    told = [
        f"{', '.join(row[name] for name in names)}: {row[value]}" + (f" ({row[interval]})" if row[interval] else "")
        for row in shown.to_dict("records")
    ]
    return f"{title}. {finding} {'; '.join(told)}."
