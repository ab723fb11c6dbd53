"""Where the articles that were read last were left, in a file that is read in no time.

The places of all articles are among the marks (:mod:`reader.store.user.marks`), which cannot be
opened before the first screen is shown without making it wait. What is here is a copy of the
newest ones, so that an article stands where it was left in the very first frame, and does not jump
there.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from reader.model import MENTION_FIELDS, MentionField
from reader.system.paths import data_folder
from reader.system.whole_file import write_whole

KEPT = 100
"""So many articles' places are kept, the newest first."""

_LONGEST = 20_000
"""Bytes that are read of the file, whatever it is."""


class LastPlace(NamedTuple):
    """Where the user stopped reading: code point ``start`` of ``field``."""

    field: MentionField
    start: int


def places_file() -> Path:
    """The file of the newest places."""
    return data_folder() / "places"


def load(path: Path | None = None) -> dict[str, LastPlace]:
    """The places in the file, by the articles' ids; what it has that is no place is passed over."""
    try:
        with open(path or places_file(), "rb") as file:
            lines = file.read(_LONGEST).decode("ascii", "replace").splitlines()
    except OSError:
        return {}
    places = {}
    for line in lines[:KEPT]:
        match line.split():
            case [article, field, start] if field in MENTION_FIELDS and start.isdecimal():
                # A longer number is no place in any article, and slow to read.
                places[article] = LastPlace(field, int(start[:12]))
    return places


def save(news: Mapping[str, LastPlace | None], path: Path | None = None) -> None:
    """Put ``news`` before what the file has; None takes a place out. Raises ``OSError``.

    The file is replaced whole. Of two Readers at once the last one's is kept: the marks have both.
    """
    path = path or places_file()
    kept = {article: place for article, place in reversed(list(news.items())) if place is not None}
    kept |= {article: place for article, place in load(path).items() if article not in news}
    lines = [f"{article} {place.field} {place.start}\n" for article, place in kept.items()]
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(path, "".join(lines[:KEPT]).encode("ascii", "replace"))
