"""Where care is given, who worked on medical homes, and what came of it: tables from `data/raw/practices`.

`sites` reads the three lists, `places` finds town, county and region, `matching` compares the two health center
lists, `density` counts sites by county and region, `programs` and `quality` read the rest.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from etl.core.build_log import BuildLog
from etl.geography.gazetteer import Gazetteer
from etl.programs import organizations, programs, quality_measures, site_matching, site_rates, sites


def tables(raw: Path, log: BuildLog) -> dict[str, pd.DataFrame]:
    """All tables of this part of the build, by name.

    Args:
        raw: folder of source files, laid out like `data/raw`.
        log: receives one remark on each row that calls for one.

    Raises:
        SourceError: a source is missing, lacks a column, or holds what would mislead.
    """
    gazetteer = Gazetteer.read(raw)
    placed = sites.read_sites(raw, gazetteer, log)
    pairs = site_matching.match_health_centers(placed, log)
    site = site_matching.with_matches(placed, pairs)
    estimate, source = site_rates.site_estimates(raw, site, gazetteer)
    return {
        "site": site,
        "site_match": pairs,
        "organization_year": organizations.read_organization_years(raw, log),
        "estimate": estimate,
        "source": source,
        **programs.read_programs(raw, site, gazetteer, log),
        **quality_measures.read_quality(raw, log),
    }
