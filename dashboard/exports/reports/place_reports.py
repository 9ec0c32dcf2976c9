"""Ready-made reports: which cards tell the most on Massachusetts, on a region and on a county."""

from __future__ import annotations

from dashboard.cards.registry import address
from dashboard.data.models import MEDICAL_HOME
from dashboard.data.queries import estimates
from dashboard.data.queries.estimates import HOME, NATION
from dashboard.exports.reports import selection
from dashboard.exports.reports.report import Report
from dashboard.i18n.catalog import t

REGION = "eohhs-"
GROUPS_OF_HOME = ("age", "race_ethnicity", "insurance", "income")
GROUPS_OF_PREVALENCE = ("age", "race_ethnicity")
PREVALENCE = "cshcn_prevalence"
MAPS = (PREVALENCE, "cshcn_count", MEDICAL_HOME, "child_poverty", "child_uninsured")


def places() -> dict[str, str]:
    """Massachusetts, its regions and its counties."""
    home = estimates.geographies()[HOME]
    return {HOME: home} | estimates.geographies(("region",)) | estimates.geographies(("county",))


def full_name(geo_id: str) -> str:
    """`Massachusetts`, `Western region`, `Hampden County`."""
    name = places()[geo_id]
    if geo_id == HOME:
        return name
    return t("report.region" if geo_id.startswith(REGION) else "report.county", name=name)


def addresses(geo_id: str) -> list[str]:
    """Addresses of the cards on a place."""
    return _of_massachusetts() if geo_id == HOME else _of_part(geo_id)


def of_place(geo_id: str, here: str) -> Report:
    """The ready-made report on a place; a card that this build lacks is left out."""
    made, _ = selection.cards(addresses(geo_id))
    name = full_name(geo_id)
    own = [card.spec for card in made]
    return Report(
        stem=f"{selection.PAGE}_{_slug(name)}",
        title=t("report.place_title", place=name),
        subtitle=t("report.place_subtitle"),
        author="",
        date="",
        note="",
        cards=tuple(made),
        link=selection.link(here, [], geography=geo_id),
        links={spec: selection.link(here, [spec]) for spec in own},
    )


def _of_massachusetts() -> list[str]:
    surveyed, screened = estimates.periods(MEDICAL_HOME)[0], estimates.periods(PREVALENCE)[0]
    beside = [HOME, *estimates.neighbors()]
    home = {"indicator": MEDICAL_HOME, "population": "cshcn"}
    prevalence = {"indicator": PREVALENCE, "population": "all_children"}
    return [
        _components(surveyed),
        address("places", **home, period=surveyed, geographies=beside),
        address("years", **home, geography=HOME),
        *(address("groups", **home, period=surveyed, geography=HOME, group=name) for name in GROUPS_OF_HOME),
        address("places", **prevalence, period=screened, geographies=beside),
        address("years", **prevalence, geography=HOME),
        *(
            address("groups", **prevalence, period=screened, geography=HOME, group=name)
            for name in GROUPS_OF_PREVALENCE
        ),
    ]


def _of_part(geo_id: str) -> list[str]:
    """A region or a county: its figures, the maps that it stands on, and the state as a yardstick."""
    layer = "region" if geo_id.startswith(REGION) else "county"
    return [
        address("profile", place=geo_id),
        *(address("map", indicator=name, layer=layer, place=geo_id) for name in MAPS),
        _components(estimates.periods(MEDICAL_HOME)[0]),
        address("years", indicator=MEDICAL_HOME, population="cshcn", geography=HOME),
    ]


def _components(period: str) -> str:
    return address("components", population="cshcn", period=period, geography=HOME, beside=NATION)


def _slug(name: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())
