"""Medical home programs in Massachusetts, who is confirmed to have taken part, and what was published of them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pandas as pd

from etl.core.build_log import BuildLog
from etl.core.csv_input import number, read_rows
from etl.core.errors import SourceError
from etl.core.links import is_linked, linkable, without_unlinked
from etl.core.paths import CURATED
from etl.geography.gazetteer import Gazetteer
from etl.programs.site_matching import name_key

PROGRAMS = "ma_medical_home_programmes"
PARTICIPANTS = "ma_programme_organisations"
CHIPRA_FACTS = "chipra_ma_facts"
MHI = "mhi_reference"
CHIPRA_PARTICIPANTS = CURATED / "chipra_participants.csv"
WORDING = CURATED / "program_wording.toml"

# Recognition of single practices by a national body; participants name it, the list of programs does not.
RECOGNITION = ("NCQA PCMH", "NCQA patient-centered medical home recognition", "NCQA")

# Columns with texts that we wrote or shortened. Names, addresses and what the dashboard knows by its words (`role`)
# stay as the lists have them.
_TEXTS = ("what", "practices_as_stated", "lead", "note", "topic", "measure", "unit")
NOT_SHOWN = "(address not shown)"
_URL = re.compile(r"https?://[^\s\"<>)]+(?:\([^\s\"<>)]*\))?[^\s\"<>);,]*")
_DATE = re.compile(r"^(\d{4}(?:-\d{2}){0,2})\s*(?:\((.+)\))?$")
# Our names for columns that the lists name differently.
_OURS = {"programme_id": "program_id", "programme": "program", "organisation": "organization"}
_THEIRS = {ours: theirs for theirs, ours in _OURS.items()}
_PARTICIPANT_COLUMNS = [
    "organization",
    "town_as_stated",
    "program_id",
    "role",
    "date",
    "pediatric_specific",
    "source_url",
    "note",
]


def read_programs(raw: Path, sites: pd.DataFrame, gazetteer: Gazetteer, log: BuildLog) -> dict[str, pd.DataFrame]:
    """Tables `program`, `program_source`, `program_participant`, `program_result` and `mhi_reference`.

    Raises:
        SourceError: an unknown program is named, an id stands twice, or a date or figure cannot be read.
    """
    folder = raw / "practices"
    program, links = _programs(folder / f"{PROGRAMS}.csv", log)
    participant = _participants(folder / f"{PARTICIPANTS}.csv", sites, gazetteer, log)
    program = _with_recognition(program, participant, log)
    strays = set(participant["program_id"]) - set(program["program_id"])
    if strays:
        raise SourceError(
            str(folder / f"{PARTICIPANTS}.csv"),
            f"program {sorted(strays)[0]!r} is not in {PROGRAMS}.csv",
            "add the program or correct the id",
        )
    frames = {
        "program": program,
        "program_source": links,
        "program_participant": participant,
        "program_result": _results(folder / f"{CHIPRA_FACTS}.csv", log),
        "mhi_reference": _mhi(folder / f"{MHI}.csv"),
    }
    return reworded(frames, tomllib.loads(WORDING.read_text(encoding="utf-8")))


def reworded(frames: dict[str, pd.DataFrame], ours: dict[str, dict[str, str]]) -> dict[str, pd.DataFrame]:
    """Frames with our words in their texts: `whole` texts, and `parts` of the others."""
    words = sorted(ours["parts"], key=len, reverse=True)
    parts = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words))

    def worded(text: str) -> str:
        return ours["whole"].get(text) or parts.sub(lambda found: ours["parts"][found[0]], text)

    return {
        name: frame.assign(**{c: frame[c].map(worded, na_action="ignore") for c in _TEXTS if c in frame})
        for name, frame in frames.items()
    }


def _programs(path: Path, log: BuildLog) -> tuple[pd.DataFrame, pd.DataFrame]:
    columns = [
        "program_id",
        "program",
        "what",
        "start",
        "end",
        "n_practices_or_sites",
        "lead",
        "source_url",
        "note",
    ]
    rows = read_rows(path, [_THEIRS.get(name, name) for name in columns], _OURS)
    _stop_at_repeated_id(path, rows, "program_id")
    starts = [_date(path, row, "start") for row in rows.to_dict("records")]
    ends = [_date(path, row, "end") for row in rows.to_dict("records")]
    for row, start in zip(rows.to_dict("records"), starts, strict=True):
        if start[0] is None:
            log.remark(PROGRAMS, row["row"], "start", f"{row['program']}: no start date is known.", "flagged")
    program = pd.DataFrame(
        {
            "program_id": rows["program_id"],
            "name": rows["program"],
            "what": rows["what"],
            "start": [start[0] for start in starts],
            "start_note": [start[1] for start in starts],
            "end": [end[0] for end in ends],
            "end_note": [end[1] for end in ends],
            "practices": pd.array(
                [int(text) if text.isdigit() else None for text in rows["n_practices_or_sites"]], dtype="Int64"
            ),
            "practices_as_stated": rows["n_practices_or_sites"],
            "lead": rows["lead"],
            "source_url": rows["source_url"],
            "note": rows["note"].map(lambda note: without_unlinked(note, NOT_SHOWN)),
            "source_id": PROGRAMS,
            "row_in_source": rows["row"],
        }
    )
    return program, _links(rows, log)


def _stop_at_repeated_id(path: Path, rows: pd.DataFrame, column: str) -> None:
    again = rows[rows.duplicated(column)]
    if not again.empty:
        row = again.iloc[0]
        raise SourceError(f"{path}, row {row['row']}, column {column}", f"{row[column]!r} stands twice", "rename one")


def _date(path: Path, row: dict[str, str], column: str) -> tuple[str | None, str]:
    """A date as precise as it is known (year, month or day) and the remark in brackets after it."""
    if not row[column]:
        return None, ""
    found = _DATE.match(row[column])
    if not found:
        raise SourceError(
            f"{path}, row {row['row']}, column {column}",
            f"found {row[column]!r}",
            "write YYYY, YYYY-MM or YYYY-MM-DD, with any remark in brackets",
        )
    return found[1], found[2] or ""


def _links(rows: pd.DataFrame, log: BuildLog) -> pd.DataFrame:
    """Every address a program row cites, in order, without those on hosts that are not the publisher's."""
    links = []
    for row in rows.to_dict("records"):
        cited = dict.fromkeys(url.rstrip(";") for url in _URL.findall(f"{row['source_url']} {row['note']}"))
        for url in cited:
            if not is_linked(url):
                log.remark(
                    PROGRAMS,
                    row["row"],
                    "note",
                    f"{row['program']}: one address is a copy that is not at its publisher; it is not linked.",
                    "dropped",
                )
                continue
            links.append({"program_id": row["program_id"], "url": url})
    return pd.DataFrame(links, columns=["program_id", "url"])


def _participants(path: Path, sites: pd.DataFrame, gazetteer: Gazetteer, log: BuildLog) -> pd.DataFrame:
    theirs = [_THEIRS.get(name, name) for name in _PARTICIPANT_COLUMNS]
    listed = read_rows(path, theirs, _OURS).assign(source_id=PARTICIPANTS)
    named = read_rows(CHIPRA_PARTICIPANTS, _PARTICIPANT_COLUMNS).assign(source_id=CHIPRA_FACTS)
    rows = pd.concat([listed, named], ignore_index=True)
    rows["municipality"] = rows["town_as_stated"].map(gazetteer.municipality)
    rows["site_id"] = [_listed_site(row, sites) for row in rows.to_dict("records")]
    rows["participant_id"] = [f"P{index:02d}" for index in range(1, len(rows) + 1)]
    for row in rows[rows["municipality"].isna()].to_dict("records"):
        log.remark(
            row["source_id"],
            row["row"] if row["source_id"] == PARTICIPANTS else 0,
            "town_as_stated",
            f"{row['organization']}: {row['town_as_stated']!r} names no single municipality; shown without a place.",
            "flagged",
        )
    unsourced = rows.loc[rows["source_url"] == "", "organization"].tolist()
    if unsourced:
        raise SourceError(str(path), f"{unsourced[0]!r} has no address of a source", "add it or remove the row")
    columns = ["participant_id", *_PARTICIPANT_COLUMNS, "municipality", "site_id", "source_id"]
    return rows[columns].assign(source_url=rows["source_url"].map(linkable))


def _listed_site(row: dict[str, str], sites: pd.DataFrame) -> str | None:
    """The site of a list with the participant's name in its municipality; only such a site is ever on a map."""
    same = sites[
        (sites["municipality"] == row["municipality"]) & (sites["name"].map(name_key) == name_key(row["organization"]))
    ]
    return None if same.empty else str(same["site_id"].iloc[0])


def _with_recognition(program: pd.DataFrame, participant: pd.DataFrame, log: BuildLog) -> pd.DataFrame:
    program_id, name, lead = RECOGNITION
    cited = participant[participant["program_id"] == program_id]
    if cited.empty or program_id in set(program["program_id"]):
        return program
    log.remark(PARTICIPANTS, 0, "program_id", f"{name} is cited but not described in the list of programs.", "kept")
    row = {"program_id": program_id, "name": name, "lead": lead, "source_id": PARTICIPANTS}
    row |= {"source_url": next(filter(None, cited["source_url"]), "")}
    added = pd.concat([program, pd.DataFrame([row])], ignore_index=True)
    added["row_in_source"] = added["row_in_source"].astype("Int64")
    texts = added.select_dtypes(include=["object", "string"]).columns.difference(["start", "end"])
    return added.assign(**{column: added[column].fillna("") for column in texts})


def _results(path: Path, log: BuildLog) -> pd.DataFrame:
    """Facts and results of the CHIPRA initiative, one row each.

    `shape` says how a row may be drawn: `before_after` (two figures), `after_only` (no published start), `level`
    (one figure), `statement` (words). None but `C20` had comparison practices.
    """
    columns = [
        "fact_id",
        "topic",
        "metric",
        "baseline",
        "final",
        "value",
        "unit",
        "period",
        "who_measured",
        "source_url",
        "note",
    ]
    rows = read_rows(path, columns)
    _stop_at_repeated_id(path, rows, "fact_id")
    for row in rows.to_dict("records"):
        if row["baseline"] and (number(row["baseline"]) is None or number(row["final"]) is None):
            raise SourceError(
                f"{path}, row {row['row']}", f"{row['fact_id']} has a start without a readable end", "restore the row"
            )
        if row["topic"] == "result" and not row["who_measured"]:
            log.remark(CHIPRA_FACTS, row["row"], "who_measured", f"{row['fact_id']}: no one is named.", "flagged")
        if "CAUTION" in row["note"]:
            log.remark(CHIPRA_FACTS, row["row"], "value", f"{row['metric']}: {row['note']}", "flagged")
    return pd.DataFrame(
        {
            "result_id": rows["fact_id"],
            "program_id": "CHIPRA",
            "topic": rows["topic"],
            "shape": [_shape(row) for row in rows.to_dict("records")],
            "measure": rows["metric"],
            "baseline": rows["baseline"].map(number).astype(float),
            "final": rows["final"].map(number).astype(float),
            "value": rows["value"].map(number).astype(float),
            "value_as_stated": rows["value"],
            "unit": rows["unit"],
            "approximate": rows["unit"].str.contains("approximate") | rows["note"].str.contains("pproximate"),
            "period": rows["period"],
            "who_measured": rows["who_measured"],
            "comparison_group": rows["value"].str.contains("comparison practices"),
            "source_url": rows["source_url"],
            "note": rows["note"],
            "source_id": CHIPRA_FACTS,
            "row_in_source": rows["row"],
        }
    )


def _shape(row: dict[str, str]) -> str:
    if row["baseline"]:
        return "before_after"
    if row["final"]:
        return "after_only"
    return "level" if number(row["value"]) is not None else "statement"


def _mhi(path: Path) -> pd.DataFrame:
    columns = ["item_id", "kind", "item", "value", "unit", "source_url", "note"]
    rows = read_rows(path, columns)
    _stop_at_repeated_id(path, rows, "item_id")
    return rows[columns].assign(
        source_url=rows["source_url"].map(linkable),
        value_number=rows["value"].map(number).astype(float),
        source_id=MHI,
        row_in_source=rows["row"],
    )
