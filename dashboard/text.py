"""Every word on screen: short texts from `strings.toml`, long ones from Markdown, by language.

The language is a setting of the current thread, because one server answers readers of several languages at once.
A text that a language lacks is taken from English.
"""

from __future__ import annotations

import tomllib
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "text"
ENGLISH = "en"
_language: ContextVar[str] = ContextVar("language", default=ENGLISH)


def languages() -> list[str]:
    """Codes of the languages that have a folder, English first."""
    found = sorted(path.name for path in FOLDER.iterdir() if (path / "strings.toml").is_file())
    return sorted(found, key=lambda code: code != ENGLISH)


def use_language(code: str) -> None:
    """Set the language of this thread; an unknown one is English."""
    _language.set(code if code in languages() else ENGLISH)


def language() -> str:
    """Code of the language in use."""
    return _language.get()


@lru_cache(maxsize=16)
def catalogue(code: str) -> dict[str, str]:
    """All short texts of a language, keys joined by dots: `nav.overview`."""
    texts: dict[str, str] = {}
    for path in sorted((FOLDER / code).glob("*.toml")):
        _flatten(tomllib.loads(path.read_text(encoding="utf-8")), "", texts)
    return texts


def _flatten(tree: dict, prefix: str, texts: dict[str, str]) -> None:
    for key, value in tree.items():
        if isinstance(value, dict):
            _flatten(value, f"{prefix}{key}.", texts)
        else:
            texts[f"{prefix}{key}"] = value


def t(key: str, **values: object) -> str:
    """The short text `key`, its placeholders filled in.

    Raises:
        KeyError: the key is in no catalogue.
    """
    own = catalogue(_language.get())
    text = own[key] if key in own else catalogue(ENGLISH)[key]
    return text.format(**values) if values else text


def has(key: str) -> bool:
    """Whether a short text exists."""
    return key in catalogue(_language.get()) or key in catalogue(ENGLISH)


def markdown(name: str, **values: object) -> str:
    """The long text `<name>.md`, its placeholders filled in.

    Raises:
        FileNotFoundError: no language has it.
    """
    own = FOLDER / _language.get() / f"{name}.md"
    path = own if own.is_file() else FOLDER / ENGLISH / f"{name}.md"
    text = _read(path)
    return text.format(**values) if values else text


@lru_cache(maxsize=128)
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
