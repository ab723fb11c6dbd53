"""What was searched for is remembered, bounded, private, and safe with several Readers."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from reader import restricted, settings
from reader.store.user import marks as marks_module
from reader.store.user import marks_form
from reader.store.user.marks import Marks
from reader.store.user.marks_writer import MarksWriter
from reader.store.user.searches import SavedSearch, configured_searches, saved_searches
from reader.store.user.user_file import UserFile
from tests.processes import at_once


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "reader" / "marks.sqlite"


def opened(file: Path) -> Marks:
    marks = Marks(file)
    marks.open()
    return marks


def test_searches_are_remembered_each_once_the_last_one_last(file: Path) -> None:
    mine = opened(file)
    for query in ("libya", "ghana votes", "libya", "  ", "“é”\nx"):
        mine.remember_search(query)
    assert mine.search_history == opened(file).search_history == ["ghana votes", "libya", "“é” x"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_their_order_does_not_depend_on_the_clock(file: Path) -> None:
    times = iter([5e9, 1.0, -3.0, 5e9, 0.0])
    mine = Marks(file, lambda: next(times))
    for query in ("a", "b", "a", "c", "d"):
        mine.remember_search(query)
    assert mine.search_history == opened(file).search_history == ["b", "a", "c", "d"]


def test_a_search_is_saved_changed_and_deleted(file: Path) -> None:
    mine = opened(file)
    mine.save_search("War", "libya")
    mine.save_search("Votes", "ghana")
    mine.save_search("War", "libya OR mali")
    assert saved_searches(mine) == [
        SavedSearch("Votes", "ghana"), SavedSearch("War", "libya OR mali"),
    ]  # fmt: skip
    mine.save_search("Votes", "")
    assert saved_searches(opened(file)) == [SavedSearch("War", "libya OR mali")]
    assert mine.search_history == []
    assert mine.undo() == ""  # u undoes marks


def test_the_history_is_bounded_and_saved_searches_stay(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks_module, "MOST_SEARCHES", 60)
    mine = opened(file)
    mine.save_search("War", "libya")
    for number in range(180):
        mine.remember_search(f"query {number}")
    for each in (mine, opened(file)):
        assert each.search_history == [f"query {number}" for number in range(120, 180)]
        assert each.saved_searches == {"War": "libya"}


def _remember(file: Path, reader: int) -> None:
    marks_module.MOST_SEARCHES = 30  # so that old ones are deleted again and again
    marks = opened(file)
    assert not marks.problem
    for number in range(50):
        assert marks.save_search(f"{reader}/{number}", "x")
        marks.remember_search(f"{reader} {number}")
    marks.close()


def test_several_readers_lose_nothing_of_each_others(file: Path) -> None:
    at_once(_remember, [(file, reader) for reader in range(3)])
    assert len(opened(file).saved_searches) == 150
    assert len(opened(file).search_history) >= 30


def _open_new_files(folder: Path, reader: int) -> None:
    for number in range(60):
        (folder / f"{number}.{reader}").touch()
        while not all((folder / f"{number}.{each}").exists() for each in range(3)):
            pass
        UserFile(folder / f"{number}/marks.sqlite").close()


def test_several_readers_make_the_file_at_the_same_moment(tmp_path: Path) -> None:
    """SQLite does not wait for another process that turns the same new file to WAL mode."""
    at_once(_open_new_files, [(tmp_path, reader) for reader in range(3)])


def test_what_cannot_be_written_lasts_until_the_end(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    mine = opened(tmp_path / "file" / "marks.sqlite")
    mine.remember_search("libya")
    mine.save_search("War", "libya")
    assert (mine.search_history, mine.saved_searches) == (["libya"], {"War": "libya"})
    assert (bool(mine.problem), mine.lost) == (True, 1)  # the history is no loss


def test_in_restricted_mode_nothing_is_remembered_or_saved(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = opened(file)
    monkeypatch.setattr(restricted, "given", frozenset[str]())
    mine.remember_search("libya")
    assert not mine.save_search("War", "libya")
    monkeypatch.undo()
    assert (opened(file).search_history, opened(file).saved_searches) == ([], {})


@pytest.fixture
def locked(file: Path) -> Iterator[Marks]:
    """Marks with a writer, while another program writes the file and takes its time."""
    marks = Marks(file, patience=60.0)
    marks.open()
    marks.save_search("War", "libya")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield marks
        other.execute("ROLLBACK")
    marks.close(60.0)
    assert marks.unsaved == 0
    there = opened(file)
    assert there.search_history == marks.search_history
    assert there.saved_searches == marks.saved_searches


def test_a_lock_delays_no_search_and_loses_none(
    locked: Marks, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(MarksWriter, "put", lambda *_, **__: pytest.fail("waited"))
        locked.remember_search("ghana")
        locked.remember_search("mali")
    assert locked.search_history == ["ghana", "mali"]
    assert locked.unsaved == 0  # the history is not reported
    monkeypatch.setattr(marks_module, "WRITER_BUSY_SECONDS", 0.01)
    locked.save_search("War", "mali")
    assert locked.unsaved == 1


def test_saved_searches_go_along_with_exported_marks(file: Path, tmp_path: Path) -> None:
    mine, other = opened(file), opened(tmp_path / "other.sqlite")
    mine.save_search("War", "libya")
    mine.save_search("Votes", "ghana")
    mine.remember_search("private")
    mine.save_draft("a", "private, too")
    text = marks_form.dumps(mine)
    assert "private" not in text
    other.save_search("War", "mali")
    assert other.merge(marks_form.loads(text)) == 2
    assert other.saved_searches == {"War": "mali", "War (2)": "libya", "Votes": "ghana"}
    assert other.merge(marks_form.loads(text)) == 0


def test_a_hostile_export_is_made_safe(file: Path) -> None:
    mine = opened(file)
    mine.merge(marks_form.loads(
        '{"reader marks": 1, "articles": {}, "saved searches":'
        ' {"a\\u001b[2J": {"query": "b\\u009b1m", "at": "2026-01-01"}}}'
    ))  # fmt: skip
    ((name, query),) = mine.saved_searches.items()
    assert name.isprintable()
    assert query.isprintable()


def test_a_full_disk_loses_the_history_and_nothing_else(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It fails without a word, and what comes after it is tried for itself."""
    marks = Marks(file, patience=60.0)
    marks.open()
    real = UserFile.change

    def full(self: UserFile, change: marks_module.Change) -> marks_module.Change:
        if change.table == "search":
            raise marks_module.MarksError("database or disk is full")
        return real(self, change)

    monkeypatch.setattr(UserFile, "change", full)
    marks.remember_search("libya")
    marks.set_starred(["a"])
    assert (marks.trouble, marks.unsaved, marks.refused) == ("", 0, 0)
    assert set(opened(file).starred) == {"a"}


def test_the_file_of_settings_names_searches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(
        "queries:\n  War: {query: 'place:libya', key: f5}\n  Votes: ghana votes\n"
        "  Wrong: 'is:new'\n  Odd: {kwery: x}\n  None: {key: x}\n"
    )
    monkeypatch.setenv("READER_CONFIG", str(config))
    settings.load()
    assert configured_searches().searches == [
        SavedSearch("War", "place:libya", "f5"),
        SavedSearch("Votes", "ghana votes"),
    ]
    reasons = [notice.reason for notice in configured_searches().notices]
    assert reasons[0].startswith("line 4: queries: Wrong: ")
    assert "unread, read or starred" in reasons[0]
    assert "unknown key 'kwery'" in reasons[1]
    assert "line 6: queries: None: 'query' is missing" in reasons[2]
