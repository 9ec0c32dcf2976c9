"""What cards say and show, written to files, so that a change of the code can be told from a change of the product.

    python -m tests.support.golden write|check [--folder DIR] [--full] [NAME ...]

`write` keeps the present state, `check` prints how it differs from the state kept. NAME is the start of a card's
address; without one, all are meant. Reviewers read words and tables; long files, drawings and figures are kept as
hashes, or whole with `--full`, which is what to compare with when a hash differs.

The build is given a fixed id and time, and numbers ten digits, so that neither a new build of the same numbers nor
another machine's last digit shows.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import io
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
from pptx import Presentation

from dashboard.captions import citation, description
from dashboard.cards.card import Card, Picture
from dashboard.cards.registry import card_of
from dashboard.charts import plotly
from dashboard.charts.elements.model import Chart
from dashboard.drawing import theme
from dashboard.exports import report_archive
from dashboard.exports.documents import pdf_file
from dashboard.exports.pictures import chart_image
from dashboard.exports.reports.selection import own as report_of
from dashboard.exports.slides import pptx_file
from dashboard.exports.tables import csv_file
from dashboard.i18n.locale import speaking
from dashboard.subjects.methods import benchmark_cards, model_cards
from dashboard.subjects.overview import content
from tests.support.card_addresses import EVERY_KIND, MORE_BRANCHES

DATABASE = Path("data/build/dashboard.duckdb")
DATABASE_VARIABLE = "MEDICAL_HOME_DB"
FOLDER = Path(__file__).parents[1] / "golden"
DIGESTS, WORDS = "digests.txt", "words.txt"
LANGUAGES = ("en", "es")
LINK = "https://dashboard.example/status?geography=25"
BUILD_ID, BUILT_AT = "000000000000", "2000-01-01 00:00:00+00"
# Read by people up to this size, and only in these forms.
LONGEST, LEGIBLE = 24_000, (".txt", ".csv")
# Files of these cards are kept too.
EXPORTED = ("components:cshcn:2017-2019:25:US", "groups:medical_home:cshcn:2017-2019:25:race_ethnicity")
MOST_LINES = 40
_LONG_NUMBER = re.compile(r"-?\b\d+\.\d{6,}(?:e[+-]?\d+)?\b|-?\b\d+(?:\.\d+)?e-\d+\b")

Files = dict[str, str]


def snapshot(card: Card) -> Files:
    """What a card says and shows, as the texts of files by name."""
    files = {
        WORDS: _words(card),
        "data.csv": _csv(card.data),
        "table.csv": _csv(card.table),
    }
    if card.chart is not None:
        files["chart.svg"] = chart_image.framed_svg(card, LINK)
        files["light.json"] = _figure(card.chart, theme.LIGHT)
        files["dark.json"] = _figure(card.chart, theme.DARK)
    return _rounded(files)


def exported(card: Card) -> Files:
    """What its files hold: cells of spreadsheets, texts of slides, the hash of the PDF."""
    report = report_of(LINK, [card], {"title": "Golden", "note": "A note."})
    document = pdf_file.pdf(report)
    return _rounded(
        {
            "export.csv": csv_file.csv(card).decode("utf-8-sig").replace("\r\n", "\n"),
            "export.metadata.txt": csv_file.metadata(card, LINK).decode(),
            "export.xlsx.txt": _cells(report_archive.xlsx(report)),
            "export.pptx.txt": _slides(pptx_file.slides(report)),
            "export.pdf.txt": f"{hashlib.sha256(document).hexdigest()} {len(document)} bytes\n",
        }
    )


def _overview() -> Files:
    headline = content.headline()
    told = [headline.sentence, headline.meaning, headline.picture, *content.figures(), content.age_of_data()]
    return {WORDS: "\n\n".join(told) + "\n"}


def _model() -> Files:
    told = [model_cards.controls(), *(model_cards.other_checks(name) for name in model_cards.outcomes())]
    return {WORDS: "\n\n".join(told) + "\n", "table.csv": _csv(model_cards.maps())}


def _fit() -> Files:
    card = benchmark_cards.fit()
    return {} if card is None else snapshot(card)


# What has no address: cards and sentences of single pages.
PAGES: dict[str, Callable[[], Files]] = {
    "page:overview": _overview,
    "page:overview-components": lambda: snapshot(content.components_card()),
    "page:methods-benchmarks": lambda: snapshot(benchmark_cards.benchmarks()),
    "page:methods-readings": lambda: snapshot(benchmark_cards.sensitivity("medical_home", "25", "2017-2019")),
    "page:methods-readings-usual-source": lambda: snapshot(
        benchmark_cards.sensitivity("mh_usual_source", "US", "2018")
    ),
    "page:methods-fit": _fit,
    "page:methods-model": _model,
    "page:methods-left-out": lambda: snapshot(model_cards.left_out("medical_home")),
    "page:methods-left-out-prevalence": lambda: snapshot(model_cards.left_out("cshcn_prevalence")),
}
NAMES = (*EVERY_KIND, *MORE_BRANCHES, *PAGES)


def files_of(name: str, language: str) -> Files:
    """The files of a card's address, or of a part of `PAGES`, in a language."""
    with speaking(language):
        if name in PAGES:
            return PAGES[name]()
        card = card_of(name)
        return snapshot(card) | (exported(card) if name in EXPORTED else {})


def _words(card: Card) -> str:
    work = description.work(card, LINK)
    parts = {
        "card id": card.card_id,
        "file name": description.file_name(card, "png"),
        "language": card.lang,
        "kinds": "\n".join(card.kinds),
        "title": card.title,
        "subtitle": card.subtitle,
        "finding": card.finding,
        "alternative text": card.alt,
        "notes": "\n".join(f"- {note}" for note in card.notes),
        "definitions": "\n".join(
            "\n".join([f"- {d.title}: {d.meaning}", *(f"  - {label}: {text}" for label, text in d.facts)])
            for d in card.definitions
        ),
        "source ids": "\n".join(card.source_ids),
        "source": description.source_line(card),
        "citation": citation.plain(work),
        "APA": citation.apa(work),
        "BibTeX": citation.bibtex(work),
    }
    return "\n".join(f"# {name}\n{text}\n" for name, text in parts.items())


def _csv(table: pd.DataFrame) -> str:
    # Rows carry the id of the build that they were read from.
    own = table.assign(build_id=BUILD_ID) if "build_id" in table else table
    return own.to_csv(index=False, lineterminator="\n")


def _figure(chart: Chart | Picture, colors: theme.Palette) -> str:
    told = plotly.figure(chart, colors) if isinstance(chart, Chart) else asdict(chart.drawing(colors))
    return json.dumps(told, indent=1, ensure_ascii=False, sort_keys=True, default=str) + "\n"


def _cells(book: bytes) -> str:
    sheets = openpyxl.load_workbook(io.BytesIO(book)).worksheets
    lines = []
    for sheet in sheets:
        lines.append(f"# {sheet.title}")
        for row in sheet.iter_rows():
            lines.append("\t".join(f"{cell.value} {{{cell.number_format}}}" for cell in row if cell.value is not None))
    return "\n".join(lines) + "\n"


def _slides(made: bytes) -> str:
    lines = []
    for number, slide in enumerate(Presentation(io.BytesIO(made)).slides, start=1):
        lines.append(f"# {number}")
        for shape in slide.shapes:
            if shape.has_text_frame:
                lines.append(shape.text_frame.text)
            if shape.has_table:
                lines += ["\t".join(cell.text for cell in row.cells) for row in shape.table.rows]
        if slide.has_notes_slide:
            lines.append(slide.notes_slide.notes_text_frame.text)
    return "\n".join(lines) + "\n"


def _rounded(files: Files) -> Files:
    return {name: _LONG_NUMBER.sub(_ten_digits, text) for name, text in files.items()}


def _ten_digits(found: re.Match[str]) -> str:
    number = float(found[0])
    return "0" if abs(number) < 1e-12 else f"{number:.10g}"


@contextmanager
def fixed_build(database: Path) -> Iterator[None]:
    """The dashboard reads a copy of a database whose build has a fixed id and time."""
    before = os.environ.get(DATABASE_VARIABLE)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "dashboard.duckdb"
        shutil.copyfile(database.resolve(), copy)
        with duckdb.connect(str(copy)) as connection:
            connection.execute("UPDATE build SET build_id = ?, built_at = ?", [BUILD_ID, BUILT_AT])
        os.environ[DATABASE_VARIABLE] = str(copy)
        try:
            yield
        finally:
            if before is None:
                del os.environ[DATABASE_VARIABLE]
            else:
                os.environ[DATABASE_VARIABLE] = before


def place_of(name: str, language: str, folder: Path = FOLDER) -> Path:
    """Where the files of a name lie."""
    return folder / re.sub(r"[^\w,-]+", ".", name) / language


def write(place: Path, files: Files, *, full: bool = False) -> None:
    """Keep files, those that nobody reads as hashes unless `full`."""
    if place.exists():
        shutil.rmtree(place)
    place.mkdir(parents=True)
    digests = []
    for name, text in files.items():
        if full or (name.endswith(LEGIBLE) and len(text) <= LONGEST):
            (place / name).write_text(text, encoding="utf-8", newline="\n")
        else:
            digests.append(f"{_digest(text)} {name}\n")
    if digests:
        (place / DIGESTS).write_text("".join(digests), encoding="utf-8")


def differences(place: Path, files: Files) -> list[str]:
    """How files differ from those kept, as lines to print; none when they are the same."""
    digests = place / DIGESTS
    told = [line.split(" ", 1) for line in digests.read_text(encoding="utf-8").splitlines()] if digests.exists() else []
    hashes = {name: digest for digest, name in told}
    kept = {path.name for path in place.glob("*") if path.name != DIGESTS} | set(hashes)
    lines = [f"{place.name}/{name}: {'gone' if name in kept else 'new'}" for name in sorted(kept ^ set(files))]
    for name in sorted(kept & set(files)):
        if name in hashes:
            lines += [f"{place.name}/{name}: another hash"] * (hashes[name] != _digest(files[name]))
        else:
            old = (place / name).read_text(encoding="utf-8")
            lines += difflib.unified_diff(
                old.splitlines(), files[name].splitlines(), f"kept {name}", f"now {name}", n=0, lineterm=""
            )
    return lines


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.support.golden", description="Keep or compare cards.")
    parser.add_argument("command", choices=["write", "check"])
    parser.add_argument("names", nargs="*", help="starts of addresses")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--full", action="store_true", help="keep every file whole")
    asked = parser.parse_intermixed_args()
    names = [name for name in NAMES if not asked.names or name.startswith(tuple(asked.names))]
    changed = 0
    with fixed_build(Path(os.environ.get(DATABASE_VARIABLE) or DATABASE)):
        for name in names:
            for language in LANGUAGES:
                place, files = place_of(name, language, asked.folder), files_of(name, language)
                if asked.command == "write":
                    write(place, files, full=asked.full)
                elif lines := differences(place, files):
                    changed += 1
                    print(f"\n== {name} ({language}): {len(lines)} lines differ", *lines[:MOST_LINES], sep="\n")
    print(
        f"{len(names) * len(LANGUAGES)} snapshots",
        f"{changed} differ" if asked.command == "check" else "kept",
        sep=", ",
    )
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
