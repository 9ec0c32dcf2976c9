"""Ready-made reports: which cards tell the most on Massachusetts, on a region and on a county."""

from __future__ import annotations

from dashboard.cards import card_address
from dashboard.data.queries import estimates
from dashboard.data.queries.estimates import HOME, NATION
from dashboard.exports import selection
from dashboard.exports.report import Report
from dashboard.i18n.catalog import t
from dashboard.subjects.status import choices

REGION = "eohhs-"
GROUPS_OF_HOME = ("age", "race_ethnicity", "insurance", "income")
GROUPS_OF_PREVALENCE = ("age", "race_ethnicity")


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
        links={address: selection.link(here, [address]) for address in own},
    )


def _of_massachusetts() -> list[str]:
    surveyed, screened = estimates.periods("medical_home")[0], estimates.periods("cshcn_prevalence")[0]
    beside = card_address.BETWEEN_ITEMS.join([HOME, *choices.neighbours()])
    return [
        f"components:cshcn:{surveyed}:{HOME}:{NATION}",
        f"places:medical_home:cshcn:{surveyed}:{beside}",
        f"years:medical_home:cshcn:{HOME}",
        *(f"groups:medical_home:cshcn:{surveyed}:{HOME}:{group}" for group in GROUPS_OF_HOME),
        f"places:cshcn_prevalence:all_children:{screened}:{beside}",
        f"years:cshcn_prevalence:all_children:{HOME}",
        *(f"groups:cshcn_prevalence:all_children:{screened}:{HOME}:{group}" for group in GROUPS_OF_PREVALENCE),
    ]


def _of_part(geo_id: str) -> list[str]:
    """A region or a county: its figures, the maps that it stands on, and the state as a yardstick."""
    surveyed = estimates.periods("medical_home")[0]
    layer = "region" if geo_id.startswith(REGION) else "county"
    maps = ("cshcn_prevalence", "cshcn_count", "medical_home", "child_poverty", "child_uninsured")
    return [
        f"profile:{geo_id}",
        *(f"map:{indicator_id}:{layer}:all:{geo_id}:True" for indicator_id in maps),
        f"components:cshcn:{surveyed}:{HOME}:{NATION}",
        f"years:medical_home:cshcn:{HOME}",
    ]


def _slug(name: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())
