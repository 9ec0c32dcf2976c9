"""The overview: the answer, three figures with their ranges, how old the data are, and ways on."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.cards import indicator_cards
from dashboard.cards.card import Card
from dashboard.charts import range_line
from dashboard.data.indicators import indicator
from dashboard.data.models import Difference, Estimate, Headcount, records
from dashboard.data.periods import years
from dashboard.data.queries import estimates, history, provenance
from dashboard.data.queries.estimates import HOME, NATION
from dashboard.data.store.cache import once
from dashboard.i18n.catalog import markdown, place, t
from dashboard.wording import dates, numbers, sentences

MEASURE = "medical_home"
POPULATION = "cshcn"


@dataclass(frozen=True)
class Headline:
    """The headline, what it means, and why it is of these years, in words."""

    sentence: str
    meaning: str
    picture: str
    period: str


def _row(indicator_id: str, population: str, geo_id: str, period: str) -> Estimate:
    rows = estimates.estimates([indicator_id], populations=[population], geos=[geo_id], periods=[period])
    return records(Estimate, rows)[0]


@once
def headline() -> Headline:
    """The share of Massachusetts CSHCN with a medical home in the period that comes first."""
    period = estimates.periods(MEASURE)[0]
    home = _row(MEASURE, POPULATION, HOME, period)
    nation = _row(MEASURE, POPULATION, NATION, period)
    gaps = records(Difference, estimates.differences([MEASURE], POPULATION, period, "geography"))
    gap = next(one for one in gaps if one.other == NATION)
    children = _children(period)
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
            with_home=children["with"],
            without=children["without"],
            n=numbers.whole(home.n),
            nation=numbers.number(nation.value, "proportion"),
            nation_interval=numbers.interval(nation, "proportion"),
            verdict=sentences.verdict(gap, "Massachusetts", t("overview.nation")),
        ),
        picture=range_line.html(home, nation),
        period=" ".join(
            [*_changes(period), *(_instead(period, longer) for longer in estimates.longer_periods(MEASURE))]
        ),
    )


def period() -> str:
    """The period that comes first, in words."""
    return numbers.period(estimates.periods(MEASURE)[0])


def _children(period: str) -> dict[str, str]:
    """Numbers of children with and without a medical home in an average year, each with its interval."""
    rows = records(Headcount, estimates.headcounts(MEASURE, HOME, period))
    return {row.figure: _counted(row.value, row.lower, row.upper) for row in rows}


def _counted(value: float | None, lower: float | None, upper: float | None) -> str:
    return f"{numbers.number(value, 'count')} ({numbers.between(lower, upper, 'count')})"


def _changes(period: str) -> list[str]:
    """Why the headline is of this period, and which changes of questions are left in it."""
    notes = [found.note for found in indicator(MEASURE).breaks if found.touches(*years(period))]
    why = t("overview.period_why", period=numbers.period(period))
    return [why, t("overview.period_left", notes=" ".join(notes))] if notes else [why]


def _instead(period: str, longer: str) -> str:
    """What a longer period would tell, and which other changes of questions it crosses."""
    row = _row(MEASURE, POPULATION, HOME, longer)
    crossed = [b.note for b in indicator(MEASURE).breaks if b.touches(*years(longer)) and not b.touches(*years(period))]
    return t(
        "overview.period_longer",
        period=numbers.period(longer),
        value=numbers.number(row.value, "proportion"),
        interval=numbers.interval(row, "proportion"),
        n=numbers.whole(row.n),
        notes=" ".join(crossed),
    )


def components_card() -> Card:
    """The composite and its parts for Massachusetts beside the nation."""
    return indicator_cards.components(POPULATION, estimates.periods(MEASURE)[0], HOME, NATION)


@once
def figures() -> list[str]:
    """Sentences worth quoting, each a number with its interval."""
    screened = estimates.periods("cshcn_count")[0]
    period = estimates.periods(MEASURE)[0]
    rows = [
        _row("cshcn_count", "all_children", HOME, screened),
        _row("cshcn_prevalence", "all_children", HOME, screened),
        _row("mh_care_coordination", POPULATION, HOME, period),
        _row("mh_referrals", POPULATION, HOME, period),
        _row(MEASURE, "non_cshcn", HOME, period),
    ]
    return ["- " + sentences.reading(indicator(r.indicator_id), r, place=place(r.geo_name)) for r in rows]


@once
def age_of_data() -> str:
    """How old the data are, and what newer files would add where the build did not have them."""
    newest = estimates.newest_year("nsch_topical")
    told = [markdown("overview_age", topical=newest, screener=estimates.newest_year("nsch_screener"))]
    missing = provenance.missing_files()
    newer = [int(year) for year in missing.loc[missing["series"] == "nsch_topical", "vintage"] if int(year) > newest]
    if newer:
        told.append(markdown("overview_newer", topical=newest, years=numbers.years(newer)))
    return "\n".join(told)


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
    """A figure in large type, what it is, and its range in words; `mark` says why to use it with caution.

    `said` is the same as one sentence for who quotes it, and `years` those of its survey.
    """

    tile_id: str
    figure: str
    what: str
    likely: str
    mark: str = ""
    said: str = ""
    years: str = ""


@once
def tiles() -> list[Tile]:
    """How many have a medical home, how that differs by limitation, and how many children there are."""
    return [_share_tile(), _limitation_tile(), _count_tile()]


def _share_tile() -> Tile:
    home, nation = _home_row(), _row(MEASURE, POPULATION, NATION, _home_row().period)
    return Tile(
        "share",
        numbers.number(home.value, "proportion"),
        t("overview.tile.share", nation=numbers.number(nation.value, "proportion")),
        t("overview.tile.share_likely", **_ends(home), **_ends(nation, "nation_")),
        _mark(home, nation),
        sentences.reading(indicator(MEASURE), home, place=place(home.geo_name)),
        numbers.period(home.period),
    )


def _limitation_tile() -> Tile:
    limited, others = _by_limitation()
    hidden = [row for row in (limited, others) if row.value is None]
    if hidden:
        told = sentences.level("functional_limitation", hidden[0].group_level)
        return Tile("limitation", "–", told, sentences.flag(hidden[0]))
    return Tile(
        "limitation",
        t("overview.tile.pair", one=numbers.number(limited.value, "proportion"), other=_share(others)),
        t(
            "overview.tile.limitation",
            one=_share(limited),
            other=_share(others),
            period=numbers.period(limited.period),
        ),
        t("overview.tile.limitation_likely", **_ends(limited), **_ends(others, "other_")),
        _mark(limited, others),
        t(
            "overview.tile.limitation_said",
            period=numbers.period(limited.period),
            one=_share(limited),
            other=_share(others),
            **_ends(limited),
            **_ends(others, "other_"),
        ),
        numbers.period(limited.period),
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
        sentences.reading(indicator("cshcn_count"), count, place=place(count.geo_name)),
        numbers.period(count.period),
    )


def quoted(tile: Tile, link: str) -> str:
    """What a tile says as one sentence with its caution, its source, the build and an address."""
    return t(
        "overview.tile.quoted",
        said=" ".join(filter(None, (tile.said, tile.mark))),
        source=f"{t('card.source')}: {t('card.survey', years=tile.years)}",
        name=t("app.name"),
        build=estimates.build().build_id,
        link=link,
    ).strip()


@once
def adding_up() -> str:
    """Why the children with and without a medical home are not all the children counted."""
    home = _home_row()
    count = _row("cshcn_count", "all_children", HOME, estimates.periods("cshcn_count")[0])
    children = _children(home.period)
    return t(
        "overview.adding_up",
        with_home=children["with"],
        without=children["without"],
        period=numbers.period(home.period),
        all=_counted(count.value, count.lower, count.upper),
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
    return [Event(dates.words(one), one.title, f"timeline?item={one.milestone_id}") for one in history.key_events()]


def _home_row() -> Estimate:
    return _row(MEASURE, POPULATION, HOME, estimates.periods(MEASURE)[0])


def _by_limitation() -> tuple[Estimate, Estimate]:
    """Children limited by their condition and the others, in the first period that shows both; else in the first."""
    pairs = [(_level(name, "limited"), _level(name, "not_limited")) for name in estimates.periods(MEASURE)]
    return next((pair for pair in pairs if all(row.value is not None for row in pair)), pairs[0])


def _level(period: str, level: str) -> Estimate:
    rows = estimates.estimates(
        [MEASURE],
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
    return " ".join(dict.fromkeys(f"{sentences.flag(row)}." for row in rows if row.reliability != "ok"))
