"""Every word on screen. English is written in `messages/en`: short texts in `*.toml`, long ones in Markdown.

Every other language translates it: short texts, and those that the database holds, in gettext's PO files with the key
as the context, long ones in Markdown of the same name. What is missing, fuzzy or made from another English is English.
The language is the one in use (`dashboard.i18n.locale`).
"""

from __future__ import annotations

import hashlib
import io
import re
import tomllib
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from dashboard.i18n.locale import ENGLISH, FOLDER, language

# The first line of a long text in another language: which English it was made from.
MADE_FROM = re.compile(r"<!-- english: (\w+) -->\n")


@lru_cache(maxsize=1)
def english() -> dict[str, str]:
    """All short texts in English, keys joined by dots: `nav.overview`."""
    texts: dict[str, str] = {}
    for path in sorted((FOLDER / ENGLISH).glob("*.toml")):
        texts |= short_texts(path)
    return texts


def short_texts(path: Path) -> dict[str, str]:
    """The short texts of one file; those of a list are numbered: `warnings.0`."""
    texts: dict[str, str] = {}
    _flatten(tomllib.loads(path.read_text(encoding="utf-8")), "", texts)
    return texts


def _flatten(tree: dict[str, Any], prefix: str, texts: dict[str, str]) -> None:
    for key, value in tree.items():
        if isinstance(value, dict):
            _flatten(value, f"{prefix}{key}.", texts)
        elif isinstance(value, list):
            _flatten({str(number): one for number, one in enumerate(value)}, f"{prefix}{key}.", texts)
        else:
            texts[f"{prefix}{key}"] = value


def po_files(code: str) -> list[Path]:
    """The files of a language's short texts."""
    return sorted((FOLDER / code / "LC_MESSAGES").glob("*.po"))


@lru_cache(maxsize=16)
def _translations(code: str) -> NullTranslations:
    """A language's PO files, read as they are, so that nobody has to compile them."""
    found = NullTranslations()
    for path in po_files(code):
        compiled = io.BytesIO()
        with path.open("rb") as file:
            write_mo(compiled, read_po(file))
        compiled.seek(0)
        one = GNUTranslations(compiled)
        one.add_fallback(found)
        found = one
    return found


def t(key: str, **values: object) -> str:
    """The short text `key`, its placeholders filled in.

    Raises:
        KeyError: there is no such text.
    """
    text = stored(key, english()[key])
    return text.format(**values) if values else text


def counted(key: str, count: int, **values: object) -> str:
    """The short text `key` on a number of things, in the plural form that the language has for that number.

    Raises:
        KeyError: there is no such text with a form for one and one for others.
    """
    one, other = english()[f"{key}.one"], english()[f"{key}.other"]
    return _translations(language()).npgettext(key, one, other, count).format(count=count, **values)


def has(key: str) -> bool:
    """Whether a short text exists."""
    return key in english()


def stored(key: str, text: str) -> str:
    """An English text, such as one of the database, in the language in use."""
    return _translations(language()).pgettext(key, text)


def place(name: str) -> str:
    """The name of a place, as the database has it, in the language in use."""
    return stored(f"place.{name}", name)


def markdown(name: str, **values: object) -> str:
    """The long text `<name>.md`, its placeholders filled in.

    Raises:
        FileNotFoundError: there is no such text.
    """
    text = _long_text(name, language())
    return text.format(**values) if values else text


@lru_cache(maxsize=1024)
def _long_text(name: str, code: str) -> str:
    written = (FOLDER / ENGLISH / f"{name}.md").read_text(encoding="utf-8")
    path = FOLDER / code / f"{name}.md"
    if code == ENGLISH or not path.is_file():
        return written
    made_from, own = translated_from(path)
    return own if made_from == fingerprint(written) else written


def translated_from(path: Path) -> tuple[str, str]:
    """Of a long text in another language: the fingerprint of the English that it was made from, and the text."""
    text = path.read_text(encoding="utf-8")
    told = MADE_FROM.match(text)
    return (told[1], text[told.end() :]) if told else ("", text)


def fingerprint(written: str) -> str:
    """Twelve digits that stand for an English text in the translations made from it."""
    return hashlib.sha256(written.encode()).hexdigest()[:12]
