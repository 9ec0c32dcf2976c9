"""The data package holds every table as it is, describes every column, and comes out the same byte for byte."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from etl.core.build_log import BuildLog
from etl.core.errors import SourceError
from etl.core.registry import data_dictionary
from etl.database import data_package, identity

BUILD = "abcdef123456"


@pytest.fixture(scope="module")
def path(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("package") / "dashboard.duckdb"
    return data_package.write(database.resolve(), out, BUILD)


@pytest.fixture(scope="module")
def packed(path: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(path)


@pytest.fixture(scope="module")
def described(packed: zipfile.ZipFile) -> dict:
    return json.loads(packed.read("datapackage.json"))


@pytest.fixture(scope="module")
def stored(built: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[str, str]]]:
    """Columns with their types by table, as in the database."""
    rows = built.execute(
        "SELECT table_name, column_name, data_type FROM information_schema.columns ORDER BY ordinal_position"
    ).fetchall()
    tables: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in rows:
        tables.setdefault(table, []).append((column, kind))
    return tables


def csv_resources(described: dict) -> list[dict]:
    return [resource for resource in described["resources"] if resource["format"] == "csv"]


@pytest.fixture(scope="module")
def tables(packed: zipfile.ZipFile, described: dict) -> dict[str, tuple[dict, pd.DataFrame]]:
    """Description and rows of every CSV by name, cells as texts."""
    return {
        resource["name"]: (
            resource,
            pd.read_csv(io.BytesIO(packed.read(resource["path"])), dtype=str, keep_default_na=False),
        )
        for resource in csv_resources(described)
    }


def test_every_table_and_column_is_in_the_dictionary(stored: dict) -> None:
    entries = data_dictionary.read_dictionary()
    assert sorted(stored.keys() - entries["table"].keys()) == []
    assert sorted({name for columns in stored.values() for name, _ in columns} - entries["field"].keys()) == []


def test_every_entry_of_the_dictionary_is_used(stored: dict) -> None:
    entries = data_dictionary.read_dictionary()
    # Columns of the exports that no table has.
    exported = {"geo_name", "source_sha256"}
    inside = {"description", "key", "references"}
    used = {name for columns in stored.values() for name, _ in columns}
    assert sorted(entries["table"].keys() - stored.keys()) == []
    assert sorted(entries["field"].keys() - used - exported - inside) == []


def test_every_table_is_there_twice(described: dict, stored: dict) -> None:
    expected = stored.keys() - data_package.LEFT_OUT_TABLES
    for ending in ("csv", "parquet"):
        names = {Path(r["path"]).stem for r in described["resources"] if r["format"] == ending}
        assert names == expected
    assert len({r["name"] for r in described["resources"]}) == 2 * len(expected)


def test_parquet_equals_the_database(path: Path, described: dict, database: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(path) as packed, duckdb.connect() as con:
        con.execute(f"ATTACH '{database.resolve()}' AS stored (READ_ONLY)").fetchall()
        for resource in (r for r in described["resources"] if r["format"] == "parquet"):
            table = Path(resource["path"]).stem
            file = packed.extract(resource["path"], tmp_path)
            twin = next(r for r in csv_resources(described) if Path(r["path"]).stem == table)
            columns = [row[0] for row in con.execute(f"DESCRIBE SELECT * FROM '{file}'").fetchall()]
            assert set(columns) >= {field["name"] for field in twin["schema"]["fields"]}
            names = ", ".join(f'"{name}"' for name in columns)
            ours, theirs = f"SELECT {names} FROM '{file}'", f'SELECT {names} FROM stored."{table}"'
            for one, other in ((ours, theirs), (theirs, ours)):
                assert con.execute(f"SELECT count(*) FROM ({one} EXCEPT ALL {other})").fetchall() == [(0,)], table
            assert con.execute(f"SELECT count(*) FROM ({ours})").fetchall() == [(twin["rows"],)]


def test_csv_has_the_header_and_the_types_of_its_schema(tables: dict) -> None:
    for resource, table in tables.values():
        fields = resource["schema"]["fields"]
        assert table.columns.tolist() == [field["name"] for field in fields]
        assert len(table) == resource["rows"]
        for field in fields:
            told = table.loc[table[field["name"]] != "", field["name"]]
            if field["type"] == "integer":
                assert told.str.fullmatch(r"-?\d+").all(), field
            elif field["type"] == "number":
                assert pd.to_numeric(told, errors="coerce").notna().all(), field
            elif field["type"] == "boolean":
                assert set(told) <= {"true", "false"}, field
            elif field["type"] == "array":
                assert told.map(lambda text: isinstance(json.loads(text), list)).all(), field


def test_estimates_in_csv_equal_the_database_to_the_last_digit(tables: dict, built: duckdb.DuckDBPyConnection) -> None:
    resource, found = tables["estimate"]
    rows = built.execute(f"SELECT * FROM estimate ORDER BY {', '.join(resource['schema']['primaryKey'])}").df()
    for name in ("value", "lower", "upper", "se", "n_eff", "weighted_count"):
        assert pd.to_numeric(found[name].where(found[name] != "")).equals(rows[name].astype("float64")), name
    for name in ("reliability", "reliability_reason", "estimate_type", "source_id", "build_id"):
        assert found[name].tolist() == rows[name].tolist()


def test_the_package_passes_frictionless_as_it_is_shipped(path: Path, tmp_path: Path) -> None:
    """The command of the README: every row of every CSV against its schema, keys and references, every hash."""
    with zipfile.ZipFile(path) as packed:
        packed.extractall(tmp_path)
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4_000:] + done.stderr[-2_000:]
    assert "INVALID" not in done.stdout


def test_sources_have_addresses_or_none(described: dict) -> None:
    addresses = [source["path"] for source in described["sources"] if "path" in source]
    assert len(addresses) > 50
    assert all(address.startswith(("https://", "http://")) for address in addresses)


def test_no_cell_of_a_csv_is_longer_than_a_spreadsheet_takes(tables: dict) -> None:
    longest = {name: table.map(len).to_numpy().max() for name, (_, table) in tables.items() if len(table)}
    assert max(longest.values()) > 1_000
    assert {name: length for name, length in longest.items() if length > 32_767} == {}


def test_suppressed_estimates_are_blank(tables: dict) -> None:
    _, found = tables["estimate"]
    hidden = found[found["reliability"] == "suppressed"]
    assert len(hidden) > 1000
    assert (hidden[["value", "lower", "upper", "se", "weighted_count"]] == "").all(axis=None)
    assert (hidden["reliability_reason"] != "").all()


def test_keys_are_unique_and_references_are_found(tables: dict) -> None:
    references = 0
    for name, (resource, table) in tables.items():
        schema = resource["schema"]
        if "primaryKey" in schema:
            assert not table.duplicated(schema["primaryKey"]).any(), name
        for foreign in schema.get("foreignKeys", []):
            (column,) = foreign["fields"]
            _, other = tables[foreign["reference"]["resource"]]
            missing = set(table.loc[table[column] != "", column]) - set(other[column])
            assert not missing, f"{name}.{column}: {sorted(missing)[:3]}"
            references += 1
    assert references > 20


def test_every_column_is_described(described: dict) -> None:
    bare = {
        (resource["name"], field["name"])
        for resource in described["resources"]
        if not resource["path"].endswith(".parquet")
        for field in resource["schema"]["fields"]
        if not (field.get("title") and field.get("description"))
    }
    assert bare == set()
    assert all(resource["title"] and resource["description"] for resource in described["resources"])


def test_sizes_and_hashes_are_those_of_the_files(packed: zipfile.ZipFile, described: dict) -> None:
    for resource in described["resources"]:
        content = packed.read(resource["path"])
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    listed = {resource["path"] for resource in described["resources"]}
    assert set(packed.namelist()) - listed == {"datapackage.json", "README.md", "LICENSES.md"}


def test_licenses_and_citation_are_there(packed: zipfile.ZipFile, built: duckdb.DuckDBPyConnection) -> None:
    licenses = packed.read("LICENSES.md").decode()
    for (license,) in built.execute("SELECT DISTINCT license FROM source WHERE kind <> 'pooled'").fetchall():
        assert f"## {license}\n" in licenses
    readme = packed.read("README.md").decode()
    assert f"Data package, build {BUILD}." in readme
    assert "@misc{massachusetts-medical-home-data-abcdef123456," in readme
    assert "reliability` = `suppressed`" in readme


def test_the_same_database_gives_the_same_bytes(path: Path, database: Path, tmp_path: Path) -> None:
    again = data_package.write(database.resolve(), tmp_path / "dashboard.duckdb", BUILD)
    assert again.read_bytes() == path.read_bytes()
    assert all(entry.date_time == (1980, 1, 1, 0, 0, 0) for entry in zipfile.ZipFile(again).infolist())


def small(path: Path, value: float) -> Path:
    """A database of one table, with what the package reads besides it."""
    with duckdb.connect(str(path)) as con:
        con.execute(
            f"CREATE TABLE thing AS SELECT 'a' AS thing_id, {value}::DOUBLE AS value, ['x', 'y'] AS tags"
        ).fetchall()
        for name, columns in {
            "field": "'value' AS name, 'Value' AS title, 'The figure.' AS description, '' AS unit, '' AS references",
            "table_about": "'thing' AS name, 'Things' AS title, 'All things.' AS description, 'thing_id' AS key",
            "source": "'s' AS source_id, 'file' AS kind, 'T' AS title, 'P' AS publisher, 'L' AS license, "
            "NULL::VARCHAR AS url, 'h' AS sha256",
        }.items():
            con.execute(
                f'CREATE TABLE "{name}" AS SELECT {columns.replace("references", chr(34) + "references" + chr(34))}'
            ).fetchall()
    return path


def test_a_package_takes_its_place_in_one_step_and_old_ones_go(tmp_path: Path) -> None:
    database = small(tmp_path / "built.duckdb", 0.5)
    out = tmp_path / "dashboard.duckdb"
    written = [data_package.write(database, out, f"{n:012d}") for n in range(4)]
    assert [path.exists() for path in written] == [False, False, True, True]
    assert written[-1] == identity.package_beside(out, "000000000003")
    assert not list(tmp_path.glob(".package*"))


def test_a_failed_package_leaves_the_last_one(tmp_path: Path) -> None:
    out = tmp_path / "dashboard.duckdb"
    kept = data_package.write(small(tmp_path / "built.duckdb", 0.5), out, "000000000001")
    before = kept.read_bytes()
    with duckdb.connect(str(tmp_path / "broken.duckdb")) as con:
        con.execute("CREATE TABLE thing AS SELECT 1 AS value").fetchall()
    with pytest.raises(duckdb.CatalogException):
        data_package.write(tmp_path / "broken.duckdb", out, "000000000001")
    assert kept.read_bytes() == before
    assert not list(tmp_path.glob(".package*"))


def test_another_value_gives_another_package(tmp_path: Path) -> None:
    found = [
        data_package.write(small(tmp_path / f"{value}.duckdb", value), tmp_path / "dashboard.duckdb", "1").read_bytes()
        for value in (0.5, 0.25)
    ]
    assert found[0] != found[1]


def test_a_column_without_an_entry_is_flagged() -> None:
    log = BuildLog(quiet=True)
    data_dictionary.tables({"estimate": [pd.DataFrame({"value": [1.0], "shoe_size": [2]})], "shoe": []}, log)
    assert [finding.message for finding in log.remarks] == [
        "the column 'shoe_size' of 'estimate' has no entry in dictionary.toml",
        "the table 'shoe' has no entry in dictionary.toml",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('[field.value]\ntitle = "Value"', "'description' is missing"),
        ('[table.estimate]\ntitle = "T"\ndescription = "D"\ncolour = "red"', "'colour' is unknown"),
    ],
)
def test_a_wrong_entry_stops_the_build(tmp_path: Path, text: str, found: str) -> None:
    path = tmp_path / "dictionary.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=found):
        data_dictionary.read_dictionary(path)
