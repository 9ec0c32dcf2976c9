"""The benchmarks judge: a target that is missed is named, and the command does not end with 0."""

from __future__ import annotations

import importlib
from types import SimpleNamespace

import pytest

from bench import run, serve
from bench.run import Figure, Section


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
