"""Lists the files of an archive one by one, so that a caller can skip those that did not change.

:func:`reader.archive.load` lists and reads in one go.
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
    """A file that may contain articles, and the number of the opened path it was found under."""

    root: int
    source: Source


class Missed(NamedTuple):
    """A notice on something that could not be examined, and the number of its opened path.

    ``counted``: the notice counts files of other kinds.
    """

    root: int
    notice: Notice
    counted: bool = False


def find_files(
    paths: Sequence[Path], fruitful: Container[int], walks: dict[int, Walk] | None = None
) -> Iterator[Found | Missed]:
    """The files of ``paths`` in archive order, and notices on what could not be examined.

    This is a stream: folders are listed one at a time. ``fruitful`` has the numbers of the paths
    (each different path counts once) that have yielded an article or a notice so far; the caller
    updates it, and a folder that is not in it at the end gets a notice that it has no articles.
    ``walks`` receives the walk through each path that is a folder.
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
    """The articles in one file, one at a time, and notices on what could not be read."""
    return loading._items(source)


def _folder(number: int, walk: Walk, fruitful: Container[int]) -> Iterator[Found | Missed]:
    path, noticed = walk.root, False
    for source in walk.sources():
        for missed in _problems(number, walk):
            noticed = True
            yield missed
        yield Found(number, source)
    for missed in _problems(number, walk):
        noticed = True
        yield missed
    if walk.pages:
        reason = loading.pages_unread(walk.pages)
        yield Missed(number, loading._notice(path, reason, named=number not in fruitful))
    elif not noticed and number not in fruitful:
        reason = loading.no_articles(walk.passed_over)
        yield Missed(number, loading._notice(path, reason, named=True))
        return
    if others := others_unread(walk.passed_over):
        yield Missed(number, loading._notice(path, others), counted=True)


def _problems(number: int, walk: Walk) -> Iterator[Missed]:
    problems, walk.problems = walk.problems, []
    for path, reason in problems:
        yield Missed(number, loading._notice(path, reason, named=path == walk.root))
