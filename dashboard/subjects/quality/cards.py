"""Cards of the page on quality of care: published rates of Medicaid and CHIP children beside other states."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.cards import cells, registry
from dashboard.cards.card import Card, Cell, Definition
from dashboard.charts.kinds.bars import Part, stacked_bars
from dashboard.charts.kinds.peer_comparison import Lane, Standing, peer_comparison
from dashboard.data.models import CoreSetRate, records
from dashboard.data.queries import programs as queries
from dashboard.drawing.theme import Ink
from dashboard.i18n.catalog import counted, t
from dashboard.wording import numbers, sentences
from dashboard.wording.publishers import publisher

GROUPS = ("checkups", "vaccines", "teeth", "mental_health", "asthma_emergency", "teen_health", "birth")
POSITIONS = ("top_quarter", "above_median", "below_median", "bottom_quarter")
BOTH = "both"
COLUMNS = ("ffy", "label", "value", "median", "quartiles", "states", "better", "position")

# Unit of the published rates: distance of the axis labels and end of the axis.
AXES = {"percent": (20, 100), "per_1000_months": (10, 40)}
ALT_RATES = 12


def groups() -> dict[str, str]:
    """Topics by code."""
    return {code: t(f"quality.group.{code}") for code in GROUPS}


def years() -> dict[str, str]:
    """Choices of years: both, then each one."""
    found = [str(year) for year in queries.quality_years()]
    return {BOTH: sentences.listed(found[::-1])} | {year: year for year in found}


def _definition() -> Definition:
    facts = ("numerator", "denominator", "universe", "rule")
    return Definition(
        t("quality.measure.title"),
        t("quality.measure.definition"),
        tuple((t(f"card.{name}"), t(f"quality.measure.{name}")) for name in facts),
    )


def _told(value: float | None, unit: str) -> str:
    """A rate in its published unit; empty when none was published."""
    return "" if value is None or not numbers.known(value) else t(f"quality.unit.{unit}", value=f"{value:.1f}")


def _middle_half(row: CoreSetRate) -> tuple[float, float]:
    """The two quartiles in the order of the axis; where lower is better the file prints them the other way round."""
    low, high = sorted((row.quartile_bottom, row.quartile_top))
    return low, high


def _cell(value: float | None, unit: str) -> Cell:
    """A rate in a table: of those in per cent a number."""
    return cells.percent(value, 1) if unit == "percent" else _told(value, unit)


def _columns(rows: Sequence[CoreSetRate]) -> dict[str, Sequence[Cell]]:
    """Rates as the reader sees them."""
    told: dict[str, Sequence[Cell]] = {
        "ffy": [cells.whole(r.ffy) for r in rows],
        "label": [r.label for r in rows],
        "value": [_cell(r.value, r.unit) for r in rows],
        "median": [_cell(r.median, r.unit) for r in rows],
        "quartiles": [
            t("number.interval", low=_told(low, r.unit), high=_told(high, r.unit))
            for r in rows
            for low, high in [_middle_half(r)]
        ],
        "states": [cells.whole(r.states_reporting) for r in rows],
        "better": [t(f"quality.better.{r.direction}") for r in rows],
        "position": [t(f"quality.position.{r.position}") for r in rows],
    }
    return {t(f"quality.column.{name}"): told[name] for name in COLUMNS}


def group_cards(group_id: str, chosen: str) -> list[Card]:
    """One card for the rates of a topic that share a unit, so that each chart has one axis."""
    units = set(_rates(group_id, chosen)["unit"])
    return [group_card(group_id, unit, chosen) for unit in AXES if unit in units]


def _rates(group_id: str, chosen: str) -> pd.DataFrame:
    rates = queries.quality(None if chosen == BOTH else int(chosen))
    return rates[rates["group_id"] == group_id]


@registry.card("core-set", page="quality")
def group_card(group_id: str, unit: str, chosen: str) -> Card:
    """Massachusetts beside the median and the middle half of the states, for the rates of a topic in one unit."""
    rates = _rates(group_id, chosen)
    rates = rates[rates["unit"] == unit]
    rates = rates.sort_values(["ffy", "list_order"], ascending=[False, True], ignore_index=True)
    lanes = _lanes(rates)
    step, top = AXES[unit]
    ticks = [(value, f"{value}%" if unit == "percent" else str(value)) for value in range(0, top + 1, step)]
    shown = rates["ffy"].drop_duplicates().tolist()
    title = t(f"quality.group.{group_id}") if unit == "percent" else str(rates["label"].iloc[0])
    finding = _finding(rates[rates["ffy"] == shown[0]])
    told = "; ".join(f"{lane.label}: {', '.join(lane.told)}" for lane in lanes[:ALT_RATES])
    return Card(
        card_id=f"ma-core-set-{group_id}-{unit}_{'-'.join(map(str, sorted(shown)))}".replace("_", "-"),
        title=title,
        subtitle=_subtitle(shown),
        finding=finding,
        data=rates,
        columns=_columns(records(CoreSetRate, rates)),
        kinds=("published",),
        source_ids=tuple(rates["source_id"].unique()),
        alt=f"{title}. {finding} {told}",
        definitions=(_definition(),),
        notes=_notes(rates),
        chart=peer_comparison(lanes, top=float(top), ticks=ticks),
    )


def _subtitle(years_shown: Sequence[int]) -> str:
    return counted(
        "quality.subtitle", len(years_shown), years=sentences.listed([str(year) for year in sorted(years_shown)])
    )


def _lanes(rates: pd.DataFrame) -> list[Lane]:
    """One lane a rate, in the order of the plain list, newest year on top."""
    lanes = []
    for _, own in rates.groupby("list_order"):
        lane = records(CoreSetRate, own)
        label, lower = lane[0].label, lane[0].direction == "lower"
        told = [
            t("quality.lane", year=r.ffy, value=_told(r.value, r.unit), median=_told(r.median, r.unit)) for r in lane
        ]
        lanes.append(
            Lane(
                label=t("quality.lower", label=label) if lower else label,
                told=tuple(told),
                strips=tuple(_standing(r, r.value) for r in lane if r.value is not None),
            )
        )
    return lanes


def _standing(row: CoreSetRate, value: float) -> Standing:
    low, high = _middle_half(row)
    return Standing(
        year=str(row.ffy),
        value=value,
        median=row.median,
        quartiles=(low, high),
        told=t(
            "quality.hover",
            year=row.ffy,
            value=_told(row.value, row.unit),
            median=_told(row.median, row.unit),
            low=_told(low, row.unit),
            high=_told(high, row.unit),
            states=row.states_reporting,
        ),
    )


def _finding(rates: pd.DataFrame) -> str:
    """How many rates stand in the best quarter, and which stand in the lowest."""
    year = rates["ffy"].iloc[0]
    if len(rates) == 1:
        return t("quality.finding_one", year=year, position=t(f"quality.position.{rates['position'].iloc[0]}"))
    top = int((rates["position"] == "top_quarter").sum())
    told = t("quality.finding" if top else "quality.finding_none", year=year, top=top, all=len(rates))
    low = rates.loc[rates["position"] == "bottom_quarter", "label"].tolist()
    return f"{told} {t('quality.finding_low', labels='; '.join(low))}" if low else told


def _notes(rates: pd.DataFrame) -> tuple[str, ...]:
    notes = [t("quality.marks"), t("quality.not_cshcn")]
    per_rate = rates.groupby("rate_id").size()
    if per_rate.max() > 1:
        notes.append(t("quality.not_trend"))
    if rates["ffy"].nunique() > 1 and (per_rate == 1).any():
        notes.append(t("quality.new_measure"))
    return tuple(notes)


@registry.card("core-set-summary", page="quality")
def summary_card(chosen: str) -> Card:
    """How many rates of each topic stand where, for one year."""
    year = max(queries.quality_years()) if chosen == BOTH else int(chosen)
    rates = queries.quality(year)
    counts = pd.crosstab(rates["group_id"], rates["position"]).reindex(
        index=pd.Index(GROUPS, name="group_id"), columns=list(POSITIONS), fill_value=0
    )
    columns: dict[str, Sequence[Cell]] = {
        t("quality.column.group"): list(groups().values()),
        t("quality.column.rates"): list(map(cells.whole, counts.sum(axis=1).to_list())),
        **{t(f"quality.position_column.{name}"): list(map(cells.whole, counts[name].to_list())) for name in POSITIONS},
    }
    top, bottom = int(counts["top_quarter"].sum()), int(counts["bottom_quarter"].sum())
    finding = t("quality.summary_finding", year=year, top=top, all=len(rates), bottom=bottom)
    bars = [(name, [int(n) for n in counts.loc[code]]) for code, name in groups().items()]
    told = "; ".join(f"{topic}: {n[0]} / {sum(n)}" for topic, n in bars)
    return Card(
        card_id=f"ma-core-set-summary-{year}",
        title=t("quality.summary_title"),
        subtitle=_subtitle([year]),
        finding=finding,
        data=counts.reset_index().assign(ffy=year),
        columns=columns,
        kinds=("published",),
        source_ids=tuple(rates["source_id"].unique()),
        alt=f"{finding} {told}.",
        definitions=(_definition(),),
        notes=(t("quality.summary_note"), t("quality.not_cshcn")),
        chart=stacked_bars(bars, _parts()),
    )


def _parts() -> list[Part]:
    """Positions with their colors, best first."""
    inks: list[tuple[Ink, Ink]] = [("home", "background"), ("band", "text"), ("grid", "text"), ("warn", "background")]
    return [Part(t(f"quality.position_column.{name}"), *ink) for name, ink in zip(POSITIONS, inks, strict=True)]


@registry.card("core-set-2016", page="quality")
def card_2016() -> Card:
    """The three rates of FFY 2016, alone."""
    rows = queries.quality_2016()
    above = rows.loc[rows["value"] > rows["median"], "measure"].tolist()
    finding = t("quality.old_finding", above="; ".join(above), all=len(rows))
    columns: dict[str, Sequence[Cell]] = {
        "measure": rows["measure"].tolist(),
        "value": [cells.percent(value, 1) for value in rows["value"]],
        "median": [cells.percent(value, 1) for value in rows["median"]],
        "note": rows["note"].tolist(),
        "source": [f"[{publisher(url)}]({url})" for url in rows["source_url"]],
    }
    return Card(
        card_id="ma-core-set-2016",
        title=t("quality.old_title"),
        subtitle=_subtitle([2016]),
        finding=finding,
        data=rows,
        columns={t(f"quality.column.{name}"): told for name, told in columns.items()},
        kinds=("published",),
        source_ids=tuple(rows["source_id"].unique()),
        alt=finding,
        definitions=(_definition(),),
        notes=(t("quality.not_cshcn"),),
    )


@registry.card("core-set-first", page="quality")
def initial_card() -> Card:
    """The first core set of 2009, as far as its measures can be named."""
    rows = queries.initial_core_set()
    finding = t("quality.initial_finding", named=len(rows))
    stewards = [sentences.listed(names.split(" and ")) for names in rows["steward"]]
    columns = {"measure": rows["measure"].tolist(), "steward": stewards, "later": rows["later_history"].tolist()}
    return Card(
        card_id="core-set-initial",
        title=t("quality.initial_title"),
        subtitle=t("quality.initial_subtitle"),
        finding=finding,
        data=rows,
        columns={t(f"quality.column.{name}"): told for name, told in columns.items()},
        kinds=("published",),
        source_ids=tuple(rows["source_id"].unique()),
        alt=finding,
    )
