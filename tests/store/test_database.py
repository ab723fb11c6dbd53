"""The archive's database: in memory and in files, readers and writers, damage."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from reader.safety import reason_of
from reader.store import database
from reader.store.database import Database, Lease, UnusableError, check
from tests.processes import running


@pytest.fixture
def opened() -> Iterator[list[Database]]:
    """Databases that are closed when the test ends."""
    some: list[Database] = []
    yield some
    for each in some:
        each.close()


def put(db: Database, name: str, value: bytes) -> None:
    with db.write() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO state VALUES (?, ?, ?)", (name, value, check(name, value))
        )


def in_file(path: Path) -> Database:
    db = Database()
    put(db, "order", b"12")
    db.move_to(path)
    return db


PLACES: dict[str, Callable[[Database, Path], None]] = {
    "in memory": lambda _, __: None,
    "in a file": lambda db, path: db.move_to(path),
    "in a temporary file": lambda db, _: db.move_to(None),
    "private again": lambda db, path: (db.move_to(path), db.make_private(OSError()))[1],
}


@pytest.mark.parametrize("place", PLACES)
def test_a_database_behaves_the_same_in_memory_and_in_files(
    place: str, tmp_path: Path, opened: list[Database]
) -> None:
    opened.append(db := Database())
    put(db, "before", b"1")
    PLACES[place](db, tmp_path / "a.sqlite")
    put(db, "after", b"2")
    assert db.states("after", "never", "before") == {"after": b"2", "before": b"1"}
    with suppress(sqlite3.IntegrityError), db.write() as connection:
        connection.execute("DELETE FROM state WHERE name = 'before'")
        connection.execute("INSERT INTO state VALUES ('after', x'', 0)")
    assert db.state("before") == b"1"
    assert not db.is_lost


def test_readers_do_not_wait_for_a_writer(tmp_path: Path, opened: list[Database]) -> None:
    opened.append(db := in_file(tmp_path / "a.sqlite"))
    opened.append(other := Database(tmp_path / "a.sqlite"))
    with db.write() as connection:
        connection.execute("DELETE FROM state")
        for each in (db, other):
            assert each.state("order") == b"12"
    assert other.state("order") is None


def test_many_threads_read_and_write(tmp_path: Path, opened: list[Database]) -> None:
    for db in (Database(), in_file(tmp_path / "a.sqlite")):
        opened.append(db)
        failed: list[BaseException] = []

        def work(number: int, db: Database = db, failed: list[BaseException] = failed) -> None:
            try:
                for turn in range(20):
                    put(db, f"{number}", b"%d" % turn)
                    assert db.state(f"{number}") == b"%d" % turn
            except BaseException as error:
                failed.append(error)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert not failed


def test_readers_are_not_disturbed_by_a_move(tmp_path: Path, opened: list[Database]) -> None:
    opened.append(db := Database())
    put(db, "order", b"12")
    stop = threading.Event()
    seen: list[object] = []

    def read() -> None:
        while not stop.is_set():
            try:
                seen.append(db.state("order"))
            except sqlite3.Error as error:
                seen.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    for number in range(50):
        db.move_to(tmp_path / f"{number}.sqlite")
        db.make_private(OSError())
    stop.set()
    thread.join()
    assert set(seen) <= {b"12"}
    assert not db.is_lost


def test_a_temporary_database_on_a_full_disk_moves_to_memory(opened: list[Database]) -> None:
    opened.append(db := Database())
    put(db, "before", b"1")
    db.move_to(None)
    with db.write() as connection:
        connection.execute("PRAGMA max_page_count = 5")
    reported: list[Exception] = []
    db.when_private = reported.append
    for number in range(3):
        value = bytes(100_000)
        row = (f"{number}", value, check(f"{number}", value))
        db.change(lambda connection, row=row: connection.execute(
            "INSERT INTO state VALUES (?, ?, ?)", row))  # fmt: skip
    assert db.state("before") == b"1"
    assert db.state("2") == bytes(100_000)
    assert not reported


def test_another_version_is_refused(
    tmp_path: Path, opened: list[Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.append(in_file(tmp_path / "a.sqlite"))
    monkeypatch.setattr(database, "VERSION", 99)
    with pytest.raises(UnusableError, match="another version"):
        Database(tmp_path / "a.sqlite")


def test_a_database_in_a_read_only_folder_can_be_read(
    tmp_path: Path, opened: list[Database]
) -> None:
    path = tmp_path / "closed" / "a.sqlite"
    path.parent.mkdir()
    in_file(path).close()
    assert os.listdir(path.parent) == ["a.sqlite"], "the last one leaves nothing beside it"
    path.parent.chmod(0o500)
    try:
        opened.append(db := Database(path, read_only=True))
        assert db.state("order") == b"12"
        why: list[Exception] = []
        db.when_private = why.append
        put(db, "mine", b"3")
        assert db.path is None
        assert len(why) == 1
        assert (db.state("order"), db.state("mine")) == (b"12", b"3")
        assert os.listdir(path.parent) == ["a.sqlite"]
    finally:
        path.parent.chmod(0o700)


def test_a_database_deleted_while_it_is_open_still_works(
    tmp_path: Path, opened: list[Database]
) -> None:
    path = tmp_path / "a.sqlite"
    opened.append(db := in_file(path))
    database.remove(path)
    opened.append(other := Database())
    put(other, "order", b"34")
    other.move_to(tmp_path / "b.sqlite")
    assert db.state("order") == b"12"
    put(db, "order", b"56")
    assert db.state("order") == b"56"
    assert other.state("order") == b"34"


@pytest.mark.parametrize("kept", [0, 100, 4096, 5000])
def test_a_database_cut_short_while_it_is_open_gives_no_wrong_rows(
    tmp_path: Path, opened: list[Database], kept: int
) -> None:
    opened.append(db := in_file(tmp_path / "a.sqlite"))
    put(db, "long", bytes(100_000))
    db.checkpoint()
    lost: list[bool] = []
    db.when_lost = lambda: lost.append(True)
    os.truncate(tmp_path / "a.sqlite", kept)
    opened.append(db)
    with suppress(sqlite3.DatabaseError):
        assert db.state("long") in (None, bytes(100_000))
    with suppress(sqlite3.DatabaseError):
        assert db.rows("SELECT number FROM articles") == []
    assert len(lost) <= 1


@pytest.mark.parametrize("gone", [["-shm"], ["-wal", "-shm"]])
def test_deleting_what_sessions_share_is_noticed(
    tmp_path: Path, opened: list[Database], gone: list[str]
) -> None:
    """A session that opens it now makes a new shared file, and would not see this one's locks."""
    path = tmp_path / "a.sqlite"
    opened.append(db := in_file(path))
    lost: list[bool] = []
    db.when_lost = lambda: lost.append(True)
    put(db, "before", b"1")
    for suffix in gone:
        os.unlink(f"{path}{suffix}")
    for use in (lambda: db.state("before"), lambda: put(db, "after", b"2")):
        with pytest.raises(sqlite3.DatabaseError) as error:
            use()
        assert database.is_damage(error.value)
    assert lost == [True]


def test_reading_notices_that_what_sessions_share_is_deleted(
    tmp_path: Path, opened: list[Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the latest a second later: to look takes half as long as to read a row."""
    opened.append(db := in_file(tmp_path / "a.sqlite"))
    os.unlink(tmp_path / "a.sqlite-shm")
    monkeypatch.setattr(database, "LOOK_SECONDS", 0.0)
    assert db.rows("SELECT name FROM state") == [("order",)]
    assert db.is_lost


@pytest.mark.parametrize(("flags", "why"), [
    (os.ST_RDONLY, "Read-only file system"), (0, "Permission denied"),
])  # fmt: skip
def test_why_a_file_cannot_be_written_to(
    tmp_path: Path,
    opened: list[Database],
    monkeypatch: pytest.MonkeyPatch,
    flags: int,
    why: str,
) -> None:
    in_file(tmp_path / "a.sqlite").close()
    opened.append(db := Database(tmp_path / "a.sqlite", read_only=True))
    said: list[str] = []
    db.when_private = lambda error: said.append(reason_of(error))
    real = os.statvfs

    def mounted(path: str) -> os.statvfs_result:
        found = [*real(path)]
        found[8] = flags
        return os.statvfs_result(found)

    monkeypatch.setattr(os, "statvfs", mounted)
    put(db, "mine", b"3")
    assert said == [why]
    assert (db.state("order"), db.state("mine")) == (b"12", b"3")


def test_a_changed_byte_is_noticed(tmp_path: Path, opened: list[Database]) -> None:
    path = tmp_path / "a.sqlite"
    opened.append(db := in_file(path))
    put(db, "long", b"rain " * 20_000)
    db.close()
    data = path.read_bytes()
    path.write_bytes(data.replace(b"rain rain", b"rain rein", 1))
    opened.append(again := Database(path))
    assert again.state("order") == b"12"
    assert again.state("long") is None
    assert again.is_lost


HOLDER = """
import sys
from pathlib import Path
from reader.store.database import Lease
lease = Lease(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_lease_ends_with_its_process(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    with running(HOLDER, path) as holder:
        assert holder.output.readline() == "held\n"
        with pytest.raises(BlockingIOError):
            Lease(path)
    shared = [Lease(path, shared=True), Lease(path, shared=True)]
    with pytest.raises(BlockingIOError):
        Lease(path)
    for each in shared:
        each.release()
    Lease(path).release()


class Full(sqlite3.Connection):
    """A connection that can be copied only to the places in ``has_room``."""

    has_room: tuple[str, ...] = ()
    place = ""

    def backup(self, target: sqlite3.Connection, **options: Any) -> None:
        assert isinstance(target, Full)
        if target.place not in self.has_room:
            raise sqlite3.OperationalError("database or disk is full")
        super().backup(target, **options)


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> type[Full]:
    """All connections from now on."""
    real = sqlite3.connect

    def connect(address: str, **options: Any) -> sqlite3.Connection:
        connection: Full = real(address, factory=Full, **options)
        connection.place = address if address in ("", ":memory:") else "file"
        return connection

    monkeypatch.setattr(sqlite3, "connect", connect)
    monkeypatch.setattr(Full, "has_room", ("", ":memory:", "file"))
    return Full


def test_a_full_disk_leaves_it_where_it_is(
    tmp_path: Path, opened: list[Database], full: type[Full]
) -> None:
    opened.append(db := Database())
    put(db, "mine", b"3")
    full.has_room = ("", ":memory:")
    with pytest.raises(sqlite3.OperationalError, match="is full"):
        db.move_to(tmp_path / "a.sqlite")
    assert db.path is None
    assert db.state("mine") == b"3"
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("has_room", [("", ":memory:"), (":memory:",), ()])
def test_what_does_not_fit_on_any_disk_is_in_memory(
    tmp_path: Path, opened: list[Database], full: type[Full], has_room: tuple[str, ...]
) -> None:
    opened.append(db := in_file(tmp_path / "a.sqlite"))
    said: list[str] = []
    db.when_private = lambda error: said.append(str(error))
    put(db, "before", b"1")
    with db.write() as connection:
        connection.execute("PRAGMA max_page_count = 1")
    full.has_room = has_room

    def insert(connection: sqlite3.Connection) -> None:
        value = bytes(1_000_000)
        row = ("long", value, check("long", value))
        connection.execute("INSERT INTO state VALUES (?, ?, ?)", row)

    if has_room:
        db.change(insert)
        assert db.path is None
        assert db.state("long") == bytes(1_000_000)
        assert said == ["database or disk is full"]
    else:
        with pytest.raises(sqlite3.OperationalError, match="is full"):
            db.change(insert)
        assert db.path == tmp_path / "a.sqlite"
        assert said == []
    assert db.state("before") == b"1"


def test_a_program_that_has_it_locked_is_no_full_disk(
    tmp_path: Path, opened: list[Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.0)
    opened.append(db := in_file(tmp_path / "a.sqlite"))
    opened.append(other := Database(tmp_path / "a.sqlite"))
    with other.write(), pytest.raises(sqlite3.OperationalError) as error:
        db.change(lambda _: None)
    assert database.is_busy(error.value)
    assert db.path is not None


def test_reading_goes_on_while_it_moves(tmp_path: Path, opened: list[Database]) -> None:
    opened.append(db := in_file(tmp_path / "a.sqlite"))
    wrong: list[object] = []
    ended = threading.Event()

    def read() -> None:
        while not ended.is_set():
            try:
                if db.rows("SELECT count(*) FROM state") != [(1,)]:
                    wrong.append("lost")
            except sqlite3.Error as error:
                wrong.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(30):
        db.move_to(None)
        db.move_to(tmp_path / f"{number}.sqlite")
    ended.set()
    for thread in threads:
        thread.join()
    assert wrong == []


LONG = (
    "WITH RECURSIVE numbers(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM numbers LIMIT 1500000) "
    "SELECT count(*) FROM numbers, state WHERE state.name = 'order'"
)


def test_several_threads_read_a_deleted_file_with_the_connections_there_are(
    tmp_path: Path, opened: list[Database]
) -> None:
    opened.append(db := in_file(tmp_path / "a.sqlite"))
    for path in tmp_path.iterdir():
        path.unlink()
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.extend(db.rows(LONG))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [(1_500_000,)] * 3


def test_a_lease_of_a_deleted_file_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another session deletes the file, with its lease, just before this one gets it."""
    path, real = tmp_path / "a.lock", fcntl.flock

    def flock(file: int, operation: int) -> None:
        path.unlink()
        real(file, operation)

    with monkeypatch.context() as patched:
        patched.setattr(fcntl, "flock", flock)
        with pytest.raises(BlockingIOError):
            Lease(path)
    Lease(path).release()
