"""Floors of each room: `python -m tests.support.floors` prints them with modules, imports and lines.

A room is a folder; a folder inside it is one of its modules here, and a room of its own in another row. Its floors are
the longest chain of modules that import one another.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[2]
PACKAGES = ("etl", "dashboard")


@dataclass(frozen=True)
class Room:
    """A folder of modules: the imports between them, its lines, and its longest chain, from the top down."""

    name: str
    modules: int
    imports: int
    lines: int
    chain: tuple[str, ...]


def rooms() -> list[Room]:
    """Every folder that has modules of its own, by name."""
    found = []
    for package in PACKAGES:
        graph = grimp.build_graph(package, cache_dir=None)
        folders = [package, *(name for name in sorted(graph.modules) if graph.find_children(name))]
        found += [_room(graph, name) for name in dict.fromkeys(folders)]
    return found


def _room(graph: grimp.ImportGraph, name: str) -> Room:
    own = graph.find_children(name)
    below = {module: {module} | graph.find_descendants(module) for module in own}
    edges: dict[str, set[str]] = {
        module: {
            other
            for other in own - {module}
            if any(graph.find_modules_directly_imported_by(one) & below[other] for one in below[module])
        }
        for module in own
    }

    @cache
    def chain(module: str) -> tuple[str, ...]:
        return (module, *max((chain(other) for other in sorted(edges[module])), key=len, default=()))

    longest = max(map(chain, sorted(own)), key=len, default=())
    files = list((ROOT / name.replace(".", "/")).glob("*.py"))
    lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files)
    return Room(name, len(files), sum(map(len, edges.values())), lines, tuple(m.rpartition(".")[2] for m in longest))


def main() -> None:
    """Print a row a room, and the longest chain of those that have more than three floors."""
    print(f"{'room':34}{'modules':>8}{'imports':>8}{'floors':>7}{'lines':>7}")
    for room in rooms():
        shown = " > ".join(room.chain) if len(room.chain) > 3 else ""
        print(f"{room.name:34}{room.modules:8}{room.imports:8}{len(room.chain):7}{room.lines:7}  {shown}")


if __name__ == "__main__":
    main()
