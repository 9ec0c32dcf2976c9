"""What follows from the database and the language alone is made once for all readers.

Streamlit's own cache is for what it must show again; it hashes the arguments anew on each call, which is a fifth of a
click.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial, wraps
from threading import Condition
from typing import Any, ParamSpec, TypeVar

from cachetools import LRUCache, cached

from dashboard.data.store import database
from dashboard.i18n.locale import settings

KEPT = 1024
_Result = TypeVar("_Result")
_Given = ParamSpec("_Given")


def kept(make: Callable[[], _Result], *key: Hashable) -> _Result:
    """What `make` gives, made once for each build, language and key; all readers share it and may not change it.

    Readers who ask while it is being made wait for it, so that nothing is made twice at a time.
    """
    return _kept((database.version(), settings(), *key), make)


def once(make: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """Decorator: what a function gives is made once for each build, language and arguments, which must be hashable.

    The result is shared by all readers and may not be changed.
    """
    name = f"{make.__module__}.{make.__qualname__}"

    @wraps(make)
    def made(*args: _Given.args, **named: _Given.kwargs) -> _Result:
        return kept(partial(make, *args, **named), name, args, tuple(named.items()))

    return made


def _key(key: Hashable, _make: Callable[[], object]) -> Hashable:
    """What is wanted; how it is made does not tell two apart."""
    return key


@cached(LRUCache(KEPT), key=_key, condition=Condition())
def _kept(_key: Hashable, make: Callable[[], Any]) -> Any:
    return make()
