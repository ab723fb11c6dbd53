"""Where the user stopped reading an article, as the first screen needs it: read in half a
millisecond, while the marks (:mod:`reader.store.user.marks`) are not open yet.
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
    """The reading position in ``article`` that the user's ``file`` holds.

    None also where the file cannot be read just now: the marks say why when they are opened.
    """
    if not os.path.isfile(file):
        return None  # without having imported SQLite
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
