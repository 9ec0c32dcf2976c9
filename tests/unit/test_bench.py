"""The benchmarks judge: a target that is missed is named, and the command does not end with 0."""

from __future__ import annotations

import asyncio
import importlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.Element_pb2 import Element

from bench import run, serve
from bench.run import Figure, Section
from tests.support.reader import Answer, Reader, Value


def section(*ratios: Figure) -> Section:
    return Section("Title", list(ratios), [], "")


def test_a_target_is_met_up_to_its_bound() -> None:
    assert Figure("at the bound", 1.5, "", "", at_most=1.5).is_met
    assert not Figure("above", 1.51, "", "", at_most=1.5).is_met
    assert Figure("at the bound", 8.0, "", "", at_least=8).is_met
    assert not Figure("below", 7.9, "", "", at_least=8).is_met
    assert Figure("without a target", 99.0, "", "").is_met


def test_what_falls_short_is_named() -> None:
    good, bad = Figure("good", 1.0, "", "why", at_most=2), Figure("bad", 3.0, "", "why", at_most=2)
    assert run.fallen_short([section(good)]) == "Every target is met."
    assert run.fallen_short([section(good), section(bad)]) == "Falls short: bad."
    assert (good.told(), bad.told()) == ("at most 2; why", "at most 2; **falls short**; why")


@pytest.mark.parametrize(("value", "status"), [(2.0, 0), (3.0, 2)])
def test_the_command_ends_as_the_targets_say(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], value: float, status: int
) -> None:
    made = SimpleNamespace(run=lambda: section(Figure("ratio", value, "", "", at_most=2)))
    monkeypatch.setattr(run.importlib, "import_module", lambda _: made)
    monkeypatch.setattr(run.yardstick, "told", lambda: "")
    assert run.main(["serve"]) == status
    last = "Every target is met." if status == 0 else "Falls short: ratio."
    assert capsys.readouterr().out.splitlines()[-1] == last


def test_the_bare_page_is_there_and_every_benchmark_can_be_run() -> None:
    assert serve.BARE.is_file()
    assert set(serve.FILTERS) | set(serve.TEXTS) <= set(serve.PATHS)
    for module in run.BENCHMARKS.values():
        assert callable(importlib.import_module(module).run)


@dataclass
class Erring(Reader):
    """A reader who meets an error on every click."""

    async def choose(self, key: str, value: Value) -> Answer:
        """Answer with an error."""
        element = Element()
        element.exception.message = f"{key} cannot be {value}"
        return Answer(0.1, 0, [element])


def test_a_click_that_ends_in_an_error_ends_the_benchmark() -> None:
    with pytest.raises(RuntimeError, match="the first page: year cannot be two"):
        asyncio.run(serve.changed(Erring(""), "year", "two"))


def test_many_readers_at_once_can_be_drawn_the_bare_page() -> None:
    """Each asks DuckDB by itself; the page is run as it stands, without a browser that would see it."""
    code = compile(serve.BARE.read_text(encoding="utf-8"), serve.BARE.name, "exec")

    def drawn(_number: int) -> int:
        names: dict[str, Any] = {}
        exec(code, names)
        return len(names["chosen"])

    with ThreadPoolExecutor(16) as threads:
        assert set(threads.map(drawn, range(64))) == {2}
