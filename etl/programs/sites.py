"""The three site lists as one table, each row placed in a town, county and region or reported as unresolved.

HRSA's list has coordinates; the two Health Safety Net lists have addresses only. The lists follow different rules
and overlap: rows are kept apart by `list` and are never to be added together.
"""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import dataclass
from math import isnan, nan
from pathlib import Path

import pandas as pd

from etl.core.build_log import BuildLog
from etl.core.csv_input import number, read_rows
from etl.core.errors import SourceError
from etl.geography.gazetteer import TOLERANCE_M, Gazetteer
from etl.programs.addresses import house_number, is_massachusetts_zip, phone_digits, plain, street_words

HRSA = "ma_hrsa_health_center_sites_2024-10"
HSN_HEALTH_CENTERS = "ma_hsn_community_health_centers_2025-10"
HSN_HOSPITALS = "ma_hsn_acute_hospitals_2025-10"

# A list with more unplaced sites than this would draw a wrong map without looking wrong.
MAX_UNPLACED_SHARE = 0.10

COLUMNS = [
    "site_id",
    "list",
    "name",
    "address",
    "address_key",
    "city",
    "municipality",
    "zip",
    "county_id",
    "region_id",
    "lon",
    "lat",
    "map_x",
    "map_y",
    "kind",
    "setting",
    "focus",
    "phone",
    "web",
    "place_method",
    "source_id",
    "row_in_source",
]


@dataclass(frozen=True)
class SiteList:
    """How one list is laid out: its code, its source, the columns that hold what we need."""

    code: str
    source_id: str
    kind: str
    columns: dict[str, str]

    def path(self, raw: Path) -> Path:
        """The file of the list."""
        return raw / "practices" / f"{self.source_id}.csv"


_HSN_COLUMNS = {
    "name": "organization_name",
    "address": "street_address",
    "city": "city_town",
    "zip": "zip",
    "phone": "phone",
    "stated_county": "county_fips",
}

LISTS = (
    SiteList(
        "hrsa",
        HRSA,
        "health_center",
        {
            "name": "site_name",
            "address": "address",
            "city": "city",
            "state": "state",
            "zip": "zip",
            "phone": "phone",
            "web": "web",
            "setting": "setting",
            "lon": "longitude",
            "lat": "latitude",
            "stated_county": "county_fips",
        },
    ),
    SiteList("hsn_chc", HSN_HEALTH_CENTERS, "health_center", _HSN_COLUMNS),
    SiteList("hsn_hospital", HSN_HOSPITALS, "acute_hospital", _HSN_COLUMNS),
)

# What a site is for, only where its printed name says so outright.
_FOCUS = (
    ("older_adults", re.compile(r"\bPACE\b|all-inclusive care for the elderly|\belder service plan\b", re.I)),
    ("pharmacy", re.compile(r"\bpharmacy\b", re.I)),
    ("wic", re.compile(r"(?<!/)\bWIC\b")),
    ("children", re.compile(r"\bpediatrics?\b|\badolescent\b|\bfor children\b|\bchildren's hospital\b", re.I)),
    ("dental_eye", re.compile(r"^(?!.*\b(medical|primary care)\b).*\b(dental|eye|vision)\b", re.I)),
    ("homeless", re.compile(r"\bshelter\b|\bhomeless\b", re.I)),
)


def read_sites(raw: Path, gazetteer: Gazetteer, log: BuildLog) -> pd.DataFrame:
    """Read, check and place the three lists.

    Returns:
        One row a site, columns COLUMNS. `lon`, `lat` are degrees (WGS 84), null when not known or not in the state;
        `map_x`, `map_y` are the same point in the units of the table `shape`; `address_key` is shared by one building;
        `place_method` is `geometry`, `table` or `unresolved`; `focus` is empty unless the name says it.

    Raises:
        SourceError: a list cannot be read, holds sites of another state only, or more than a tenth of it
            cannot be placed in a county.
    """
    parts = [_read_list(site_list, raw, gazetteer, log) for site_list in LISTS]
    sites = pd.concat(parts, ignore_index=True)
    sites[["lon", "lat"]] = sites[["lon", "lat"]].astype(float)
    sites[["map_x", "map_y"]] = gazetteer.drawn_at(sites["lon"], sites["lat"])
    _report_zip_conflicts(sites, log)
    return sites[COLUMNS]


def _read_list(site_list: SiteList, raw: Path, gazetteer: Gazetteer, log: BuildLog) -> pd.DataFrame:
    path = site_list.path(raw)
    rows = read_rows(path, site_list.columns.values())
    sites = pd.DataFrame({ours: rows[theirs] for ours, theirs in site_list.columns.items()})
    for absent in {"web", "setting", "lon", "lat"} - set(sites.columns):
        sites[absent] = ""
    sites["list"], sites["source_id"], sites["kind"] = site_list.code, site_list.source_id, site_list.kind
    sites["row_in_source"] = rows["row"]

    sites = _clean_names(sites, log)
    sites = _drop_other_states(sites, log)
    sites = _drop_duplicates(sites, log)
    if sites.empty:
        raise SourceError(str(path), "no row is a site in Massachusetts", "check that it is the right file")
    sites["site_id"] = [_site_id(site_list.code, *key) for key in zip(*_keys(sites), strict=True)]
    sites["address_key"] = (
        sites["address"].map(house_number).fillna("") + "|" + sites["address"].map(street_words) + "|" + sites["zip"]
    )
    sites["focus"] = sites["name"].map(_focus)
    _check_zip_and_phone(sites, log)
    _report_shared_addresses(sites, log)

    sites = _place(sites, gazetteer, log)
    unplaced = sites["county_id"].isna().mean()
    if unplaced > MAX_UNPLACED_SHARE:
        raise SourceError(
            str(path),
            f"{unplaced:.0%} of the sites can be placed in no county",
            "check its city and coordinate columns, or add the place names to data/curated/places.csv",
        )
    return sites


def _clean_names(sites: pd.DataFrame, log: BuildLog) -> pd.DataFrame:
    names = sites["name"].map(html.unescape).str.split().str.join(" ")
    for site in sites[sites["name"].str.contains(r"&#?\w+;")].itertuples():
        log.remark(
            site.source_id,
            site.row_in_source,
            "name",
            "The name holds a web code for a sign; it was put right.",
            "kept",
        )
    for site in sites[(names == "") | (sites["address"] == "")].itertuples():
        log.remark(
            site.source_id,
            site.row_in_source,
            "name",
            "The site has no name or no address; shown as listed.",
            "flagged",
        )
    return sites.assign(name=names, address=sites["address"].str.split().str.join(" "))


def _drop_other_states(sites: pd.DataFrame, log: BuildLog) -> pd.DataFrame:
    if "state" not in sites:
        return sites
    elsewhere = sites["state"].str.upper() != "MA"
    for site in sites[elsewhere].itertuples():
        log.remark(
            site.source_id, site.row_in_source, "state", f"State is {site.state!r}, not MA; left out.", "dropped"
        )
    return sites[~elsewhere]


def _keys(sites: pd.DataFrame) -> tuple[pd.Series, pd.Series, pd.Series]:
    return sites["name"].map(plain), sites["address"].map(plain), sites["zip"]


def _drop_duplicates(sites: pd.DataFrame, log: BuildLog) -> pd.DataFrame:
    keys = pd.concat(_keys(sites), axis=1)
    again = keys.duplicated()
    for site in sites[again].itertuples():
        log.remark(
            site.source_id,
            site.row_in_source,
            "name",
            f"{site.name!r} stands in the list twice with one address; counted once.",
            "dropped",
        )
    return sites[~again]


def _site_id(code: str, name: str, address: str, zip_code: str) -> str:
    """An id that stays when rows are added or reordered, and changes only with name, address or ZIP."""
    text = "|".join((name, address, zip_code))
    return f"{code}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def _focus(name: str) -> str:
    return next((focus for focus, pattern in _FOCUS if pattern.search(name)), "")


def _check_zip_and_phone(sites: pd.DataFrame, log: BuildLog) -> None:
    for site in sites.itertuples():
        if not is_massachusetts_zip(str(site.zip)):
            log.remark(
                site.source_id,
                site.row_in_source,
                "zip",
                f"ZIP {site.zip!r} ({site.name}) is not a Massachusetts ZIP; shown as printed.",
                "flagged",
            )
        digits = phone_digits(str(site.phone))
        if site.phone and len(digits) != 10:
            log.remark(
                site.source_id,
                site.row_in_source,
                "phone",
                f"Phone {site.phone!r} ({site.name}) has {len(digits)} digits, not 10; shown as printed.",
                "flagged",
            )


def _report_shared_addresses(sites: pd.DataFrame, log: BuildLog) -> None:
    shared = sites[sites.duplicated("address_key", keep=False)]
    for _, group in shared.groupby("address_key"):
        first = group.iloc[0]
        for site in group.iloc[1:].itertuples():
            log.remark(
                site.source_id,
                site.row_in_source,
                "address",
                f"{site.name!r} has the address of {first['name']!r} (row {first['row_in_source']}); both are kept "
                "because the list counts them as two sites.",
                "flagged",
            )


def _place(sites: pd.DataFrame, gazetteer: Gazetteer, log: BuildLog) -> pd.DataFrame:
    sites = sites.reset_index(drop=True)
    lon = pd.to_numeric(sites["lon"].map(number), errors="coerce")
    lat = pd.to_numeric(sites["lat"].map(number), errors="coerce")
    sites["lon"], sites["lat"] = lon, lat
    known = lon.notna() & lat.notna()
    at_point = pd.Series(pd.NA, index=sites.index, dtype="object")
    if known.any():
        at_point[known] = gazetteer.towns_at(lon[known], lat[known])

    placed = []
    for index, site in sites.iterrows():
        point_town = None if pd.isna(at_point[index]) else str(at_point[index])
        placed.append(_resolve(site, point_town, gazetteer, log))
    columns = ["municipality", "county_id", "region_id", "place_method", "lon", "lat"]
    sites[columns] = pd.DataFrame(placed, columns=columns, index=sites.index)
    return sites


def _resolve(
    site: pd.Series, point_town: str | None, gazetteer: Gazetteer, log: BuildLog
) -> tuple[str | None, str | None, str | None, str, float, float]:
    """Municipality, county, region, method and usable coordinates of one site."""

    def remark(column: str, message: str) -> None:
        log.remark(site["source_id"], site["row_in_source"], column, f"{site['name']}: {message}", "flagged")

    stated_town = gazetteer.municipality(site["city"])
    town, method = stated_town, "table"
    lon, lat = float(site["lon"]), float(site["lat"])
    if isnan(lon) or isnan(lat):
        if site["list"] == "hrsa":
            remark("longitude", "it has no usable coordinates; it is in the table, not on the map.")
        lon = lat = nan
    elif point_town is None and gazetteer.distance_m(lon, lat) > TOLERANCE_M:
        remark("longitude", f"the point {lon:.4f}, {lat:.4f} is outside Massachusetts; it is not drawn on the map.")
        lon = lat = nan
    elif point_town is not None and stated_town in (None, point_town):
        town, method = point_town, "geometry"
    elif point_town is not None and gazetteer.distance_m(lon, lat, stated_town) <= TOLERANCE_M:
        remark("longitude", f"the point lies just over the line in {point_town}; kept in {stated_town} as stated.")
    elif point_town is not None:
        town, method = point_town, "geometry"
        remark("longitude", f"the point lies in {point_town}, the address says {site['city']}; the point was used.")
    if town is None:
        remark(
            "city",
            f"{site['city']!r} is not a known place and no point says where it is; it is in no county or region.",
        )
        return None, None, None, "unresolved", lon, lat

    county_id, region_id = gazetteer.codes(town)
    if site["stated_county"] not in ("", county_id):
        remark("county_fips", f"the file puts {town} in county {site['stated_county']}; {county_id} was used.")
    return town, county_id, region_id, method, lon, lat


def _report_zip_conflicts(sites: pd.DataFrame, log: BuildLog) -> None:
    """A ZIP whose other sites, in all lists, stand in one other county is likely a misprint."""
    for zip_code, group in sites[sites["county_id"].notna()].groupby("zip"):
        counts = group["county_id"].value_counts()
        if len(counts) != 2 or counts.iloc[1] != 1:
            continue
        odd = group[group["county_id"] == counts.index[1]].iloc[0]
        if counts.iloc[0] < 2:
            continue
        log.remark(
            odd["source_id"],
            odd["row_in_source"],
            "zip",
            f"{odd['name']}: ZIP {zip_code} is in {odd['municipality']} here, but the {counts.iloc[0]} others with it "
            "are in another county; it is shown as printed and kept in the stated town.",
            "flagged",
        )
