"""Marks while the file is locked or cannot be written: saved late, never lost."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.store.user import marks as marks_module
from reader.store.user import marks_writer
from reader.store.user.marks import Marks
from reader.store.user.reading_positions import ReadingPosition
from reader.store.user.user_file import MarksError, UserFile
from tests.user_file import locked, open_marks, saved_marks

PATIENCE = 60.0


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Locks are noticed, and tried again, at once."""
    monkeypatch.setattr(marks_module, "WRITER_BUSY_SECONDS", 0.01)
    monkeypatch.setattr(marks_writer, "RETRY_SECONDS", 0.01)


@pytest.fixture
def marks(file: Path) -> Marks:
    return open_marks(file, patience=PATIENCE)


def everything(marks: Marks) -> str:
    """All marks, without when they were made."""
    return repr([
        sorted(marks.read), sorted(marks.starred), marks.tags, marks.notes, marks.positions,
        marks.drafts, marks.saved_searches,
        {article: [each[:4] for each in several] for article, several in marks.quotations.items()},
    ])  # fmt: skip


def test_a_mark_is_saved_when_it_shows(marks: Marks, file: Path) -> None:
    marks.set_starred(["a", "b"])
    marks.retag(["a"], ["x"], [])
    assert everything(saved_marks(file)) == everything(marks)
    assert marks.undo() == "tagging 1 article"
    assert everything(saved_marks(file)) == everything(marks)
    assert (marks.unsaved, marks.trouble) == (0, "")


CHANGES: list[Callable[[Marks], object]] = [
    lambda marks: marks.set_starred(["a"]),
    lambda marks: marks.set_read(["a", "b"]),
    lambda marks: marks.note_read("c"),
    lambda marks: marks.retag(["a", "b"], ["x"], []),
    lambda marks: marks.set_note("a", "a thought"),
    lambda marks: marks.add_quotation("a", "text", 3, "said", "source"),
    lambda marks: marks.save_draft("b", "half a thought"),
    lambda marks: marks.save_search("War", "libya"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_mark_behind_a_lock_shows_at_once_and_is_saved_later(
    marks: Marks, file: Path, change: Callable[[Marks], object]
) -> None:
    before = everything(marks)
    with locked(file):
        change(marks)
        assert everything(marks) != before
        assert everything(saved_marks(file)) == before
        assert "locked" in marks.trouble
    marks.close(PATIENCE)
    assert marks.unsaved == 0
    assert everything(saved_marks(file)) == everything(marks)


def test_no_key_waits_for_a_reading_position_behind_a_lock(marks: Marks, file: Path) -> None:
    with locked(file):
        for start in range(20):
            marks.save_position("a", ReadingPosition("text", start))
        assert marks.positions == {"a": ReadingPosition("text", 19)}
        assert marks.unsaved == 0
    marks.close(PATIENCE)
    assert everything(saved_marks(file)) == everything(marks)


def test_only_the_first_change_behind_a_lock_waits(marks: Marks, file: Path) -> None:
    """One attempt is waited for, not one per key, and the order stays."""
    waited: list[object] = []
    with locked(file):
        marks.set_starred(["a"])
        real = threading.Condition.wait_for

        def watched(self: threading.Condition, *arguments: object) -> bool:
            if threading.current_thread() is threading.main_thread():
                waited.append(self)
            return bool(real(self, *arguments))  # type: ignore[arg-type]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(threading.Condition, "wait_for", watched)
            marks.set_starred(["a"], False)
            for each in range(20):
                marks.set_note("a", f"thought {each}")
        assert not waited
        assert marks.unsaved == 22
    marks.close(PATIENCE)
    assert everything(saved_marks(file)) == everything(marks)
    assert saved_marks(file).notes == {"a": "thought 19"}
    assert not saved_marks(file).starred


def test_undo_withdraws_a_late_change(marks: Marks, file: Path) -> None:
    marks.set_note("a", "first")
    with locked(file):
        marks.set_note("a", "second")
        marks.set_starred(["a"])
        assert marks.undo() == "starring 1 article"
        assert marks.undo() == "editing the note"
        assert marks.notes == {"a": "first"}
        assert (marks.unsaved, marks.trouble) == (0, "")
        marks.set_read(["a"])
    marks.set_read(["b"])  # when that is saved, so is all before it
    assert marks.undo() == "marking 1 article as read"
    assert marks.undo() == "marking 1 article as read"
    assert marks.undo() == "editing the note"
    marks.close(PATIENCE)
    assert everything(saved_marks(file)) == everything(marks)
    assert (marks.starred, marks.read, marks.notes) == ({}, {}, {})


def test_a_lock_that_stays_is_reported_after_a_while(marks: Marks, file: Path) -> None:
    with locked(file):
        marks.set_starred(["a"])
        marks.save_position("a", ReadingPosition("text", 3))
        marks.close(0.05)
        assert marks.unsaved == 1  # a position does not count as a mark
        assert marks.starred
        with pytest.raises(MarksError, match="ending"):
            marks.set_starred(["b"])
    assert not saved_marks(file).starred


def test_a_file_that_is_locked_at_the_start_is_opened_later(file: Path) -> None:
    """Until then an existing note is unknown, so it must not be overwritten."""
    there = Marks(file)
    there.set_note("a", "first")
    there.set_starred(["b"])
    there.close()
    news = threading.Event()
    with locked(file, to_readers=True):
        marks = Marks(file, patience=PATIENCE, news=news.set)
        marks.open()
        assert not marks.problem
        marks.set_starred(["a"])
        with pytest.raises(MarksError, match="locked"):
            marks.set_note("a", "second")
        assert set(marks.starred) == {"a"}
        news.clear()
    assert news.wait(PATIENCE)
    assert set(marks.starred) == {"a", "b"}
    assert marks.notes == {"a": "first"}
    marks.close(PATIENCE)
    assert everything(saved_marks(file)) == everything(marks)


def test_another_readers_marks_are_read_while_own_changes_are_late(
    marks: Marks, file: Path
) -> None:
    other = Marks(file)
    other.set_starred(["b"])
    with locked(file):
        marks.set_starred(["a"])
        marks.add_quotation("a", "text", 3, "said", "source")
        assert marks.refresh()
        assert set(marks.starred) == {"a", "b"}
        assert len(marks.quotations["a"]) == 1
    other.close()
    marks.close(PATIENCE)
    assert everything(saved_marks(file)) == everything(marks)


def test_a_change_that_fails_at_once_changes_nothing(
    marks: Marks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise MarksError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(UserFile, "change", full)
        for change in CHANGES:
            with pytest.raises(MarksError, match="disk is full"):
                change(marks)
        assert not marks.articles()
        assert (marks.unsaved, marks.trouble) == (0, "")
        assert marks.refused == 10
        assert marks.why_unsaved == f"{marks.file}: database or disk is full"
    for change in CHANGES[1:]:
        change(marks)
    assert marks.refused == 1  # a later success does not count


def test_a_disk_that_is_full_behind_a_lock_is_tried_again(
    marks: Marks, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mark that is shown is not discarded."""
    real, full = UserFile.change, threading.Event()

    def change(self: UserFile, each: object) -> object:
        if full.is_set():
            raise MarksError("database or disk is full")
        return real(self, each)  # type: ignore[arg-type]

    monkeypatch.setattr(UserFile, "change", change)
    with locked(file):
        marks.set_starred(["a"])
        full.set()
    while "full" not in marks.trouble:
        time.sleep(0.001)
    assert marks.unsaved == 1
    full.clear()
    marks.close(PATIENCE)
    assert set(saved_marks(file).starred) == {"a"}


def test_marks_move_to_new_ids_after_late_changes(marks: Marks, file: Path) -> None:
    with locked(file):
        marks.set_starred(["a"])
        marks.carry_over({"a": "b"})
        marks.set_read(["b"])
    marks.close(PATIENCE)
    assert everything(saved_marks(file)) == everything(marks)
    assert set(marks.starred) == set(marks.read) == {"b"}


@pytest.mark.parametrize("patience", [None, PATIENCE])
@pytest.mark.parametrize("gone", ["file", "folder"])
def test_a_file_that_is_deleted_is_written_again(
    tmp_path: Path, gone: str, patience: float | None
) -> None:
    """With its contents: saved marks are in the file that the next Reader opens."""
    file = tmp_path / "data" / "marks.sqlite"
    marks = Marks(file, patience=patience)
    for change in CHANGES:
        change(marks)
    if gone == "file":
        file.unlink()
    else:
        shutil.rmtree(file.parent)
    marks.set_starred(["z"])
    assert everything(saved_marks(file)) == everything(marks)
    assert set(marks.starred) == {"a", "z"}
    assert marks.undo() == "starring 1 article"
    marks.close(PATIENCE)
    assert everything(saved_marks(file)) == everything(marks)
    assert set(saved_marks(file).starred) == {"a"}


def test_a_file_that_replaces_it_is_used(tmp_path: Path, file: Path) -> None:
    other = Marks(tmp_path / "other")
    other.set_starred(["b"])
    other.close()
    marks = open_marks(file, patience=PATIENCE)
    marks.set_starred(["a"])
    (tmp_path / "other").replace(file)
    assert marks.refresh()
    assert set(marks.starred) == {"b"}
    marks.set_read(["c"])
    marks.close(PATIENCE)
    assert everything(saved_marks(file)) == everything(marks)
    assert (set(marks.starred), set(marks.read)) == ({"b"}, {"c"})


def test_lost_marks_are_counted(tmp_path: Path) -> None:
    """If there is no file for marks; an undone mark is not lost."""
    (tmp_path / "marks.sqlite").write_bytes(b"of something else, and no data base " * 9)
    marks = Marks(tmp_path / "marks.sqlite", patience=PATIENCE)
    marks.open()
    assert marks.problem
    assert marks.lost == 0
    for change in CHANGES:
        change(marks)
    marks.save_position("a", ReadingPosition("text", 12))
    marks.remember_search("libya")
    assert marks.lost == 10  # positions and the history do not count as marks
    marks.undo()
    marks.close(PATIENCE)
    assert marks.lost == 9


def test_marks_that_cannot_be_written_are_shown(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a read-only disk, for example; new marks are reported as lost."""
    there = Marks(file)
    for change in CHANGES:
        change(there)
    there.close()
    before = file.read_bytes()
    real = sqlite3.connect

    def connect(name: str, **options: object) -> sqlite3.Connection:
        read_only = "immutable=1" in name or ":memory:" in name
        connection: sqlite3.Connection = real(name, **options)  # type: ignore[call-overload]
        if not read_only:
            connection.execute("PRAGMA query_only = ON")
        return connection

    def closed(*_: object) -> None:
        raise PermissionError(30, "Read-only file system")

    monkeypatch.setattr(sqlite3, "connect", connect)
    monkeypatch.setattr(Path, "chmod", closed)
    marks = Marks(file, patience=PATIENCE)
    marks.open()
    assert "Read-only file system" in marks.problem
    assert everything(marks) == everything(there)
    assert marks.lost == 0
    marks.set_starred(["z"])
    assert marks.lost == 1
    marks.close(PATIENCE)
    assert file.read_bytes() == before
