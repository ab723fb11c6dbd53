"""Drafts of notes outlast Reader and stay private."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.store.user import marks as marks_module
from reader.store.user import marks_form, marks_writer
from reader.store.user.marks import Marks
from reader.store.user.user_file import MarksError
from tests.user_file import locked, open_marks


def test_a_draft_is_there_until_it_is_discarded(file: Path) -> None:
    mine = open_marks(file)
    mine.save_draft("2067388477b4", "Ask\nabout it")
    mine.save_draft("2067388477b4", "Ask\nabout it again\n\n")
    assert open_marks(file).drafts == {"2067388477b4": "Ask\nabout it again\n\n"}
    mine.save_draft("2067388477b4", "")  # of a note that is to be deleted, say
    assert open_marks(file).drafts == {"2067388477b4": ""}
    mine.discard_draft("2067388477b4")
    mine.discard_draft("2067388477b4")
    assert (mine.drafts, open_marks(file).drafts) == ({}, {})


def test_a_draft_is_no_mark(file: Path) -> None:
    """Undo does not touch it, it is not exported, and queries do not find it."""
    mine = open_marks(file)
    mine.set_starred(["a"])
    mine.save_draft("a", "half a thought")
    assert mine.undo() == "starring 1 article"
    assert mine.drafts == {"a": "half a thought"}
    assert mine.notes == {}
    assert "thought" not in marks_form.dumps(mine)


def test_a_draft_is_made_safe(file: Path) -> None:
    mine = open_marks(file)
    mine.save_draft("a", "red \x1b[31m \ud800")
    assert mine.drafts == open_marks(file).drafts == {"a": "red  \ufffd"}


def test_behind_a_lock_only_the_latest_draft_is_saved(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hours of typing behind a lock do not fill the memory."""
    monkeypatch.setattr(marks_module, "WRITER_BUSY_SECONDS", 0.01)
    monkeypatch.setattr(marks_writer, "RETRY_SECONDS", 0.01)
    marks = Marks(file, patience=60.0)
    marks.save_draft("a", "w")
    with locked(file):
        for length in range(2, 50):
            marks.save_draft("a", "w" * length)
        marks.save_draft("b", "another")
        assert 2 <= marks.unsaved <= 3  # one of them is just being tried
    marks.close(60.0)
    assert open_marks(file).drafts == {"a": "w" * 49, "b": "another"}


def test_a_draft_behind_a_lock_is_not_overwritten(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks_module, "WRITER_BUSY_SECONDS", 0.01)
    first = open_marks(file)
    first.save_draft("a", "the first")
    first.close()
    with locked(file, to_readers=True):
        marks = open_marks(file, patience=60.0)
        with pytest.raises(MarksError, match="locked"):
            marks.save_draft("a", "the second")
    marks.close(60.0)
    assert open_marks(file).drafts == {"a": "the first"}


def test_two_drafts_for_one_article_are_joined(file: Path) -> None:
    mine = open_marks(file)
    mine.save_draft("former", "the one")
    mine.save_draft("now", "the other")
    mine.merge_former({"former": "now"})
    assert set(mine.drafts["now"].split("\n\n")) == {"the one", "the other"}
    assert set(mine.drafts) == {"now"}
