"""Where care is given, who worked on medical homes, and what came of it: tables from `data/raw/practices`.

`sites` reads the three lists, `places` finds town, county and region, `matching` compares the two health center
lists, `density` counts sites by county and region, `programmes` and `quality` read the rest.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from etl.practices import density, matching, organisations, programmes, quality, sites
from etl.practices.places import Gazetteer
from etl.report import Report


def tables(raw: Path, report: Report) -> dict[str, pd.DataFrame]:
    """All tables of this part of the build, by name.

    Args:
        raw: folder of source files, laid out like `data/raw`.
        report: receives one finding for each remark on a row.

    Raises:
        SourceError: a source is missing, lacks a column, or holds what would mislead.
    """
    gazetteer = Gazetteer.read(raw)
    placed = sites.read_sites(raw, gazetteer, report)
    pairs = matching.match_health_centers(placed, report)
    site = matching.with_matches(placed, pairs)
    estimate, source = density.site_estimates(raw, site, gazetteer)
    return {
        "site": site,
        "site_match": pairs,
        "organisation_year": organisations.read_organisation_years(raw, report),
        "estimate": estimate,
        "source": source,
        **programmes.read_programmes(raw, site, gazetteer, report),
        **quality.read_quality(raw, report),
    }
