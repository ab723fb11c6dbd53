"""After any damage to a file of names, the names are found again, and nothing else happens."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from reader.store import database
from reader.store.database import Database
from reader.store.entities import recognition as recognition_module
from reader.store.entities.records import EntityKey
from tests.processes import run_python
from tests.store.test_entity_file import ADA, COUNT, Run, names, store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "archive.entities"


@pytest.mark.parametrize("cut", [3, 5000, 20_000])
def test_a_log_cut_short_is_read_up_to_the_cut(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch, cut: int
) -> None:
    """As after a power failure: complete transactions count."""
    monkeypatch.setattr(recognition_module, "WRITE_EVERY", 0.0)
    first = Run(tmp_path, stop_after=10)
    shutil.copytree(file.parent, tmp_path / "lost" / "cache")
    log = tmp_path / "lost" / "cache" / "archive.entities-wal"
    os.truncate(log, log.stat().st_size - cut)
    second = Run(tmp_path / "lost")
    assert COUNT - 10 < len(second.done) <= COUNT
    assert second.right()
    assert first.index.entities(0) == second.index.entities(0)


def look_at(run: Run) -> None:
    """Ask for all that a screen shows."""
    for number in run.store.order:
        run.index.entities(number)
        run.index.facts(EntityKey("person", f"cy{number}"))
        run.index.count(EntityKey("person", f"cy{number}"))
    assert run.index.numbers(ADA) <= set(run.store.order)


@pytest.mark.parametrize("harm", ["cut", "emptied", "written over", "deleted"])
def test_a_file_damaged_while_it_is_open_is_rebuilt(tmp_path: Path, file: Path, harm: str) -> None:
    Run(tmp_path, articles=store(300)).end()
    again = Run(tmp_path, articles=store(300))
    size = file.stat().st_size
    if harm == "deleted":
        file.unlink()
    else:
        with file.open("r+b") as stream:
            stream.write(b"\xff" * (size if harm == "written over" else 0))
            stream.truncate({"cut": 4096, "emptied": 0}.get(harm, size))
    look_at(again)
    harmed = harm != "deleted"
    assert any("while it was open, so the names are found again" in x for x in again.remarks) == (
        harmed
    )
    if harmed:
        again.go_on()
    assert again.right()
    again.end()
    last = Run(tmp_path, articles=store(300))
    assert last.right()
    assert len(last.done) == 300


CUT = """
import os, sys
from pathlib import Path
from tests.store.test_entity_file import ADA, Run, store
run = Run(Path(sys.argv[1]), articles=store(300))
os.truncate(Path(sys.argv[1], "cache", "archive.entities-shm"), int(sys.argv[2]))
for number in run.store.order:
    run.index.entities(number)
print(*run.remarks)
if run.recognition.start():
    run.recognition.run(lambda: False, lambda _: None)
assert run.right()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="guarded on Linux only")
@pytest.mark.parametrize("size", [0, 4096])
def test_the_memory_that_sessions_share_can_be_cut(tmp_path: Path, size: int) -> None:
    Run(tmp_path, articles=store(300)).end()
    printed = run_python(CUT, tmp_path, size)
    assert size or "while it was open" in printed  # little is read beyond the first page
    assert Run(tmp_path, articles=store(300)).right()


def test_a_file_that_another_session_rebuilt_is_left_alone(tmp_path: Path, file: Path) -> None:
    Run(tmp_path, articles=store(300)).end()
    old = Run(tmp_path, articles=store(300))
    with file.open("r+b") as stream:
        database.remove(file)
        new = Run(tmp_path, articles=store(300))
        stream.truncate(0)
        look_at(old)
    assert "while it was open" in old.remarks[0]
    assert file.exists()
    assert new.right()
    new.end()
    assert not Run(tmp_path, articles=store(300)).done


def test_without_locks_all_names_are_still_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(_: Path) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("reader.store.entities.file.Lease", none)
    assert Run(tmp_path).right()


def test_names_are_read_from_a_read_only_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Run(tmp_path, stop_after=10).end()
    monkeypatch.setattr(os, "access", lambda *_: False)
    second = Run(tmp_path)
    assert len(second.done) == COUNT - 10
    assert second.right()


@pytest.mark.parametrize("part", range(24))
def test_damage_is_noticed_and_repaired(tmp_path: Path, file: Path, part: int) -> None:
    """No article shows another's names; at worst names are found again."""
    Run(tmp_path).end()
    data = bytearray(file.read_bytes())
    start = len(data) * part // 24
    data[start : start + 16] = bytes(each ^ 0x55 for each in data[start : start + 16])
    file.write_bytes(data)
    second = Run(tmp_path)
    with suppress(AssertionError):  # nothing may be left to be done
        second.go_on()
    found = [second.index.entities(number) for number in second.store.order]
    if None in found:  # the damage was noticed on the way: they are found again
        second.go_on()
        found = [second.index.entities(number) for number in second.store.order]
    assert found == [names(second.store, number) for number in second.store.order]
    look_at(second)


@pytest.mark.parametrize("data", [b"", b"junk", b"SQLite format 3\0" + bytes(100)])
def test_another_file_in_its_place_is_not_used(tmp_path: Path, file: Path, data: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(data)
    second = Run(tmp_path)
    assert len(second.done) == COUNT
    assert "so the names are found again" in second.remarks[0]
    assert second.right()
    second.end()
    assert not Run(tmp_path).done


def test_a_database_of_another_form_is_not_used(tmp_path: Path, file: Path) -> None:
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE texts (text)")
        connection.commit()
    second = Run(tmp_path)
    assert second.right()
    assert "so the names are found again" in second.remarks[0]


@pytest.mark.parametrize("wrong", ["writable", "a folder", "a link"])
def test_a_file_that_others_can_write_is_not_used(tmp_path: Path, file: Path, wrong: str) -> None:
    Run(tmp_path, stop_after=10).end()
    if wrong == "writable":
        file.chmod(0o666)
    elif wrong == "a link":
        file.rename(tmp_path / "elsewhere")
        file.symlink_to(tmp_path / "elsewhere")
    else:
        file.unlink()
        file.mkdir()
    second = Run(tmp_path)
    assert len(second.done) == COUNT
    assert second.right()
    said = "others may write" if wrong == "writable" else "is not a regular file"
    assert said in second.remarks[0]


@pytest.mark.parametrize("since", [0, 12])
def test_on_a_full_disk_names_are_found_but_not_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, since: int
) -> None:
    """Also if part of the file was written before."""

    def limited(path: Path | None = None, **options: Any) -> Database:
        opened = Database(path, **options)
        if path is None:
            return opened
        with opened.write() as connection:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count = {pages}")
        return opened

    if since:
        Run(tmp_path, stop_after=since).end()
    with monkeypatch.context() as patch:
        patch.setattr("reader.store.entities.file.Database", limited)
        run = Run(tmp_path, articles=store(300))
    assert run.right()
    assert any("cannot be saved (database or disk is full)" in each for each in run.remarks)
    run.end()
    assert Run(tmp_path).right()


def test_on_a_disk_full_for_temporary_files_names_stay_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No article is recognized twice: names stay in memory."""

    def limit(db: Database) -> None:
        with db.write() as connection:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count = {pages + 2}")

    def opened(path: Path | None = None, **options: Any) -> Database:
        found = Database(path, **options)
        if path is not None:
            limit(found)
        return found

    def moved(db: Database, path: Path | None) -> None:
        real_move(db, path)
        if path is None:
            limit(db)

    real_move = Database.move_to
    monkeypatch.setattr(recognition_module, "WRITE_EVERY", 0.0)
    monkeypatch.setattr("reader.store.entities.file.Database", opened)
    monkeypatch.setattr(Database, "move_to", moved)
    run = Run(tmp_path, articles=store(300))
    assert run.right()
    assert len(run.done) == len(set(run.done)) == 300
    assert len(run.remarks) == 1
    run.end()


def test_without_a_writable_folder_names_stay_in_memory(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    run = Run(tmp_path)
    assert run.right()
    assert "cannot be saved" in run.remarks[0]
    assert not run.index.is_in_file
