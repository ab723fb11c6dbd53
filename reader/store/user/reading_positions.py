"""The reading position of a single article, for the first screen.

It is read in half a millisecond, before the marks (:mod:`reader.store.user.marks`) are open.
"""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from reader.model import MENTION_FIELDS, MentionField


class ReadingPosition(NamedTuple):
    """Where the user stopped reading: code point ``start`` of ``field``."""

    field: MentionField
    start: int


def saved_position(file: Path, article: str) -> ReadingPosition | None:
    """The reading position of ``article`` in the user's ``file``; None if there is none.

    None as well if the file cannot be read right now: opening the marks reports why.
    """
    if not os.path.isfile(file):
        return None  # without importing SQLite
    import sqlite3

    try:
        name = f"{file.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(name, timeout=0, uri=True)) as connection:
            found = connection.execute(
                "SELECT field, start FROM place WHERE article = ?", (article,)
            ).fetchone()
    except sqlite3.Error:
        return None
    match found:
        case [field, int(start)] if field in MENTION_FIELDS:
            return ReadingPosition(field, start)
    return None
