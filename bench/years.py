"""Benchmark: the whole build with every year since the survey's redesign, at the size of the official files.

Files that the project lacks are made up, true to the label program of their year (`tests.support.nsch_files`).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from bench.build import against_promise, told
from bench.run import Figure, Section
from tests.support import measured, nsch_files

# What the project promises on two cores.
PROMISED_SECONDS, PROMISED_MEGABYTES = 300, 3_000
LOOK_EVERY_S = 1.0


def run() -> Section:
    """Make the files, and build with them into a folder of its own."""
    with tempfile.TemporaryDirectory() as path:
        raw, out = Path(path) / "raw", Path(path) / "dashboard.duckdb"
        nsch_files.raw_folder(raw, full=True, pinned=True)
        command = [sys.executable, "-m", "etl", "build", "--raw", str(raw), "--out", str(out)]
        build = measured.run(command, every=LOOK_EVERY_S)
        figures = told(build, out)
    ratios = [
        *against_promise(build, "build with nine years", PROMISED_SECONDS),
        Figure(
            "its peak memory / promised 3 GB",
            build.megabytes / PROMISED_MEGABYTES,
            "",
            "all processes together",
            at_most=1,
        ),
    ]
    first, last = min(nsch_files.YEARS), max(nsch_files.YEARS)
    note = (
        f"Topical and screener files of {first}-{last}: the official ones that the project has, the others made up at "
        "the size of the largest official ones."
    )
    return Section("All survey years", ratios, figures, note)
