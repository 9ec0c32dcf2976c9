"""Queries on sites, programs and quality measures. Parameters are never put into the text of a query."""

from __future__ import annotations

import pandas as pd

from dashboard.data.models import NamedSite, Participant, Program, records
from dashboard.data.store import database
from dashboard.i18n.catalog import stored

ORGANIZATIONS = "ma_hrsa_uds_organisations_2004_2019"

SITES = """
SELECT s.*, c.name AS county, r.name AS region, m.name AS matched_name, m.address AS matched_address
FROM site s
LEFT JOIN geography c ON c.geo_id = s.county_id
LEFT JOIN geography r ON r.geo_id = s.region_id
LEFT JOIN site m ON m.site_id = s.matched_site_id
WHERE s.list = $site_list
ORDER BY s.municipality, s.name, s.address
"""


def sites(site_list: str) -> pd.DataFrame:
    """All sites of one list (`hrsa`, `hsn_chc`, `hsn_hospital`) with names of county, region and match."""
    return database.rows(SITES, site_list=site_list)


def all_sites() -> list[NamedSite]:
    """Name, address, town and list of every site, each name at an address once."""
    sql = """
    SELECT any_value(list) AS list, name, any_value(address) AS address, any_value(municipality) AS municipality
    FROM site GROUP BY name, address_key ORDER BY name
    """
    return records(NamedSite, database.rows(sql))


def site_lists() -> pd.DataFrame:
    """One row a list: list, rows, with a point, unresolved, and its source's title, publisher, vintage and hash."""
    sql = """
    SELECT s.list, count(*) AS sites, count(s.lon) AS with_point,
           count(*) FILTER (WHERE s.county_id IS NULL) AS unresolved,
           count(DISTINCT s.address_key) AS addresses,
           any_value(o.source_id) AS source_id, any_value(o.title) AS title,
           any_value(o.publisher) AS publisher, any_value(o.vintage) AS vintage
    FROM site s JOIN source o USING (source_id)
    GROUP BY s.list ORDER BY array_position(['hrsa', 'hsn_chc', 'hsn_hospital'], s.list)
    """
    return database.rows(sql)


def matches() -> pd.DataFrame:
    """Pairs of the two health center lists, and the rows of the state's list that are in none."""
    sql = """
    SELECT h.site_id, h.name AS hsn_name, h.address AS hsn_address, h.municipality, h.zip AS hsn_zip,
           coalesce(h.match_rule, 'none') AS match_rule,
           f.name AS hrsa_name, f.address AS hrsa_address, f.zip AS hrsa_zip
    FROM site h LEFT JOIN site f ON f.site_id = h.matched_site_id
    WHERE h.list = 'hsn_chc'
    ORDER BY h.municipality, h.name
    """
    return database.rows(sql)


def unmatched_hrsa() -> int:
    """How many sites of the federal list no row of the state's list was found for."""
    sql = """
    SELECT count(*) AS sites FROM site f
    WHERE f.list = 'hrsa' AND NOT EXISTS (
        SELECT 1 FROM site h WHERE h.list = 'hsn_chc' AND h.matched_site_id = f.site_id)
    """
    return int(database.rows(sql)["sites"].iloc[0])


def towns() -> list[str]:
    """All municipalities by name."""
    return database.rows("SELECT town FROM town ORDER BY town")["town"].tolist()


def counties_of(region_id: str) -> pd.DataFrame:
    """Counties that a region takes in, in whole or in part: county, whole_county."""
    sql = """
    SELECT g.name AS county, p.whole_county FROM region_part p JOIN geography g ON g.geo_id = p.county_id
    WHERE p.region_id = $region_id ORDER BY g.name
    """
    return database.rows(sql, region_id=region_id)


def site_counts() -> dict[str, int]:
    """Sites of HRSA's list by area id."""
    sql = "SELECT geo_id, value FROM estimate WHERE indicator_id = 'health_center_sites'"
    rows = database.rows(sql)
    return {str(geo_id): int(value) for geo_id, value in zip(rows["geo_id"], rows["value"], strict=True)}


def site_rates(kind: str) -> pd.DataFrame:
    """Estimate rows of sites for each 10,000 children in counties or regions (`kind`) and in the state, by name."""
    sql = """
    SELECT e.*, g.name AS geo_name FROM estimate e JOIN geography g USING (geo_id)
    WHERE e.indicator_id = 'health_center_sites_rate' AND (g.kind = $kind OR g.kind = 'state')
    ORDER BY g.kind = 'state' DESC, g.name
    """
    return database.rows(sql, kind=kind)


def organizations_by_year() -> pd.DataFrame:
    """Health center organizations that reported to HRSA: year, organizations."""
    sql = "SELECT year, count(*) AS organizations FROM organization_year GROUP BY year ORDER BY year"
    return database.rows(sql)


def programs() -> list[Program]:
    """Programs by start, those without a known start first."""
    return records(Program, database.rows("SELECT * FROM program ORDER BY start NULLS FIRST, name"))


def program_links(program_id: str) -> list[str]:
    """Addresses cited for a program, in the order of its row."""
    sql = "SELECT url FROM program_source WHERE program_id = $program_id"
    return database.rows(sql, program_id=program_id)["url"].tolist()


def participants(program_id: str) -> list[Participant]:
    """Organizations confirmed as taking part in a program."""
    sql = "SELECT * FROM program_participant WHERE program_id = $program_id ORDER BY participant_id"
    return records(Participant, database.rows(sql, program_id=program_id))


def results(program_id: str) -> pd.DataFrame:
    """Published results of a program, without the facts about its set-up."""
    sql = """
    SELECT * FROM program_result WHERE program_id = $program_id AND topic = 'result' ORDER BY result_id
    """
    return database.rows(sql, program_id=program_id)


def quality_years() -> list[int]:
    """Federal fiscal years of the Child Core Set at hand, newest first."""
    return database.rows("SELECT DISTINCT ffy FROM quality_measure ORDER BY ffy DESC")["ffy"].tolist()


def quality(ffy: int | None = None) -> pd.DataFrame:
    """Rates of a year, or of all years, in the order of the measures' plain list."""
    sql = """
    SELECT * FROM quality_measure WHERE $ffy IS NULL OR ffy = $ffy ORDER BY ffy DESC, list_order
    """
    rows = database.rows(sql, ffy=ffy)
    labels = zip(rows["rate_id"], rows["label"], strict=True)
    return rows.assign(label=[stored(f"quality_rate.{rate_id}", label) for rate_id, label in labels])


def quality_2016() -> pd.DataFrame:
    """The three rates of FFY 2016, which no other year may be joined with."""
    rows = database.rows("SELECT * FROM quality_measure_2016 ORDER BY row_in_source")
    return _told("quality_measure_2016", rows, ("measure", "note"))


def initial_core_set() -> pd.DataFrame:
    """Measures of the first core set that could be named."""
    rows = database.rows("SELECT * FROM core_set_initial ORDER BY row_in_source")
    return _told("core_set_initial", rows, ("measure", "later_history"))


def _told(table: str, rows: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    """Rows with these columns in the language in use; such a table is known by the rows of its source."""
    told = {
        name: [stored(f"{table}.{n}.{name}", text) for n, text in zip(rows["row_in_source"], rows[name], strict=True)]
        for name in columns
    }
    return rows.assign(**told)


def mhi() -> pd.DataFrame:
    """Structure, scoring and published values of the Medical Home Index."""
    return database.rows("SELECT * FROM mhi_reference ORDER BY item_id")
