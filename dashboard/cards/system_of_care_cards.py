"""The cards on the system of care: outcomes side by side, hurdles, and the medical home with each other outcome."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.cards import estimate_card, registry
from dashboard.cards.card import Card
from dashboard.cards.dots import dot, place_dot
from dashboard.charts.elements.estimates import Dot
from dashboard.charts.elements.markers import Role
from dashboard.charts.elements.model import Chart
from dashboard.charts.kinds.dot_plot import Lane, dot_plot
from dashboard.charts.kinds.forest_plot import Block, forest_plot
from dashboard.charts.kinds.hurdle_bars import Hurdle, hurdle_bars
from dashboard.data.indicators import indicator
from dashboard.data.models import MEDICAL_HOME, Difference, Estimate, JointFigure, records
from dashboard.data.periods import years
from dashboard.data.queries import estimates as queries
from dashboard.data.queries import joint_outcomes
from dashboard.data.queries.estimates import HOME, NATION, beside
from dashboard.data.system_of_care import WHOLE, has_groups, shown_period
from dashboard.i18n.catalog import place as place_name
from dashboard.i18n.catalog import t
from dashboard.wording import numbers, sentences

POPULATION = "cshcn"
ALL_AGES, YOUNGER, OLDER = "0-17", "0-11", "12-17"
LEFT_AND_STOPPED = ("cleared", "lost")
TOGETHER = ("both", "home_only", "other_only", "neither")
WITH, WITHOUT = "among_with", "among_without"


def _label(indicator_id: str, period: str) -> str:
    """An outcome's name; with its years where they are not those asked for."""
    own, name = shown_period(indicator_id, period), indicator(indicator_id).short_title
    return name if own == period else t("system.other_years", name=name, period=numbers.period(own))


def _joint_dot(row: JointFigure, role: Role) -> Dot:
    return _dot(row, place_name(row.geo_name), role)


def _dot(row: JointFigure, name: str, role: Role) -> Dot:
    return dot(row, name, "proportion", role)


def _rows(indicator_id: str, period: str, geos: Sequence[str]) -> pd.DataFrame:
    """Rows of one outcome, in the order of the places."""
    rows = queries.estimates(
        [indicator_id], populations=[POPULATION], geos=geos, periods=[shown_period(indicator_id, period)]
    )
    return rows.sort_values("geo_id", key=lambda c: c.map({g: n for n, g in enumerate(geos)}), ignore_index=True)


def _other_years(ids: Sequence[str], period: str) -> list[str]:
    """Why an outcome shows other years than the others."""
    moved = [name for name in ids if shown_period(name, period) != period]
    notes = [found.note for name in moved for found in indicator(name).breaks if found.touches(*years(period))]
    return list(dict.fromkeys(notes))


def _changed(period: str) -> list[str]:
    """What changed in the questions behind the system as a whole; it is pooled where an outcome by itself is not."""
    first, last = years(period)
    whole = indicator(WHOLE).breaks
    changed = {"mark", "one_year"}
    parts = [found for name in joint_outcomes.outcomes() for found in indicator(name).breaks if found.effect in changed]
    return [found.note for found in (*whole, *parts) if found.touches(first, last)]


def _subtitle(*parts: str) -> list[str]:
    return [t(f"population_short.{POPULATION}"), *parts]


@registry.card("outcomes", page="system")
def outcomes(period: str, geo_id: str) -> Card:
    """The six outcomes of one place beside the nation."""
    other = beside(geo_id)
    own = {name: _rows(name, period, [geo_id, other]) for name in joint_outcomes.outcomes()}
    lanes = [
        Lane(_label(name, period), tuple(place_dot(r, "proportion") for r in records(Estimate, rows)))
        for name, rows in own.items()
    ]
    rows = pd.concat(own.values(), ignore_index=True)
    place = place_name(str(own[MEDICAL_HOME]["geo_name"].iloc[0]))
    return estimate_card.card(
        f"{geo_id.lower()}-system-outcomes_{POPULATION}_{period}",
        title=t("system.outcomes_title"),
        subtitle=_subtitle(place, numbers.period(period)),
        finding=_finding_outcomes(rows, geo_id, period),
        rows=rows,
        chart=dot_plot(lanes),
        notes=(*_other_years(joint_outcomes.outcomes(), period), t("system.outcomes_note")),
    )


def _finding_outcomes(rows: pd.DataFrame, geo_id: str, period: str) -> str:
    # Ties are broken in pandas' own order.
    shown = records(Estimate, rows[(rows["geo_id"] == geo_id) & rows["value"].notna()].sort_values("value"))
    place = sentences.in_sentence(str(rows["geo_name"].iloc[0]))
    if not shown:
        return t("system.outcomes_none", place=place)
    low, high = shown[0], shown[-1]
    told = [
        t(
            "system.outcomes_finding",
            place=place,
            **{f"{end}_{key}": text for end, row in (("low", low), ("high", high)) for key, text in _told(row).items()},
        )
    ]
    if geo_id == HOME:
        gaps = [gap for gap in _gaps(period) if gap.other == NATION]
        for verdict in ("higher", "lower"):
            names = [_in_sentence(gap.indicator_id) for gap in gaps if gap.verdict == verdict]
            if names:
                told.append(t(f"system.outcomes_{verdict}", names=sentences.listed(names)))
        if any(gap.verdict == "same" for gap in gaps):
            told.append(t("system.outcomes_same"))
        told += sentences.tested_together(gap.pairs_in_list for gap in gaps)
    return " ".join(told)


def _told(row: Estimate | JointFigure) -> dict[str, str]:
    return {
        "name": _in_sentence(row.indicator_id),
        "value": numbers.number(row.value, "proportion"),
        "interval": numbers.interval(row, "proportion"),
    }


def _in_sentence(indicator_id: str) -> str:
    return sentences.uncapital(indicator(indicator_id).short_title)


def _gaps(period: str) -> list[Difference]:
    """Differences of Massachusetts from other places in the six outcomes, in their order."""
    parts = [
        queries.differences([name], POPULATION, shown_period(name, period), "geography")
        for name in joint_outcomes.outcomes()
    ]
    return records(Difference, pd.concat(parts, ignore_index=True))


@registry.card("outcomes-new-england", page="system")
def new_england(period: str) -> Card:
    """The six outcomes in Massachusetts, the nation and the other New England states."""
    geos = [HOME, NATION, *[geo_id for geo_id in queries.new_england() if geo_id != HOME]]
    own = {name: _rows(name, period, geos) for name in joint_outcomes.outcomes()}
    blocks = [
        Block(
            _label(name, period),
            tuple((t(f"short_place.{r.geo_id}"), place_dot(r, "proportion")) for r in records(Estimate, rows)),
        )
        for name, rows in own.items()
    ]
    return estimate_card.card(
        f"new-england-system-outcomes_{POPULATION}_{period}",
        title=t("system.new_england_title"),
        subtitle=_subtitle(numbers.period(period)),
        finding=_finding_new_england(period, dict(zip(geos, own[MEDICAL_HOME]["geo_name"], strict=True))),
        rows=pd.concat(own.values(), ignore_index=True),
        chart=forest_plot(blocks, short=True),
        notes=(*_other_years(joint_outcomes.outcomes(), period), t("system.no_ranks")),
    )


def _finding_new_england(period: str, names: dict[str, str]) -> str:
    found: dict[tuple[str, str], list[str]] = {}
    for gap in _gaps(period):
        if gap.other != NATION and gap.verdict != "same":
            found.setdefault((gap.indicator_id, gap.verdict), []).append(names[gap.other])
    told = [
        t(
            f"system.new_england_{verdict}",
            name=sentences.capital(_in_sentence(indicator_id)),
            others=sentences.listed(others),
        )
        for (indicator_id, verdict), others in found.items()
    ]
    told = [*told, t("system.new_england_rest")] if told else [t("system.new_england_same")]
    together = sentences.tested_together(gap.pairs_in_list for gap in _gaps(period) if gap.other != NATION)
    return " ".join([*told, *together])


@registry.card("outcomes-groups", page="system")
def left_out(group: str, period: str, geo_id: str) -> Card:
    """The outcomes by subgroup: who is left out."""
    ids = [name for name in (*joint_outcomes.outcomes(), WHOLE) if has_groups(name, shown_period(name, period), group)]
    levels = [key.removeprefix(f"level.{group}.") for key in sentences.levels(group)]
    own = {name: _with_levels(name, period, geo_id, group, levels) for name in ids}
    blocks = [
        Block(
            _label(name, period),
            tuple(
                (sentences.level(group, r.group_level), place_dot(r, "proportion", _role(r)))
                for r in records(Estimate, rows)
            ),
        )
        for name, rows in own.items()
    ]
    rows = pd.concat(own.values(), ignore_index=True)
    return estimate_card.card(
        f"{geo_id.lower()}-system-by-{group.replace('_', '-')}_{POPULATION}_{period}",
        title=t("system.left_out_title", group=sentences.uncapital(t(f"group.{group}"))),
        subtitle=_subtitle(place_name(str(rows["geo_name"].iloc[0])), numbers.period(period)),
        finding=_finding_left_out(ids, group, period, geo_id),
        rows=rows,
        chart=forest_plot(blocks, short=False),
        notes=_other_years(ids, period),
    )


def _role(row: Estimate) -> Role:
    return "home" if row.group_name == "all" else "other"


def _with_levels(indicator_id: str, period: str, geo_id: str, group: str, levels: Sequence[str]) -> pd.DataFrame:
    own = shown_period(indicator_id, period)
    parts = queries.estimates([indicator_id], populations=[POPULATION], geos=[geo_id], periods=[own], group_name=group)
    order = {name: n for n, name in enumerate(levels)}
    parts = parts.sort_values("group_level", key=lambda c: c.map(order))
    return pd.concat([_rows(indicator_id, period, [geo_id]), parts], ignore_index=True)


def _finding_left_out(ids: Sequence[str], group: str, period: str, geo_id: str) -> str:
    if geo_id != HOME:
        return t("cards.groups_no_test")
    told: list[str] = []
    pairs: list[float | None] = []
    for name in ids:
        found = records(Difference, queries.differences([name], POPULATION, shown_period(name, period), "group"))
        gaps = [gap for gap in found if gap.group_name == group]
        pairs += [gap.pairs_in_list for gap in gaps]
        for row in (gap for gap in gaps if gap.verdict != "same"):
            one, other = _level(group, row.group_level), _level(group, row.other)
            low, high = (one, other) if row.verdict == "lower" else (other, one)
            points = numbers.distance(abs(row.difference), 0)
            told.append(
                t("system.left_out_gap", name=sentences.capital(_in_sentence(name)), low=low, high=high, gap=points)
            )
    return " ".join([*(told or [t("system.left_out_same")]), *sentences.tested_together(pairs)])


def _level(group: str, name: str) -> str:
    return sentences.uncapital(sentences.level(group, name))


def _hurdle(row: JointFigure) -> str:
    """`3 Adequate insurance all year`."""
    return t("system.hurdle", number=row.hurdle_number, name=indicator(row.indicator_id).short_title)


@registry.card("hurdles", page="system")
def hurdles(period: str, geo_id: str) -> Card:
    """The well-functioning system as the share that clears every hurdle, one after the other."""
    rows = joint_outcomes.hurdles(geo_id, period)
    rows = rows[rows["figure"].isin(LEFT_AND_STOPPED)].reset_index(drop=True)
    cleared = records(JointFigure, rows[rows["figure"] == "cleared"])
    everyone = Dot("", 1.0, None, None, "ok", "home", numbers.share(1.0), "")
    steps = [Hurdle(t("system.everyone"), everyone, None)]
    for row in cleared:
        steps.append(Hurdle(_hurdle(row), _joint_dot(row, "home"), steps[-1].left.value))
    place = place_name(str(rows["geo_name"].iloc[0]))
    return _card(
        f"{geo_id.lower()}-system-hurdles_{POPULATION}_{period}",
        title=t("system.hurdles_title"),
        subtitle=_subtitle(place, numbers.period(period)),
        finding=_finding_hurdles(rows, place),
        rows=rows,
        first={
            t("system.column_hurdle"): [_hurdle(r) for r in records(JointFigure, rows)],
            t("system.column_figure"): [t(f"figure.{name}") for name in rows["figure"]],
        },
        chart=hurdle_bars(steps),
        drawn=cleared,
        notes=(*_changed(period), t("system.hurdles_note")),
        measures=(WHOLE, *joint_outcomes.outcomes()),
    )


def _finding_hurdles(rows: pd.DataFrame, place: str) -> str:
    last = records(JointFigure, rows[rows["figure"] == "cleared"])[-1]
    if last.reliability == "suppressed":
        return sentences.not_shown(indicator(WHOLE), last, place=place)
    stops = records(JointFigure, rows[(rows["figure"] == "lost") & rows["value"].notna()].nlargest(3, "value"))
    named = [
        t(
            "system.stop",
            name=_in_sentence(r.indicator_id),
            value=numbers.number(r.value, "proportion"),
            interval=numbers.interval(r, "proportion"),
        )
        for r in stops
    ]
    return t(
        "system.hurdles_finding",
        place=sentences.in_sentence(place),
        value=numbers.number(last.value, "proportion"),
        interval=numbers.interval(last, "proportion"),
        stops=sentences.listed(named),
    )


@registry.card("hurdles-ages", page="system")
def hurdles_by_age(period: str) -> Card:
    """The hurdles of younger and older children, for the nation, which alone has enough of them."""
    rows = joint_outcomes.hurdles(NATION, period, (YOUNGER, OLDER))
    rows = rows[rows["figure"] == "cleared"].sort_values(["hurdle_number", "ages"], ignore_index=True)
    roles: dict[str, Role] = {YOUNGER: "other", OLDER: "home"}
    lanes = [
        Lane(
            _hurdle(records(JointFigure, own)[0]),
            tuple(_dot(r, t(f"ages.{r.ages}"), roles[r.ages]) for r in records(JointFigure, own)),
        )
        for _, own in rows.groupby("hurdle_number")
    ]
    # The last two hurdles of each age: before transition, and transition.
    before, last = ({r.ages: r for r in records(JointFigure, rows)[from_end:][:2]} for from_end in (-4, -2))
    return _card(
        f"us-system-hurdles-by-age_{POPULATION}_{period}",
        title=t("system.ages_title"),
        subtitle=_subtitle(place_name(str(rows["geo_name"].iloc[0])), numbers.period(period)),
        finding=t(
            "system.ages_finding",
            younger_before=numbers.number(before[YOUNGER].value, "proportion"),
            older_before=numbers.number(before[OLDER].value, "proportion"),
            younger=numbers.number(last[YOUNGER].value, "proportion"),
            younger_interval=numbers.interval(last[YOUNGER], "proportion"),
            older=numbers.number(last[OLDER].value, "proportion"),
            older_interval=numbers.interval(last[OLDER], "proportion"),
        ),
        rows=rows,
        first={
            t("system.column_hurdle"): [_hurdle(r) for r in records(JointFigure, rows)],
            t("group.age"): [t(f"ages.{name}") for name in rows["ages"]],
        },
        chart=dot_plot(lanes),
        notes=(*_changed(period), t("system.ages_note")),
        measures=(WHOLE, *joint_outcomes.outcomes()),
    )


@registry.card("overlap", page="system")
def overlap(period: str, geo_id: str) -> Card:
    """The medical home and each other outcome among the same children: both, one, neither."""
    rows = _overlaps(period, geo_id, TOGETHER)
    blocks = [
        Block(
            _label(str(name), period),
            tuple((t(f"figure.{r.figure}"), _joint_dot(r, "other")) for r in records(JointFigure, own)),
        )
        for name, own in rows.groupby("indicator_id", sort=False)
    ]
    place = place_name(str(rows["geo_name"].iloc[0]))
    return _card(
        f"{geo_id.lower()}-system-overlap_{POPULATION}_{period}",
        title=t("system.overlap_title"),
        subtitle=_subtitle(place, numbers.period(period)),
        finding=_finding_overlap(rows, place),
        rows=rows,
        first=_outcome_and_figure(rows, period),
        chart=forest_plot(blocks, short=False),
        notes=(
            *estimate_card.break_notes(rows),
            *_other_years(joint_outcomes.outcomes(), period),
            t("system.overlap_note"),
        ),
        measures=joint_outcomes.outcomes(),
    )


def _finding_overlap(rows: pd.DataFrame, place: str) -> str:
    neither = rows[(rows["figure"] == "neither") & rows["value"].notna()]
    if neither.empty:
        return t("system.overlap_none", place=sentences.in_sentence(place))
    told = [
        t(
            "system.overlap_one",
            name=_in_sentence(r.indicator_id),
            value=numbers.number(r.value, "proportion"),
            interval=numbers.interval(r, "proportion"),
        )
        for r in records(JointFigure, neither.nlargest(2, "value"))
    ]
    return t("system.overlap_finding", place=sentences.in_sentence(place), named=sentences.listed(told))


@registry.card("with-and-without", page="system")
def with_and_without(period: str, geo_id: str) -> Card:
    """Each other outcome among children with and without a medical home."""
    rows = _overlaps(period, geo_id, (WITH, WITHOUT))
    roles: dict[str, Role] = {WITH: "home", WITHOUT: "other"}
    lanes = [
        Lane(
            _label(str(name), period),
            tuple(_dot(r, t(f"figure.{r.figure}"), roles[r.figure]) for r in records(JointFigure, own)),
        )
        for name, own in rows.groupby("indicator_id", sort=False)
    ]
    gaps = records(JointFigure, _overlaps(period, geo_id, ("gap",)))
    told = [
        t(f"system.with_{verdict}", named=sentences.listed([_gap(r) for r in gaps if r.verdict == verdict]))
        for verdict in ("higher", "lower")
        if any(r.verdict == verdict for r in gaps)
    ]
    same = any(r.verdict == "same" for r in gaps)
    together = sentences.tested_together(r.pairs_tested for r in gaps)
    return _card(
        f"{geo_id.lower()}-system-with-home_{POPULATION}_{period}",
        title=t("system.with_title"),
        subtitle=_subtitle(place_name(str(rows["geo_name"].iloc[0])), numbers.period(period)),
        finding=" ".join([*told, *([t("system.with_same")] if same else []), *together]) or t("system.with_none"),
        rows=rows,
        first=_outcome_and_figure(rows, period),
        chart=dot_plot(lanes),
        notes=(
            *estimate_card.break_notes(rows),
            *_other_years(joint_outcomes.outcomes(), period),
            t("system.overlap_note"),
        ),
        measures=joint_outcomes.outcomes(),
    )


def _gap(row: JointFigure) -> str:
    """A difference between children with and without a medical home, as part of a sentence."""
    gap, *ends = (numbers.distance(abs(end or 0.0), 0) for end in (row.value, row.lower, row.upper))
    low, high = sorted(ends, key=float)
    return t("system.with_gap", name=_in_sentence(row.indicator_id), gap=gap, low=low, high=high)


def _overlaps(period: str, geo_id: str, figures: Sequence[str]) -> pd.DataFrame:
    """Rows of these figures, the outcomes in their order."""
    parts = [
        joint_outcomes.overlaps(geo_id, name, shown_period(name, period))
        for name in joint_outcomes.outcomes()
        if name != MEDICAL_HOME
    ]
    order = {name: n for n, name in enumerate(figures)}
    kept = [own[own["figure"].isin(figures)].sort_values("figure", key=lambda c: c.map(order)) for own in parts]
    return pd.concat(kept, ignore_index=True)


def _outcome_and_figure(rows: pd.DataFrame, period: str) -> dict[str, list[str]]:
    return {
        t("system.column_outcome"): [_label(name, period) for name in rows["indicator_id"]],
        t("system.column_figure"): [t(f"figure.{name}") for name in rows["figure"]],
    }


def _card(
    card_id: str,
    *,
    title: str,
    subtitle: Sequence[str],
    finding: str,
    rows: pd.DataFrame,
    first: dict[str, list[str]],
    chart: Chart,
    notes: Sequence[str],
    measures: Sequence[str],
    drawn: Sequence[JointFigure] = (),
) -> Card:
    """A card of rows of `hurdle` or `overlap`; `first` are the columns of the table before the figures.

    The notes explain the marks of what is `drawn`: all rows where that is empty.
    """
    own = records(JointFigure, rows)
    columns = {
        **first,
        t("column.value"): [numbers.number(r.value, "proportion", 1) for r in own],
        t("column.interval"): [numbers.interval(r, "proportion", 1) for r in own],
        t("column.n"): [numbers.whole(r.n) for r in own],
        t("column.children"): [numbers.number(r.weighted_count, "count") for r in own],
        t("column.reliability"): [sentences.flag(r) for r in own],
    }
    told = [
        f"{', '.join(row[name] for name in first)}: {row[t('column.value')]} ({row[t('column.interval')]})"
        for row in pd.DataFrame(columns).to_dict("records")
        if row[t("column.value")]
    ]
    flags = sentences.reliability_notes(drawn or own)
    return Card(
        card_id=card_id,
        title=title,
        subtitle=" · ".join(subtitle),
        finding=finding,
        data=rows,
        columns=columns,
        kinds=tuple(rows["estimate_type"].drop_duplicates()),
        source_ids=tuple(rows["source_id"].drop_duplicates()),
        alt=f"{title}. {finding} {'; '.join(told)}.",
        definitions=tuple(estimate_card.definition(indicator(name)) for name in measures),
        notes=tuple(dict.fromkeys([t("card.caveat"), *flags, *notes])),
        chart=chart,
    )
