"""What is counted where people live: official counts by county, region, school district and town.

None of these counts is of children with special health care needs or of medical homes. docs/local_counts.md says what
each table holds and what each figure leaves out.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from etl.core.areas import MASSACHUSETTS
from etl.core.build_log import BuildLog
from etl.core.csv_input import read_table
from etl.core.errors import SourceError
from etl.core.paths import CURATED
from etl.geography import areas, legislative_districts, localities, school_districts, zip_codes
from etl.geography.school_districts import STATEWIDE, Districts
from etl.official import disability_profile, school_staff, special_education, ssi
from etl.sources.manifest import Source, read_manifest

KIND = "local_count"
CHANGES = CURATED / "series_changes.csv"
SERIES_COLUMNS = [
    *("indicator_id", "geo_id", "period", "year", "segment", "value", "lower", "upper", "reliability"),
    *("reliability_reason", "source_id"),
]


def tables(raw: Path, log: BuildLog) -> dict[str, pd.DataFrame]:
    """Make the frames estimate, source, geography, shape and the tables of places, series and comparisons.

    - `school_district`: district_code, district, serves_towns, lies_over, students (2025-26, if it serves towns).
    - `school_district_county`, `school_district_region`: district_code, county_id or region_id, share of students.
    - `town_school_district`: cousub_geoid, district_code.
    - `zip_town`, `town_legislative_district`, `locality`: see the modules of etl/geography that make them.
    - `count_series`: every measure counted in more than one year; a line may join points of one segment only.
    - `series_change`: gaps and changes of a series, with the year in which each begins.
    - `against_state`: figures of places beside the state's figure of the same measure and period.

    Raises:
        SourceError: a file holds another year than its name says, parts do not add up, or a place cannot be found.
    """
    town = areas.read_towns(raw)
    shapes = areas.town_shapes(raw, town)
    districts = school_districts.read_districts(raw, town, shapes)
    counted = ssi.tables(raw, at_hand(raw, ssi.KIND), log)
    education, names = special_education.tables(raw, at_hand(raw, special_education.KIND), districts, log)
    parts = [counted, education, disability_profile.tables(raw, districts), school_staff.tables(raw, districts)]
    estimates = pd.concat([part["estimate"] for part in parts], ignore_index=True)
    # The staffing report lists schools that the reports of students leave out.
    estimates = estimates[estimates["geo_id"].isin(names["district_code"]) | (estimates["geo_id"].str.len() != 8)]
    changes = read_table(CHANGES, ["indicator_id", "effect", "note", "basis"], ["year"]).astype({"year": int})
    return {
        "estimate": estimates,
        "source": pd.concat([part["source"] for part in parts], ignore_index=True),
        "geography": _geography(names, school_districts.label_points(shapes, districts)),
        "shape": school_districts.screen_shapes(shapes, districts),
        "school_district": _school_districts(names, districts),
        "school_district_county": districts.county[districts.county["county_id"] != STATEWIDE],
        "school_district_region": districts.region,
        "town_school_district": districts.members[["cousub_geoid", "district_code"]],
        "zip_town": zip_codes.zip_towns(raw, town),
        "town_legislative_district": legislative_districts.town_legislative_districts(raw, town),
        "locality": localities.localities(town),
        "count_series": series(estimates, changes),
        "series_change": changes,
        "against_state": against_state(estimates),
    }


def at_hand(raw: Path, series_name: str) -> list[Source]:
    """The files of one series that the manifest lists and that are there, in order of years.

    Raises:
        SourceError: there is none.
    """
    listed = [source for source in read_manifest(raw) if source.kind == KIND and source.series == series_name]
    found = sorted((s for s in listed if (raw / s.file).is_file()), key=lambda source: source.year or 0)
    if not found:
        raise SourceError("sources.csv", f"it lists no file of {series_name} that is there", "restore one")
    return found


def series(estimates: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """Measures counted in more than one year, one row a place and year: SERIES_COLUMNS.

    `year` is the December of SSI, or the year in which a school year ends. A new segment begins after a year without a
    shown figure and where the definition changes, so that no line crosses either.
    """
    long = estimates.assign(year=estimates["period"].str[-4:].astype(int))
    several = long.groupby(["indicator_id", "geo_id"])["year"].transform("nunique") > 1
    long = long[several].sort_values(["indicator_id", "geo_id", "year"], ignore_index=True)
    defined = changes[changes["effect"] == "definition"]
    new_meaning = pd.MultiIndex.from_frame(long[["indicator_id", "year"]]).isin(
        pd.MultiIndex.from_frame(defined[["indicator_id", "year"]])
    )
    place = long.groupby(["indicator_id", "geo_id"])
    shown = long["value"].notna()
    follows = (
        (place["year"].diff() == 1)
        & shown
        & shown.groupby([long["indicator_id"], long["geo_id"]]).shift(fill_value=False)
    )
    begins = (~follows | new_meaning).astype(int)
    long["segment"] = begins.groupby([long["indicator_id"], long["geo_id"]]).cumsum()
    return long[SERIES_COLUMNS]


def against_state(estimates: pd.DataFrame) -> pd.DataFrame:
    """Places beside the state: indicator_id, geo_id, period, state_value, difference, lower, upper, verdict.

    The state's figure is taken as known. A place is `higher` or `lower` when its whole 95% interval lies on one side of
    it; otherwise the two cannot be told apart: `same`. Figures without an interval get no verdict and no row.
    """
    keys = ["indicator_id", "period"]
    state = estimates[(estimates["geo_id"] == MASSACHUSETTS) & estimates["value"].notna()].drop_duplicates(keys)
    inside = estimates["geo_id"].str.match(r"25\d{3}$|eohhs-|\d{8}$") & estimates["lower"].notna()
    both = estimates[inside].merge(state[[*keys, "value"]].rename(columns={"value": "state_value"}), on=keys)
    compared = both.assign(
        difference=both["value"] - both["state_value"],
        lower=both["lower"] - both["state_value"],
        upper=both["upper"] - both["state_value"],
    )
    compared["verdict"] = np.select([compared["lower"] > 0, compared["upper"] < 0], ["higher", "lower"], "same")
    return compared[["indicator_id", "geo_id", "period", "state_value", "difference", "lower", "upper", "verdict"]]


def _geography(names: pd.DataFrame, points: gpd.GeoSeries) -> pd.DataFrame:
    degrees = points.to_crs(4326)
    return pd.DataFrame(
        {
            "geo_id": names["district_code"],
            "name": names["district"],
            "kind": "school_district",
            "new_england": True,
            "parent_id": MASSACHUSETTS,
            "lon": names["district_code"].map(degrees.x).round(5),
            "lat": names["district_code"].map(degrees.y).round(5),
        }
    )


def _school_districts(names: pd.DataFrame, districts: Districts) -> pd.DataFrame:
    outlined = districts.outlined.set_index("district_code")
    students = districts.series[f"TOTAL_CNT__{special_education.LAST_HUB_YEAR}"].astype(float)
    code = names["district_code"]
    return names.assign(
        serves_towns=code.isin(outlined.index),
        lies_over=code.map(outlined["lies_over"]).fillna(False).astype(bool),
        students=code.map(students).astype("Int64"),
    )
