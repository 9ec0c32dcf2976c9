"""What is made once for all readers."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from dashboard.data.store import database
from dashboard.data.store.cache import kept, once
from dashboard.i18n.locale import Settings, restore, settings, speaking
from dashboard.wording.links import within

Serve = Callable[[str], None]


@pytest.fixture(autouse=True)
def serve(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Serve:
    """Names the build now served; each test begins with one of its own."""

    def name(build: str) -> None:
        monkeypatch.setattr(database, "version", lambda: (f"{request.node.nodeid} {build}", 0, 0))

    name("first")
    return name


def counted() -> tuple[list[int], Callable[[], int]]:
    """A function that gives 1, 2, 3, ... and the list of what it gave."""
    made: list[int] = []

    def make() -> int:
        made.append(len(made) + 1)
        return made[-1]

    return made, make


def test_made_once_for_a_key() -> None:
    made, make = counted()
    assert [kept(make, "a", 1), kept(make, "a", 1)] == [1, 1]
    assert made == [1]


def test_the_key_tells_apart_and_not_the_function() -> None:
    _, make = counted()
    _, another = counted()
    assert kept(make, "a") == 1
    assert kept(make, "b") == 2
    assert kept(make, "a", "b") == 3
    make()
    assert kept(another, "b") == 2


def test_another_build_makes_it_anew_and_an_earlier_one_is_remembered(serve: Serve) -> None:
    made, make = counted()
    assert kept(make, "a") == 1
    serve("second")
    assert kept(make, "a") == 2
    serve("first")
    assert kept(make, "a") == 1
    assert made == [1, 2]


def test_another_language_makes_it_anew() -> None:
    _, make = counted()
    assert kept(make, "a") == 1
    with speaking("es"):
        assert kept(make, "a") == 2
    assert kept(make, "a") == 1


def test_the_readers_language_tells_apart_even_where_the_text_is_english() -> None:
    _, make = counted()
    assert kept(make, "a") == 1
    before = settings()
    try:
        restore(Settings("es", "en", is_named=False))
        assert kept(make, "a") == 2
    finally:
        restore(before)


def test_an_address_that_names_english_tells_apart_because_links_name_it_then() -> None:
    before = settings()
    try:
        told = []
        for is_named in (False, True, False):
            restore(Settings("en", "en", is_named=is_named))
            told.append(kept(lambda: within("status"), "a link"))
        assert told == ["status", "status?lang=en", "status"]
    finally:
        restore(before)


def test_nothing_is_kept_of_what_failed() -> None:
    tried: list[str] = []

    def fail_first() -> str:
        tried.append("once")
        if len(tried) == 1:
            raise LookupError("not yet")
        return "there"

    with pytest.raises(LookupError, match="not yet"):
        kept(fail_first, "a")
    assert kept(fail_first, "a") == "there"


def test_none_is_kept_like_any_other_value() -> None:
    tried: list[str] = []
    for _ in range(2):
        assert kept(lambda: tried.append("once"), "a") is None
    assert tried == ["once"]


def test_decorated_function_is_called_once_for_its_arguments() -> None:
    calls: list[tuple[int, int]] = []

    @once
    def less(a: int, b: int = 1) -> int:
        """A minus b."""
        calls.append((a, b))
        return a - b

    assert [less(5, 2), less(2, 5), less(5, 2)] == [3, -3, 3]
    assert [less(5, b=3), less(5, b=4), less(5, b=3), less(5)] == [2, 1, 2, 4]
    assert calls == [(5, 2), (2, 5), (5, 3), (5, 4), (5, 1)]
    assert (less.__name__, less.__doc__) == ("less", "A minus b.")


def test_two_functions_of_the_same_arguments_do_not_share() -> None:
    @once
    def double(a: int) -> int:
        return 2 * a

    @once
    def triple(a: int) -> int:
        return 3 * a

    assert (double(4), triple(4)) == (8, 12)


def test_all_callers_share_the_same_object() -> None:
    @once
    def names() -> list[str]:
        return ["a"]

    assert names() is names()


def test_arguments_that_cannot_be_keys_are_refused() -> None:
    @once
    def length(items: list[str]) -> int:
        return len(items)

    with pytest.raises(TypeError, match="unhashable"):
        length(["a"])


def test_readers_who_ask_at_once_wait_for_one_to_make_it() -> None:
    asked, let_go, tries = Barrier(4), Event(), []

    def make() -> int:
        tries.append("once")
        let_go.wait()
        return 7

    def ask(_: int) -> int:
        asked.wait()
        return kept(make, "a")

    with ThreadPoolExecutor(4) as readers:
        found = readers.map(ask, range(4))
        let_go.set()
        assert list(found) == [7, 7, 7, 7]
    assert tries == ["once"]
