"""The search history is bounded, private, and safe with several Readers."""

from __future__ import annotations

import sqlite3
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from reader import restricted, settings
from reader.store.user import marks as marks_module
from reader.store.user import marks_form
from reader.store.user.marks import Marks
from reader.store.user.marks_writer import Job, MarksWriter, Saving
from reader.store.user.searches import SavedSearch, configured_searches, saved_searches
from reader.store.user.user_file import Change, UserFile
from tests.processes import at_once
from tests.user_file import locked, open_marks


def test_each_search_is_remembered_once_the_latest_last(file: Path) -> None:
    mine = open_marks(file)
    for query in ("libya", "ghana votes", "libya", "  ", "“é”\nx"):
        mine.remember_search(query)
    assert (
        mine.search_history == open_marks(file).search_history == ["ghana votes", "libya", "“é” x"]
    )
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_their_order_does_not_depend_on_the_clock(file: Path) -> None:
    times = iter([5e9, 1.0, -3.0, 5e9, 0.0])
    mine = Marks(file, lambda: next(times))
    for query in ("a", "b", "a", "c", "d"):
        mine.remember_search(query)
    assert mine.search_history == open_marks(file).search_history == ["b", "a", "c", "d"]


def test_a_search_is_saved_changed_and_deleted(file: Path) -> None:
    mine = open_marks(file)
    mine.save_search("War", "libya")
    mine.save_search("Votes", "ghana")
    mine.save_search("War", "libya OR mali")
    assert saved_searches(mine) == [
        SavedSearch("Votes", "ghana"), SavedSearch("War", "libya OR mali"),
    ]  # fmt: skip
    mine.save_search("Votes", "")
    assert saved_searches(open_marks(file)) == [SavedSearch("War", "libya OR mali")]
    assert mine.search_history == []
    assert mine.undo() == ""  # u undoes marks


def test_the_history_is_bounded_and_saved_searches_stay(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks_module, "MOST_SEARCHES", 60)
    mine = open_marks(file)
    mine.save_search("War", "libya")
    for number in range(180):
        mine.remember_search(f"query {number}")
    for each in (mine, open_marks(file)):
        assert each.search_history == [f"query {number}" for number in range(120, 180)]
        assert each.saved_searches == {"War": "libya"}


def _remember(file: Path, reader: int) -> None:
    marks_module.MOST_SEARCHES = 30  # so that old ones are deleted again and again
    marks = open_marks(file)
    for number in range(50):
        assert marks.save_search(f"{reader}/{number}", "x")
        marks.remember_search(f"{reader} {number}")
    marks.close()


def test_several_readers_lose_no_searches_of_each_other(file: Path) -> None:
    at_once(_remember, [(file, reader) for reader in range(3)])
    assert len(open_marks(file).saved_searches) == 150
    assert len(open_marks(file).search_history) >= 30


def _open_new_files(folder: Path, reader: int) -> None:
    for number in range(20):
        (folder / f"{number}.{reader}").touch()
        while not all((folder / f"{number}.{each}").exists() for each in range(3)):
            time.sleep(0)
        UserFile(folder / f"{number}/marks.sqlite").close()


def test_several_readers_make_the_file_at_the_same_moment(tmp_path: Path) -> None:
    at_once(_open_new_files, [(tmp_path, reader) for reader in range(3)])


def test_a_reader_waits_for_another_one_that_makes_the_file(file: Path) -> None:
    """SQLite itself does not wait for a lock when it switches a file to WAL mode."""
    file.parent.mkdir()
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        finished = threading.Timer(0.2, other.rollback)
        finished.start()
        UserFile(file, busy=60.0).close()
        finished.join()


def test_searches_that_cannot_be_saved_last_until_reader_ends(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    mine = Marks(tmp_path / "file" / "marks.sqlite")
    mine.open()
    mine.remember_search("libya")
    mine.save_search("War", "libya")
    assert (mine.search_history, mine.saved_searches) == (["libya"], {"War": "libya"})
    assert (bool(mine.problem), mine.lost) == (True, 1)  # the history is no loss


def test_in_restricted_mode_nothing_is_remembered_or_saved(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = open_marks(file)
    monkeypatch.setattr(restricted, "given", frozenset[str]())
    mine.remember_search("libya")
    assert not mine.save_search("War", "libya")
    monkeypatch.undo()
    assert (open_marks(file).search_history, open_marks(file).saved_searches) == ([], {})


@pytest.fixture
def behind_lock(file: Path) -> Iterator[Marks]:
    """Marks with a writer, while another program writes the file and takes its time."""
    marks = open_marks(file, patience=60.0)
    marks.save_search("War", "libya")
    with locked(file):
        yield marks
    marks.close(60.0)
    assert marks.unsaved == 0
    there = open_marks(file)
    assert there.search_history == marks.search_history
    assert there.saved_searches == marks.saved_searches


def test_a_lock_delays_no_search_and_loses_none(
    behind_lock: Marks, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = MarksWriter.put

    def put_without_waiting(
        writer: MarksWriter, work: Change | Job, *, wait: bool = True, optional: bool = False
    ) -> Saving:
        assert not wait
        return put(writer, work, wait=wait, optional=optional)

    with monkeypatch.context() as patch:
        patch.setattr(MarksWriter, "put", put_without_waiting)
        behind_lock.remember_search("ghana")
        behind_lock.remember_search("mali")
    assert behind_lock.search_history == ["ghana", "mali"]
    assert behind_lock.unsaved == 0  # the history is not reported
    monkeypatch.setattr(marks_module, "WRITER_BUSY_SECONDS", 0.01)
    behind_lock.save_search("War", "mali")
    assert behind_lock.unsaved == 1


def test_saved_searches_are_exported_with_marks(file: Path, tmp_path: Path) -> None:
    mine, other = open_marks(file), open_marks(tmp_path / "other.sqlite")
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
    mine = open_marks(file)
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
    """The history fails without a message, and later changes are tried separately."""
    marks = open_marks(file, patience=60.0)
    real = UserFile.change

    def full(self: UserFile, change: marks_module.Change) -> marks_module.Change:
        if change.table == "search":
            raise marks_module.MarksError("database or disk is full")
        return real(self, change)

    monkeypatch.setattr(UserFile, "change", full)
    marks.remember_search("libya")
    marks.set_starred(["a"])
    assert (marks.trouble, marks.unsaved, marks.refused) == ("", 0, 0)
    assert set(open_marks(file).starred) == {"a"}


def test_searches_can_be_named_in_the_settings_file(config: Path) -> None:
    config.write_text(
        "queries:\n  War: {query: 'place:libya', key: f5}\n  Votes: ghana votes\n"
        "  Wrong: 'is:new'\n  Odd: {kwery: x}\n  None: {key: x}\n"
    )
    settings.load()
    assert configured_searches().searches == [
        SavedSearch("War", "place:libya", "f5"),
        SavedSearch("Votes", "ghana votes"),
    ]
    reasons = [notice.reason for notice in configured_searches().notices]
    assert reasons[0].startswith("line 4: queries: Wrong: ")
    assert "use is:unread, is:read or is:starred" in reasons[0]
    assert "unknown key 'kwery'" in reasons[1]
    assert "line 6: queries: None: 'query' is missing" in reasons[2]
