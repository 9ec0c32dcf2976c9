"""Mutation run: does a test fail when the code is wrong? `python -m tests.support.mutation [GROUP ...]`.

A mutant is a module with one thing changed: a comparison, an operator, a number, a condition, an interval's end. Each
runs its tests in a forked process that loads the changed module in place of the file, so no file changes. The result
is docs/mutation.md; the command fails when a mutant survives that accepted_mutants.csv does not explain.
"""

from __future__ import annotations

import argparse
import ast
import copy
import csv
import importlib.abc
import importlib.util
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import pytest

# Loaded before the processes part, so that each has them at once.
for heavy in ("numpy", "pandas", "pyarrow", "scipy.stats", "hypothesis", "pyreadstat", "duckdb"):
    importlib.import_module(heavy)

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "docs" / "mutation.md"
SECONDS = 300
AT_ONCE = len(os.sched_getaffinity(0))

COMPARISONS: dict[type, type] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
OPERATORS: dict[type, type] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
# What an interval's ends, and opposites, are called.
PAIRS = (("lower", "upper"), ("low", "high"), ("min", "max"), ("minimum", "maximum"), ("any", "all"))
OPPOSITES = {one: other for a, b in PAIRS for one, other in ((a, b), (b, a))}


@dataclass(frozen=True)
class Group:
    """Modules, and the tests that must notice a change in one of them."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]


SCORING = "tests/unit/etl/survey/scoring"
STATISTICS, JUDGMENT = "tests/unit/etl/estimation/statistics", "tests/unit/etl/estimation/judgment"
GROUPS = {
    "wording": Group(("dashboard.wording.numbers", "dashboard.wording.sentences"), ("tests/unit/dashboard/wording",)),
    "medical_home": Group(("etl.survey.scoring.medical_home",), (f"{SCORING}/test_medical_home.py",)),
    "primitives": Group(
        ("etl.survey.scoring.primitives",), (f"{SCORING}/test_system_of_care.py", f"{SCORING}/test_medical_home.py")
    ),
    "scoring": Group(
        tuple(f"etl.survey.scoring.{name}" for name in ("system_of_care", "access_to_care", "child_and_family")),
        (f"{SCORING}/test_system_of_care.py", "tests/unit/etl/survey/codebook/test_rule_logic.py"),
    ),
    "counts": Group(("etl.estimation.statistics.counts",), (f"{STATISTICS}/test_counts.py",)),
    "variance": Group(("etl.estimation.statistics.variance",), (f"{STATISTICS}/test_variance.py",)),
    "stratum_sums": Group(
        ("etl.estimation.statistics.stratum_sums", "etl.estimation.statistics.design"),
        tuple(f"{STATISTICS}/test_{name}.py" for name in ("variance", "design", "share_estimates")),
    ),
    "intervals": Group(("etl.estimation.statistics.intervals",), (f"{STATISTICS}/test_intervals.py",)),
    "reliability": Group(("etl.estimation.judgment.reliability",), (f"{JUDGMENT}/test_reliability.py",)),
    "comparisons": Group(
        (
            "etl.estimation.statistics.share_differences",
            "etl.estimation.judgment.comparisons",
            "etl.estimation.statistics.multiple_testing",
        ),
        (
            f"{STATISTICS}/test_share_differences.py",
            f"{JUDGMENT}/test_comparisons.py",
            f"{STATISTICS}/test_multiple_testing.py",
        ),
    ),
    "imputation": Group(
        ("etl.estimation.statistics.multiple_imputation",), (f"{STATISTICS}/test_multiple_imputation.py",)
    ),
}
HEAD = """# Mutation run

`make mutation` makes this page. A mutant is a module with one thing changed: a comparison, an operator, a number, a
condition, the order of two values, an interval's end. Its tests must fail. Which tests belong to a module stands in
`GROUPS` of `tests/support/mutation.py`; why a survivor does no harm, in `accepted_mutants.csv` beside it. A survivor
that is not explained ends the command with an error.
"""
# Mutants that change nothing a reader or a table could show, with the reason; a line is named by its text.
with (Path(__file__).parent / "accepted_mutants.csv").open(encoding="utf-8", newline="") as _lines:
    ACCEPTED = {
        f"{row['module']}: {row['line']}: {row['before']} → {row['after']}": row["why"]
        for row in csv.DictReader(_lines)
    }


@dataclass(frozen=True)
class Mutant:
    """A module with one thing changed, in a line of this number and text."""

    module: str
    line: int
    text: str
    before: str
    after: str
    code: CodeType = field(repr=False, compare=False)

    def __str__(self) -> str:
        return f"{self.module}: {self.text}: {self.before} → {self.after}"


class _Changed(importlib.abc.MetaPathFinder):
    """Finds the mutant where its module is asked for."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, name: str, path: object = None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != self.mutant.module:
            return None
        return importlib.util.spec_from_file_location(name, file_of(name), loader=_Loader(self.mutant))


class _Loader(SourceFileLoader):
    def __init__(self, mutant: Mutant) -> None:
        super().__init__(mutant.module, str(file_of(mutant.module)))
        self.mutant = mutant

    def get_code(self, fullname: str) -> CodeType:
        return self.mutant.code


def file_of(module: str) -> Path:
    """The file of a module."""
    return ROOT / Path(*module.split(".")).with_suffix(".py")


def changes(node: ast.AST) -> Iterator[ast.AST]:
    """What stands in the node's place in its mutants."""
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            changed = copy.deepcopy(node)
            changed.ops[place] = COMPARISONS[type(operator)]()
            yield changed
    elif isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign) and type(node.op) in OPERATORS:
        changed = copy.deepcopy(node)
        changed.op = OPERATORS[type(node.op)]()
        yield changed
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.IfExp):
        yield ast.IfExp(node.test, node.orelse, node.body)
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield ast.Constant(node.value + 1)
    elif isinstance(node, ast.Attribute) and node.attr in OPPOSITES:
        yield ast.Attribute(node.value, OPPOSITES[node.attr], node.ctx)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in OPPOSITES:
        yield ast.Name(OPPOSITES[node.id], node.ctx)
    elif isinstance(node, ast.Call) and any(word.arg in OPPOSITES for word in node.keywords):
        changed = copy.deepcopy(node)
        for word in changed.keywords:
            word.arg = OPPOSITES.get(word.arg or "", word.arg)
        yield changed
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 2:
        yield ast.Return(ast.Tuple(node.value.elts[::-1], ast.Load()))


def places(parent: ast.AST) -> Iterator[tuple[Any, str | int, ast.AST]]:
    """Every node that runs, as what holds it, its place in there, and itself; annotations do not run."""
    for name, value in list(ast.iter_fields(parent)):
        if name in {"annotation", "returns"}:
            continue
        holder: Any = value if isinstance(value, list) else vars(parent)
        for place in range(len(value)) if isinstance(value, list) else [name]:
            node = holder[place]
            if isinstance(node, ast.AST):
                yield holder, place, node
                yield from places(node)


def mutants(module: str) -> list[Mutant]:
    """Every mutant of a module, in the order of its lines."""
    source = file_of(module).read_text(encoding="utf-8")
    tree, lines = ast.parse(source), source.splitlines()
    found = []
    for holder, place, node in places(tree):
        for new in changes(node):
            holder[place] = ast.fix_missing_locations(ast.copy_location(new, node))
            code = compile(tree, str(file_of(module)), "exec", dont_inherit=True)
            text = lines[node.lineno - 1].strip()
            found.append(Mutant(module, node.lineno, text, ast.unparse(node), ast.unparse(new), code))
        holder[place] = node
    return sorted(found, key=lambda mutant: mutant.line)


def run(group: Group, found: Sequence[Mutant | None]) -> list[Mutant | None]:
    """The mutants that the group's tests let pass; None stands for the unchanged code."""
    running: dict[int, Mutant | None] = {}
    survived: list[Mutant | None] = []

    def wait() -> None:
        pid, status = os.wait()
        mutant = running.pop(pid)
        if status == 0:
            survived.append(mutant)

    for mutant in found:
        if len(running) == AT_ONCE:
            wait()
        pid = os.fork()
        if not pid:
            _tested(group, mutant)
        running[pid] = mutant
    while running:
        wait()
    return survived


def _tested(group: Group, mutant: Mutant | None) -> None:
    """Run the tests on a mutant and end this process; one that does not end is stopped."""
    signal.alarm(SECONDS)
    if mutant:
        sys.meta_path.insert(0, _Changed(mutant))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(1, 2)
    options = ["-x", "-p", "no:cacheprovider", "--hypothesis-seed=0", "-W", "ignore"]
    os._exit(int(pytest.main([*options, *group.tests])))


def report(results: dict[str, tuple[list[Mutant], list[Mutant]]]) -> str:
    """The figures by module, and every mutant that survived."""
    lines = [HEAD, "| group | module | mutants | noticed | accepted | survived |", "|---|---|---|---|---|---|"]
    for group, (found, survived) in results.items():
        for module in GROUPS[group].modules:
            own = [mutant for mutant in found if mutant.module == module]
            left = [mutant for mutant in survived if mutant.module == module]
            known = [mutant for mutant in left if str(mutant) in ACCEPTED]
            counts = f"{len(own)} | {len(own) - len(left)} | {len(known)} | {len(left) - len(known)}"
            lines.append(f"| {group} | `{module}` | {counts} |")
    if left_out := [name for name in GROUPS if name not in results]:
        lines += ["", f"Not run this time: {', '.join(left_out)}."]
    told = [mutant for _, survived in results.values() for mutant in survived]
    lines += ["", "## Survivors", ""]
    lines += [
        f"- `{mutant.module}`, line {mutant.line}: `{mutant.before}` became `{mutant.after}`. "
        f"{ACCEPTED.get(str(mutant), 'No test notices.')}"
        for mutant in told
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run the groups named, or all, and write the report on them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"of {', '.join(GROUPS)}; all when none is named")
    asked = parser.parse_args().groups or list(GROUPS)
    results = {}
    for name in asked:
        group = GROUPS[name]
        assert run(group, [None]) == [None], f"the tests of {name} fail on the code as it is"
        found = [mutant for module in group.modules for mutant in mutants(module)]
        start = time.monotonic()
        survived = run(group, found)
        results[name] = found, sorted(survived, key=lambda mutant: (mutant.module, mutant.line))
        print(f"{name}: {len(found)} mutants, {len(survived)} survived, {time.monotonic() - start:.0f} s", flush=True)
    REPORT.write_text(report(results), encoding="utf-8")
    return int(any(str(mutant) not in ACCEPTED for _, survived in results.values() for mutant in survived))


if __name__ == "__main__":
    sys.exit(main())
