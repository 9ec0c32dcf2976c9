"""No room gets more floors than it has: the longest chain of its modules that import one another."""

from __future__ import annotations

from tests.support.floors import PACKAGES, rooms

MOST = 3
# Rooms that have more, docs/decisions/0051-floors.md says why. A number may fall and not rise.
MORE = {
    "etl.core": 4,
    "etl.estimation": 7,
    "etl.small_area": 7,
    "etl.survey": 6,
    "etl.survey.scoring": 4,
}


def test_rooms_have_no_more_floors_than_they_had() -> None:
    found = {room.name: room for room in rooms() if room.name not in PACKAGES}
    higher = {name: room.chain for name, room in found.items() if len(room.chain) > MORE.get(name, MOST)}
    assert not higher
    lower = {name: len(found[name].chain) for name, most in MORE.items() if len(found[name].chain) < most}
    assert not lower, "these have fallen: put the new numbers above"
