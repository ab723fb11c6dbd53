"""Archives for the tests of opening, and the list of an open archive."""

from __future__ import annotations

import os
from pathlib import Path

from reader.archive import load
from reader.model import Article, Notice
from reader.store.cache import Cache
from reader.store.differences import Changes
from reader.store.opening import Opening

LONG_AGO = 1_500_000_000
"""A modification time, so that no file counts as just written."""


def write(folder: Path, name: str, title: str = "", text: str = "It rained in Lima.") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\ntitle: {title or name}\ntags: [rain]\n---\n{text}\n", "utf-8")
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def make_folder(folder: Path) -> Path:
    """Twenty articles and an empty file."""
    for number in range(20):
        write(
            folder, f"{number}.md", text=f"It rained “{number}” times in Lima.\n\nThen it stopped."
        )
    (folder / "empty.txt").touch()
    os.utime(folder / "empty.txt", (LONG_AGO, LONG_AGO))
    return folder


def opened(*paths: Path, cached_from: int = 1) -> Opening:
    """An archive with all of its files read."""
    opening = Opening(paths, Cache(paths), cached_from)
    opening.open()
    if not opening.warm:
        opening.read_rest(lambda: False, opening.store.list_staged)
    return opening


def checked(opening: Opening) -> Changes:
    changes = opening.check(lambda: False, lambda _: None)
    assert changes is not None
    opening.apply(changes)
    return changes


def the_cache(folder: Path) -> Path:
    return Cache([folder]).file


def same_as_loaded(opening: Opening, *paths: Path) -> bool:
    items = list(load(paths))
    articles = [item for item in items if isinstance(item, Article)]
    notices = [item for item in items if isinstance(item, Notice)]
    return [*opening.store] == articles and opening.store.notices == notices
