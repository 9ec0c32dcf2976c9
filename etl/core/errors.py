"""What a build says to a person when a source cannot be used: one sentence a fault, and all faults at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import duckdb


class SourceError(Exception):
    """A source that cannot be used. Its text is one sentence for the person who runs the build.

    Args:
        file: the file (and row or column) at fault, as the person would look for it.
        found: what was found there.
        todo: what to do about it.
    """

    def __init__(self, file: str, found: str, todo: str) -> None:
        super().__init__(f"{file}: {found}; {todo}.")
        self.file = file
        self.found = found
        self.todo = todo

    def __reduce__(self) -> tuple[object, ...]:
        """From one process to another: made anew of its three parts."""
        return type(self), (self.file, self.found, self.todo)


class SeveralSourcesError(SourceError):
    """Several sources that cannot be used: a line for each."""

    def __init__(self, errors: Sequence[SourceError]) -> None:
        lines = "".join(f"\n- {error}" for error in errors)
        Exception.__init__(self, f"{len(errors)} sources are at fault:{lines}")
        self.file = errors[0].file
        self.errors = list(errors)

    def __reduce__(self) -> tuple[object, ...]:
        """From one process to another: made anew of its errors."""
        return type(self), (self.errors,)


class Faults:
    """Collects faults of steps that do not need each other, so that a person hears of all of them at once."""

    def __init__(self) -> None:
        self.errors: list[SourceError] = []

    @contextmanager
    def caught(self) -> Iterator[None]:
        """Keep what goes wrong in the block, and go on after it."""
        try:
            yield
        except SeveralSourcesError as several:
            self.errors += several.errors
        except SourceError as error:
            self.errors.append(error)

    def stop(self) -> None:
        """End here when something went wrong.

        Raises:
            SourceError: the one fault, or all of them.
        """
        if len(self.errors) > 1:
            raise SeveralSourcesError(self.errors)
        if self.errors:
            raise self.errors[0]


def sentence(error: Exception) -> str:
    """What a person reads when this error ends a command, with what to do; blank for an error of the code itself."""
    if isinstance(error, SourceError):
        return str(error)
    if isinstance(error, duckdb.IOException | duckdb.FatalException):
        return f"{str(error).partition(chr(10))[0]}; check free space, then build again."
    if isinstance(error, OSError):
        told = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        return f"{told}; check the path, who may read and write it, and free space."
    return ""
