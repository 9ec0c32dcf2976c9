"""Every word on screen: short texts from `*.toml`, long ones from Markdown, by language.

The language is the one in use (`dashboard.i18n.locale`). A text that it lacks is taken from English.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from dashboard.i18n.locale import ENGLISH, FOLDER, language


@lru_cache(maxsize=16)
def catalogue(code: str) -> dict[str, str]:
    """All short texts of a language, keys joined by dots: `nav.overview`."""
    texts: dict[str, str] = {}
    for path in sorted((FOLDER / code).glob("*.toml")):
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


def t(key: str, **values: object) -> str:
    """The short text `key`, its placeholders filled in.

    Raises:
        KeyError: the key is in no catalogue.
    """
    own = catalogue(language())
    text = own[key] if key in own else catalogue(ENGLISH)[key]
    return text.format(**values) if values else text


def counted(key: str, count: int, **values: object) -> str:
    """The short text `key` on a number of things; on one thing `<key>_one`, which every such text has."""
    return t(f"{key}_one" if count == 1 else key, count=count, **values)


def has(key: str) -> bool:
    """Whether a short text exists."""
    return key in catalogue(language()) or key in catalogue(ENGLISH)


def stored(key: str, english: str) -> str:
    """A text of the database in the language in use: its translation stands under `key`, if there is one."""
    return catalogue(language()).get(key, english)


def place(name: str) -> str:
    """The name of a place, as the database has it, in the language in use."""
    return stored(f"place.{name}", name)


def markdown(name: str, **values: object) -> str:
    """The long text `<name>.md`, its placeholders filled in.

    Raises:
        FileNotFoundError: no language has it.
    """
    own = FOLDER / language() / f"{name}.md"
    path = own if own.is_file() else FOLDER / ENGLISH / f"{name}.md"
    text = _read(path)
    return text.format(**values) if values else text


@lru_cache(maxsize=128)
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
