"""What the server and the processes that make files say to each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from dashboard.data.store import database
from dashboard.i18n.locale import Settings, restore


def ready() -> bytes:
    """Import what files are made with, so that the first one does not wait for it."""
    for module in ("dashboard.subjects", "dashboard.exports.documents.fact_sheet", "dashboard.exports.report_archive"):
        import_module(module)
    return b""


@dataclass(frozen=True)
class Job:
    """A file to be made.

    Attributes:
        make: what makes it: a function of a module with its values, which can be sent to another process.
        languages: those of the reader, as `locale.settings` gave them.
        version: the build that it is made from.
    """

    make: Callable[[], bytes]
    languages: Settings
    version: database.Version

    def made(self) -> bytes:
        """The file."""
        restore(self.languages)
        with database.one_build(self.version):
            return self.make()


@dataclass(frozen=True)
class Step:
    """So many charts of so many are done."""

    done: int
    count: int


@dataclass(frozen=True)
class Failure:
    """Why a file could not be made."""

    error: Exception
