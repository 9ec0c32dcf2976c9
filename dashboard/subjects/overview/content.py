"""The overview: one clear number, what it means, how sure it is, and a few figures worth quoting."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from dashboard.cards import indicator_cards
from dashboard.cards.card import Card
from dashboard.data.cache import once
from dashboard.data.indicators import indicator
from dashboard.data.models import Difference, Estimate, records
from dashboard.data.queries import estimates
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
        picture=range_picture(home, nation),
    )


def range_picture(home: Estimate, nation: Estimate) -> str:
    """The share and its interval on a line from 0 to 100%, and the nation's, as HTML; its look is in style.css."""
    low, value, high, other = (end or 0.0 for end in (home.lower, home.value, home.upper, nation.value))
    alt = t(
        "overview.picture_alt",
        value=numbers.share(value),
        interval=numbers.interval(home, "proportion"),
        nation=numbers.share(other),
    )
    ticks = "".join(f'<span style="left:{tick}%">{tick}%</span>' for tick in (0, 25, 50, 75, 100))
    return (
        f'<div class="range" role="img" aria-label="{escape(alt)}"><div class="track">'
        f'<i class="interval" style="left:{low:.1%};width:{high - low:.1%}"></i>'
        f'<i class="nation" style="left:{other:.1%}"></i><b class="nation" style="left:{other:.1%}">'
        f'{t("overview.nation_mark")}</b><i class="home" style="left:{value:.1%}"></i>'
        f'<b class="home" style="left:{value:.1%}">{t("overview.home_mark")}</b></div>'
        f'<div class="ticks">{ticks}</div></div>'
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
