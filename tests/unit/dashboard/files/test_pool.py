"""Files made by other processes: a death survived, a bound on the queue, an end when the reader leaves."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from dashboard.data.store import database
from dashboard.exports import progress
from dashboard.files.pool import BrokenError, BusyError, LeftError, Pool
from dashboard.i18n.catalog import t
from dashboard.i18n.locale import language, use_language


def pid() -> bytes:
    return str(os.getpid()).encode()


def pid_and_time() -> bytes:
    return f"{os.getpid()} {time.monotonic_ns()}".encode()


def spoken() -> bytes:
    return f"{language()} {database.version()[0]} {t('card.source')}".encode()


def dies() -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def dies_once(mark: Path) -> bytes:
    if not mark.exists():
        mark.touch()
        dies()
    return b"made"


def refuses() -> bytes:
    raise ValueError("no room for the chart")


def in_steps() -> bytes:
    return b"".join(str(number).encode() for number in progress.counted(range(3)))


def waits(until: Path) -> bytes:
    while not until.exists():
        time.sleep(0.01)
    return b"made"


def begins(mark: Path) -> bytes:
    mark.touch()
    return waits(mark.with_name("never"))


def wait_for(mark: Path) -> None:
    while not mark.exists():
        time.sleep(0.01)


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    own = Pool(processes=1, most_waiting=1)
    yield own
    own.end()


@pytest.fixture(autouse=True)
def build(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that stands for the database; nothing here reads it."""
    file = tmp_path_factory.getbasetemp() / "dashboard.duckdb"
    file.touch()
    monkeypatch.setattr(database, "version", lambda: (str(file), file.stat().st_mtime_ns, file.stat().st_ino))


def test_a_file_is_made_elsewhere_once(pool: Pool) -> None:
    made = pool.made(pid_and_time)
    assert int(made.split()[0]) != os.getpid()
    assert pool.made(pid_and_time) == made


def test_language_and_build_are_those_of_the_reader(pool: Pool) -> None:
    use_language("es")
    try:
        assert pool.made(spoken).decode() == f"es {database.version()[0]} Fuente"
    finally:
        use_language("en")
    assert pool.made(spoken).decode() == f"en {database.version()[0]} Source"


def test_a_process_that_dies_is_replaced(pool: Pool, tmp_path: Path) -> None:
    assert pool.made(partial(dies_once, tmp_path / "died")) == b"made"


def test_a_file_that_ends_every_process_is_given_up(pool: Pool) -> None:
    with pytest.raises(BrokenError):
        pool.made(dies)
    assert pool.made(in_steps) == b"012"


def test_why_a_file_cannot_be_made_is_told(pool: Pool) -> None:
    with pytest.raises(ValueError, match="no room for the chart"):
        pool.made(refuses)


def test_steps_are_told_in_order(pool: Pool, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    pool.made(partial(in_steps_in, tmp_path), lambda done, count: told.append((done, count)))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


def in_steps_in(_folder: Path) -> bytes:
    return in_steps()


def test_the_queue_is_bounded_and_in_the_end_all_are_made(pool: Pool, tmp_path: Path) -> None:
    made: list[bytes] = []
    threads = [
        threading.Thread(target=lambda n=number: made.append(pool.made(partial(waits, tmp_path / f"go{n}"))))
        for number in range(2)
    ]
    for thread in threads:
        thread.start()
    while pool.asked < 2:
        time.sleep(0.01)
    with pytest.raises(BusyError):
        pool.made(partial(waits, tmp_path / "third"))
    for number in range(2):
        (tmp_path / f"go{number}").touch()
    for thread in threads:
        thread.join()
    assert made == [b"made", b"made"]
    assert pool.asked == 0


def test_a_file_is_ended_when_its_reader_leaves(pool: Pool, tmp_path: Path) -> None:
    mark = tmp_path / "begun"
    with pytest.raises(LeftError):
        pool.made(partial(begins, mark), has_left=mark.exists)
    assert pool.made(partial(waits, mark)) == b"made"


def test_a_reader_who_left_while_waiting_costs_nothing(pool: Pool, tmp_path: Path) -> None:
    mark = tmp_path / "begun"
    with pytest.raises(LeftError):
        pool.made(partial(begins, mark), has_left=lambda: True)
    assert not mark.exists()


def test_what_only_this_process_still_reads_is_made_here(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "version", lambda: ("/nowhere/dashboard.duckdb", 0, 0))
    assert pool.made(pid) == pid()
