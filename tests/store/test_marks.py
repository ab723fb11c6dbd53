"""The user's marks: saved at once, undone, shared by several Readers, never lost."""

from __future__ import annotations

import os
import random
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.store.user import marks_form
from reader.store.user.contents import Quotation
from reader.store.user.marks import UNDO_STEPS, Marks
from reader.store.user.reading_positions import ReadingPosition
from reader.store.user.user_file import MARKS, Change, MarksError, UserFile
from tests.processes import running


class Clock:
    """A clock that advances by one second at each call."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


def opened(path: Path) -> Marks:
    marks = Marks(path, Clock())
    marks.open()
    assert not marks.problem
    return marks


def state(marks: Marks) -> tuple[object, ...]:
    """All marks, without their times."""
    return (
        set(marks.read), set(marks.starred), marks.tags, marks.notes, marks.positions,
        {a: [each[:4] for each in some] for a, some in marks.quotations.items()},
    )  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "marks.sqlite"


def mark_everything(marks: Marks) -> None:
    marks.set_read(["a", "b"])
    marks.set_starred(["b"])
    marks.retag(["a", "c"], ["libya"], [])
    marks.retag(["a"], ["#border  posts"], [])
    marks.set_note("a", "  To check.\nTwice.\n")
    marks.add_quotation("a", "text", 12, "said so", "The Coast, 2019")
    marks.save_position("c", ReadingPosition("text", 340))


def test_every_mark_is_there_in_the_next_reader(path: Path) -> None:
    marks = opened(path)
    mark_everything(marks)
    again = opened(path)
    assert state(again) == state(marks)
    assert set(again.read) == {"a", "b"}
    assert set(again.starred) == {"b"}
    assert again.tags == {"a": {"libya", "border posts"}, "c": {"libya"}}
    assert again.notes == {"a": "To check.\nTwice."}
    assert again.quotations["a"][0][:4] == ("text", 12, "said so", "The Coast, 2019")
    assert again.positions == {"c": ReadingPosition("text", 340)}


def test_other_users_cannot_read_marks(path: Path) -> None:
    opened(path)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_marks_can_be_removed(path: Path) -> None:
    marks = opened(path)
    mark_everything(marks)
    assert marks.set_read(["a", "a", "x"], False) == 1
    assert marks.set_starred(["b"], False) == 1
    assert marks.retag(["a", "c", "d"], [], ["libya"]) == 2
    marks.set_note("a", " \n")
    marks.remove_quotation("a", marks.quotations["a"][0])
    marks.save_position("c", None)
    for each in (marks, opened(path)):
        assert state(each) == ({"b"}, set(), {"a": {"border posts"}}, {}, {}, {})


def test_ten_steps_are_undone_and_no_more(path: Path) -> None:
    marks = opened(path)
    states = []
    for number in range(UNDO_STEPS + 2):
        states.append(state(marks))
        if number % 3 == 0:
            marks.retag(["a", "b"], [f"t{number}"], [])
        elif number % 3 == 1:
            marks.set_note("a", f"note {number}")
        else:
            marks.set_starred(["a", f"{number}"], number % 2 == 0)
    for number in reversed(range(2, UNDO_STEPS + 2)):
        assert marks.undo()
        assert state(marks) == states[number]
        assert state(opened(path)) == states[number]
    assert marks.undo() == ""
    assert state(marks) == states[2]


def test_undo_says_what_it_reverted(path: Path) -> None:
    marks = opened(path)
    marks.set_read(["a", "b"])
    marks.set_starred(["a"])
    marks.set_starred(["a"])  # is so already: no step
    assert marks.undo() == "starring 1 article"
    assert marks.undo() == "marking 2 articles as read"
    assert marks.undo() == ""


def test_two_readers_do_not_revert_each_others_marks(path: Path) -> None:
    one, two = opened(path), opened(path)
    one.retag(["a"], ["one"], [])
    two.retag(["a"], ["two"], [])
    two.retag(["a"], ["two", "three"], [])  # it does not know of "one"
    one.set_note("a", "hers")
    assert two.refresh()
    assert two.tags == {"a": {"one", "two", "three"}}
    assert two.notes == {"a": "hers"}
    assert not two.refresh()
    one.undo()
    one.undo()
    assert two.refresh()
    assert (two.tags, two.notes) == ({"a": {"two", "three"}}, {})


def test_a_mark_that_another_reader_made_too_is_there_once(path: Path) -> None:
    one, two = opened(path), opened(path)
    for each in (one, two):
        each.set_read(["a"])
        each.retag(["a"], ["t"], [])
        each.add_quotation("a", "text", 0, "words", "source")
    one.refresh()
    assert state(one) == state(two)
    assert len(one.quotations["a"]) == 1


@pytest.mark.parametrize("tag", ["", "  ", "#", "x" * 101, "\x1b[0m"])
def test_an_invalid_tag_is_refused(path: Path, tag: str) -> None:
    with pytest.raises(MarksError, match="a tag has 1 to 100 characters"):
        opened(path).retag(["a"], [tag], [])


def test_texts_of_marks_are_made_safe(path: Path) -> None:
    marks = opened(path)
    marks.set_note("a", "red \x1b[31malert\x1b[0m \ud800")
    marks.retag(["a"], ["a\u202eb\nc"], [])
    assert (marks.notes, marks.tags) == ({"a": "red alert \ufffd"}, {"a": {"ab c"}})


def test_a_changed_article_keeps_its_marks(path: Path) -> None:
    marks = opened(path)
    mark_everything(marks)
    marks.retag(["new"], ["own"], [])
    marks.carry_over({"a": "new", "unmarked": "b"})
    assert "a" not in marks.read
    assert "new" in marks.read
    assert marks.tags["new"] == {"own", "libya", "border posts"}
    assert marks.notes == {"new": "To check.\nTwice."}


class TestUnusable:
    """An unusable file is not changed, and Reader continues without it."""

    def check(self, path: Path, reason: str) -> None:
        before = path.read_bytes() if path.is_file() else None
        marks = Marks(path)
        marks.open()
        assert reason in marks.problem
        assert str(path) in marks.problem
        marks.set_read(["a"])
        assert "a" in marks.read
        assert (path.read_bytes() if path.is_file() else None) == before

    def test_not_a_database(self, path: Path) -> None:
        path.parent.mkdir()
        path.write_text("these are not marks, but another program's data" * 100)
        self.check(path, "not a database")

    @pytest.mark.parametrize("version", [0, 1])
    def test_another_programs(self, path: Path, version: int) -> None:
        path.parent.mkdir()
        base = sqlite3.connect(path)
        base.execute("CREATE TABLE read (id INTEGER, url TEXT)")
        base.execute(f"PRAGMA user_version = {version}")
        base.commit()
        base.close()
        self.check(path, "not a file of Reader's marks")

    def test_from_the_future(self, path: Path) -> None:
        opened(path).close()
        base = sqlite3.connect(path)
        base.execute("PRAGMA user_version = 99")
        base.close()
        self.check(path, "newer version")

    def test_a_page_is_damaged(self, path: Path) -> None:
        marks = opened(path)
        marks.set_read([f"article {number}" for number in range(5000)])
        marks.close()
        data = bytearray(path.read_bytes())
        data[4096 * 20 : 4096 * 22] = os.urandom(4096 * 2)
        path.write_bytes(data)
        self.check(path, "")

    def test_a_folder_in_its_place(self, path: Path) -> None:
        path.mkdir(parents=True)
        self.check(path, "unable to open")

    def test_no_folder_can_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "data").write_text("a file")
        self.check(tmp_path / "data" / "marks.sqlite", "")


def test_a_full_disk_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    marks = opened(path)
    marks.set_note("a", "kept")
    marks.close()
    real = sqlite3.connect

    def connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = real(*arguments, **options)
        connection.execute("PRAGMA max_page_count = 1")  # as many as there are
        return connection

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", connect)
        marks = opened(path)
    marks.set_note("a", "kept, too")
    for change in (marks.set_note, marks.save_draft):
        with pytest.raises(MarksError, match="full"):
            change("b", "x" * 100_000)
    assert state(marks) == state(opened(path))
    assert (marks.notes, marks.drafts) == ({"a": "kept, too"}, {})
    assert marks.undo() == "editing the note"


KILLED = """
import sys
from pathlib import Path
from reader.store.user.marks import Marks
marks = Marks(Path(sys.argv[1]))
marks.open()
for number in range(1_000_000):
    marks.retag([f"a{number}", f"b{number}"], ["t"], [])
    print(number, flush=True)
"""


@pytest.mark.parametrize("seed", range(4))
def test_a_killed_reader_loses_no_acknowledged_mark(path: Path, seed: int) -> None:
    """kill -9 at a random moment: acknowledged marks are saved, and no change is incomplete."""
    acknowledged = -1
    with running(KILLED, path) as reader:
        for _ in range(random.Random(seed).randint(1, 120)):
            acknowledged = int(reader.output.readline())
        reader.process.kill()
        for line in reader.output:
            acknowledged = int(line) if line.endswith("\n") else acknowledged
    tagged = set(opened(path).tags)
    assert {f"{half}{n}" for half in "ab" for n in range(acknowledged + 1)} <= tagged
    assert {name[1:] for name in tagged if name[0] == "a"} == {
        name[1:] for name in tagged if name[0] == "b"
    }


class TestMoving:
    """Marks leave one machine as text and arrive on another."""

    def test_exported_marks_can_be_imported(self, path: Path, tmp_path: Path) -> None:
        marks = opened(path)
        mark_everything(marks)
        text = marks_form.dumps(marks)
        other = opened(tmp_path / "other.sqlite")
        assert other.merge(marks_form.loads(text)) == 9
        assert state(other) == state(marks)
        assert marks_form.dumps(other) == text
        assert other.merge(marks_form.loads(text)) == 0

    def test_an_import_removes_no_marks(self, path: Path, tmp_path: Path) -> None:
        here, there = opened(path), opened(tmp_path / "there.sqlite")
        here.set_note("a", "mine, earlier")
        there.retag(["a"], ["t"], [])
        there.set_note("a", "yours, later")
        there.set_note("b", "only yours")
        text = marks_form.dumps(there)
        here.merge(marks_form.loads(text))
        assert here.notes == {"a": "yours, later\n\nmine, earlier", "b": "only yours"}
        again = here.notes.copy()
        here.merge(marks_form.loads(text))
        assert here.notes == again

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", "not JSON"), ("[1]", "not a file of Reader's"), ("[" * 100_000, "not JSON"),
            ('{"reader marks": 7}', "another version"),
            ('{"reader marks": 1}', "no 'articles'"),
            ('{"reader marks": 1, "articles": {"a": {"read": 5}}}', "article 'a'"),
            ('{"reader marks": 1, "articles": {"a": {"note": {"text": 5, "at": "x"}}}}', "'a'"),
            ('{"reader marks": 1, "articles": {"a": {"place": {"field": "id", "start": 1, "at":'
             ' "2026-01-01"}}}}', "'a'"),
            ('{"reader marks": 1, "articles": {}, "saved searches": {"Rain": 1}}', "searches"),
            ('{"reader marks": 1, "articles": {}, "saved searches": {"": {"query": "rain", "at":'
             ' "2026-01-01"}}}', "saved searches are invalid"),
        ],
    )  # fmt: skip
    def test_an_invalid_export_says_why(self, text: str, reason: str) -> None:
        with pytest.raises(MarksError, match=reason):
            marks_form.loads(text)

    @given(st.text())
    def test_any_text_is_marks_or_an_error(self, text: str) -> None:
        for each in (text, '{"reader marks": 1, "articles": {"a": ' + text + "}}"):
            with suppress(MarksError):
                marks_form.loads(each)

    def test_hostile_text_in_an_export_is_made_safe(self, path: Path) -> None:
        text = (
            '{"reader marks": 1, "articles": {"a\\u001b[0m": {"tags": {"t\\u202e": "2026-01-01"},'
            ' "note": {"text": "n\\u009b31m", "at": "2026-01-01"}}}}'
        )
        marks = opened(path)
        marks.merge(marks_form.loads(text))
        assert (marks.tags, marks.notes) == ({"a": {"t"}}, {"a": "n"})


def test_every_kind_of_mark_moves(path: Path) -> None:
    """A new kind of mark has to be in the text form, too."""
    marks = opened(path)
    mark_everything(marks)
    assert all(marks.rows(table) for table in MARKS)
    rows = marks_form.loads(marks_form.dumps(marks))
    assert {table: rows[table] for table in MARKS} == {table: marks.rows(table) for table in MARKS}
    assert isinstance(marks.quotations["a"][0], Quotation)


def test_tags_of_many_change_in_one_step(path: Path) -> None:
    """Only missing tags are added, only existing ones removed, and undo restores them."""
    marks = opened(path)
    marks.retag(["a"], ["oil"], [])
    marks.retag(["b"], ["libya"], [])
    before = marks.rows("tag")
    assert marks.retag(["a", "b", "c"], ["oil"], ["libya", "never there"]) == 2
    assert marks.tags == {"a": {"oil"}, "b": {"oil"}, "c": {"oil"}}
    assert marks.rows("tag")[0] == before[0]  # its time is still that of the first tag
    assert marks.undo() == "tagging 2 articles"
    assert marks.rows("tag") == before


def test_undo_skips_articles_that_became_read_by_themselves(path: Path) -> None:
    marks = opened(path)
    marks.set_starred(["a", "b"])
    marks.note_read("a")
    marks.note_read("a")
    assert opened(path).read == marks.read == {"a": 1003.0}
    assert marks.undo_size == 2
    marks.undo()
    assert (set(marks.read), marks.undo_size) == ({"a"}, 0)


def test_a_change_that_fails_halfway_changes_nothing(path: Path) -> None:
    """The old row has been deleted by then, and is restored."""
    base = UserFile(path)
    base.change(Change("note", (), [("a", "kept", 1.0)]))
    with pytest.raises(MarksError):
        base.change(Change("note", [("a",)], [("a", "a column too few")]))
    assert base.rows("note") == [("a", "kept", 1.0)]
    base.close()
    again = UserFile(path)
    assert again.rows("note") == [("a", "kept", 1.0)]
    again.close()


def test_marks_of_the_new_article_stay(path: Path) -> None:
    """A mark that cannot be moved for that reason stays on the old article."""
    marks = opened(path)
    marks.set_note("former", "the old note")
    marks.set_note("now", "the new note")
    marks.set_starred(["former"])
    marks.carry_over({"former": "now"})
    assert marks.notes == {"former": "the old note", "now": "the new note"}
    assert [*marks.starred] == ["now"]


def test_a_note_that_is_too_long_is_refused(path: Path) -> None:
    marks = opened(path)
    marks.set_note("a", "mine")
    with pytest.raises(MarksError, match="at most 1,000,000 characters"):
        marks.set_note("a", "x" * 1_000_001)
    assert marks.notes == {"a": "mine"}


def test_nothing_can_be_marked_after_the_end(path: Path) -> None:
    marks = opened(path)
    marks.set_read(["a"])
    marks.close()
    with pytest.raises(MarksError, match="Reader is ending"):
        marks.set_read(["b"])
    assert set(marks.read) == {"a"}
    assert set(opened(path).read) == {"a"}
