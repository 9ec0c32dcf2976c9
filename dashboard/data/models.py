"""Rows of the database as typed records, for those who make cards and pages of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Build:
    """The build whose numbers are shown.

    Attributes:
        build_id: of its inputs and its code.
        built_at: when it ended, in UTC.
        inputs: number of source files.
        estimates: number of rows of estimates.
        seconds: how long it took.
        python: version of Python.
        libraries: versions of libraries, as one text.
        code_version: hash of the code.
    """

    build_id: str
    built_at: datetime
    inputs: int
    estimates: int
    seconds: float
    python: str
    libraries: str
    code_version: str

    @property
    def day(self) -> str:
        """The day on which it ended: `2026-11-28`."""
        return f"{self.built_at:%Y-%m-%d}"
