"""Benchmark: ten times the rows of a survey file, from the zip to the estimates.

The larger file is simulated: each household of the official file ten times, under ten identifiers, with a tenth of its
weight. Both files hold the same columns, those that the build reads.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pandas as pd

from bench.run import Figure, Section
from etl.core.paths import RAW
from etl.core.registry.indicators import read_registry
from etl.estimation.tables import by_area
from etl.sources.manifest import read_manifest
from etl.survey import questionnaire
from etl.survey import run as survey_run
from etl.survey.files import microdata
from tests.support import measured
from tests.support import small_survey as small

SERIES, YEAR = "nsch_topical", 2019
TIMES = 10
# And the most times the memory.
MEMORY = 2.5
FILE = "nsch/scaled.zip"


def simulated(times: int, raw: Path) -> int:
    """Write the official file with its households so many times over into a folder of raw files; return its rows."""
    source = next(s for s in read_manifest(RAW) if (s.series, s.year) == (SERIES, YEAR))
    series = questionnaire.SERIES[SERIES]
    wanted = questionnaire.columns(series, questionnaire.items(SERIES, read_registry()), YEAR).values()
    children = pd.DataFrame(small.excerpt(RAW / source.file, 0)).rename(columns=str.lower)[list(wanted)]
    children[series.weight.lower()] /= times
    household = series.cluster.lower()
    copies = [children.assign(**{household: [f"{n}-{h}" for h in children[household]]}) for n in range(times)]
    many = pd.concat(copies, ignore_index=True)
    small.survey_zip(raw / FILE, many.to_dict("records"))
    return len(many)


def estimate(raw: Path) -> None:
    """Read, score and estimate the file as the build does."""
    indicators = [i for i in read_registry() if i.series == SERIES]
    source = small.source(SERIES, YEAR, FILE)
    items = questionnaire.items(SERIES, indicators)
    scored = survey_run.narrowed(survey_run.scored_children(microdata.read_children(raw, source, items), indicators))
    by_area.run(by_area.pooled_task(SERIES, [YEAR], {YEAR: scored}, indicators))


def run() -> Section:
    """The official rows and ten times as many."""
    met: dict[int, measured.Measured] = {}
    rows: dict[int, int] = {}
    for times in (1, TIMES):
        with tempfile.TemporaryDirectory() as path:
            rows[times] = simulated(times, Path(path))
            met[times] = measured.run([sys.executable, "-m", "bench.scale", path])
    one, many = met[1], met[TIMES]
    what = f"{TIMES} times the rows / the rows"
    ratios = [
        Figure(f"time of a survey's estimates, {what}", many.seconds / one.seconds, "", "", at_most=TIMES),
        Figure(f"peak memory of it, {what}", many.megabytes / one.megabytes, "", "", at_most=MEMORY),
    ]
    figures = [
        Figure(f"read, score, estimate {rows[n]:,} children", met[n].seconds, "s", f"peak {met[n].megabytes:,.0f} MB")
        for n in (1, TIMES)
    ]
    note = f"{SERIES} of {YEAR}: {__doc__.partition('simulated: ')[2].strip()}" if __doc__ else ""
    return Section("Ten times the rows", ratios, figures, note.replace("\n", " "))


if __name__ == "__main__":
    estimate(Path(sys.argv[1]))
