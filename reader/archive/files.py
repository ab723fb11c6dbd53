"""The files of an archive one by one, for who has to know which of them changed.

:func:`reader.archive.load` is this in one go. Here a caller may look at a file (its size, its time)
and decide not to read it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Container, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from reader.archive import loading
from reader.archive.formats import registry as formats
from reader.archive.sources import Source, Walk, others_unread, unique, why_no_path
from reader.model import Article, Notice


class Found(NamedTuple):
    """A file that may hold articles, and which of the opened paths it was found under."""

    root: int
    source: Source


class Missed(NamedTuple):
    """What could not be looked at, and under which of the opened paths it is.

    ``counted`` says that the notice counts files of other kinds.
    """

    root: int
    notice: Notice
    counted: bool = False


def find_files(
    paths: Sequence[Path], fruitful: Container[int], walks: dict[int, Walk] | None = None
) -> Iterator[Found | Missed]:
    """The files of ``paths`` in archive order, and what could not be looked at.

    Streams: one folder is listed at a time. ``fruitful`` has the number of each path (among the
    different ones) that yielded an article or a notice so far; the caller keeps it up to date,
    and a folder that is not in it at its end is told as one without articles. ``walks`` gets the
    walk through each path that is a folder.
    """
    for number, path in enumerate(unique(paths)):
        try:
            is_folder = stat.S_ISDIR(os.stat(path).st_mode)
        except (OSError, ValueError) as error:
            yield Missed(number, loading._notice(path, why_no_path(path, error), named=True))
            continue
        if is_folder:
            walk = Walk(path, without_html=not formats.html_is_readable())
            if walks is not None:
                walks[number] = walk
            yield from _folder(number, walk, fruitful)
        else:
            yield Found(number, Source(path, path.name, named=True))


def read_source(source: Source) -> Iterator[Article | Notice]:
    """The articles in one file, one a step, and why what could not be read could not be."""
    return loading._items(source)


def _folder(number: int, walk: Walk, fruitful: Container[int]) -> Iterator[Found | Missed]:
    path, told = walk.root, False
    for source in walk.sources():
        for missed in _problems(number, walk):
            told = True
            yield missed
        yield Found(number, source)
    for missed in _problems(number, walk):
        told = True
        yield missed
    if walk.pages:
        reason = loading.pages_unread(walk.pages)
        yield Missed(number, loading._notice(path, reason, named=number not in fruitful))
    elif not told and number not in fruitful:
        reason = loading.no_articles(walk.passed_over)
        yield Missed(number, loading._notice(path, reason, named=True))
        return
    if others := others_unread(walk.passed_over):
        yield Missed(number, loading._notice(path, others), counted=True)


def _problems(number: int, walk: Walk) -> Iterator[Missed]:
    problems, walk.problems = walk.problems, []
    for path, reason in problems:
        yield Missed(number, loading._notice(path, reason, named=path == walk.root))
