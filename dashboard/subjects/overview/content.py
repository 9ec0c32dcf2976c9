"""The overview: one clear number, what it means, how sure it is, and a few figures worth quoting."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.cards import indicator_cards
from dashboard.cards.card import Card
from dashboard.data.cache import once
from dashboard.data.indicators import indicator
from dashboard.data.queries import estimates
from dashboard.data.queries.estimates import HOME, NATION
from dashboard.i18n.catalog import markdown, place, t
from dashboard.wording import sentences

POPULATION = "cshcn"


@dataclass(frozen=True)
class Headline:
    """The headline and what it means, in words."""

    sentence: str
    meaning: str
    picture: str


def _row(indicator_id: str, population: str, geo_id: str, period: str) -> dict[str, object]:
    rows = estimates.estimates([indicator_id], populations=[population], geos=[geo_id], periods=[period])
    return rows.to_dict("records")[0]


@once
def headline() -> Headline:
    """The share of Massachusetts CSHCN with a medical home in the longest, newest period."""
    period = estimates.periods("medical_home")[0]
    home = _row("medical_home", POPULATION, HOME, period)
    nation = _row("medical_home", POPULATION, NATION, period)
    gap = estimates.differences(["medical_home"], POPULATION, period, "geography")
    gap = gap[gap["other"] == NATION].to_dict("records")[0]
    without = float(str(home["weighted_count"])) / float(str(home["value"])) - float(str(home["weighted_count"]))
    return Headline(
        sentence=t(
            "overview.sentence",
            period=sentences.period(period),
            value=sentences.share(float(str(home["value"]))),
            low=sentences.share(float(str(home["lower"]))),
            high=sentences.share(float(str(home["upper"]))),
        ),
        meaning=t(
            "overview.meaning",
            with_home=sentences.count(float(str(home["weighted_count"]))),
            without=sentences.count(without),
            n=f"{home['n']:,.0f}",
            nation=sentences.share(float(str(nation["value"]))),
            nation_interval=sentences.interval(nation, "proportion"),
            verdict=sentences.verdict(gap, "Massachusetts", t("overview.nation")),
        ),
        picture=range_picture(home, nation),
    )


def range_picture(home: sentences.Row, nation: sentences.Row) -> str:
    """The share and its interval on a line from 0 to 100%, and the nation's, as HTML; its look is in style.css."""
    low, value, high, other = (
        float(str(row[name])) for row, name in ((home, "lower"), (home, "value"), (home, "upper"), (nation, "value"))
    )
    alt = t(
        "overview.picture_alt",
        value=sentences.share(value),
        interval=sentences.interval(home, "proportion"),
        nation=sentences.share(other),
    )
    ticks = "".join(f'<span style="left:{tick}%">{tick}%</span>' for tick in (0, 25, 50, 75, 100))
    return (
        f'<div class="range" role="img" aria-label="{alt}"><div class="track">'
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
    return [
        "- " + sentences.reading(indicator(str(r["indicator_id"])), r, place=place(str(r["geo_name"]))) for r in rows
    ]


@once
def age_of_data() -> str:
    """How old the data are, and what a newer file would add."""
    return markdown(
        "overview_age", topical=estimates.newest_year("nsch_topical"), screener=estimates.newest_year("nsch_screener")
    )
