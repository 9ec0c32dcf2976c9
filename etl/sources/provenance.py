"""Rows of the table `source`: each file as cited, and each pooled period as made of its files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from etl.core import periods
from etl.sources.manifest import Source

COLUMNS = ["source_id", "kind", "series", "title", "publisher", "citation", "licence", "vintage", "file"]
MISSING_COLUMNS = ["source_id", "kind", "series", "title", "publisher", "vintage", "file", "url", "note"]
DATA_PAGE = "https://www.census.gov/programs-surveys/nsch/data/datasets.html"
_SERIES = "{} series"


def files(sources: Iterable[Source]) -> pd.DataFrame:
    """One row a file."""
    rows = [
        {name: getattr(s, name) for name in COLUMNS}
        | {"url": s.official_url, "sha256": s.sha256, "bytes": s.bytes, "parts": s.source_id, "note": s.note}
        for s in sources
    ]
    return pd.DataFrame(rows)


def missing(sources: Iterable[Source]) -> pd.DataFrame:
    """One row a file that is known and not there."""
    return files(sources).reindex(columns=MISSING_COLUMNS)


def as_released(sources: Iterable[Source], releases: Mapping[str, str]) -> list[Source]:
    """Sources with the release in their words that their file is of: the manifest calls every survey file enhanced.

    Args:
        sources: the manifest's rows.
        releases: `enhanced` or `original` by source id, as the member's name says; blank leaves the words.
    """
    return [_as_released(source, releases.get(source.source_id, "")) for source in sources]


def _as_released(source: Source, release: str) -> Source:
    if not release:
        return source
    told = {
        name: getattr(source, name).replace(_SERIES.format("enhanced"), _SERIES.format(release))
        for name in ("title", "citation")
    }
    return replace(source, **told)


def pooled(series: str, years: Sequence[int], sources: Mapping[tuple[str, int | None], Source]) -> dict[str, object]:
    """The row of a pooled period; its hash is the hash of its files' hashes, in order of years.

    Args:
        series: nsch_topical or nsch_screener.
        years: the years pooled, in order.
        sources: the files by series and year.
    """
    own = [sources[series, year] for year in years]
    period, what = periods.period_name(list(years)), series.removeprefix("nsch_")
    joined = hashlib.sha256("".join(str(f.sha256) for f in own).encode()).hexdigest()
    citation = own[0].citation.replace(f"{years[0]} National", f"{period} National", 1)
    return {
        "source_id": f"nsch_{period}_{what}",
        "kind": "pooled",
        "series": series,
        "title": f"{period} National Survey of Children's Health, {what} public use files, pooled",
        "publisher": own[0].publisher,
        "citation": citation.replace("file (", "files, pooled ("),
        "licence": own[0].licence,
        "vintage": period,
        "file": "; ".join(f.file for f in own),
        "url": DATA_PAGE,
        "sha256": joined,
        "bytes": sum(f.bytes or 0 for f in own),
        "parts": "; ".join(f.source_id for f in own),
    }
