"""Time and memory of a pack of twelve charts, for the benchmarks: `measure()`, or `python -m bench.export`."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable

from bench.run import Figure, Section
from dashboard.exports import report_archive
from dashboard.exports.documents import pdf_file
from dashboard.exports.reports import place_reports, selection
from dashboard.exports.reports.report import Report
from dashboard.exports.slides import pptx_file

CHARTS = 12
ONE_MORE = "groups:cshcn_prevalence:all_children:2022-2024:25:sex"
HERE = "http://127.0.0.1/report"


def twelve_charts() -> Report:
    """The ready-made report on Massachusetts, and one chart more."""
    made, _ = selection.cards([*place_reports.addresses("25"), ONE_MORE])
    charts = [card for card in made if card.chart is not None][:CHARTS]
    return selection.own(HERE, charts, {"title": "Twelve charts"})


def measure() -> dict[str, float]:
    """Charts, seconds of each kind of file, megabytes of the zip, and megabytes of memory that its making added."""
    own = twelve_charts()
    measured: dict[str, float] = {"charts": len(own.cards)}
    makers: dict[str, Callable[[Report], bytes]] = {
        "pdf": pdf_file.pdf,
        "slides": pptx_file.slides,
        "spreadsheet": report_archive.xlsx,
        "tables": report_archive.data,
    }
    for name, make in makers.items():
        measured[f"{name}_seconds"], _ = _timed(make, own)
    before = _peak()
    measured["pack_seconds"], packed = _timed(report_archive.pack, own)
    measured["pack_added_mb"] = _peak() - before
    measured["pack_mb"] = len(packed) / 1e6
    return measured


def run() -> Section:
    """The pack as a benchmark; there is nothing to compare it with, so it has no ratio."""
    told = measure()
    figures = [
        Figure(
            "pack of all files", told["pack_seconds"], "s", f"{told['charts']:.0f} charts, {told['pack_mb']:.1f} MB"
        ),
        *(Figure(name, told[f"{name}_seconds"], "s", "") for name in ("pdf", "slides", "spreadsheet", "tables")),
        Figure("memory that its making added", told["pack_added_mb"], "MB", "peak, of one process"),
    ]
    return Section("A report of twelve charts", [], figures, "Made as on the click of a reader, in one process.")


def _timed(make: Callable[[Report], bytes], own: Report) -> tuple[float, bytes]:
    start = time.perf_counter()
    made = make(own)
    return time.perf_counter() - start, made


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


if __name__ == "__main__":
    for what, value in measure().items():
        print(f"{what}: {value:.2f}")
