"""The Census Bureau's own words for a survey file: the label program that lies in the zip beside the data.

Two dialects: Stata (`label var`, `label define`) and SAS (`NAME="text"`, `VALUE NAME_LAB 1='text'`).
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

ENDINGS = (".do", ".sas")
_VALUES = "_lab"
_STATA_VARIABLE = re.compile(r'label\s+var(?:iable)?\s+(\w+)\s+"([^"]*)"', re.IGNORECASE)
_STATA_ANSWER = re.compile(r'label\s+define\s+(\w+)\s+(-?\d+)\s+"([^"]*)"', re.IGNORECASE)
_SAS_VARIABLE = re.compile(r'^\s*(\w+)\s*=\s*"([^"]*)"', re.MULTILINE)
_SAS_FORMAT = re.compile(r"\bVALUE\s+\$?(\w+)(.*?);", re.IGNORECASE | re.DOTALL)
_SAS_ANSWER = re.compile(r"(?<![.\w])(-?\d+)\s*=\s*'((?:[^']|'')*)'")
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Labels:
    """Labels of one file: of its variables, and of their answers by code; names in lower case."""

    variables: dict[str, str] = field(default_factory=dict)
    answers: dict[str, dict[int, str]] = field(default_factory=dict)


def read_labels(path: Path) -> Labels:
    """Labels of the survey file at `path` (a zip); none where it holds no label program."""
    with zipfile.ZipFile(path) as archive:
        programs = [name for name in archive.namelist() if Path(name).suffix.lower() in ENDINGS]
        texts = [archive.read(name).decode("utf-8", errors="replace") for name in programs]
    return parse("\n".join(texts))


def parse(program: str) -> Labels:
    """Labels in a label program of either dialect."""
    variables = _STATA_VARIABLE.findall(program) + _SAS_VARIABLE.findall(program)
    answers: dict[str, dict[int, str]] = {}
    for name, code, text in _STATA_ANSWER.findall(program):
        answers.setdefault(_variable(name), {})[int(code)] = _plain(text)
    for name, block in _SAS_FORMAT.findall(program):
        found = {int(code): _plain(text.replace("''", "'")) for code, text in _SAS_ANSWER.findall(block)}
        answers.setdefault(_variable(name), {}).update(found)
    return Labels({name.lower(): _plain(text) for name, text in variables}, answers)


def _variable(name: str) -> str:
    return name.lower().removesuffix(_VALUES)


def _plain(text: str) -> str:
    return " ".join(_TAG.sub("", text).split())
