"""Files of older versions are imported into the user's file, completely and once."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from reader.store.user import older_files
from reader.store.user.marks import Marks
from reader.store.user.reading_positions import ReadingPosition
from reader.store.user.user_file import MarksError, UserFile
from tests.processes import at_once
from tests.user_file import open_marks, saved_marks

VERSION_1 = """
CREATE TABLE read (article TEXT PRIMARY KEY, at REAL NOT NULL);
CREATE TABLE starred (article TEXT PRIMARY KEY, at REAL NOT NULL);
CREATE TABLE tag (article TEXT, tag TEXT, at REAL NOT NULL, PRIMARY KEY (article, tag));
CREATE TABLE note (article TEXT PRIMARY KEY, text TEXT NOT NULL, at REAL NOT NULL);
CREATE TABLE quotation (article TEXT, field TEXT, start INTEGER, text TEXT, source TEXT NOT NULL,
 at REAL NOT NULL, PRIMARY KEY (article, field, start, text));
CREATE TABLE place (article TEXT PRIMARY KEY, field TEXT NOT NULL, start INTEGER NOT NULL,
 at REAL NOT NULL);
INSERT INTO starred VALUES ('a1', 1000.0);
INSERT INTO note VALUES ('a1', 'Ask about it', 1001.0);
INSERT INTO place VALUES ('a1', 'text', 340, 1002.0);
PRAGMA user_version = 1;
"""
"""A file as versions until November 2026 wrote it."""

SEARCHES = [
    {"query": "libya"}, {"query": "ghana votes"}, {"query": "libya"},
    {"query": "ghana", "name": "Votes"}, {"query": "place:mali", "name": "War"},
    {"query": "mali", "name": "War"}, {"query": "x", "name": "Gone"}, {"query": "", "name": "Gone"},
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder as versions until November 2026 left it."""
    folder = tmp_path / "reader"
    folder.mkdir()
    with closing(sqlite3.connect(folder / "marks.sqlite")) as connection:
        connection.executescript(VERSION_1)
    (folder / "searches.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in SEARCHES))
    (folder / "places").write_text("a2 text 120\na1 text 7\n")
    (folder / "drafts").mkdir()
    (folder / "drafts" / "a1.txt").write_text("Half a thought")
    (folder / "drafts" / "a3.txt").write_text("Another —\n")
    return folder


def opened(folder: Path) -> Marks:
    return open_marks(folder / "marks.sqlite")


def everything(marks: Marks) -> tuple[object, ...]:
    return (
        set(marks.starred), marks.notes, marks.positions, marks.drafts, marks.saved_searches,
        marks.search_history,
    )  # fmt: skip


ALL = (
    {"a1"},
    {"a1": "Ask about it"},
    {"a1": ReadingPosition("text", 340), "a2": ReadingPosition("text", 120)},
    {"a1": "Half a thought", "a3": "Another —\n"},
    {"Votes": "ghana", "War": "mali"},
    ["ghana votes", "libya"],
)


def names(folder: Path) -> set[str]:
    """The files in ``folder``, but for those of SQLite."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return {name for name in found if "marks.sqlite" not in name}


def test_older_files_are_imported_and_renamed(folder: Path) -> None:
    marks = opened(folder)
    assert everything(marks) == ALL
    assert not marks.notices
    assert names(folder) == {
        "searches.jsonl.imported", "places.imported", "drafts/a1.txt.imported",
        "drafts/a3.txt.imported",
    }  # fmt: skip
    marks.discard_draft("a1")
    marks.save_search("Votes", "")
    marks.close()
    again = opened(folder)
    assert again.drafts == {"a3": "Another —\n"}
    assert again.saved_searches == {"War": "mali"}
    assert again.search_history == ["ghana votes", "libya"]


def test_a_file_that_cannot_be_renamed_is_imported_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    before = names(folder)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refuse)
        marks = opened(folder)
        assert everything(marks) == ALL
        marks.discard_draft("a1")
        marks.close()
        again = opened(folder)
        assert set(again.drafts) == {"a3"}
        again.close()
        assert names(folder) == before
    assert set(opened(folder).drafts) == {"a3"}
    assert "searches.jsonl.imported" in names(folder)


def test_what_an_older_reader_writes_later_is_imported_too(folder: Path) -> None:
    """It is still running or was started again; existing data stays."""
    opened(folder).close()
    (folder / "searches.jsonl").write_text(
        '{"query": "peru"}\n{"query": "ghana OR togo", "name": "Votes"}\n'
    )
    (folder / "drafts" / "a1.txt").write_text("Another thought")
    (folder / "places").write_text("a1 text 1\na4 caption 2\n")
    marks = opened(folder)
    assert marks.search_history == ["ghana votes", "libya", "peru"]
    assert marks.saved_searches == {
        "Votes": "ghana", "Votes (2)": "ghana OR togo", "War": "mali",
    }  # fmt: skip
    assert set(marks.drafts["a1"].split("\n\n")) == {"Another thought", "Half a thought"}
    assert marks.positions["a1"] == ReadingPosition("text", 340)
    assert marks.positions["a4"] == ReadingPosition("caption", 2)
    assert (folder / "searches.jsonl.imported-2").exists()
    assert not (folder / "searches.jsonl").exists()


def test_a_file_that_has_changed_since_it_was_read_is_not_renamed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = UserFile.import_files

    def slow(self: UserFile, files: object) -> None:
        real(self, files)  # type: ignore[arg-type]
        with (folder / "searches.jsonl").open("a") as stream:
            stream.write('{"query": "just now"}\n')

    with monkeypatch.context() as patch:
        patch.setattr(UserFile, "import_files", slow)
        opened(folder).close()
    assert opened(folder).search_history[-1] == "just now"


@pytest.mark.parametrize("unreadable", ["searches.jsonl", "places", "drafts/a1.txt"])
@pytest.mark.parametrize("kind", ["a folder", "a link", "a pipe"])
def test_an_unreadable_file_is_reported_and_the_others_are_imported(
    folder: Path, unreadable: str, kind: str
) -> None:
    path = folder / unreadable
    path.rename(folder / "elsewhere")
    if kind == "a folder":
        path.mkdir()
    elif kind == "a link":
        path.symlink_to(folder / "elsewhere")
    else:
        os.mkfifo(path)
    marks = opened(folder)
    (notice,) = marks.notices
    assert notice.path == str(path)
    assert "cannot be read" in notice.reason
    assert os.path.lexists(path)
    found = everything(marks)
    assert sum(one == other for one, other in zip(found, ALL, strict=True)) >= len(ALL) - 2
    marks.close()
    path.rmdir() if kind == "a folder" else path.unlink()
    (folder / "elsewhere").rename(path)
    again = opened(folder)
    assert (everything(again), again.notices) == (ALL, [])


def test_an_unreadable_folder_of_drafts_is_reported(folder: Path) -> None:
    (folder / "drafts").rename(folder / "before")
    (folder / "drafts").write_text("no folder")
    marks = opened(folder)
    assert [notice.path for notice in marks.notices] == [str(folder / "drafts")]
    assert everything(marks)[4:] == ALL[4:]


@pytest.mark.parametrize(
    "data", [b'\xff\xfe\n{}\n[]\n{"query": 5}\n', b'{"query": "half', b"[" * 100_000, b""]
)
def test_lines_that_are_no_search_are_skipped(folder: Path, data: bytes) -> None:
    whole = (folder / "searches.jsonl").read_bytes()
    (folder / "searches.jsonl").write_bytes(whole + data)
    marks = opened(folder)
    assert everything(marks) == ALL
    assert (folder / "searches.jsonl.imported").read_bytes() == whole + data


def test_lines_that_are_no_position_are_skipped(folder: Path) -> None:
    (folder / "places").write_bytes(
        b"a text 5\nb nowhere 5\nc text -5\n\xff\xff text\n\nd text " + b"9" * 50_000
    )
    assert {name: position.start for name, position in opened(folder).positions.items()} == {
        "a": 5, "a1": 340, "d": 999_999_999_999,
    }  # fmt: skip


def test_control_characters_in_older_files_are_removed(folder: Path) -> None:
    (folder / "searches.jsonl").write_text(
        '{"query": "\\u001b]52;c;x\\u0007a", "name": "\\u001b[2Jn"}\n{"query":"\\u009b1m"}\n'
    )
    (folder / "drafts" / "ab.txt").write_bytes(b"red \x1b[31m \xff")
    marks = opened(folder)
    assert all(map(str.isprintable, [*marks.saved_searches, *marks.saved_searches.values()]))
    assert all(map(str.isprintable, marks.search_history))
    assert marks.drafts["ab"].isprintable()


def _open(folder: Path) -> None:
    assert everything(saved_marks(folder / "marks.sqlite")) == ALL


def test_several_readers_at_once_lose_nothing(folder: Path) -> None:
    at_once(_open, [(folder,)] * 4)
    assert everything(opened(folder)) == ALL
    assert "searches.jsonl" not in names(folder)
    assert not [name for name in names(folder) if name.endswith("-2")]


def test_a_second_reader_imports_nothing_again(folder: Path) -> None:
    """It read the files before the first Reader renamed them."""
    found = older_files.find(folder)
    marks = opened(folder)
    marks.discard_draft("a1")
    marks.close()
    with closing(UserFile(folder / "marks.sqlite")) as second:
        second.import_files(found.files)
        assert [article for article, *_ in second.rows("draft")] == ["a3"]


def test_imported_data_is_on_the_disk_before_the_files_are_renamed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    real = sqlite3.connect

    def traced(*args: Any, **options: Any) -> sqlite3.Connection:
        connection = real(*args, **options)
        connection.set_trace_callback(said.append)
        return connection

    monkeypatch.setattr(sqlite3, "connect", traced)
    opened(folder).close()
    begin = said.index("PRAGMA synchronous = FULL")
    assert said[begin + 1] == "BEGIN IMMEDIATE"
    end = said.index("PRAGMA synchronous = NORMAL", begin)
    assert said[end - 1] == "COMMIT"
    assert any("INSERT OR IGNORE INTO draft" in each for each in said[begin:end])


def test_a_failure_halfway_leaves_everything_as_it_was(folder: Path) -> None:
    """The rows of one file, already inserted, are rolled back; the next try succeeds."""
    before = names(folder)
    UserFile(folder / "marks.sqlite").close()
    with closing(sqlite3.connect(folder / "marks.sqlite", isolation_level=None)) as other:
        other.execute(
            "CREATE TRIGGER full BEFORE INSERT ON draft BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )
        with closing(UserFile(folder / "marks.sqlite")) as file:
            with pytest.raises(MarksError, match="no room"):
                older_files.import_into(file, folder)
            assert not file.rows("search")
            assert not file.rows("imported")
        other.execute("DROP TRIGGER full")
    assert names(folder) == before
    assert everything(opened(folder)) == ALL


def test_older_files_are_shown_and_stay_if_the_users_file_cannot_be_used(folder: Path) -> None:
    """For example a file of a newer version: it is not changed, and older files are safe."""
    with closing(sqlite3.connect(folder / "marks.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 99")
    data, before = (folder / "marks.sqlite").read_bytes(), names(folder)
    marks = Marks(folder / "marks.sqlite")
    marks.open()
    assert "it is from a newer version of Reader" in marks.problem
    assert everything(marks)[3:] == ALL[3:]
    assert marks.lost == 0
    marks.remember_search("peru")
    assert marks.lost == 0
    marks.save_search("New", "peru")
    marks.save_draft("a4", "A thought")
    assert marks.lost == 2
    marks.close()
    assert (folder / "marks.sqlite").read_bytes() == data
    assert names(folder) == before


def test_the_tables_of_an_older_file_stay_usable_for_an_older_reader(folder: Path) -> None:
    """An older Reader that still has it open continues to write."""
    with closing(sqlite3.connect(folder / "marks.sqlite", isolation_level=None)) as older:
        marks = opened(folder)
        older.execute("INSERT INTO starred VALUES ('a9', 1.0)")
        assert marks.refresh()
        assert set(marks.starred) == {"a1", "a9"}
        assert older.execute("PRAGMA user_version").fetchone() == (2,)
