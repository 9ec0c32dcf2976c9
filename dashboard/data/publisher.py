"""Who publishes the site, from `site.toml` in the project's folder: `python -m dashboard.data.publisher` checks it."""

from __future__ import annotations

import re
import sys
import tomllib
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parents[2] / "site.toml"
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PAGE = re.compile(r"https?://\S+\.\S+")
SHAPES = {"owner_page": (PAGE,), "contact": (MAIL, PAGE), "corrections": (MAIL, PAGE)}


@dataclass(frozen=True)
class Publisher:
    """The fields of `site.toml`; one that the publisher has not filled in is empty."""

    owner: str
    owner_page: str
    contact: str
    corrections: str
    updates: str

    def unset(self) -> list[str]:
        """Names of the fields that are empty."""
        return [name for name, text in asdict(self).items() if not text]


def read(path: Path) -> Publisher:
    """The publisher that a file names.

    Raises:
        ValueError: a field is missing or unknown, or an address is neither a web page nor, where it may be, a mailbox.
    """
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        found = Publisher(**{name: str(text).strip() for name, text in told.items()})
    except TypeError as error:
        raise ValueError(f"{path.name}: {error}") from error
    for name, shapes in SHAPES.items():
        text = getattr(found, name)
        if text and not any(shape.fullmatch(text) for shape in shapes):
            raise ValueError(f"{path.name}: {name} is no address: {text}")
    return found


@lru_cache(maxsize=1)
def publisher() -> Publisher:
    """The publisher of this site; a change of the file is seen at the next start."""
    return read(FILE)


def _check() -> int:
    missing = read(FILE).unset()
    print(f"{FILE.name}: not set: {', '.join(missing)}" if missing else f"{FILE.name}: complete")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(_check())
