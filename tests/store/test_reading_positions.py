"""The reading position that the first screen needs, read before the marks are open."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from reader.store.user.marks import Marks
from reader.store.user.reading_positions import ReadingPosition, saved_position
from tests.user_file import locked, saved_marks


def test_the_saved_position_is_where_the_user_stopped(file: Path) -> None:
    marks = Marks(file)
    marks.save_position("a", ReadingPosition("caption", 7))
    marks.save_position("b", ReadingPosition("text", 340))
    assert saved_position(file, "a") == ReadingPosition("caption", 7)  # though it is open
    marks.save_position("a", None)
    marks.close()
    assert saved_position(file, "a") is None
    assert saved_position(file, "b") == ReadingPosition("text", 340)


def test_looking_up_a_position_changes_nothing_and_never_waits(file: Path) -> None:
    assert saved_position(file, "a") is None
    assert not file.parent.exists()
    marks = Marks(file)
    marks.save_position("a", ReadingPosition("text", 7))
    marks.close()
    before = file.read_bytes()
    with locked(file, to_readers=True):
        assert saved_position(file, "a") is None
    assert saved_position(file, "a") == ReadingPosition("text", 7)
    assert file.read_bytes() == before


@pytest.mark.parametrize("data", [b"", b"no database" * 500, None])
def test_a_file_that_cannot_be_used_has_none(file: Path, data: bytes | None) -> None:
    file.parent.mkdir()
    if data is None:
        file.mkdir()
    else:
        file.write_bytes(data)
    assert saved_position(file, "a") is None


def test_an_invalid_position_is_none(file: Path) -> None:
    saved_marks(file)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("INSERT INTO place VALUES ('a', 'nowhere', 1, 0)")
        other.execute("INSERT INTO place VALUES ('b', 'text', 'x', 0)")
    assert saved_position(file, "a") is saved_position(file, "b") is None
