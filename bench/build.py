"""Benchmark: the whole build by its command, step by step, on the pinned files."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import duckdb

from bench.run import Figure, Section
from tests.support import measured

# What the project promises on two cores.
PROMISED_SECONDS, PROMISED_MEGABYTES = 60, 1200
SLOWEST = 12


def told(build: measured.Measured, out: Path) -> list[Figure]:
    """A build in figures: time and memory of the whole, and of its slowest steps."""
    with duckdb.connect(str(out.resolve()), read_only=True) as con:
        steps = con.execute("SELECT step, seconds, rows FROM build_step ORDER BY seconds DESC").fetchall()
        (estimates,) = con.execute("SELECT count(*) FROM estimate").fetchone() or (0,)
    megabytes = out.resolve().stat().st_size / 1e6
    return [
        Figure("whole build", build.seconds, "s", f"{estimates:,} estimates, database {megabytes:.0f} MB"),
        Figure("processor time of it", build.processor, "s", "all processes"),
        Figure("peak memory of it", build.megabytes, "MB", "all processes together"),
        *(
            Figure(f"step: {step}", seconds, "s", f"{rows:,} rows, peak memory {build.peaks.get(step, 0):,.0f} MB")
            for step, seconds, rows in steps[:SLOWEST]
        ),
    ]


def against_promise(build: measured.Measured, name: str, promised: int) -> list[Figure]:
    """Time by the clock and of the processor, each as a share of the seconds that are promised on two cores."""
    load, cores = os.getloadavg()[0], len(os.sched_getaffinity(0))
    clock = build.seconds / promised
    share = build.processor / (promised * cores)
    return [
        Figure(
            f"{name} by the clock / promised {promised} s", clock, "", f"load average {load:.1f} at its end", at_most=1
        ),
        Figure(
            f"its processor time / {promised} s on {cores} cores", share, "", "whoever else uses the machine", at_most=1
        ),
    ]


def run() -> Section:
    """Build once into a folder of its own."""
    with tempfile.TemporaryDirectory() as path:
        out = Path(path) / "dashboard.duckdb"
        build = measured.run([sys.executable, "-m", "etl", "build", "--out", str(out)])
        figures = told(build, out)
    peak = build.megabytes / PROMISED_MEGABYTES
    ratios = [
        *against_promise(build, "whole build", PROMISED_SECONDS),
        Figure(f"its peak memory / promised {PROMISED_MEGABYTES:,} MB", peak, "", "all processes together", at_most=1),
    ]
    return Section("The build", ratios, figures, "`python -m etl build` on the files at hand, from hash check to swap.")
