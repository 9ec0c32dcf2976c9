"""Download of the official files that the manifest lists and this machine lacks.

A file is received under the name `<file>.part` and takes its final name only when it is whole and checked, so a final
name never holds half a file. What came of an interrupted download is kept beside it, with the validator (ETag or
Last-Modified) that the server gave, and is continued by an HTTP range request when the server still has the same file.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage, HTTPResponse
from pathlib import Path, PurePosixPath
from typing import TextIO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from etl.core.errors import SourceError
from etl.sources.manifest import MANIFEST, Source, read_manifest, sha256

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"
HOST = "https://www2.census.gov"
FILE_LIMIT_S = 600.0
TOTAL_LIMIT_S = 3600.0
SILENCE_LIMIT_S = 20.0
BLOCK_BYTES = 1 << 16
USER_AGENT = "massachusetts-medical-home (python -m etl fetch)"


@dataclass(frozen=True)
class Outcome:
    """What became of one row of the manifest: `status` is present, fetched or failed; `note` is one sentence."""

    source_id: str
    file: str
    status: str
    note: str

    @property
    def ok(self) -> bool:
        """Whether the file is now there, as the manifest says."""
        return self.status != "failed"


class NotHadError(Exception):
    """A file that could not be had. Its text says why and what to do."""


def fetchable(source: Source) -> bool:
    """Whether the row's official address is the file itself, not a page that leads to it.

    It is when the row is microdata, the address is at the Census download host, and it ends with the row's own file
    name. The file name must also stay inside the folder of raw files.
    """
    address = urlsplit(source.official_url)
    file = PurePosixPath(source.file)
    return (
        source.kind == "microdata"
        and f"{address.scheme}://{address.netloc}" == HOST
        and PurePosixPath(address.path).name == file.name
        and not file.is_absolute()
        and ".." not in file.parts
    )


def fetch(
    raw: Path,
    manifest: list[Source],
    *,
    only_missing: bool = True,
    timeout_s: float = FILE_LIMIT_S,
    total_s: float = TOTAL_LIMIT_S,
    base: str | None = None,
    out: TextIO | None = None,
) -> list[Outcome]:
    """Get each file of the manifest that is missing or differs from its hash; say what came of each.

    A file whose hash is not known yet must be a zip that opens; its size and hash are then written into the manifest.
    Nothing is raised for a file that cannot be had: its outcome says why, and the next one is tried.

    Args:
        raw: folder of raw files, with the manifest in it.
        manifest: the rows asked for.
        only_missing: False fetches anew also what is there and right.
        timeout_s: time limit for one file, in seconds. A server that goes silent can overrun it, by SILENCE_LIMIT_S at
            most.
        total_s: time limit for all files together, in seconds.
        base: scheme and host to ask in place of HOST.
        out: where lines and the progress bar go; standard output when None.
    """
    run = _Run(raw, base or HOST, out or sys.stdout)
    end = _Limit(time.monotonic() + total_s, f"the time limit of {total_s:g} s for all files together")
    outcomes = []
    for source in manifest:
        limit = min(end, _Limit(time.monotonic() + timeout_s, f"the time limit of {timeout_s:g} s for one file"))
        outcome = _outcome(run, source, only_missing, limit)
        if outcome.status != "present":
            print(f"{outcome.file}: {outcome.note}", file=run.out, flush=True)
        outcomes.append(outcome)
    return outcomes


@dataclass(frozen=True)
class _Run:
    """What is the same for every file of one call of `fetch`."""

    raw: Path
    base: str
    out: TextIO


@dataclass(frozen=True, order=True)
class _Limit:
    """A moment of the monotonic clock, and the words that tell a person which limit it is."""

    at: float
    words: str

    def left(self) -> float:
        """Seconds left; raises NotHadError when none is."""
        seconds = self.at - time.monotonic()
        if seconds <= 0:
            raise NotHadError(f"{self.words} ran out; raise it with --timeout or --total, or try again later")
        return seconds


def _outcome(run: _Run, source: Source, only_missing: bool, limit: _Limit) -> Outcome:
    def told(status: str, note: str) -> Outcome:
        return Outcome(source.source_id, source.file, status, note)

    target = run.raw / source.file
    there = target.is_file()
    right = there and not _differs(target, source)
    if right and (only_missing or not fetchable(source)):
        return told("present", "is there already")
    state = "differs from the manifest" if there else "is missing"
    if not fetchable(source):
        return told("failed", f"{state} and has no address to download it from; restore it from the repository")
    try:
        size, digest = _install(run, source, limit)
    except NotHadError as why:
        return told("failed", f"could not be had: {why}")
    except OSError as error:
        return told("failed", f"could not be had: {error.strerror or error}; check the folder {target.parent}")
    pin = "matches the manifest" if source.pinned else "is now in the manifest"
    return told("fetched", f"fetched, {size:,} bytes; its sha256 {digest[:12]}... {pin}")


def _differs(path: Path, source: Source) -> bool:
    size_differs = source.bytes is not None and path.stat().st_size != source.bytes
    return size_differs or (source.pinned and sha256(path) != source.sha256)


def _install(run: _Run, source: Source, limit: _Limit) -> tuple[int, str]:
    """Receive the file, check it, record its hash when new, and only then give it its final name."""
    target = run.raw / source.file
    target.parent.mkdir(parents=True, exist_ok=True)
    part = _Part(target.with_name(f"{target.name}.part"), target.with_name(f"{target.name}.validator.part"))
    bar = Bar(target.name, run.out)
    try:
        _receive(run.base + urlsplit(source.official_url).path, part, limit, bar)
    finally:
        bar.clear()
    size, digest = part.path.stat().st_size, sha256(part.path)
    if fault := _fault(part.path, size, digest, source):
        aside = target.with_name(f"{target.name}.rejected")
        part.path.replace(aside)
        part.validator_path.unlink()
        todo = "run the command again, and ask its publisher if it comes the same"
        raise NotHadError(f"{fault}; it is not used but put aside as {aside.name}; {todo}")
    # Recorded before it is installed: a crash in between leaves a missing file, never one without a hash.
    if not source.pinned:
        record(run.raw, source.source_id, size, digest)
    part.path.replace(target)
    part.validator_path.unlink()
    return size, digest


def _fault(path: Path, size: int, digest: str, source: Source) -> str | None:
    """What is wrong with a received file, or None."""
    if source.bytes is not None and size != source.bytes:
        return f"what came has {size:,} bytes where the manifest says {source.bytes:,}"
    if source.sha256 is not None and digest != source.sha256:
        return f"the sha256 of what came is {digest[:12]}... where the manifest says {source.sha256[:12]}..."
    if not source.pinned:
        try:
            with zipfile.ZipFile(path) as archive:
                broken = archive.testzip()
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
            return f"what came is not a zip file that opens ({error})"
        if broken:
            return f"what came is a zip file with a damaged member, {broken}"
    return None


@dataclass(frozen=True)
class _Part:
    """The received bytes of a file, and the validator under which the server gave them."""

    path: Path
    validator_path: Path

    def kept(self) -> tuple[int, str]:
        """Bytes that can be continued, and their validator; (0, "") when the download has to begin anew."""
        if not (self.path.is_file() and self.validator_path.is_file()):
            return 0, ""
        validator = self.validator_path.read_text(encoding="utf-8")
        return (self.path.stat().st_size, validator) if validator else (0, "")


def _receive(url: str, part: _Part, limit: _Limit, bar: Bar) -> None:
    """Bring the bytes of an address into the part file, continuing what is there where the server allows it."""
    response, done = _ask(url, *part.kept(), limit)
    validator = _validator(response.headers)
    total = None if response.length is None else done + response.length
    with response, part.path.open("ab" if done else "wb") as file:
        part.validator_path.write_text(validator, encoding="utf-8")
        try:
            while block := response.read1(BLOCK_BYTES):
                file.write(block)
                done += len(block)
                bar.show(done, total)
                if done != total:
                    limit.left()
        except NotHadError as why:
            raise NotHadError(f"{why} ({_kept(done, total, validator)})") from None
        except (TimeoutError, ConnectionError, HTTPException) as error:
            raise NotHadError(f"{_broken(error)} ({_kept(done, total, validator)}); run the command again") from None
    if total is not None and done < total:
        raise NotHadError(f"the connection ended early ({_kept(done, total, validator)}); run the command again")


def _ask(url: str, kept: int, validator: str, limit: _Limit) -> tuple[HTTPResponse, int]:
    """Open an address; return the response and the byte at which it begins, 0 unless the server continues."""
    headers = {"User-Agent": USER_AGENT}
    if kept:
        headers |= {"Range": f"bytes={kept}-", "If-Range": validator}
    try:
        response = _OPENER.open(Request(url, headers=headers), timeout=min(SILENCE_LIMIT_S, limit.left()))
    except HTTPError as error:
        with error:
            if kept and error.code == 416:
                return _ask(url, 0, "", limit)
            moved = error.headers.get("Location")
            answer = f"{error.code} {error.reason}" + (f", moved to {moved}" if moved else "")
        todo = "look for the file at its publisher and correct official_url in the manifest"
        raise NotHadError(f"the server answered {answer} for {url}; {todo}") from None
    except (OSError, HTTPException) as error:
        raise NotHadError(f"{_broken(error)} at {url}; check the network and run the command again") from None
    if response.status == 200:
        return response, 0
    continues = response.headers.get("Content-Range", "").startswith(f"bytes {kept}-")
    if response.status == 206 and kept and continues and _validator(response.headers) == validator:
        return response, kept
    response.close()
    if kept:
        return _ask(url, 0, "", limit)
    raise NotHadError(f"the server answered {response.status} {response.reason} for {url}; try again later")


class _NoRedirect(HTTPRedirectHandler):
    """Follow no redirect: the manifest, not the server, says where official files come from."""

    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        return None


_OPENER = build_opener(_NoRedirect)


def _validator(headers: HTTPMessage) -> str:
    """The header value that identifies the server's version of a file; a weak ETag may not be used with If-Range."""
    etag = headers.get("ETag", "")
    return headers.get("Last-Modified", "") if not etag or etag.startswith("W/") else etag


def _broken(error: Exception) -> str:
    """A failed connection in words."""
    cause = error.reason if isinstance(error, URLError) else error
    if isinstance(cause, TimeoutError):
        return "the server went silent"
    return f"the connection failed ({getattr(cause, 'strerror', None) or cause or type(cause).__name__})"


def _kept(done: int, total: int | None, validator: str) -> str:
    """How much of a file came, and what happens to it."""
    came = f"{done:,} bytes came" if total is None else f"{done:,} of {total:,} bytes came"
    return f"{came}, and the next try {'goes on from there' if validator else 'starts anew'}"


class Bar:
    """A progress line on a terminal; silent where the output is not a terminal."""

    WIDTH = 24
    INTERVAL_S = 0.1

    def __init__(self, name: str, out: TextIO) -> None:
        self._name, self._out = name, out
        self._drawn_at = 0.0

    def show(self, done: int, total: int | None) -> None:
        """Draw `done` of `total` bytes; `total` is None where the server does not say it."""
        now = time.monotonic()
        if not self._out.isatty() or (done != total and now - self._drawn_at < self.INTERVAL_S):
            return
        self._drawn_at = now
        if total:
            filled = self.WIDTH * done // total
            bar = "#" * filled + "." * (self.WIDTH - filled)
            text = f"[{bar}] {100 * done // total:3d}% of {total / 1e6:.1f} MB"
        else:
            text = f"{done / 1e6:.1f} MB"
        self._out.write(f"\r\x1b[K{self._name} {text}")
        self._out.flush()

    def clear(self) -> None:
        """Wipe the line, if one was drawn."""
        if self._drawn_at:
            self._out.write("\r\x1b[K")
            self._out.flush()


_CELL = re.compile(r'("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n|\n|\r|\Z)')


def record(raw: Path, source_id: str, size: int, digest: str) -> None:
    """Write a file's size and hash into its row of the manifest; every other byte of it stays.

    The rows are split as text, not read and written by the csv module, which would quote cells and end lines its own
    way and make the change unreadable in a diff. The new manifest replaces the old one whole.

    Raises:
        NotHadError: the manifest cannot be split into rows, or has not exactly one row of that id.
    """
    path = raw / MANIFEST
    rows = _rows(path.read_bytes().decode("utf-8"))
    names = [_unquoted(cell) for cell, _ in rows[0]]
    place = {name: names.index(name) for name in ("source_id", "bytes", "sha256")}
    found = [row for row in rows if len(row) == len(names) and _unquoted(row[place["source_id"]][0]) == source_id]
    if len(found) != 1:
        raise NotHadError(f"{path} has {len(found)} rows of source_id {source_id!r} where one is expected; correct it")
    for name, text in (("bytes", str(size)), ("sha256", digest)):
        found[0][place[name]] = (text, found[0][place[name]][1])
    draft = path.with_name(f"{path.name}.part")
    with draft.open("wb") as file:
        file.write("".join(cell + end for row in rows for cell, end in row).encode("utf-8"))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _rows(text: str) -> list[list[tuple[str, str]]]:
    """Split CSV text into rows of (cell as written, what follows it); joined again they give the same text."""
    rows: list[list[tuple[str, str]]] = [[]]
    position, end = 0, ""
    while position < len(text) or end == ",":
        match = _CELL.match(text, position)
        if match is None:
            line = text.count("\n", 0, position) + 1
            raise NotHadError(f"line {line} of the manifest has a stray quotation mark; correct it")
        if end not in ("", ","):
            rows.append([])
        cell, end = match.groups()
        rows[-1].append((cell, end))
        position = match.end()
    return rows


def _unquoted(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if cell.startswith('"') else cell


def main(argv: Sequence[str] | None = None) -> int:
    """`python -m etl fetch`: returns 0 when every file asked for is there, 1 when one could not be had."""
    parser = argparse.ArgumentParser(
        prog="python -m etl fetch",
        description="Download the official files that the manifest lists and this machine lacks, and check them.",
    )
    parser.add_argument("source_id", nargs="*", help="rows of the manifest to get; all of them when none is named")
    parser.add_argument("--raw", type=Path, default=RAW, help="folder of raw files (default: %(default)s)")
    parser.add_argument("--again", action="store_true", help="fetch anew also the files that are there")
    parser.add_argument(
        "--timeout", type=float, default=FILE_LIMIT_S, help="seconds for one file (default: %(default)g)"
    )
    parser.add_argument("--total", type=float, default=TOTAL_LIMIT_S, help="seconds for all (default: %(default)g)")
    parser.add_argument("--base", help=f"ask this scheme and host in place of {HOST}")
    asked = parser.parse_args(argv)
    try:
        manifest = read_manifest(asked.raw)
    except SourceError as error:
        print(error, file=sys.stderr)
        return 1
    unknown = sorted(set(asked.source_id) - {source.source_id for source in manifest})
    if unknown:
        parser.error(f"{unknown[0]!r} is no source_id of {asked.raw / MANIFEST}")
    wanted = [source for source in manifest if not asked.source_id or source.source_id in asked.source_id]
    try:
        outcomes = fetch(
            asked.raw,
            wanted,
            only_missing=not asked.again,
            timeout_s=asked.timeout,
            total_s=asked.total,
            base=asked.base,
        )
    except KeyboardInterrupt:
        print("Stopped; run the command again to go on from what came.", file=sys.stderr)
        return 130
    count = {status: sum(o.status == status for o in outcomes) for status in ("present", "fetched", "failed")}
    print(f"{count['present']} there already, {count['fetched']} fetched, {count['failed']} could not be had.")
    return 0 if all(outcome.ok for outcome in outcomes) else 1
