"""Faults of the disk and of other programs: the archive is complete, and a notice gives the cause.

Errors are raised where Reader calls the system or SQLite, because these tests may run as root.
"""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reader.store import cache, database
from reader.store import opening as opening_module
from reader.store.cache import Cache
from reader.store.caches import OPEN, WRITING, cache_folder
from reader.store.database import Lease, check
from reader.store.opening import Opening
from tests.store.archives import checked, make_folder, opened, same_as_loaded, the_cache, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive with a cache."""
    make_folder(tmp_path / "archive")
    opened(tmp_path / "archive").close()
    return tmp_path / "archive"


def failing(
    monkeypatch: pytest.MonkeyPatch, name: str, matches: Callable[[str], bool], number: int
) -> None:
    """Make ``os.NAME`` fail with ``number`` for paths that ``matches``."""
    real = getattr(os, name)

    def fails(path: Any, *arguments: Any, **options: Any) -> Any:
        if isinstance(path, str | Path) and matches(str(path)):
            raise OSError(number, os.strerror(number), str(path))
        return real(path, *arguments, **options)

    monkeypatch.setattr(os, name, fails)


def remarks(opening: Opening) -> str:
    return " ".join(each.reason for each in opening.remarks)


class TestReading:
    @pytest.mark.parametrize("name", ["listdir", "lstat"])
    def test_a_cache_folder_that_cannot_be_read(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        home = str(cache_folder())
        failing(monkeypatch, name, lambda path: path.startswith(home), errno.EACCES)
        opening = opened(folder)
        assert not opening.warm
        assert same_as_loaded(opening, folder)
        assert "the cache cannot be read (Permission denied)" in remarks(opening)

    def test_reader_itself_cannot_be_read(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whether the same parsers made the cache is unknown: it is neither used nor replaced."""
        before = the_cache(folder).read_bytes()
        inside = str(Path(cache.__file__).parent.parent / "archive")
        failing(monkeypatch, "scandir", lambda path: path.startswith(inside), errno.EIO)
        opening = opened(folder)
        assert same_as_loaded(opening, folder)
        assert "the cache cannot be checked (Input/output error)" in remarks(opening)
        assert "nothing can be cached (Input/output error)" in remarks(opening)
        opening.close()
        assert the_cache(folder).read_bytes() == before

    @pytest.mark.parametrize("damage", [
        "DELETE FROM state WHERE name = 'order'",
        "UPDATE state SET crc = crc + 1 WHERE name = 'archive'",
        "UPDATE state SET value = 'text' WHERE name = 'archive'",
    ])  # fmt: skip
    @pytest.mark.parametrize("is_open", [False, True])
    def test_a_damaged_state(self, folder: Path, damage: str, is_open: bool) -> None:
        opening = opened(folder) if is_open else None
        with sqlite3.connect(the_cache(folder)) as connection:
            connection.execute(damage)
        connection.close()
        if opening is None:
            opening = opened(folder)
            assert "so it was not used" in remarks(opening)
        else:
            checked(opening)
        assert same_as_loaded(opening, folder)
        opening.close()
        assert same_as_loaded(opened(folder), folder)

    @pytest.mark.parametrize("fields", [
        {"end": 3}, {"order": 3}, {"end": "20"}, {"revision": None}, {"texts": 1}, {"paths": []},
        {"notices": [[1]]}, {"notices": 1},
    ])  # fmt: skip
    def test_a_state_that_cannot_be_true(self, folder: Path, fields: dict[str, Any]) -> None:
        with sqlite3.connect(the_cache(folder)) as connection:
            found = connection.execute("SELECT value FROM state WHERE name = 'archive'").fetchone()
            value = json.dumps(json.loads(found[0]) | fields).encode()
            connection.execute(
                "UPDATE state SET value = ?, crc = ? WHERE name = 'archive'",
                (value, check("archive", value)),
            )
        connection.close()
        opening = opened(folder)
        assert "so it was not used" in remarks(opening)
        assert same_as_loaded(opening, folder)

    def test_an_archive_that_has_become_empty(self, folder: Path) -> None:
        for path in folder.iterdir():
            path.unlink()
        opening = opened(folder)
        assert opening.check(lambda: False, lambda _: None, prune=True)
        opening.close()
        again = opened(folder)
        assert not again.warm
        assert same_as_loaded(again, folder)


class TestLocks:
    @pytest.mark.parametrize("lock", ["of another session", "impossible"])
    def test_a_cache_that_cannot_be_used_may_be_unfinished(self, folder: Path, lock: str) -> None:
        """If another session is writing it, there is nothing to complain about."""
        with sqlite3.connect(the_cache(folder)) as connection:
            connection.execute("DELETE FROM state WHERE name = 'order'")
        connection.close()
        path = Cache([folder]).beside(WRITING)
        if lock == "impossible":
            path.unlink()
            path.mkdir()
        else:
            lease = Lease(path)
        opening = opened(folder)
        assert same_as_loaded(opening, folder)
        if lock == "impossible":
            assert "so it was not used" in remarks(opening)
            assert "nothing can be cached (Is a directory)" in remarks(opening)
        else:
            lease.release()
            assert not opening.remarks

    def test_none_can_be_shared(self, folder: Path) -> None:
        """Then other sessions do not know of this one, and it works."""
        Cache([folder]).beside(OPEN).unlink()
        Cache([folder]).beside(OPEN).mkdir()
        opening = opened(folder)
        assert opening.warm
        assert same_as_loaded(opening, folder)
        assert not opening.remarks

    def test_another_session_is_deleting_rows(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        waits: list[float] = []
        lease = Lease(Cache([folder]).beside(OPEN))

        def wait(seconds: float) -> None:
            waits.append(seconds)
            lease.release()

        monkeypatch.setattr("time.sleep", wait)
        assert opened(folder).warm
        assert len(waits) == 1

    def test_a_check_waits_for_a_session_that_writes(self, folder: Path) -> None:
        opening = opened(folder)
        other = Lease(Cache([folder]).beside(WRITING))
        write(folder, "99.md")
        asked: list[None] = []

        def cancelled() -> bool:
            asked.append(None)
            if len(asked) == 4:
                other.release()
            return False

        changes = opening.check(cancelled, lambda _: None)
        assert str(changes) == "1 new"
        assert not opening.remarks

    def test_a_check_does_not_wait_for_ever(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opening = opened(folder)
        other = Lease(Cache([folder]).beside(WRITING))
        write(folder, "99.md")
        with monkeypatch.context() as patched:
            patched.setattr(opening_module, "PATIENCE_SECONDS", 0.0)
            assert opening.check(lambda: False, lambda _: None) is None
        assert "another Reader is writing the cache" in remarks(opening)
        other.release()
        assert checked(opening).new == 1

    def test_a_check_without_locks(self, folder: Path) -> None:
        opening = opened(folder)
        Cache([folder]).beside(WRITING).unlink()
        Cache([folder]).beside(WRITING).mkdir()
        write(folder, "99.md")
        assert checked(opening).new == 1
        assert same_as_loaded(opening, folder)

    def test_another_program_has_the_cache_locked(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The check fails, and the next one finds what it would have found."""
        monkeypatch.setattr(database, "BUSY_SECONDS", 0.0)
        opening = opened(folder)
        write(folder, "99.md")
        other = sqlite3.connect(the_cache(folder), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            opening.check(lambda: False, lambda _: None)
        other.execute("ROLLBACK")
        other.close()
        assert checked(opening).new == 1
        assert same_as_loaded(opening, folder)
        opening.close()
        assert same_as_loaded(opened(folder), folder)


class TestWriting:
    def test_where_no_file_can_be_opened_for_writing(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The cache is read all the same; what has changed since is in memory."""
        before = the_cache(folder).read_bytes()
        real = sqlite3.connect

        def connect(address: str, **options: Any) -> sqlite3.Connection:
            if "mode=rw" in address:
                raise sqlite3.OperationalError("unable to open database file")
            return real(address, **options)

        monkeypatch.setattr(sqlite3, "connect", connect)
        opening = opened(folder)
        assert opening.warm
        write(folder, "99.md")
        assert checked(opening).new == 1
        assert same_as_loaded(opening, folder)
        assert "could not be written (Permission denied)" in remarks(opening)
        opening.close()
        assert the_cache(folder).read_bytes() == before

    def test_one_with_a_log_is_not_read_without_it(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        Path(f"{the_cache(folder)}-wal").touch()
        real = sqlite3.connect

        def connect(address: str, **options: Any) -> sqlite3.Connection:
            if "mode=rw" in address:
                raise sqlite3.OperationalError("unable to open database file")
            return real(address, **options)

        monkeypatch.setattr(sqlite3, "connect", connect)
        opening = opened(folder)
        assert not opening.warm
        assert same_as_loaded(opening, folder)

    def test_nothing_is_written_unless_it_may_be(self, folder: Path) -> None:
        before = the_cache(folder).read_bytes()
        write(folder, "99.md")
        with Opening([folder], Cache([folder]), 1, writes=False) as opening:
            opening.open()
            assert checked(opening).new == 1
            assert same_as_loaded(opening, folder)
        assert the_cache(folder).read_bytes() == before

    @pytest.mark.parametrize("writes", [False, True])
    def test_an_interrupted_reading_that_this_session_cannot_continue(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writes: bool
    ) -> None:
        """Because it may not write, or another session has the lease: it reads for itself."""
        monkeypatch.setattr(opening_module, "REPORT_SECONDS", 0)
        monkeypatch.setattr(opening_module, "FIRST_ARTICLES", 2)
        folder = make_folder(tmp_path / "interrupted")
        with Opening([folder], Cache([folder]), 1) as first:
            first.open()
            first.read_rest(lambda: first.store.end > 10, first.store.list_staged)
        file, before = the_cache(folder), the_cache(folder).read_bytes()
        lease = Lease(Cache([folder]).beside(WRITING))
        opening = Opening([folder], Cache([folder]), 1, writes=writes)
        opening.open()
        opening.read_rest(lambda: False, opening.store.list_staged)
        lease.release()
        assert same_as_loaded(opening, folder)
        assert not opening.remarks
        assert (the_cache(folder), file.read_bytes()) == (file, before)
