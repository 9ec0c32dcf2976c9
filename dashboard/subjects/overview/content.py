"""The overview: one clear number, what it means, how sure it is, and a few figures worth quoting."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.cards import indicator_cards
from dashboard.cards.card import Card
from dashboard.charts import range_line
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
