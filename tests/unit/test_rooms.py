"""Rooms have at most three floors and say what lives there, and unit tests lie as the rooms do."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.support.floors import PACKAGES, ROOT, rooms

MOST = 3
UNIT = Path(__file__).parent


def test_no_room_has_more_than_three_floors() -> None:
    higher = {room.name: room.chain for room in rooms() if room.name not in PACKAGES and len(room.chain) > MOST}
    assert not higher, "see docs/decisions/0051-floors.md"


def test_a_room_says_what_lives_there() -> None:
    files = [ROOT / room.name.replace(".", "/") / "__init__.py" for room in rooms()]
    assert [str(path) for path in files if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))] == []


def test_unit_tests_lie_in_the_rooms_of_what_they_test() -> None:
    """A folder of tests is a room, and a test that is named as a module lies in the module's room."""
    astray = []
    for package in PACKAGES:
        for path in (UNIT / package).rglob("test_*.py"):
            room = ROOT / path.parent.relative_to(UNIT)
            homes = [own.parent for own in (ROOT / package).rglob(f"{path.stem.removeprefix('test_')}.py")]
            if not room.is_dir() or (homes and room not in homes):
                astray.append(str(path.relative_to(UNIT)))
    assert astray == []
