"""Downloads, against a server on this machine that behaves well or badly as each test asks."""

from __future__ import annotations

import hashlib
import io
import random
import socket
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from etl.sources import download as fetching
from etl.sources.download import Bar, Outcome, fetch, fetchable, main, record
from etl.sources.manifest import MANIFEST, Source, read_manifest, sha256, verify

FILE = "nsch/nsch_2020_topical_Stata.zip"
URL_PATH = "/programs-surveys/nsch/datasets/2020/nsch_2020_topical_Stata.zip"
MODIFIED = "Fri, 01 Oct 2021 12:00:00 GMT"


def zip_of(size: int, seed: int) -> bytes:
    """A zip file with one member of random bytes, so that it does not compress."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("nsch_2020_topical.dta", random.Random(seed).randbytes(size))
    return held.getvalue()


ZIP = zip_of(300_000, 1)
ROW = {
    "source_id": "nsch_2020_topical",
    "file": FILE,
    "kind": "microdata",
    "series": "nsch_topical",
    "year": "2020",
    "required": "no",
    "title": 'A title with a comma, and "quotation marks"',
    "official_url": f"https://www2.census.gov{URL_PATH}",
}


def pinned(body: bytes) -> dict[str, str]:
    return {**ROW, "bytes": str(len(body)), "sha256": hashlib.sha256(body).hexdigest()}


@dataclass
class Server:
    """How the server answers, and the headers of the requests that it got."""

    base: str = ""
    body: bytes = ZIP
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"ETag": '"first"'})
    ranges: bool = True
    says_length: bool = True
    stop_after: int | None = None
    pause_s: float = 0.0
    block: int = 4096
    requests: list[dict[str, str]] = field(default_factory=list)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.requests.append({name.lower(): value for name, value in handler.headers.items()})
        asked = self.requests[-1]
        validators = (self.headers.get("ETag"), self.headers.get("Last-Modified"))
        start = 0
        if self.ranges and "range" in asked and asked.get("if-range") in validators:
            start = int(asked["range"].removeprefix("bytes=").removesuffix("-"))
        status = self.status
        if start:
            status = 206 if start < len(self.body) else 416
        handler.send_response(status)
        for name, value in self.headers.items():
            handler.send_header(name, value)
        if status == 206:
            handler.send_header("Content-Range", f"bytes {start}-{len(self.body) - 1}/{len(self.body)}")
        sent = b"" if status == 416 else self.body[start:]
        if self.says_length:
            handler.send_header("Content-Length", str(len(sent)))
        handler.end_headers()
        sent = sent if self.stop_after is None else sent[: self.stop_after]
        for at in range(0, len(sent), self.block):
            handler.wfile.write(sent[at : at + self.block])
            handler.wfile.flush()
            time.sleep(self.pause_s)


@pytest.fixture
def server() -> Iterator[Server]:
    told = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path != URL_PATH:
                self.send_error(404)
                return
            try:
                told.answer(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *_args: object) -> None:
            return

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    told.base = f"http://127.0.0.1:{listening.server_port}"
    yield told
    listening.shutdown()
    thread.join()
    listening.server_close()


def run(raw: Path, base: str, **options: float | bool) -> Outcome:
    """Fetch the one row of a folder's manifest, without a terminal."""
    told = io.StringIO()
    (outcome,) = fetch(raw, read_manifest(raw), base=base, out=told, **{"timeout_s": 10, **options})
    said = told.getvalue().splitlines()
    assert said == ([] if outcome.status == "present" else [f"{outcome.file}: {outcome.note}"])
    return outcome


def names(raw: Path) -> list[str]:
    """Names of the files beside the one asked for."""
    return sorted(path.name for path in (raw / FILE).parent.iterdir())


def interrupted(raw: Path, server: Server, after: int = 100_000) -> None:
    """Leave a part file of `after` bytes, as an interrupted download does."""
    server.stop_after = after
    assert not run(raw, server.base).ok
    server.stop_after = None
    assert (raw / f"{FILE}.part").read_bytes() == server.body[:after]
    server.requests.clear()


def test_full_download_is_installed_and_its_hash_recorded(write_manifest, server):
    raw = write_manifest(ROW)
    outcome = run(raw, server.base)
    assert outcome.status == "fetched"
    assert (raw / FILE).read_bytes() == ZIP
    assert names(raw) == [Path(FILE).name]
    (source,) = read_manifest(raw)
    assert (source.bytes, source.sha256) == (len(ZIP), hashlib.sha256(ZIP).hexdigest())
    assert verify(raw, [source])[0].pinned
    assert "range" not in server.requests[0]
    # Compressed on the way, sizes and ranges would count other bytes than the file's.
    assert server.requests[0]["accept-encoding"] == "identity"


def test_file_that_is_there_is_not_asked_for_again(write_manifest, server):
    raw = write_manifest(ROW)
    run(raw, server.base)
    assert run(raw, server.base).status == "present"
    assert len(server.requests) == 1


def test_again_fetches_a_file_that_is_there(write_manifest, server):
    raw = write_manifest(ROW)
    run(raw, server.base)
    assert run(raw, server.base, only_missing=False).status == "fetched"
    assert len(server.requests) == 2


def test_altered_file_is_replaced_by_the_right_one(write_manifest, server):
    raw = write_manifest(pinned(ZIP))
    (raw / FILE).parent.mkdir()
    (raw / FILE).write_bytes(b"x" * len(ZIP))
    assert run(raw, server.base).status == "fetched"
    assert (raw / FILE).read_bytes() == ZIP


@pytest.mark.parametrize("headers", [{"ETag": '"first"'}, {"Last-Modified": MODIFIED}])
def test_interrupted_download_goes_on_where_it_stopped(write_manifest, server, headers):
    server.headers = headers
    raw = write_manifest(ROW)
    interrupted(raw, server)
    assert run(raw, server.base).status == "fetched"
    assert (raw / FILE).read_bytes() == ZIP
    assert [(r["range"], r["if-range"]) for r in server.requests] == [("bytes=100000-", next(iter(headers.values())))]
    assert names(raw) == [Path(FILE).name]


def test_weak_etag_is_not_used_to_resume(write_manifest, server):
    server.headers = {"ETag": 'W/"first"', "Last-Modified": MODIFIED}
    raw = write_manifest(ROW)
    interrupted(raw, server)
    assert run(raw, server.base).ok
    assert server.requests[0]["if-range"] == MODIFIED


def test_server_that_refuses_to_resume_gives_a_clean_restart(write_manifest, server):
    raw = write_manifest(ROW)
    interrupted(raw, server)
    server.ranges = False
    assert run(raw, server.base).status == "fetched"
    assert (raw / FILE).read_bytes() == ZIP
    assert len(server.requests) == 1


def test_changed_etag_gives_a_clean_restart(write_manifest, server):
    raw = write_manifest(ROW)
    interrupted(raw, server)
    server.headers, server.body = {"ETag": '"second"'}, zip_of(250_000, 2)
    assert run(raw, server.base).status == "fetched"
    assert (raw / FILE).read_bytes() == server.body


def test_range_given_in_spite_of_a_changed_etag_is_not_appended(write_manifest, server):
    """A server that ignores If-Range must not make one file out of two."""
    raw = write_manifest(ROW)
    interrupted(raw, server)
    server.headers, server.body = {"ETag": '"second"', "Last-Modified": '"first"'}, zip_of(250_000, 2)
    assert run(raw, server.base).status == "fetched"
    assert (raw / FILE).read_bytes() == server.body
    assert ["range" in request for request in server.requests] == [True, False]


def test_part_that_is_already_whole_gives_a_clean_restart(write_manifest, server):
    raw = write_manifest(ROW)
    interrupted(raw, server)
    (raw / f"{FILE}.part").write_bytes(ZIP)
    assert run(raw, server.base).status == "fetched"
    assert ["range" in request for request in server.requests] == [True, False]


def test_part_without_validator_is_not_continued(write_manifest, server):
    server.headers = {}
    raw = write_manifest(ROW)
    server.stop_after = 100_000
    assert "the next try starts anew" in run(raw, server.base).note
    server.stop_after = None
    assert run(raw, server.base).status == "fetched"
    assert "range" not in server.requests[1]
    assert (raw / FILE).read_bytes() == ZIP


def test_slow_server_hits_the_time_limit(write_manifest, server):
    server.pause_s = 0.05
    raw = write_manifest(ROW)
    began = time.monotonic()
    outcome = run(raw, server.base, timeout_s=0.5)
    assert time.monotonic() - began < 3
    assert outcome.note.startswith("could not be had: the time limit of 0.5 s for one file ran out; ")
    assert "of 300," in outcome.note
    assert outcome.note.endswith("the next try goes on from there)")
    assert not (raw / FILE).exists()
    assert 0 < (raw / f"{FILE}.part").stat().st_size < len(ZIP)


def test_silent_server_is_left(write_manifest, server, monkeypatch):
    monkeypatch.setattr(fetching, "SILENCE_LIMIT_S", 0.3)
    server.pause_s, server.block = 1.5, 50_000
    raw = write_manifest(ROW)
    outcome = run(raw, server.base)
    assert outcome.note.startswith("could not be had: the server went silent (50,000 of 300,")
    assert not (raw / FILE).exists()


def test_limit_for_all_files_together(write_manifest, server):
    raw = write_manifest(ROW)
    outcome = run(raw, server.base, total_s=0)
    assert "the time limit of 0 s for all files together ran out" in outcome.note
    assert server.requests == []


def test_not_found(write_manifest, server):
    raw = write_manifest({**ROW, "official_url": "https://www2.census.gov/moved/nsch_2020_topical_Stata.zip"})
    outcome = run(raw, server.base)
    assert outcome.note == (
        f"could not be had: the server answered 404 Not Found for {server.base}/moved/nsch_2020_topical_Stata.zip; "
        "look for the file at its publisher and correct official_url in the manifest"
    )
    assert names(raw) == []


def test_redirect_is_not_followed_but_told(write_manifest, server):
    server.status, server.headers = 302, {"Location": "http://127.0.0.1:9/elsewhere.zip"}
    raw = write_manifest(ROW)
    assert "302 Found, moved to http://127.0.0.1:9/elsewhere.zip" in run(raw, server.base).note


def test_truncated_body(write_manifest, server):
    server.stop_after = 100_000
    raw = write_manifest(ROW)
    outcome = run(raw, server.base)
    assert outcome.note == (
        f"could not be had: the connection ended early (100,000 of {len(ZIP):,} bytes came, "
        "and the next try goes on from there); run the command again"
    )
    assert not (raw / FILE).exists()
    assert not read_manifest(raw)[0].pinned


def test_truncated_body_of_a_length_not_told(write_manifest, server):
    server.stop_after, server.says_length = 100_000, False
    raw = write_manifest(ROW)
    assert "is not a zip file that opens" in run(raw, server.base).note
    assert not (raw / FILE).exists()


def test_wrong_hash_is_put_aside(write_manifest, server):
    server.body = bytes(reversed(ZIP))
    raw = write_manifest(pinned(ZIP))
    before = (raw / MANIFEST).read_bytes()
    outcome = run(raw, server.base)
    found, expected = (hashlib.sha256(body).hexdigest()[:12] for body in (server.body, ZIP))
    assert f"the sha256 of what came is {found}... where the manifest says {expected}..." in outcome.note
    assert names(raw) == [f"{Path(FILE).name}.rejected"]
    assert (raw / f"{FILE}.rejected").read_bytes() == server.body
    assert (raw / MANIFEST).read_bytes() == before


def test_wrong_size_is_put_aside(write_manifest, server):
    raw = write_manifest({**pinned(ZIP), "bytes": "12"})
    assert f"what came has {len(ZIP):,} bytes where the manifest says 12" in run(raw, server.base).note
    assert names(raw) == [f"{Path(FILE).name}.rejected"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html>Sorry, we are closed.</html>", "is not a zip file that opens"),
        (ZIP.replace(ZIP[1000:1004], b"\0\0\0\0", 1), "a zip file with a damaged member, nsch_2020_topical.dta"),
    ],
)
def test_what_is_no_whole_zip_is_put_aside(write_manifest, server, body, said):
    server.body = body
    raw = write_manifest(ROW)
    assert said in run(raw, server.base).note
    assert names(raw) == [f"{Path(FILE).name}.rejected"]
    assert not read_manifest(raw)[0].pinned


def test_connection_refused(write_manifest):
    raw = write_manifest(ROW)
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))  # bound, but it does not listen
        base = f"http://127.0.0.1:{bound.getsockname()[1]}"
        outcome = run(raw, base)
    assert outcome.note == (
        f"could not be had: the connection failed (Connection refused) at {base}{URL_PATH}; "
        "check the network and run the command again"
    )


def test_failure_of_one_file_does_not_stop_the_next(write_manifest, server):
    gone = {**ROW, "source_id": "gone", "file": "nsch/gone.zip", "official_url": "https://www2.census.gov/gone.zip"}
    raw = write_manifest(gone, ROW)
    outcomes = fetch(raw, read_manifest(raw), base=server.base, out=io.StringIO())
    assert [outcome.status for outcome in outcomes] == ["failed", "fetched"]


def source(**cells: str) -> Source:
    row = {**ROW, **cells}
    texts = {name: row.get(name, "") for name in Source.__dataclass_fields__}
    return Source(**{**texts, "year": 2020, "required": False, "bytes": None, "sha256": None})


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, True),
        ({"kind": "published"}, False),
        ({"official_url": "https://www2.census.gov/programs-surveys/nsch/datasets/2020/"}, False),
        ({"official_url": f"http://www2.census.gov{URL_PATH}"}, False),
        ({"official_url": f"https://www.census.gov{URL_PATH}"}, False),
        ({"official_url": f"https://www2.census.gov.example.org{URL_PATH}"}, False),
        ({"official_url": f"https://www2.census.gov{URL_PATH}.html"}, False),
        ({"official_url": ""}, False),
        ({"file": "../nsch_2020_topical_Stata.zip"}, False),
        ({"file": "/tmp/nsch_2020_topical_Stata.zip"}, False),
    ],
)
def test_what_is_fetchable(cells, expected):
    assert fetchable(source(**cells)) is expected


def test_the_projects_manifest_names_the_file_of_every_survey_year():
    manifest = read_manifest(fetching.RAW)
    microdata = [source for source in manifest if source.kind == "microdata"]
    assert {(s.series, s.year) for s in microdata} >= {
        (series, year) for series in ("nsch_topical", "nsch_screener") for year in range(2016, 2025)
    }
    assert all(fetchable(source) for source in microdata)
    assert not any(fetchable(source) for source in manifest if source.kind != "microdata")


def test_missing_file_without_an_address_is_told(write_manifest, server):
    raw = write_manifest({**ROW, "kind": "published", "file": "published/figures.csv", "required": "yes"})
    assert run(raw, server.base).note == (
        "is missing and has no address to download it from; restore it from the repository"
    )
    assert server.requests == []


MANIFEST_TEXT = (
    'source_id,file,bytes,sha256,note\r\n'
    'one,a.zip,,,"a note, ""quoted"",\nof two lines"\n'
    '"two",b.zip,"",old,  spaces kept \r\n'
    'three,c.zip,5,abc,é'
)  # fmt: skip


@pytest.mark.parametrize(
    ("source_id", "old", "new"),
    [
        ("one", "a.zip,,,", "a.zip,12,ff00,"),
        ("two", 'b.zip,"",old,', "b.zip,12,ff00,"),
        ("three", "c.zip,5,abc,", "c.zip,12,ff00,"),
    ],
)
def test_recording_a_hash_changes_two_cells_and_no_other_byte(tmp_path, source_id, old, new):
    path = tmp_path / MANIFEST
    path.write_bytes(MANIFEST_TEXT.encode())
    record(tmp_path, source_id, 12, "ff00")
    assert path.read_bytes() == MANIFEST_TEXT.replace(old, new).encode()
    assert [p.name for p in tmp_path.iterdir()] == [MANIFEST]


def test_recording_into_empty_cells_at_the_very_end(tmp_path):
    (tmp_path / MANIFEST).write_bytes(b"source_id,bytes,sha256\none,,")
    record(tmp_path, "one", 12, "ff00")
    assert (tmp_path / MANIFEST).read_bytes() == b"source_id,bytes,sha256\none,12,ff00"


def test_recording_in_the_projects_manifest_keeps_every_other_row(tmp_path):
    before = (fetching.RAW / MANIFEST).read_bytes()
    (tmp_path / MANIFEST).write_bytes(before)
    unpinned = [source for source in read_manifest(tmp_path) if not source.pinned]
    for number, row in enumerate(unpinned):
        record(tmp_path, row.source_id, number + 1, f"{number:064x}")
    after = {s.source_id: s for s in read_manifest(tmp_path)}
    assert [after[s.source_id].bytes for s in unpinned] == [n + 1 for n in range(len(unpinned))]
    changed = zip(before.splitlines(), (tmp_path / MANIFEST).read_bytes().splitlines(), strict=True)
    assert sum(old != new for old, new in changed) == len(unpinned)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("source_id,bytes,sha256\none,,\none,,\n", "has 2 rows of source_id 'one' where one is expected"),
        ("source_id,bytes,sha256\ntwo,,\n", "has 0 rows of source_id 'one' where one is expected"),
        ('source_id,bytes,sha256\none,,\ntw"o,,\n', "line 3 of the manifest has a stray quotation mark"),
    ],
)
def test_manifest_that_cannot_take_a_hash_is_left_alone(tmp_path, text, said):
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(fetching.NotHadError, match=said):
        record(tmp_path, "one", 12, "ff00")
    assert (tmp_path / MANIFEST).read_text() == text


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_bar_on_a_terminal_shows_share_and_size():
    terminal = Terminal()
    bar = Bar("a.zip", terminal)
    bar.show(3_000_000, 12_000_000)
    bar.clear()
    assert terminal.getvalue() == f"\r\x1b[Ka.zip [{'#' * 6}{'.' * 18}]  25% of 12.0 MB\r\x1b[K"


def test_bar_is_drawn_while_a_file_comes(write_manifest, server):
    raw = write_manifest(ROW)
    terminal = Terminal()
    fetch(raw, read_manifest(raw), base=server.base, out=terminal)
    assert f"[{'#' * 24}] 100% of 0.3 MB" in terminal.getvalue()


def test_command_returns_0_when_all_is_there_and_1_when_not(write_manifest, server, capsys):
    raw = write_manifest(ROW)
    asked = ["--raw", str(raw), "--base", server.base]
    server.status = 503
    assert main(asked) == 1
    assert capsys.readouterr().out.endswith("0 there already, 0 fetched, 1 could not be had.\n")
    server.status = 200
    assert main(asked) == 0
    assert main([*asked, "nsch_2020_topical"]) == 0
    assert capsys.readouterr().out.endswith("1 there already, 0 fetched, 0 could not be had.\n")
    assert sha256(raw / FILE) == hashlib.sha256(ZIP).hexdigest()


def test_command_refuses_an_unknown_row(write_manifest, capsys):
    raw = write_manifest(ROW)
    with pytest.raises(SystemExit):
        main(["--raw", str(raw), "nsch_1999_topical"])
    assert f"'nsch_1999_topical' is no source_id of {raw / MANIFEST}" in capsys.readouterr().err


def test_command_without_a_manifest_says_so(tmp_path, capsys):
    assert main(["--raw", str(tmp_path)]) == 1
    assert capsys.readouterr().err == (
        f"{tmp_path / MANIFEST}: the manifest is missing; restore it from the repository.\n"
    )
