"""The log of a build: what was read, kept, dropped and why. Stored in the database and shown."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

import pandas as pd

ACTIONS = ("kept", "dropped", "flagged")


@dataclass(frozen=True)
class Remark:
    """One remark on one row of a source; `row` counts data rows from 1, 0 means the whole file."""

    source_id: str
    row: int
    column: str
    message: str
    action: str


@dataclass(frozen=True)
class Step:
    """One step of the build: its name, seconds taken, rows it made, and what it says of itself."""

    step: str
    seconds: float
    rows: int
    note: str


@dataclass
class BuildLog:
    """Collects remarks and steps while the build runs; `say` prints progress."""

    quiet: bool = False
    remarks: list[Remark] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    started: float = field(default_factory=time.perf_counter)
    step_started: float = 0.0
    running: str = ""

    @property
    def seconds(self) -> float:
        """Seconds since the build began."""
        return time.perf_counter() - self.started

    def remark(self, source_id: str, row: int, column: str, message: str, action: str) -> None:
        """Keep a remark on a row of a source. `action` is one of ACTIONS."""
        if action not in ACTIONS:
            raise ValueError(f"unknown action {action!r}, expected one of {ACTIONS}")
        self.remarks.append(Remark(source_id, int(row), column, message, action))

    @contextmanager
    def step(self, name: str) -> Iterator[dict[str, object]]:
        """Time a step; the caller may set `rows` and `note` in the yielded dict."""
        start = self.step_started = time.perf_counter()
        self.running = name
        told: dict[str, object] = {"rows": 0, "note": ""}
        self.say(f"  {name} ...", end="")
        yield told
        seconds = time.perf_counter() - start
        done = Step(name, round(seconds, 3), int(str(told["rows"])), str(told["note"]))
        self.steps.append(done)
        self.say(f" {done.rows:,} rows, {seconds:.1f} s" + (f" ({done.note})" if done.note else ""))

    def share(self, done: int, total: int) -> None:
        """On a terminal, say how much of a step is done and how long the rest may take."""
        if self.quiet or not sys.stdout.isatty() or not done:
            return
        left = (time.perf_counter() - self.step_started) * (total - done) / done
        print(f"\r  {self.running} ... {done / total:.0%}, about {left:.0f} s left \x1b[K", end="", flush=True)

    def say(self, text: str, end: str = "\n") -> None:
        """Print progress, unless quiet."""
        if not self.quiet:
            print(text, end=end, flush=True)

    def remarks_frame(self) -> pd.DataFrame:
        """Remarks as a frame: source_id, row, column, message, action."""
        columns = ["source_id", "row", "column", "message", "action"]
        return pd.DataFrame([asdict(f) for f in self.remarks], columns=columns)

    def steps_frame(self) -> pd.DataFrame:
        """Steps as a frame: step, seconds, rows, note."""
        return pd.DataFrame([asdict(s) for s in self.steps], columns=["step", "seconds", "rows", "note"])
