"""Which language now: the languages there are, what each has, and the one in use.

The language is a setting of the current thread, because one server answers readers of several languages at once. There
are two: the language that the reader asked for, and that of the texts now made, which is English on a page that the
reader's language does not have yet.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "messages"
LANGUAGES = Path(__file__).parent / "languages.toml"
ENGLISH = "en"
ALL = "all"
_reader: ContextVar[str] = ContextVar("reader", default=ENGLISH)
_language: ContextVar[str] = ContextVar("language", default=ENGLISH)
# Whether the reader's address names the language; it does for English too where the browser prefers another one.
_named: ContextVar[bool] = ContextVar("named", default=False)


@dataclass(frozen=True)
class Language:
    """A row of `languages.toml`, which says what its fields mean."""

    name: str
    pages: frozenset[str] | str
    reviewed: date | None = None

    def has(self, page: str) -> bool:
        """Whether a page is translated."""
        return self.pages == ALL or page in self.pages


@lru_cache(maxsize=1)
def languages() -> dict[str, Language]:
    """The languages by code, English first."""
    rows = tomllib.loads(LANGUAGES.read_text(encoding="utf-8"))
    return {
        code: Language(row["name"], ALL if row["pages"] == ALL else frozenset(row["pages"]), row.get("reviewed"))
        for code, row in rows.items()
    }


def offered() -> tuple[str, ...]:
    """Codes of the languages that a reader can choose, English first."""
    return tuple(code for code, one in languages().items() if one.pages)


def is_whole(page: str, code: str) -> bool:
    """Whether a language has the texts of a page."""
    return languages()[code].has(page)


def preferred(wanted: str) -> str:
    """Code of the offered language that a browser wants most, from `es-PR,es;q=0.9,en;q=0.5`; English for none."""
    weighed = []
    for part in wanted.split(","):
        tag, _, weight = part.partition(";q=")
        try:
            weighed.append((float(weight or 1), tag.strip().partition("-")[0].lower()))
        except ValueError:
            continue
    # Of languages wanted alike, the one named first.
    ordered = [code for weight, code in sorted(weighed, key=lambda one: -one[0]) if weight > 0]
    return next((code for code in ordered if code in offered()), ENGLISH)


class Settings(NamedTuple):
    """The reader's language, that of the texts, and whether the reader's address names the first."""

    reader: str
    texts: str
    is_named: bool


def use_language(code: str, page: str = "", *, named: bool = False) -> None:
    """Set the reader's language, and that of the texts: English where the page named is not whole in it.

    Args:
        code: that of a language; one that is not offered is English.
        page: the page, by its name in the catalog.
        named: whether links name the language though it is English, because the reader's address does.
    """
    _named.set(named)
    asked = code if code in offered() else ENGLISH
    _reader.set(asked)
    _language.set(of_page(page) if page else asked)


def of_page(page: str) -> str:
    """Code of the language that the texts of a page have: the reader's, or English where that lacks the page."""
    return reader() if is_whole(page, reader()) else ENGLISH


def settings() -> Settings:
    """What all texts and links follow from besides the build, for work that another thread does later."""
    return Settings(reader(), language(), is_named())


def restore(kept: Settings) -> None:
    """Set all of it as `settings` gave it."""
    _reader.set(kept.reader)
    _language.set(kept.texts)
    _named.set(kept.is_named)


def reader() -> str:
    """Code of the language that the reader asked for."""
    return _reader.get()


def language() -> str:
    """Code of the language of the texts now made."""
    return _language.get()


def is_named() -> bool:
    """Whether links name the reader's language although it is English."""
    return _named.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Make texts in another language for a while."""
    before = _language.set(code)
    try:
        yield
    finally:
        _language.reset(before)
