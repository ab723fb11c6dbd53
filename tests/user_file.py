"""The user's file in tests: open, as it is saved, and while another program has it locked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from reader.store.user.marks import Marks


def open_marks(file: Path | None = None, *, patience: float | None = None) -> Marks:
    """The marks in ``file``, or in the file where Reader looks for them."""
    marks = Marks(file, patience=patience)
    marks.open()
    assert not marks.problem, marks.problem
    return marks


def saved_marks(file: Path | None = None) -> Marks:
    """The marks as another Reader finds them in ``file``; they are closed, so only for reading."""
    marks = open_marks(file)
    marks.close()
    return marks


@contextmanager
def locked(file: Path, *, to_readers: bool = False) -> Iterator[None]:
    """Another program writes ``file`` and takes its time; with ``to_readers``, none can read it."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        if to_readers:
            other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN IMMEDIATE")
        if to_readers:
            other.execute("UPDATE note SET at = at")
        yield
        other.execute("ROLLBACK")
