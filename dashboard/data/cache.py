"""What follows from the database and the language alone is made once for all readers.

Streamlit's own cache is for what it must show again; it hashes the arguments anew on each call, which is a fifth of a
click.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import lru_cache, partial, wraps
from typing import ParamSpec, TypeVar

from dashboard.data import database
from dashboard.i18n.catalog import settings

KEPT = 1024
_Result = TypeVar("_Result")
_Given = ParamSpec("_Given")


@dataclass(frozen=True)
class _Wish:
    """What is wanted, by its key; how it is made does not tell two apart."""

    key: tuple[Hashable, ...]
    make: Callable[[], object] = field(compare=False)


def kept(make: Callable[[], _Result], *key: Hashable) -> _Result:
    """What `make` gives, made once for each build, language and key; all readers share it and may not change it."""
    return _kept(_Wish((database.version(), settings(), *key), make))  # type: ignore[return-value]


def once(make: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """Decorator: what a function gives is made once for each build, language and arguments, which must be hashable.

    The result is shared by all readers and may not be changed.
    """
    name = f"{make.__module__}.{make.__qualname__}"

    @wraps(make)
    def made(*args: _Given.args, **named: _Given.kwargs) -> _Result:
        return kept(partial(make, *args, **named), name, args, tuple(named.items()))

    return made


@lru_cache(maxsize=KEPT)
def _kept(wish: _Wish) -> object:
    return wish.make()
