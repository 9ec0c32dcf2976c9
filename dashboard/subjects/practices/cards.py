"""What the page on practices shows: sites on a map and in a table, counts for children, and how two lists compare."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.cards import cells, dots, estimate_card, registry
from dashboard.cards.card import Card, Definition
from dashboard.charts.kinds.bars import bars_by_row, bars_by_year
from dashboard.charts.kinds.dot_plot import Lane, dot_plot
from dashboard.data.models import Estimate, MappedSite, Shape, SiteList, records
from dashboard.data.queries import places
from dashboard.data.queries import programs as queries
from dashboard.data.queries.estimates import HOME, geographies
from dashboard.data.store.cache import once
from dashboard.i18n.catalog import counted, stored, t
from dashboard.maps.dot_map import DotMap, Site
from dashboard.maps.elements.areas import areas_of
from dashboard.wording import numbers, sentences
from dashboard.wording.site_names import site_name

LISTS = ("hrsa", "hsn_chc", "hsn_hospital")
LAYERS = ("county", "region")
ANY = "all"
RULES = ("address", "address_zip_differs", "name", "none")
DOTS_IN_ALT = 12


@dataclass(frozen=True)
class Choice:
    """What the reader chose: a list, and the place and words to narrow it by; ANY and "" narrow nothing."""

    site_list: str
    region: str = ANY
    county: str = ANY
    town: str = ANY
    words: str = ""

    @property
    def areas(self) -> list[str]:
        """Ids of the chosen county and region."""
        return [area for area in (self.county, self.region) if area != ANY]


def lists() -> dict[str, str]:
    """The three lists by code. One is shown at a time: they overlap and are never added."""
    return {code: t(f"practices.kind.{code}") for code in LISTS}


def layers() -> dict[str, str]:
    """Lines that can be drawn."""
    return {code: t(f"practices.layer.{code}") for code in LAYERS}


def regions() -> dict[str, str]:
    """Regions by id, after the choice of all."""
    return {ANY: t("practices.all_regions")} | geographies(("region",))


def counties() -> dict[str, str]:
    """Counties by id, after the choice of all."""
    return {ANY: t("practices.all_counties")} | geographies(("county",))


def towns() -> dict[str, str]:
    """Every municipality, with sites or without, after the choice of all."""
    return {ANY: t("practices.all_towns")} | {town: town for town in queries.towns()}


def chosen_sites(choice: Choice) -> pd.DataFrame:
    """The sites that fit a choice."""
    rows = queries.sites(choice.site_list)
    for column, value in (("region_id", choice.region), ("county_id", choice.county), ("municipality", choice.town)):
        if value != ANY:
            rows = rows[rows[column] == value]
    parts = [rows[column].fillna("") for column in ("name", "address", "city", "municipality", "zip")]
    text = parts[0].str.cat(parts[1:], sep=" ").str.lower()
    for word in choice.words.lower().split():
        text = text[text.str.contains(word, regex=False)]
    return rows.loc[text.index]


@once
def region_parts(region_id: str) -> str:
    """Which counties a region takes in whole and which in part, in one sentence."""
    rows = queries.counties_of(region_id)
    whole = rows.loc[rows["whole_county"], "county"].tolist()
    part = rows.loc[~rows["whole_county"], "county"].tolist()
    return sentences.takes_in(geographies(("region",))[region_id], whole, part)


@registry.card("sites", page="practices")
def sites_card(choice: Choice, layer: str) -> Card:
    """The chosen sites: their table, and their map where the list has points."""
    rows = chosen_sites(choice)
    every = queries.sites(choice.site_list)
    title, vintage = t(f"practices.list.{choice.site_list}"), _list_facts(choice.site_list).vintage
    when = stored(f"vintage.{vintage}", vintage)
    finding = _finding(rows, every, choice)
    return Card(
        card_id="-".join(["ma-sites", choice.site_list.replace("_", "-"), *choice.areas]),
        title=title,
        subtitle=sentences.capital(t("practices.subtitle", place=_place(choice), vintage=when)),
        finding=finding,
        data=rows,
        columns=_site_columns(rows),
        kinds=("administrative",),
        source_ids=tuple(every["source_id"].unique()),
        alt=f"{finding} {_counts(rows)}",
        definitions=(Definition(title, t(f"practices.what.{choice.site_list}")),),
        notes=_notes(choice.site_list),
        chart=_map(rows, choice, layer) if rows["map_x"].notna().any() else None,
    )


def _map(rows: pd.DataFrame, choice: Choice, layer: str) -> DotMap:
    areas = areas_of(records(Shape, places.shapes(layer).sort_values("geo_id")))
    placed = records(MappedSite, rows[rows["map_x"].notna()])
    dots = [
        Site(
            site.map_x,
            site.map_y,
            t("practices.dot", name=site_name(site.name), address=site.address, town=site.municipality),
        )
        for site in placed
    ]
    inside = [choice.county if layer == "county" else choice.region]
    if choice.town != ANY and placed:
        inside = [str(placed[0].county_id if layer == "county" else placed[0].region_id)]
    elif layer == "county" and choice.county == ANY and choice.region != ANY:
        inside = sorted({str(site.county_id) for site in placed})
    elif layer == "region" and choice.region == ANY and choice.county != ANY:
        inside = sorted({str(site.region_id) for site in placed})
    return DotMap(areas, dots, inside)


def _place(choice: Choice) -> str:
    if choice.town != ANY:
        return choice.town
    names = geographies(("county", "region"))
    if choice.county != ANY:
        return t("practices.county_of", county=names[choice.county])
    return t("practices.region_of", region=names[choice.region]) if choice.region != ANY else "Massachusetts"


def _finding(rows: pd.DataFrame, every: pd.DataFrame, choice: Choice) -> str:
    if rows.empty:
        return t("practices.no_sites")
    if len(rows) == len(every):
        most = rows["county"].value_counts()
        return t("practices.finding_all", all=len(rows), county=most.index[0], most=int(most.iloc[0]))
    key = "practices.finding_words" if choice.words else "practices.finding"
    return counted(key, len(rows), all=len(every), place=_place(choice), words=choice.words)


def _counts(rows: pd.DataFrame) -> str:
    counts = rows["county"].value_counts().head(DOTS_IN_ALT)
    told = ", ".join(f"{county} {count}" for county, count in counts.items())
    return t("practices.alt_counts", counts=told) if told else ""


def _list_facts(site_list: str) -> SiteList:
    return next(own for own in records(SiteList, queries.site_lists()) if own.list == site_list)


def _notes(site_list: str) -> tuple[str, ...]:
    facts, every = _list_facts(site_list), queries.sites(site_list)
    notes = [t("practices.not_a_home")]
    if facts.sites != facts.addresses:
        notes.append(t("practices.shared", sites=facts.sites, addresses=facts.addresses))
    focus = every["focus"].value_counts()
    if site_list == "hrsa":
        counts = {name: int(focus.get(name, 0)) for name in ("older_adults", "pharmacy", "dental_eye")}
        notes.append(t("practices.for_others", all=len(every), **counts))
    if not facts.with_point:
        notes.append(t("practices.no_points"))
    return tuple(notes)


def _site_columns(rows: pd.DataFrame) -> dict[str, list[str]]:
    """Sites as the reader sees them."""
    found = rows["matched_name"].fillna("").map(site_name) + rows["matched_address"].map(
        lambda address: f", {address}" if isinstance(address, str) else ""
    )
    columns = {
        "name": rows["name"].map(site_name),
        "address": rows["address"] + ", " + rows["city"] + " " + rows["zip"],
        "town": [
            t("practices.town_of", town=town, county=county) if isinstance(town, str) else t("practices.no_town")
            for town, county in zip(rows["municipality"], rows["county"], strict=True)
        ],
        "phone": rows["phone"],
        "focus": rows["focus"].map(lambda focus: t(f"practices.focus.{focus}") if focus else ""),
    }
    if (rows["list"] != "hsn_hospital").any():
        columns["match"] = found
    return {t(f"practices.column.{name}"): list(values) for name, values in columns.items()}


@registry.card("site-rates", page="practices")
def rate_card(layer: str) -> Card:
    """Sites for each 10,000 children by county or region, in alphabetical order under the state."""
    rows = queries.site_rates(layer)
    counts = queries.site_counts()
    told = records(Estimate, rows)
    lanes = [_lane(row, counts[row.geo_id]) for row in told]
    state = next(row for row in told if row.geo_id == HOME)
    none = [row.geo_name for row in told if counts[row.geo_id] == 0]
    finding = t("practices.rate_finding", sites=counts[HOME], rate=numbers.number(state.value, "rate"))
    if none:
        finding = f"{finding} {t('practices.rate_zero', places=sentences.listed(none))}"
    top = float(rows["value"].max()) * 1.15
    return estimate_card.card(
        f"ma-health-center-sites-rate-by-{layer}",
        title=t("practices.rate_title"),
        subtitle=[t(f"practices.rate_subtitle.{layer}")],
        finding=finding,
        rows=rows,
        chart=dot_plot(lanes, top=top),
        notes=(t("practices.rate_note"), t("practices.not_a_home")),
    )


def _lane(row: Estimate, sites: int) -> Lane:
    dot = dots.dot(row, row.geo_name, "rate", "home" if row.geo_id == HOME else "other")
    return Lane(counted("practices.rate_label", sites, place=row.geo_name), (dot,))


@registry.card("site-matches", page="practices")
def match_card() -> Card:
    """How the state's list of health centers was found again in the federal one."""
    rows = queries.matches()
    counts = rows["match_rule"].value_counts().reindex(list(RULES), fill_value=0)
    found = int(counts.drop("none").sum())
    finding = t(
        "practices.lists_finding",
        all=len(rows),
        found=found,
        federal=_list_facts("hrsa").sites,
        missing=int(counts["none"]),
        other=queries.unmatched_hrsa(),
    )
    bars = [(t(f"practices.rule.{rule}"), int(counts[rule])) for rule in RULES]
    columns = {
        "state": rows["hsn_name"].map(site_name) + ", " + rows["hsn_address"],
        "town": rows["municipality"],
        "rule": rows["match_rule"].map(lambda rule: t(f"practices.rule.{rule}")),
        "federal": (rows["hrsa_name"].map(site_name, na_action="ignore") + ", " + rows["hrsa_address"]).fillna(""),
    }
    return Card(
        card_id="ma-health-center-lists-compared",
        title=t("practices.lists_title"),
        subtitle=t("practices.lists_subtitle"),
        finding=finding,
        data=rows,
        columns={t(f"practices.match.{name}"): values.tolist() for name, values in columns.items()},
        kinds=("administrative",),
        source_ids=tuple(_list_facts(code).source_id for code in ("hrsa", "hsn_chc")),
        alt=f"{finding} {'; '.join(f'{label}: {count}' for label, count in bars)}.",
        notes=(t("practices.never_added"),),
        chart=bars_by_row(bars),
    )


@registry.card("health-centers", page="practices")
def organizations_card() -> Card:
    """Health center organizations by year of report."""
    rows = queries.organizations_by_year()
    counts = [(int(year), int(n)) for year, n in zip(rows["year"], rows["organizations"], strict=True)]
    (first, at_first), (last, at_last) = counts[0], counts[-1]
    names = {"first": first, "last": last}
    finding = t("practices.organizations_finding", first_count=at_first, last_count=at_last, **names)
    return Card(
        card_id="ma-health-center-organizations",
        title=t("practices.organizations_title"),
        subtitle=t("practices.organizations_subtitle", **names),
        finding=finding,
        data=rows,
        columns={
            t("practices.column.year"): [cells.whole(year) for year, _ in counts],
            t("practices.column.organizations"): [cells.whole(n) for _, n in counts],
        },
        kinds=("administrative",),
        source_ids=(queries.ORGANIZATIONS,),
        alt=f"{finding} {'; '.join(f'{year}: {n}' for year, n in counts)}.",
        chart=bars_by_year(counts),
    )
