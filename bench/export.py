"""Time and memory of a pack of twelve charts, for the benchmarks: `measure()`, or `python -m bench.export`."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from unittest import mock

import dashboard.subjects  # noqa: F401  (makes every card known)
from bench.run import Figure, Section
from dashboard.exports import report_archive
from dashboard.exports.documents import pdf_file
from dashboard.exports.pictures import chart_image, png, raster
from dashboard.exports.reports import place_reports, selection
from dashboard.exports.reports.report import Report
from dashboard.exports.slides import pptx_file
from tests.support.another_renderer import resvg_png

CHARTS = 12
ONE_MORE = "groups:cshcn_prevalence:all_children:2022-2024:25:sex"
HERE = "http://127.0.0.1/report"
NOTE = (
    "Made as on the click of a reader, in one process; seconds of the processor. `resvg` drew all pictures until "
    "2026-11-30 and is asked for the same pictures here; the pack has those of its slides."
)


def twelve_charts() -> Report:
    """The ready-made report on Massachusetts, and one chart more."""
    made, _ = selection.cards([*place_reports.addresses("25"), ONE_MORE])
    charts = [card for card in made if card.chart is not None][:CHARTS]
    return selection.own(HERE, charts, {"title": "Twelve charts"})


def measure() -> dict[str, float]:
    """Charts, seconds of the processor for each kind of file, megabytes of the zip, and of memory that it added."""
    own = twelve_charts()
    measured: dict[str, float] = {"charts": len(own.cards)}
    makers: dict[str, Callable[[], object]] = {
        "pictures": lambda: [chart_image.framed_png(card, HERE) for card in own.cards],
        "pack": lambda: report_archive.pack(own),
        "pdf": lambda: pdf_file.pdf(own),
        "slides": lambda: pptx_file.slides(own),
        "spreadsheet": lambda: report_archive.xlsx(own),
        "tables": lambda: report_archive.data(own),
    }
    before = _peak()
    measured["pack_mb"] = len(report_archive.pack(own)) / 1e6
    measured["pack_added_mb"] = _peak() - before
    for name, make in makers.items():
        measured[f"{name}_seconds"] = _seconds(make)
    with mock.patch.object(raster, "of_svg", resvg_png), mock.patch.object(png, "encoded", bytes):
        for name in ("pictures", "pack"):
            measured[f"{name}_by_resvg"] = _seconds(makers[name])
    return measured


def run() -> Section:
    """Pictures and the pack beside what they took when `resvg` drew them, and how long each part takes."""
    told = measure()
    ratios = [
        Figure(
            f"{name}, processor time / with `resvg`",
            told[f"{name}_seconds"] / told[f"{name}_by_resvg"],
            "",
            "",
            at_most=target,
        )
        for name, target in (("pictures", 0.5), ("pack", 0.6))
    ]
    figures = [
        Figure(
            "pack of all files", told["pack_seconds"], "s", f"{told['charts']:.0f} charts, {told['pack_mb']:.1f} MB"
        ),
        Figure("the same with pictures by `resvg`", told["pack_by_resvg"], "s", ""),
        Figure("pictures of the charts, 2,400 pixels wide", told["pictures_seconds"], "s", "not in the pack"),
        Figure("the same by `resvg`", told["pictures_by_resvg"], "s", ""),
        *(Figure(name, told[f"{name}_seconds"], "s", "") for name in ("pdf", "slides", "spreadsheet", "tables")),
        Figure("memory that a pack added", told["pack_added_mb"], "MB", "peak, of one process"),
    ]
    return Section("A report of twelve charts", ratios, figures, NOTE)


def _seconds(make: Callable[[], object]) -> float:
    """Seconds of the processor, the least of three: what is made once for all readers is made before."""
    taken = []
    for _ in range(3):
        start = time.process_time()
        make()
        taken.append(time.process_time() - start)
    return min(taken)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


if __name__ == "__main__":
    for what, value in measure().items():
        print(f"{what}: {value:.2f}")
