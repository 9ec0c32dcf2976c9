"""The overview: the answer, three figures with their ranges, how old the data are, and ways on."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.cards import indicator_cards
from dashboard.cards.card import Card
from dashboard.charts import range_line
from dashboard.data.cache import once
from dashboard.data.indicators import indicator
from dashboard.data.models import Difference, Estimate, records
from dashboard.data.queries import estimates, history
from dashboard.data.queries.estimates import HOME, NATION
from dashboard.i18n.catalog import markdown, place, t
from dashboard.wording import numbers, sentences

POPULATION = "cshcn"


@dataclass(frozen=True)
class Headline:
    """The headline and what it means, in words."""

    sentence: str
    meaning: str
    picture: str


def _row(indicator_id: str, population: str, geo_id: str, period: str) -> Estimate:
    rows = estimates.estimates([indicator_id], populations=[population], geos=[geo_id], periods=[period])
    return records(Estimate, rows)[0]


@once
def headline() -> Headline:
    """The share of Massachusetts CSHCN with a medical home in the longest, newest period."""
    period = estimates.periods("medical_home")[0]
    home = _row("medical_home", POPULATION, HOME, period)
    nation = _row("medical_home", POPULATION, NATION, period)
    gaps = records(Difference, estimates.differences(["medical_home"], POPULATION, period, "geography"))
    gap = next(one for one in gaps if one.other == NATION)
    with_home, share = home.weighted_count or 0.0, home.value or 1.0
    return Headline(
        sentence=t(
            "overview.sentence",
            period=numbers.period(period),
            value=numbers.number(home.value, "proportion"),
            low=numbers.number(home.lower, "proportion"),
            high=numbers.number(home.upper, "proportion"),
        ),
        meaning=t(
            "overview.meaning",
            with_home=numbers.count(with_home),
            without=numbers.count(with_home / share - with_home),
            n=numbers.whole(home.n),
            nation=numbers.number(nation.value, "proportion"),
            nation_interval=numbers.interval(nation, "proportion"),
            verdict=sentences.verdict(gap, "Massachusetts", t("overview.nation")),
        ),
        picture=range_line.html(home, nation),
    )


def components_card() -> Card:
    """The composite and its parts for Massachusetts beside the nation."""
    return indicator_cards.components(POPULATION, estimates.periods("medical_home")[0], HOME, NATION)


@once
def figures() -> list[str]:
    """Sentences worth quoting, each a number with its interval."""
    screened = estimates.periods("cshcn_count")[0]
    period = estimates.periods("medical_home")[0]
    rows = [
        _row("cshcn_count", "all_children", HOME, screened),
        _row("cshcn_prevalence", "all_children", HOME, screened),
        _row("mh_care_coordination", POPULATION, HOME, period),
        _row("mh_referrals", POPULATION, HOME, period),
        _row("medical_home", "non_cshcn", HOME, period),
    ]
    return ["- " + sentences.reading(indicator(r.indicator_id), r, place=place(r.geo_name)) for r in rows]


@once
def age_of_data() -> str:
    """How old the data are, and what a newer file would add."""
    return markdown(
        "overview_age", topical=estimates.newest_year("nsch_topical"), screener=estimates.newest_year("nsch_screener")
    )


def answer() -> str:
    """The question of the site answered in one sentence, without figures."""
    return t("overview.answer", share=sentences.about(_home_row().value or 0.0))


def freshness() -> str:
    """How old the data are and when the site was updated, in one line."""
    return t(
        "overview.fresh",
        period=numbers.period(_home_row().period),
        day=numbers.day(estimates.build().built_at),
    )


@dataclass(frozen=True)
class Tile:
    """A figure in large letters, what it is, and its range in words; `mark` says why to use it with caution."""

    tile_id: str
    figure: str
    what: str
    likely: str
    mark: str = ""


@once
def tiles() -> list[Tile]:
    """How many have a medical home, how that differs by limitation, and how many children there are."""
    return [_share_tile(), _limitation_tile(), _count_tile()]


def _share_tile() -> Tile:
    home, nation = _home_row(), _row("medical_home", POPULATION, NATION, _home_row().period)
    return Tile(
        "share",
        numbers.number(home.value, "proportion"),
        t("overview.tile.share", nation=numbers.number(nation.value, "proportion")),
        t("overview.tile.share_likely", **_ends(home), **_ends(nation, "nation_")),
        _mark(home, nation),
    )


def _limitation_tile() -> Tile:
    limited, others = (_level(_home_row().period, level) for level in ("limited", "not_limited"))
    hidden = [row for row in (limited, others) if row.value is None]
    if hidden:
        told = sentences.level("functional_limitation", hidden[0].group_level)
        return Tile("limitation", "–", told, sentences.flag(hidden[0]))
    return Tile(
        "limitation",
        t("overview.tile.pair", one=numbers.number(limited.value, "proportion"), other=_share(others)),
        t("overview.tile.limitation", one=_share(limited), other=_share(others)),
        t("overview.tile.limitation_likely", **_ends(limited), **_ends(others, "other_")),
        _mark(limited, others),
    )


def _count_tile() -> Tile:
    count, share = (
        _row(name, "all_children", HOME, estimates.periods("cshcn_count")[0])
        for name in ("cshcn_count", "cshcn_prevalence")
    )
    return Tile(
        "children",
        numbers.number(count.value, "count"),
        t("overview.tile.children", period=numbers.period(count.period), share=_share(share)),
        t("overview.tile.children_likely", low=numbers.count(count.lower or 0), high=numbers.count(count.upper or 0)),
        _mark(count),
    )


@once
def adding_up() -> str:
    """Why the children with and without a medical home are not all the children counted."""
    home = _home_row()
    count = _row("cshcn_count", "all_children", HOME, estimates.periods("cshcn_count")[0])
    with_home, share = home.weighted_count or 0.0, home.value or 1.0
    return t(
        "overview.adding_up",
        with_home=numbers.count(with_home),
        without=numbers.count(with_home / share - with_home),
        period=numbers.period(home.period),
        all=numbers.number(count.value, "count"),
        count_period=numbers.period(count.period),
    )


@dataclass(frozen=True)
class Event:
    """An event of the timeline: its day in words, its title, and the address of its details."""

    day: str
    title: str
    address: str


@once
def key_events() -> list[Event]:
    """Twelve events that tell the story in short."""
    return [
        Event(day, title, f"timeline?item={milestone_id}")
        for milestone_id, day, title in history.key_events().itertuples(index=False, name=None)
    ]


def _home_row() -> Estimate:
    return _row("medical_home", POPULATION, HOME, estimates.periods("medical_home")[0])


def _level(period: str, level: str) -> Estimate:
    rows = estimates.estimates(
        ["medical_home"],
        populations=[POPULATION],
        geos=[HOME],
        periods=[period],
        group_name="functional_limitation",
    )
    return next(row for row in records(Estimate, rows) if row.group_level == level)


def _share(row: Estimate) -> str:
    return numbers.number(row.value, "proportion")


def _ends(row: Estimate, prefix: str = "") -> dict[str, str]:
    """Both ends of a share's interval, by the names that texts have for them."""
    ends = {"low": row.lower, "high": row.upper}
    return {f"{prefix}{name}": numbers.number(end, "proportion") for name, end in ends.items()}


def _mark(*rows: Estimate) -> str:
    return " ".join(dict.fromkeys(sentences.flag(row) for row in rows if row.reliability != "ok"))
