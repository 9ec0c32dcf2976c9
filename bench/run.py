"""`make bench`: the benchmarks, ratios first, written to docs/bench.md.

`python -m bench [NAME ...]` runs all or the named ones. A benchmark is a function without arguments that returns
a Section; its module and name stand in BENCHMARKS.
"""

from __future__ import annotations

import importlib
import os
import platform
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench import yardstick

REPORT = Path(__file__).parent.parent / "docs" / "bench.md"
BENCHMARKS = {
    "survey": "bench.survey",
    "build": "bench.build",
    "scale": "bench.scale",
    "years": "bench.years",
    "serve": "bench.serve",
    "first": "bench.first",
    "figures": "bench.figures",
    "files": "bench.files",
    "export": "bench.export",
}
LIBRARIES = ["svy", "polars", "pandas", "duckdb", "streamlit"]


@dataclass(frozen=True)
class Figure:
    """One number: what it is, its unit, a remark, and the most or the least that it is meant to be."""

    name: str
    value: float
    unit: str
    remark: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def is_met(self) -> bool:
        """Whether it is as it is meant to be."""
        return (self.at_most is None or self.value <= self.at_most) and (
            self.at_least is None or self.value >= self.at_least
        )

    def told(self) -> str:
        """Target and remark."""
        most = "" if self.at_most is None else f"at most {self.at_most:g}"
        least = "" if self.at_least is None else f"at least {self.at_least:g}"
        return "; ".join(filter(None, (most, least, "" if self.is_met else "**falls short**", self.remark)))


@dataclass(frozen=True)
class Section:
    """The result of one benchmark: ratios, which carry over to other machines, and the figures they come from."""

    title: str
    ratios: list[Figure]
    figures: list[Figure]
    note: str


def machine(load: float) -> str:
    """The machine in one line, and how busy others kept it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0))
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"{cores} cores ({_processor()}), {memory:.0f} GB memory, load average {load:.1f} before the first benchmark; "
        f"{yardstick.told()}; Python {platform.python_version()}, {libraries}, {_r()}"
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _r() -> str:
    say = 'cat(as.character(getRversion()), "with survey", as.character(packageVersion("survey")))'
    done = subprocess.run(["Rscript", "-e", say], capture_output=True, text=True, check=False)
    return f"R {done.stdout}" if done.returncode == 0 else "no R"


def table(figures: Iterable[Figure]) -> str:
    """A Markdown table."""
    lines = [f"| {f.name} | {_shown(f.value)} {f.unit}".rstrip() + f" | {f.told()} |" for f in figures]
    return "\n".join(["| what | value | remark |", "|---|---|---|", *lines])


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def report(sections: list[Section], load: float) -> str:
    """All sections as Markdown, ratios of all first."""
    when = datetime.now(UTC).date().isoformat()
    parts = [
        "# Benchmarks",
        f"Measured on {when} by `make bench`: {machine(load)}.",
        "Times on a shared machine vary: read the ratios, which are of one run.",
        "## Ratios",
        table(ratio for section in sections for ratio in section.ratios),
        fallen_short(sections),
    ]
    for section in sections:
        parts += [f"## {section.title}", section.note, table(section.figures)]
    return "\n\n".join(parts) + "\n"


def fallen_short(sections: Iterable[Section]) -> str:
    """One line on the targets that are missed."""
    missed = [ratio.name for section in sections for ratio in section.ratios if not ratio.is_met]
    return f"Falls short: {'; '.join(missed)}." if missed else "Every target is met."


def main(names: list[str]) -> int:
    """Run benchmarks and write the report; a part of them is printed only. 2 when a target is missed."""
    if unknown := sorted(set(names) - BENCHMARKS.keys()):
        print(f"Unknown benchmark {unknown[0]!r}: there are {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 1
    load = os.getloadavg()[0]
    sections = []
    for name in names or BENCHMARKS:
        print(f"{name} ...", file=sys.stderr, flush=True)
        sections.append(importlib.import_module(BENCHMARKS[name]).run())
    text = report(sections, load)
    print(text)
    if not names:
        REPORT.write_text(text, encoding="utf-8")
    print(fallen_short(sections))
    return 0 if all(ratio.is_met for section in sections for ratio in section.ratios) else 2
