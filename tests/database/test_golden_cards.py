"""Cards say and show what they did: compared with the files in tests/golden (how: tests/support/golden.py)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.cards.registry import BUILDERS
from tests.support import golden

CHANGED = "; when this is meant, run `python -m tests.support.golden write` and review what git shows"


@pytest.fixture(scope="module")
def fixed_build(database: Path) -> Iterator[None]:
    with golden.fixed_build(database):
        yield


@pytest.mark.parametrize("language", golden.LANGUAGES)
@pytest.mark.parametrize("name", golden.NAMES)
@pytest.mark.usefixtures("fixed_build")
def test_a_card_is_as_it_was(name: str, language: str) -> None:
    lines = golden.differences(golden.place_of(name, language), golden.files_of(name, language))
    assert not lines, "\n".join([name, *lines[: golden.MOST_LINES]]) + CHANGED


def test_every_kind_of_card_is_kept_and_nothing_else() -> None:
    assert set(BUILDERS) <= {name.split(":")[0] for name in golden.NAMES}
    places = {golden.place_of(name, language) for name in golden.NAMES for language in golden.LANGUAGES}
    assert places == set(golden.FOLDER.glob("*/*"))


def test_a_change_is_seen_in_what_is_kept_whole_and_in_what_is_kept_as_a_hash(tmp_path: Path) -> None:
    files = {"words.txt": "# title\nA\n", "chart.svg": "<svg>1</svg>", "table.csv": "a\n1\n"}
    golden.write(tmp_path, files)
    assert {path.name for path in tmp_path.iterdir()} == {"words.txt", "table.csv", golden.DIGESTS}
    assert golden.differences(tmp_path, files) == []
    assert golden.differences(tmp_path, files | {"words.txt": "# title\nB\n"})[-2:] == ["-A", "+B"]
    assert golden.differences(tmp_path, files | {"chart.svg": "<svg>2</svg>"}) == [
        f"{tmp_path.name}/chart.svg: another hash"
    ]
    assert golden.differences(tmp_path, {"words.txt": files["words.txt"], "dark.json": "{}"}) == [
        f"{tmp_path.name}/chart.svg: gone",
        f"{tmp_path.name}/dark.json: new",
        f"{tmp_path.name}/table.csv: gone",
    ]
