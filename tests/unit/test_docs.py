"""README and docs/ say what is there: pages, commands, paths and functions."""

from __future__ import annotations

import ast
import importlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from dashboard.cards import registry
from dashboard.i18n import catalog, locale
from dashboard.ui.navigation.pages import PAGES
from etl.core.paths import ROOT

README = ROOT / "README.md"
ARCHITECTURE = ROOT / "docs" / "architecture.md"
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
# The records of methods and outcomes are older than the code, and name files of the survey's publishers.
OURS = [
    README,
    *(path for path in sorted((ROOT / "docs").glob("*.md")) if path.stem not in {"methods", "core_outcomes"}),
]
ALL = [*OURS, *DECISIONS]
NAMES = [path.stem for path in ALL]
TOP = ("dashboard", "data", "docs", "etl", "pages", "static", "tests")
# What others rely on (the contract of the project). A name may be added here, never taken away.
CONTRACT_COMMANDS = {"make run", "make test", "make etl", "make bench", "python -m etl build", "python -m etl fetch"}
# Made by a command, not in the repository.
MADE = {"data/raw/fetched.csv", "data/raw/nsch/earlier/", "data/build", "data/build/", "data/build/dashboard.duckdb"}
ENDINGS = {"csv", "json", "md", "py", "sql", "toml"}
PACKAGES = ("etl", "dashboard")
PLACEHOLDER = re.compile(r"<[a-z]+>")


def code(told: str) -> list[str]:
    """What a text sets as code: between backticks, and the lines of its code blocks."""
    blocks = re.findall(r"```\w*\n(.*?)```", told, flags=re.DOTALL)
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", told, flags=re.DOTALL)) + [
        line for block in blocks for line in block.splitlines()
    ]


def lost_paths(told: str) -> list[str]:
    """Paths of the project that a text names and that are not there; `*` and `<name>` stand for anything.

    A text file named without its folder lies at the root or among the texts of the dashboard.
    """
    pieces = {piece for one in code(told) for piece in one.split()}
    asked = {piece for piece in pieces if piece.split("/")[0] in TOP and "/" in piece} - MADE
    asked |= {piece for piece in pieces if re.fullmatch(r"[\w*]+\.(toml|md)", piece)}
    patterns = {re.sub(r"\*+", "*", PLACEHOLDER.sub("*", path)).rstrip("/") for path in asked}
    return sorted(path for path in patterns if not any(_found(path)))


def _found(pattern: str) -> Iterator[Path]:
    yield from ROOT.glob(pattern)
    if "/" not in pattern:
        yield from locale.FOLDER.glob(f"*/{pattern}")


def lost_links(told: str, folder: Path) -> list[str]:
    """Relative links that lead to no file."""
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", told)
    return [link for link in links if "://" not in link and not (folder / link).exists()]


def targets() -> set[str]:
    """Targets of the Makefile that a reader is told of."""
    return set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))


def lost_commands(told: str) -> list[str]:
    """Commands that a text names and that are not there."""
    said = "\n".join(code(told))
    lost = [f"make {name}" for name in re.findall(r"\bmake ([a-z]+)", said) if name not in targets()]
    for module, word in re.findall(r"python -m ([a-z_.]+)(?: ([a-z]+))?", said):
        if find_spec(module) is None or (module == "etl" and f'add_parser("{word}"' not in source("etl/cli.py")):
            lost.append(f"python -m {module} {word}".strip())
    return lost


def source(path: str) -> str:
    """A file of the project as text."""
    return (ROOT / path).read_text(encoding="utf-8")


def lost_calls(told: str) -> list[str]:
    """Names such as `filters.choice(` or `etl.core.errors.SourceError` that no module of the project has.

    The name may be that of a method, as in `log.finding(`; keys of texts are no such names.
    """
    lost = []
    for one in code(told):
        for dotted in re.findall(r"^((?:[a-z_]+\.)+[A-Za-z_]+)\b(?:\(|$)", one):
            module, _, name = dotted.rpartition(".")
            known = [m for m in modules() if f".{m}".endswith(f".{module}")]
            ours = known or module.partition(".")[0] in PACKAGES
            if ours and name not in ENDINGS and not catalog.has(dotted) and not any(_has(m, name) for m in known):
                lost.append(dotted)
    return lost


@cache
def modules() -> tuple[str, ...]:
    """Every module of the project by its full name."""
    files = (path.relative_to(ROOT).with_suffix("") for name in PACKAGES for path in (ROOT / name).rglob("*.py"))
    return tuple(".".join(path.parts).removesuffix(".__init__") for path in files)


def _has(module: str, name: str) -> bool:
    own = importlib.import_module(module)
    classes = [thing for thing in vars(own).values() if isinstance(thing, type)]
    return any(hasattr(thing, name) for thing in (own, *classes)) or f"{module}.{name}" in modules()


@pytest.mark.parametrize("path", ALL, ids=NAMES)
def test_what_a_document_names_is_there(path: Path):
    told = path.read_text(encoding="utf-8")
    assert lost_paths(told) == []
    assert lost_links(told, path.parent) == []
    assert lost_commands(told) == []
    assert lost_calls(told) == []


def test_what_is_not_there_is_found():
    """The test above can fail."""
    assert lost_paths(
        "see `etl/nowhere.py`, `etl/*.py`, `pages/<name>*.py`, `data/build/` and `etl/database/checks/`"
    ) == ["etl/nowhere.py"]
    assert lost_links("[a](decisions/9999-none.md), [b](architecture.md#x), [c](https://x.org)", ROOT / "docs") == [
        "decisions/9999-none.md"
    ]
    assert lost_commands(
        "`make nothing`, `make run`, `python -m etl undo`, `python -m etl simulate`, `python -m no`"
    ) == [
        "make nothing",
        "python -m etl undo",
        "python -m no",
    ]
    assert lost_calls("`filters.gone(x)`, `filters.choice(a)`, `etl.errors.Gone`, `st.page_link`") == [
        "filters.gone",
        "etl.errors.Gone",
    ]
    assert lost_paths("```\nls etl/gone/\n```, `menu.toml`, `gone.toml`") == ["etl/gone", "gone.toml"]


def test_the_readme_names_every_page_and_no_other():
    table = README.read_text(encoding="utf-8").partition("| page |")[2].partition("\n\n")[0]
    told = [name.strip() for row in re.findall(r"^\| ([^|]+) \|", table, flags=re.MULTILINE) for name in row.split(",")]
    assert sorted(told) == sorted(catalog.t(f"nav.{page}") for page in PAGES)


def test_the_readme_names_every_command():
    told = code(README.read_text(encoding="utf-8"))
    named = {f"make {name}" for one in told for name in re.findall(r"\bmake ([a-z]+)", one)}
    assert named == {f"make {name}" for name in targets() - {"help", "clean"}}
    for command in CONTRACT_COMMANDS:
        assert any(one.startswith(command) for one in told), command
    assert any("[--raw DIR] [--out FILE]" in one for one in told)
    assert all(f'"{option}"' in source("etl/cli.py") for option in ("--raw", "--out", "--if-needed"))
    assert "PORT ?= 8501" in source("Makefile")


@pytest.mark.parametrize("package", PACKAGES)
def test_the_architecture_shows_every_room_and_no_other(package: str):
    """The words that begin the lines of the picture are the rooms, and for etl/ also its two modules."""
    picture = ARCHITECTURE.read_text(encoding="utf-8").partition(f"\n{package}/  ")[2].partition("│")[0]
    shown = re.findall(r"^ *([a-z_0-9]+)   ", picture, flags=re.MULTILINE)
    there = {path.stem for path in (ROOT / package).iterdir() if not path.name.startswith(("__", "."))}
    assert sorted(shown) == sorted(there)


def path_of_one_number() -> list[tuple[str, list[str]]]:
    """Files of the table, each with the functions named after it."""
    table = ARCHITECTURE.read_text(encoding="utf-8").partition("| step | where |")[2].partition("\n\n")[0]
    found: list[tuple[str, list[str]]] = []
    for where in re.findall(r"^\| \d+ \| ([^|]+) \|", table, flags=re.MULTILINE):
        for name in re.findall(r"`([^`]+)`", where):
            if "." in name:
                found.append((name, []))
            else:
                found[-1][1].append(name)
    return found


def test_the_path_of_one_number_leads_through_functions_that_exist():
    steps = path_of_one_number()
    assert len(steps) >= 11
    for path, functions in steps:
        assert (ROOT / path).is_file(), path
        if path.endswith(".py"):
            defined = {node.name for node in ast.parse(source(path)).body if isinstance(node, ast.FunctionDef)}
            assert set(functions) <= defined, path


def test_decisions_are_numbered_and_linked():
    told = ARCHITECTURE.read_text(encoding="utf-8")
    for path in DECISIONS:
        number = int(path.name[:4])
        assert path.read_text(encoding="utf-8").startswith(f"# {number}. "), path.name
        assert f"](decisions/{path.name})" in told, path.name


def test_sections_that_the_code_cites_are_there():
    records = {name: (ROOT / "docs" / f"{name.lower()}.md") for name in ("METHODS", "CORE_OUTCOMES")}
    there = {
        name: set(re.findall(r"^## (\d+)\. ", path.read_text(encoding="utf-8"), flags=re.MULTILINE))
        for name, path in records.items()
    }
    cited = [
        (path.name, *found)
        for folder in ("etl", "dashboard")
        for path in (ROOT / folder).rglob("*.py")
        for found in re.findall(r"(METHODS|CORE_OUTCOMES),? (?:section )?(\d+)", path.read_text(encoding="utf-8"))
    ]
    assert len(cited) > 10
    assert [one for one in cited if one[2] not in there[one[1]]] == []


def test_the_guide_to_languages_is_true():
    told = (ROOT / "docs" / "adding.md").read_text(encoding="utf-8").partition("## A language")[2]
    named = set(re.findall(r"^\w+(?= = )", source("dashboard/i18n/languages.toml"), flags=re.MULTILINE))
    assert named == {field.name for field in fields(locale.Language)} - {"reviewed"}
    assert all(f"`{name} = " in told for name in ("pages", "reviewed"))


def test_the_guide_to_cards_names_what_makes_them_again():
    told = (ROOT / "docs" / "adding.md").read_text(encoding="utf-8")
    for name in ("PLACES", "ANY_KIND", "card"):
        assert hasattr(registry, name)
        assert f"`{name}`" in told or f"`@registry.{name}(" in told
    assert "`EVERY_KIND`" in told
    assert "EVERY_KIND = " in source("tests/support/card_addresses.py")


def test_the_changelog_begins_with_what_is_not_released():
    headings = re.findall(r"^## (.+)$", source("CHANGELOG.md"), flags=re.MULTILINE)
    assert headings[0] == "Unreleased"
    version = tomllib.loads(source("pyproject.toml"))["project"]["version"]
    assert headings[1].partition(" ")[0] == version, "the newest release is the one that pyproject.toml names"


def test_every_public_report_has_its_test() -> None:
    told = (ROOT / "docs" / "public_reports.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| F\d+ .*\| `(tests/\S+)`: (.*) \|$", told, flags=re.MULTILINE)
    assert len(rows) == len(re.findall(r"^\| F", told, flags=re.MULTILINE)) > 0
    for path, names in rows:
        there = set(re.findall(r"^def (test_\w+)", (ROOT / path).read_text(encoding="utf-8"), flags=re.MULTILINE))
        assert set(re.findall(r"`(\w+)`", names)) <= there, path
