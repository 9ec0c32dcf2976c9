"""The data package: every table of the database as CSV and Parquet, with what is needed to use them alone.

A Frictionless data package in one zip: `datapackage.json` with a schema of every table from the dictionary, a README
with the citation, and the licenses of the sources. The same build gives the same bytes, so times are left out.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from etl.database import identity

NAME = "massachusetts-medical-home"
TITLE = "Massachusetts Medical Home Dashboard: data"
README = Path(__file__).parent / "package_readme.md"
LEFT_OUT_TABLES = {"build_step", "build_compared", "build_change", "build_change_row"}
LEFT_OUT_COLUMNS = {("build", "built_at"), ("build", "seconds")}
# Columns that may name sources missing from the table they refer to, because their files are not available.
NO_REFERENCE = {("source_missing", "source_id")}
EPOCH = (1980, 1, 1, 0, 0, 0)
KEPT_PACKAGES = 2
TYPES = {
    # A column may have no value at all, for example with few survey years.
    '"NULL"': "any",
    "VARCHAR": "string",
    "BIGINT": "integer",
    "INTEGER": "integer",
    "DOUBLE": "number",
    "FLOAT": "number",
    "BOOLEAN": "boolean",
}


# A row of texts, by column.
Row = dict[str, str]


@dataclass(frozen=True)
class Column:
    """A column of a table: its name and its type in the database."""

    name: str
    type: str

    def as_text(self) -> str:
        """SQL of the column for CSV: lists as JSON."""
        name = _quoted(self.name)
        return f"to_json({name}) AS {name}" if self.type.endswith("[]") else name


@dataclass(frozen=True)
class Table:
    """A table: its columns, what it holds, the columns that tell its rows apart, and its number of rows."""

    name: str
    title: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: int

    def in_csv(self) -> list[Column]:
        """Its columns in CSV: all but outlines, which are longer than a cell of a spreadsheet may be."""
        return [column for column in self.columns if column.type != "BLOB"]

    def query(self, *, text: bool) -> str:
        """SQL of its rows in the order of its key."""
        names = [c.as_text() for c in self.in_csv()] if text else [_quoted(c.name) for c in self.columns]
        columns = ", ".join(names)
        order = f" ORDER BY {', '.join(map(_quoted, self.key))}" if self.key else ""
        return f"SELECT {columns} FROM {_quoted(self.name)}{order}"


def _quoted(name: str) -> str:
    return f'"{name}"'


def write(database: Path, out: Path, build_id: str) -> Path:
    """Write the package of the database file at `database` beside the database path `out`; return its path.

    The packages of older builds go, but for the last one.
    """
    final = identity.package_beside(out, build_id)
    temporary = final.with_name(f".{final.name}.part")
    try:
        with duckdb.connect(str(database), read_only=True) as con, TemporaryDirectory() as folder:
            con.execute("SET preserve_insertion_order = true").fetchall()
            _write(con, Path(folder), temporary, build_id)
        temporary.replace(final)
    finally:
        temporary.unlink(missing_ok=True)
    _forget_old(final)
    return final


def _write(con: duckdb.DuckDBPyConnection, folder: Path, out: Path, build_id: str) -> None:
    tables = list(_tables(con))
    files = []
    for table in tables:
        for ending, options in (("csv", "FORMAT csv, HEADER"), ("parquet", "FORMAT parquet, COMPRESSION zstd")):
            path = folder / f"{table.name}.{ending}"
            con.execute(f"COPY ({table.query(text=ending == 'csv')}) TO '{path}' ({options})").fetchall()
            files.append((f"{ending}/{table.name}.{ending}", path.read_bytes()))
    described = _described(con, tables, dict(files), build_id)
    sources = _rows(con, "SELECT license, title, publisher FROM source WHERE kind <> 'pooled' ORDER BY license, title")
    texts = {
        "datapackage.json": json.dumps(described, indent=1, ensure_ascii=False),
        "README.md": README.read_text(encoding="utf-8").format(
            title=TITLE,
            build_id=build_id,
            tables="\n".join(f"- `{table.name}` ({table.rows:,} rows): {table.description}" for table in tables),
        ),
        "LICENSES.md": _licenses(sources),
    }
    with zipfile.ZipFile(out, "w") as package:
        for name, text in texts.items():
            package.writestr(_entry(name), text.encode(), zipfile.ZIP_DEFLATED)
        for name, content in files:
            # Parquet is compressed already.
            method = zipfile.ZIP_STORED if name.endswith(".parquet") else zipfile.ZIP_DEFLATED
            package.writestr(_entry(name), content, method, 6)


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, EPOCH)
    info.external_attr = 0o644 << 16
    return info


def _tables(con: duckdb.DuckDBPyConnection) -> Iterator[Table]:
    about = {row["name"]: row for row in _rows(con, "SELECT * FROM table_about")}
    columns = _rows(
        con,
        "SELECT table_name, column_name, data_type FROM information_schema.columns "
        "ORDER BY table_name, ordinal_position",
    )
    for name in dict.fromkeys(row["table_name"] for row in columns):
        if name in LEFT_OUT_TABLES:
            continue
        own = [
            Column(row["column_name"], row["data_type"])
            for row in columns
            if row["table_name"] == name and (name, row["column_name"]) not in LEFT_OUT_COLUMNS
        ]
        told = about.get(name, {"title": name, "description": "", "key": ""})
        key = tuple(part for part in told["key"].split("; ") if part)
        count = con.execute(f"SELECT count(*) FROM {_quoted(name)}").fetchall()[0][0]
        yield Table(name, told["title"], told["description"], key, tuple(own), count)


def _described(
    con: duckdb.DuckDBPyConnection, tables: list[Table], files: dict[str, bytes], build_id: str
) -> dict[str, object]:
    """The descriptor: https://specs.frictionlessdata.io/data-package/."""
    fields = {row["name"]: row for row in _rows(con, "SELECT * FROM field")}
    keys = {table.name: table.key for table in tables}
    sources = _rows(
        con, "SELECT source_id, title, url, sha256, license FROM source WHERE kind <> 'pooled' ORDER BY source_id"
    )
    return {
        "profile": "data-package",
        "name": NAME,
        "id": build_id,
        "title": TITLE,
        "description": "Massachusetts children with special health care needs and the care they get: every table of "
        "the dashboard. Each figure carries its interval, reliability, kind and source.",
        "version": build_id,
        "licenses": [{"path": "LICENSES.md", "title": "Each source keeps its own license"}],
        "sources": [_source(row) for row in sources],
        "resources": [
            resource
            for table in tables
            for resource in (
                _resource(table, "csv", files) | {"rows": table.rows, "schema": _schema(table, fields, keys)},
                _resource(table, "parquet", files),
            )
        ],
    }


def _source(row: Row) -> dict[str, object]:
    # A source that gathers others has a note in place of an address.
    address = row["url"] if row["url"].startswith("http") else ""
    told = {"title": row["title"], "path": address} | row
    return {name: value for name, value in told.items() if name != "url" and value}


def _resource(table: Table, ending: str, files: dict[str, bytes]) -> dict[str, object]:
    path = f"{ending}/{table.name}.{ending}"
    own = {
        "csv": {"profile": "tabular-data-resource", "encoding": "utf-8", "mediatype": "text/csv"},
        # Parquet says its own types; the words of Frictionless for them know neither its lists nor its blanks.
        "parquet": {"type": "file", "profile": "data-resource", "mediatype": "application/vnd.apache.parquet"},
    }
    name = table.name.replace("_", "-")
    return {
        "name": name if ending == "csv" else f"{name}-parquet",
        "path": path,
        "format": ending,
        **own[ending],
        "title": table.title,
        "description": table.description,
        "bytes": len(files[path]),
        "hash": f"sha256:{hashlib.sha256(files[path]).hexdigest()}",
    }


def _schema(table: Table, fields: dict[str, Row], keys: dict[str, tuple[str, ...]]) -> dict[str, object]:
    schema: dict[str, object] = {"fields": [_field(column, fields.get(column.name, {})) for column in table.in_csv()]}
    schema["missingValues"] = [""]
    if table.key:
        schema["primaryKey"] = list(table.key)
    foreign = [
        {"fields": [column.name], "reference": {"resource": target.replace("_", "-"), "fields": [column.name]}}
        for column in table.columns
        if (target := fields.get(column.name, {}).get("references", "")) in keys
        and target != table.name
        and (table.name, column.name) not in NO_REFERENCE
        and keys[target] == (column.name,)
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return schema


def _field(column: Column, told: Row) -> dict[str, object]:
    kind = "array" if column.type.endswith("[]") else TYPES[column.type]
    described = {part: told[part] for part in ("title", "description", "unit") if told.get(part)}
    return {"name": column.name, "type": kind, **described}


def _licenses(sources: list[Row]) -> str:
    lines = [
        "# Licenses",
        "",
        "The data keep the licenses of their sources, named here and in the table `source`. The survey's files may be "
        "used for statistical purposes only; nobody may try to find out who a child or a family is.",
        "The code that made these tables is under the MIT license.",
    ]
    for license in dict.fromkeys(row["license"] for row in sources):
        lines += ["", f"## {license}", ""]
        lines += [f"- {row['title']} ({row['publisher']})" for row in sources if row["license"] == license]
    return "\n".join(lines) + "\n"


def _rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[Row]:
    """Rows of a query of texts; a blank is no text."""
    found = con.execute(sql)
    names = [part[0] for part in found.description or ()]
    return [dict(zip(names, ("" if cell is None else cell for cell in row), strict=True)) for row in found.fetchall()]


def _forget_old(current: Path) -> None:
    packages = sorted(current.parent.glob("package-*.zip"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in [path for path in packages if path != current][KEPT_PACKAGES - 1 :]:
        old.unlink(missing_ok=True)
