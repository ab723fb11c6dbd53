"""Loads articles: every file becomes safe articles, or a notice that says why not.

Nothing raises because of a file's contents: whatever cannot be read becomes a :class:`Notice`, and
the rest loads.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from reader.archive.registry import (
    ZIP,
    Flaw,
    Item,
    OtherKindError,
    Parsed,
    Skipped,
    UnreadableError,
    not_read,
)
from reader.archive.sources import Source
from reader.archive.walk import Walk, kind_of, others_unread, why_no_path
from reader.model import Article, Notice
from reader.safety import safe_article, safe_line
from reader.system.lazy import blake2b
from reader.text import counted

ID_DIGITS = 12
"""The number of hexadecimal digits of an article's id."""

EMPTY = "this file is empty"

PARSER_FAULTS: tuple[type[Exception], ...] = (Exception,)
"""What a parser should never raise. If it does, that costs one file, and the others are read.

Empty in the tests, so that no fault of a parser stays unnoticed.
"""

MAX_FLAWS = 20
"""How many flaws of one file get their own notices; the others are counted."""


class Found(NamedTuple):
    """A file that may contain articles, and the number of the opened path it was found under.

    ``walk`` is the walk that found it, if that path is a folder.
    """

    root: int
    source: Source
    walk: Walk | None = None

    def is_of_another_kind(self) -> None:
        """Count the file as not read, because it has neither articles nor a notice."""
        if self.walk is not None:
            self.walk.found_another_kind(self.source.file.name)


class Missed(NamedTuple):
    """A notice on something that could not be examined, and the number of its opened path."""

    root: int
    notice: Notice


class Others(NamedTuple):
    """The end of a walk: the number of its opened path, and the files of other kinds it met.

    Some of them are found out only when they are read, so ``notice`` is asked for after that.
    """

    root: int
    walk: Walk

    @property
    def notice(self) -> Notice | None:
        """The notice that counts the files of other kinds, if there are any."""
        others = others_unread(self.walk.skipped)
        return _notice(self.walk.root, others) if others else None


def load(paths: Sequence[Path]) -> Iterator[Article | Notice]:
    """The articles of ``paths`` (files and folders) in archive order, and notices.

    This is a stream: each step reads one file, or one article of a file with many, so a worker can
    stop between two items. A notice on an article's metadata follows directly after the article. If
    several paths lead to the same article (same id), it comes once; copies under one path are
    separate articles with the same id. Raises nothing because of what is on the disk.
    """
    root_of: dict[str, int] = {}
    several = len(paths) > 1
    fruitful: dict[int, bool] = {}
    for found in find_files(paths, fruitful):
        if not isinstance(found, Found):
            if found.notice is not None:
                yield found.notice
            continue
        root, empty = found.root, True
        for item in read_source(found.source):
            empty = False
            fruitful[root] = fruitful.get(root, False) or isinstance(item, Article)
            is_copy = (
                several and isinstance(item, Article) and root_of.setdefault(item.id, root) != root
            )
            if not is_copy:
                yield item
        if empty:
            found.is_of_another_kind()


def find_files(
    paths: Sequence[Path], fruitful: Mapping[int, bool], walks: dict[int, Walk] | None = None
) -> Iterator[Found | Missed | Others]:
    """The files of ``paths`` in archive order, and notices on what could not be examined.

    This is a stream: folders are listed one at a time. ``fruitful`` has the numbers of the paths
    (each different path counts once) that have yielded a notice (False) or an article (True) so
    far; the caller updates it, and a folder that is not in it at the end gets a notice that it has
    no articles. ``walks`` receives the walk through each path that is a folder. The caller says of
    a file that gives neither articles nor notices that it :meth:`~Found.is_of_another_kind`.
    """
    for number, path in enumerate(dict.fromkeys(paths)):
        try:
            is_folder = stat.S_ISDIR(os.stat(path).st_mode)
        except (OSError, ValueError) as error:
            yield Missed(number, _notice(path, why_no_path(path, error), named=True))
            continue
        if is_folder:
            walk = Walk(path)
            if walks is not None:
                walks[number] = walk
            yield from _folder(number, walk, fruitful)
        else:
            yield Found(number, Source(path, path.name, named=True))


def read_file(path: Path) -> Article | Notice:
    """The first article of the file ``path``, or the notice that says why there is none."""
    return next(read_source(Source(path, path.name, named=True)))


def read_source(source: Source) -> Iterator[Article | Notice]:
    """The articles in one file, one at a time, and notices on what could not be read.

    There is at least one item, unless the file was not opened itself and has the extension, but
    not the content, of a format. The content of the file is not in memory afterwards.
    """
    try:
        items = _members(source) if source.format is ZIP else _parts(source)
    except UnreadableError as error:  # it cannot be opened, or has no format that is read
        if source.named or not isinstance(error, OtherKindError):
            yield _notice_on(source, str(error))
        return
    try:
        yield from _once(items, source)
    finally:
        source.forget()


def article_id(data: bytes) -> str:
    """The id of the article with the content ``data``: 12 hexadecimal digits of its BLAKE2b hash.

    ``data`` are the unpacked bytes of its file, or the canonical bytes of its record in a file of
    many. The file's path, name, packing and kind of line ends do not matter. Ids must never change:
    marks and corrections refer to them.
    """
    if b"\r\n" in data:
        data = data.replace(b"\r\n", b"\n")
    return blake2b(data, digest_size=ID_DIGITS // 2).hexdigest()


def former_id(relative: str, data: bytes) -> str:
    """The id that versions until November 2026 gave the same article.

    It hashes the path inside the opened folder (POSIX separators, NFC, UTF-8) before the bytes.
    """
    name = unicodedata.normalize("NFC", relative).encode("utf-8", "surrogateescape")
    return blake2b(name + b"\0" + data, digest_size=ID_DIGITS // 2).hexdigest()


def _folder(
    number: int, walk: Walk, fruitful: Mapping[int, bool]
) -> Iterator[Found | Missed | Others]:
    path, noticed = walk.root, False
    for source in walk.sources():
        for missed in _problems(number, walk):
            noticed = True
            yield missed
        yield Found(number, source, walk)
    for missed in _problems(number, walk):
        noticed = True
        yield missed
    if walk.lacking:
        reason = not_read(walk.lacking)
        yield Missed(number, _notice(path, reason, named=not fruitful.get(number)))
    elif not noticed and number not in fruitful:
        reason = no_articles(walk.skipped)
        yield Missed(number, _notice(path, reason, named=True))
        return
    yield Others(number, walk)


def _problems(number: int, walk: Walk) -> Iterator[Missed]:
    problems, walk.problems = walk.problems, []
    for path, reason in problems:
        yield Missed(number, _notice(path, reason, named=path == walk.root))


def no_articles(skipped: Mapping[str, int], where: str = "folder") -> str:
    """The notice that there are no articles, with the files that were skipped."""
    others = others_unread(skipped)
    return f"no articles in this {where}" + (f" ({others})" if others else "")


def _parts(source: Source) -> Iterator[Article | Notice]:
    """The articles of ``source``, which may be an export of Reader's with many."""
    parts: Iterable[Source] = (source,)
    if source.format.separator:
        from reader.archive.formats import exported

        parts = exported.parts(source)
    try:
        for part in parts:
            yield from _articles(part)
    except UnreadableError as error:
        yield _notice_on(source, str(error))


def _articles(source: Source) -> Iterator[Article | Notice]:
    """The articles that the parser of its format finds in ``source``, one at a time."""
    found = flaws = skipped = 0
    first = ""
    try:
        for item in _parser(source.format.module)(source):
            if isinstance(item, Flaw):
                flaws += 1
                if flaws <= MAX_FLAWS:
                    yield _notice_on(source, f"{item.where}: {item.reason}")
            elif isinstance(item, Skipped):
                skipped += 1
                first = first or item.where
            else:
                found += 1
                yield from _checked(item, source)
    except UnreadableError as error:
        flaws += 1
        yield _notice_on(source, str(error))
    except PARSER_FAULTS as error:
        flaws += 1
        what = f"{type(error).__name__}: {error}"
        rest = "the rest of it was" if found else "it was"
        yield _notice_on(source, f"Reader failed on it ({what}), so {rest} not read")
    if flaws > MAX_FLAWS:
        yield _notice_on(source, f"{flaws - MAX_FLAWS:,} more lines could not be read")
    if skipped == 1 and not found and not source.named:  # often a program's settings
        yield _notice_on(source, "this file has no article text and was skipped")
    elif skipped:
        of = f" of {skipped + found:,}" if found else ""
        what = (
            f"{skipped:,}{of} {source.format.record}{'s have' if found or skipped > 1 else ' has'}"
        )
        yield _notice_on(source, f"{what} no article text (the first in {first})")
    elif not found and not flaws:
        yield _notice_on(source, "no articles in this file" if source.opening.strip() else EMPTY)


@cache
def _parser(module: str) -> Callable[[Source], Iterator[Item]]:
    """The ``articles`` of a module of :mod:`reader.archive.formats`."""
    found: Callable[[Source], Iterator[Item]] = import_module(
        f"reader.archive.formats.{module}"
    ).articles
    return found


def _checked(parsed: Parsed, source: Source) -> Iterator[Article | Notice]:
    """The finished article, or a notice that it has no text; then a notice on its problem."""
    if parsed.article.blocks or parsed.article.caption:
        content = parsed.content or source.data
        former = former_id(source.relative, parsed.former or content)
        yield safe_article(
            parsed.article._replace(
                id=parsed.article.id or article_id(content),
                path=str(source.file),
                format=parsed.article.format or source.format.name,
                former_id=former,
            )
        )
    else:
        there = "a title but no text" if parsed.article.title else "no text"
        is_empty = not source.opening.strip()
        yield _notice_on(source, EMPTY if is_empty else f"{there} in this file")
    if parsed.problem:
        yield _notice_on(source, parsed.problem)


def _members(zipped: Source) -> Iterator[Article | Notice]:
    """The articles in a zip file, one member at a time."""
    from reader.archive import zips

    contents = zips.Contents(zipped)
    found = notices = 0
    try:
        for member in contents.members():
            if isinstance(member, Flaw):
                where = zipped.file / member.where if member.where else zipped.file
                notices += 1
                yield _notice(where, member.reason, zipped.named)
                continue
            before = found + notices
            for item in read_source(member):
                found += isinstance(item, Article)
                notices += isinstance(item, Notice)
                yield item
            if found + notices == before:
                contents.skipped[kind_of(member.file.name)] += 1
    except UnreadableError as error:
        notices += 1
        yield _notice_on(zipped, str(error))
    if contents.lacking:
        yield _notice_on(zipped, not_read(contents.lacking))
    elif not found and not notices:
        yield _notice_on(zipped, no_articles(contents.skipped, "zip file"))
        return
    if contents.skipped:
        yield _notice_on(zipped, others_unread(contents.skipped), named=False)


def _once(items: Iterator[Article | Notice], source: Source) -> Iterator[Article | Notice]:
    """``items`` without exact duplicates of articles within one file.

    Two members of a zip file count as two files, like two files in a folder.
    """
    path = ""
    seen: set[str] = set()  # the ids of the articles in the file at this path
    repeated = 0
    for item in items:
        if isinstance(item, Article):
            if item.path != path:
                path, seen = item.path, set()
            if item.id in seen:
                repeated += 1
                continue
            seen.add(item.id)
        yield item
    if repeated:
        what = counted(repeated, "exact duplicate was", "exact duplicates were")
        yield _notice_on(source, f"{what} left out")


def _notice_on(source: Source, reason: str, *, named: bool | None = None) -> Notice:
    return _notice(source.file, reason, source.named if named is None else named)


def _notice(path: Path, reason: str, named: bool = False) -> Notice:
    return Notice(safe_line(str(path)), safe_line(reason), named)
