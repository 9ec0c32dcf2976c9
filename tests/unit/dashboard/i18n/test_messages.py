"""Short and long texts: every key that the code asks for exists, and none lies unused where that can be known."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from dashboard.i18n.catalog import english
from dashboard.i18n.locale import ENGLISH, FOLDER

ROOT = Path(__file__).parents[4]
CODE = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py")), *sorted((ROOT / "dashboard").rglob("*.py"))]
SHORT, LONG = {"t", "has", "counted"}, {"markdown"}
# Of a text on a number of things, the one on a single thing and the one on others; `counted` chooses.
FORMS = (".one", ".other")
ANYTHING = "[^\x00]+"


@cache
def nodes() -> list[tuple[str, ast.AST]]:
    """Every node of the code's syntax trees, with the file that it is in."""
    return [
        (str(path.relative_to(ROOT)), node)
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    ]


def pattern(node: ast.expr) -> str | None:
    """A regular expression for the texts that an expression can stand for; None where nothing is known."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = [pattern(part) or ANYTHING for part in node.values]
        return "".join(parts)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return (pattern(node.left) or ANYTHING) + (pattern(node.right) or ANYTHING)
    return None


def choices(node: ast.expr) -> list[ast.expr]:
    return [*choices(node.body), *choices(node.orelse)] if isinstance(node, ast.IfExp) else [node]


def calls(names: set[str]) -> Iterator[tuple[str, str]]:
    """Where a text is asked for, and the pattern of its key; keys that are mere variables are left out."""
    for path, node in nodes():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names and node.args:
            for one in choices(node.args[0]):
                found = pattern(one)
                if found not in (None, ANYTHING):
                    yield f"{path}:{node.lineno}", str(found)


@cache
def mentioned() -> re.Pattern[str]:
    """A pattern for every text in the code that could be a key, wherever it stands: keys are also passed on by name."""
    found = set()
    for _, node in nodes():
        one = pattern(node) if isinstance(node, ast.expr) else None
        if one and one != ANYTHING and not one.startswith(ANYTHING):
            found.add(one + (ANYTHING if one.endswith(r"\.") else ""))
    return re.compile("|".join(f"(?:{one})" for one in sorted(found)))


def missing(keys: set[str], names: set[str]) -> list[str]:
    asked = list(calls(names))
    known = {found for found in {one for _, one in asked} if any(map(re.compile(found).fullmatch, keys))}
    return [f"{where}: {found}" for where, found in asked if found not in known]


def unused(keys: set[str]) -> list[str]:
    return sorted(key for key in keys if not mentioned().fullmatch(key))


def asked_for() -> set[str]:
    """The keys of all short texts, as the code names them: a text with plural forms by what they share."""
    keys = set(english())
    counted = {stem for key in keys if (stem := key.removesuffix(FORMS[0])) + FORMS[1] in keys}
    return (keys - {stem + form for stem in counted for form in FORMS}) | counted


def long_texts() -> set[str]:
    return {path.stem for path in (FOLDER / ENGLISH).glob("*.md")}


def test_the_scan_finds_what_it_looks_for():
    assert ("pages/methods.py" in {where.split(":")[0] for where, _ in calls(LONG)}) is True
    assert missing({"nav.overview"}, SHORT)
    assert unused({"no.such.key"}) == ["no.such.key"]


def test_every_short_text_that_is_asked_for_exists():
    assert missing(asked_for(), SHORT) == []


def test_no_short_text_lies_unused():
    assert unused(asked_for()) == []


def test_every_long_text_that_is_asked_for_exists():
    assert missing(long_texts(), LONG) == []


def test_no_long_text_lies_unused():
    assert unused(long_texts()) == []


def filled_in() -> Iterator[tuple[str, str, set[str]]]:
    """Where a text is asked for by its full key, the key, and the placeholders that the call fills in."""
    for path, node in nodes():
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "t"):
            continue
        if node.args and isinstance(node.args[0], ast.Constant) and all(word.arg for word in node.keywords):
            yield f"{path}:{node.lineno}", str(node.args[0].value), {str(word.arg) for word in node.keywords}


def test_placeholders_are_filled_in():
    """One that no call fills would show its braces, or stop the page."""
    texts = english()
    wrong = [
        f"{where}: {key} asks for {sorted(asked - given)}"
        for where, key, given in filled_in()
        if (asked := set(re.findall(r"\{(\w+)", texts[key]))) - given
    ]
    assert wrong == []


def test_every_path_that_a_text_names_exists():
    written = [*english().values(), *(p.read_text(encoding="utf-8") for p in (FOLDER / ENGLISH).glob("*.md"))]
    named = {path for text in written for path in re.findall(r"`((?:etl|dashboard|data|tests)/[\w./-]*)`", text)}
    assert len(named) > 5
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []
