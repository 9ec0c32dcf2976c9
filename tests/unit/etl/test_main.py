"""`python -m etl`: what is settled before any library is loaded."""

from __future__ import annotations

import os
import subprocess
import sys

THREADS = "OPENBLAS_NUM_THREADS"
# In place of the commands and all that they load, a module that says what it finds when it is asked for.
SCRIPT = f"""
import os, runpy, sys, types

class Commands(types.ModuleType):
    def __getattr__(self, name):
        if name == "main":
            print(os.environ.get("{THREADS}"), "numpy" in sys.modules)
            return lambda _: 0
        raise AttributeError(name)

sys.modules["etl.cli"] = Commands("etl.cli")
runpy.run_module("etl", run_name="__main__")
"""


def test_matrices_have_one_thread_unless_the_environment_says_otherwise() -> None:
    for given, expected in (({}, "1 False"), ({THREADS: "3"}, "3 False")):
        environment = {name: value for name, value in os.environ.items() if name != THREADS} | given
        found = subprocess.run(
            [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True
        )
        assert set(found.stdout.splitlines()) == {expected}


def test_what_is_built_already_is_found_without_the_libraries_of_a_build() -> None:
    script = (
        "import sys; import etl.cli; print(sorted({'pandas', 'numpy', 'polars', 'scipy', 'svy'} & sys.modules.keys()))"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
