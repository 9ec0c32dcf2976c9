"""Commands: `python -m etl build [--raw DIR] [--out FILE] [--if-needed]`, `... fetch` and `... simulate`.

Each command loads what it works with, so that nobody who starts the dashboard waits for the libraries of a build.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import duckdb

from etl.core.errors import SourceError, sentence
from etl.core.paths import OUT, RAW
from etl.database import identity


def main(argv: list[str]) -> int:
    """Run one command; 0 when all went well, 1 with one sentence on standard error otherwise."""
    if argv[:1] == ["fetch"]:
        from etl.sources import download
        from etl.survey.files import microdata

        return download.main(argv[1:], microdata.fault)
    parser = argparse.ArgumentParser(prog="python -m etl", description="From the source files to the database.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("fetch", help="download official files that are missing", add_help=False)
    commands.add_parser("simulate", help="simulate the county model anew (a quarter of an hour)")
    options = commands.add_parser("build", help="build the database")
    options.add_argument("--raw", type=Path, default=RAW, help="folder of source files laid out like data/raw")
    options.add_argument("--out", type=Path, default=OUT, help="database file (a symlink to the new version)")
    options.add_argument("--if-needed", action="store_true", help="only when inputs or code have changed")
    arguments = parser.parse_args(argv)
    try:
        if arguments.command == "simulate":
            from etl.small_area.validation import kept_simulation

            kept_simulation.make()
            return 0
        if arguments.if_needed and identity.is_current(arguments.raw, arguments.out):
            print(f"{arguments.out} is up to date")
            return 0
        from etl import pipeline

        pipeline.build(arguments.raw, arguments.out)
    except (SourceError, duckdb.Error, OSError) as error:
        if not (told := sentence(error)):
            raise
        print(f"\nThe build stopped. {told}", file=sys.stderr)
        return 1
    return 0
