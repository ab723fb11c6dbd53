"""Archives for the tests of opening, and the list of an open archive."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.archive import loading
from reader.archive.sources import Source
from reader.model import Article, Notice
from reader.store import changes, parsing
from reader.store.cache import Cache
from reader.store.opening import Opening
from reader.store.sync import Changes
from tests.files import LONG_AGO, loaded, write_article


def write(folder: Path, name: str, title: str = "", text: str = "It rained in Lima.") -> Path:
    return write_article(folder / name, text, title=title or name, tags="[rain]")


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
    found = opening.check(lambda: False, lambda _: None)
    assert found is not None
    opening.apply(found)
    return found


def files_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that Reader reads from now on, as they are read."""
    read: list[str] = []
    real = loading.read_source

    def watched(source: Source) -> Iterator[Article | Notice]:
        read.append(source.relative)
        return real(source)

    for each in (loading, parsing, changes):
        monkeypatch.setattr(each, "read_source", watched)
    return read


def the_cache(folder: Path) -> Path:
    return Cache([folder]).file


def same_as_loaded(opening: Opening, *paths: Path) -> bool:
    return ([*opening.store], opening.store.notices) == loaded(*paths)
