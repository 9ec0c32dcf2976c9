"""Rows of the table `source`: each file as cited, and each figure made of several."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from etl.core import periods
from etl.sources.manifest import Source, read_manifest

COLUMNS = ["source_id", "kind", "series", "title", "publisher", "citation", "license", "vintage", "file"]
MISSING_COLUMNS = ["source_id", "kind", "series", "title", "publisher", "vintage", "file", "url", "note"]
DATA_PAGE = "https://www.census.gov/programs-surveys/nsch/data/datasets.html"
COMPUTED_HERE = "This site, with data from "
MOST_PUBLISHERS = 2
# Where the name of an office or a program follows that of its agency.
OFFICE = re.compile(r"[;,] | for ")
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


def made_of(own: Sequence[Source], **told: object) -> dict[str, object]:
    """The row of a figure made from several files: what `told` leaves unsaid is put together from theirs.

    Args:
        own: the files, in order; the row's hash is the hash of their hashes.
        told: source_id, kind and title, and what is to be said otherwise than here.
    """
    return {
        "publisher": COMPUTED_HERE + _publishers(own),
        "citation": " ".join(file.citation for file in own),
        "license": "; ".join(dict.fromkeys(file.license for file in own)),
        "vintage": "; ".join(dict.fromkeys(file.vintage for file in own)),
        "file": "; ".join(file.file for file in own),
        "url": own[0].official_url,
        "sha256": hash_of_hashes(own),
        "parts": "; ".join(file.source_id for file in own),
    } | told


def _publishers(own: Sequence[Source]) -> str:
    """Who published the files, without their offices and programs: the first of them by name."""
    names = list(dict.fromkeys(OFFICE.split(file.publisher)[0] for file in own))
    told = names if len(names) <= MOST_PUBLISHERS else [*names[:MOST_PUBLISHERS], "others"]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"


def hash_of_hashes(own: Iterable[Source]) -> str:
    """SHA-256 of the files' SHA-256, joined in order."""
    return hashlib.sha256("".join(str(file.sha256) for file in own).encode()).hexdigest()


def listed(raw: Path, source_ids: Iterable[str]) -> list[Source]:
    """The manifest's rows of these ids, each once, in their order."""
    manifest = {source.source_id: source for source in read_manifest(raw)}
    return [manifest[source_id] for source_id in dict.fromkeys(source_ids)]


def pooled(series: str, years: Sequence[int], sources: Mapping[tuple[str, int | None], Source]) -> dict[str, object]:
    """The row of a pooled period.

    Args:
        series: nsch_topical or nsch_screener.
        years: the years pooled, in order.
        sources: the files by series and year.
    """
    own = [sources[series, year] for year in years]
    period, what = periods.period_name(list(years)), series.removeprefix("nsch_")
    citation = own[0].citation.replace(f"{years[0]} National", f"{period} National", 1)
    return made_of(
        own,
        source_id=f"nsch_{period}_{what}",
        kind="pooled",
        series=series,
        title=f"{period} National Survey of Children's Health, {what} public use files, pooled",
        publisher=own[0].publisher,
        citation=citation.replace("file (", "files, pooled ("),
        license=own[0].license,
        vintage=period,
        url=DATA_PAGE,
        bytes=sum(file.bytes or 0 for file in own),
    )
