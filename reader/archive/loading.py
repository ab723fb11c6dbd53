"""Loads articles: every file becomes safe articles, or a notice that says why not.

Nothing raises because of a file's contents: whatever cannot be read becomes a :class:`Notice`, and
the rest loads.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from reader.archive.decoding import decode
from reader.archive.documents import Document, content, of_file, stream
from reader.archive.formats import registry as formats
from reader.archive.parsed import HTML_MISSING, Format, UnreadableError
from reader.archive.sources import (
    Source,
    Walk,
    extension,
    others_unread,
    unique,
    unpacked,
    why_no_path,
)
from reader.model import Article, Notice
from reader.safety import safe_article, safe_line, safe_text
from reader.system.digests import blake2b
from reader.text.counting import counted

ID_DIGITS = 12
"""The number of hexadecimal digits of an article's id."""

MAX_FLAWS = 20
"""How many flaws of one file get their own notices; the others are counted."""


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
        if isinstance(found, Missed):
            yield found.notice
            continue
        root = found.root
        for item in read_source(found.source):
            fruitful[root] = fruitful.get(root, False) or isinstance(item, Article)
            is_copy = (
                several and isinstance(item, Article) and root_of.setdefault(item.id, root) != root
            )
            if not is_copy:
                yield item


def find_files(
    paths: Sequence[Path], fruitful: Mapping[int, bool], walks: dict[int, Walk] | None = None
) -> Iterator[Found | Missed]:
    """The files of ``paths`` in archive order, and notices on what could not be examined.

    This is a stream: folders are listed one at a time. ``fruitful`` has the numbers of the paths
    (each different path counts once) that have yielded a notice (False) or an article (True) so
    far; the caller updates it, and a folder that is not in it at the end gets a notice that it has
    no articles. ``walks`` receives the walk through each path that is a folder.
    """
    for number, path in enumerate(unique(paths)):
        try:
            is_folder = stat.S_ISDIR(os.stat(path).st_mode)
        except (OSError, ValueError) as error:
            yield Missed(number, _notice(path, why_no_path(path, error), named=True))
            continue
        if is_folder:
            walk = Walk(path, without_html=not formats.html_is_readable())
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

    There is at least one item.
    """
    try:
        kind = formats.by_extension(source.file.name)
    except UnreadableError as error:
        yield _notice(source.file, str(error), source.named)
        return
    yield from _document(of_file(source), kind)


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


def _folder(number: int, walk: Walk, fruitful: Mapping[int, bool]) -> Iterator[Found | Missed]:
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
        reason = pages_unread(walk.pages)
        yield Missed(number, _notice(path, reason, named=not fruitful.get(number)))
    elif not noticed and number not in fruitful:
        reason = no_articles(walk.skipped)
        yield Missed(number, _notice(path, reason, named=True))
        return
    if others := others_unread(walk.skipped):
        yield Missed(number, _notice(path, others), counted=True)


def _problems(number: int, walk: Walk) -> Iterator[Missed]:
    problems, walk.problems = walk.problems, []
    for path, reason in problems:
        yield Missed(number, _notice(path, reason, named=path == walk.root))


def pages_unread(pages: int) -> str:
    """The notice that web pages were not read: one for all pages of a folder or zip file."""
    return f"{counted(pages, 'web page was', 'web pages were')} not read: {HTML_MISSING}"


def no_articles(skipped: Mapping[str, int], where: str = "folder") -> str:
    """The notice that there are no articles, with the files that were skipped."""
    others = others_unread(skipped)
    return f"no articles in this {where}" + (f" ({others})" if others else "")


def _document(document: Document, kind: Format) -> Iterator[Article | Notice]:
    if kind == "zip":
        yield from _once(_members(document), document)
    elif kind == "json":
        yield from _once(_records(document), document)
    else:
        yield from _once(_texts(document, kind), document)


def _texts(document: Document, kind: Format) -> Iterator[Article | Notice]:
    """The article of ``document``, or all articles if Reader has exported it."""
    if kind == "pagedump":
        parts: Iterator[bytes] = (content(each) for each in (document,))
    else:
        from reader.archive.formats import exported

        parts = exported.parts(document, kind)
    try:
        for data in parts:
            yield from _single(document, kind, data)
    except UnreadableError as error:
        yield _notice_on(document, str(error))
    except ValueError:  # a path with a NUL
        yield _notice_on(document, "not a valid path")


def _single(document: Document, kind: Format, data: bytes) -> Iterator[Article | Notice]:
    """The one article in ``data``, the bytes of ``document`` or a part of them."""
    try:
        declared = formats.declared_encoding(data) if kind == "html" else ""
        text = safe_text(decode(data, declared))
        parsed = formats.parse(text, kind, document.neighbours)
    except UnreadableError as error:
        yield _notice_on(document, str(error))
        return
    if parsed.article.blocks or parsed.article.caption:
        yield _finished(parsed.article, document, data)
    else:
        reason = "no text in this file" if text.strip() else "this file is empty"
        yield _notice_on(document, reason)
    if parsed.problem:
        yield _notice_on(document, parsed.problem)


def _records(document: Document) -> Iterator[Article | Notice]:
    """The articles of a JSON file, one at a time; a flaw affects one record, not the file."""
    from reader.archive.formats import jsonvalues, records

    found = flaws = without = first = 0
    try:
        with stream(document) as reader:
            for item in jsonvalues.values(reader):
                if isinstance(item, jsonvalues.Flaw):
                    flaws += 1
                    if flaws <= MAX_FLAWS:
                        yield _notice_on(document, f"line {item.line}: {item.reason}")
                    continue
                for parsed, content in records.articles(item.value, item.data):
                    if parsed is None:
                        without += 1
                        first = first or item.line
                    else:
                        found += 1
                        yield _finished(parsed.article, document, *content)
    except UnreadableError as error:
        flaws += 1
        yield _notice_on(document, str(error))
    if flaws > MAX_FLAWS:
        yield _notice_on(document, f"{flaws - MAX_FLAWS:,} more lines could not be read")
    settings = not document.named and extension(unpacked(document.name)[0]) == ".json"
    if without == 1 and not found and settings:  # the same sentence for all such files
        yield _notice_on(document, "this file has no article text and was skipped")
    elif without:
        what = counted(without, "record has", "records have")
        yield _notice_on(document, f"{what} no article text (the first in line {first})")
    elif not found and not flaws and not without:
        yield _notice_on(document, "this file is empty")


def _members(document: Document) -> Iterator[Article | Notice]:
    """The articles in a zip file, one member at a time."""
    from reader.archive import zips

    contents = zips.Contents(document, without_html=not formats.html_is_readable())
    found = notices = 0
    try:
        for member in contents.members():
            if isinstance(member, zips.Trouble):
                where = f"{document.shown}/{member.member}" if member.member else document.shown
                notices += 1
                yield _notice(where, member.reason, document.named)
                continue
            for item in _document(member, formats.by_extension(member.name)):
                found += isinstance(item, Article)
                notices += isinstance(item, Notice)
                yield item
    except UnreadableError as error:
        notices += 1
        yield _notice_on(document, str(error))
    if contents.pages:
        yield _notice_on(document, pages_unread(contents.pages))
    elif not found and not notices:
        yield _notice_on(document, no_articles(contents.skipped, "zip file"))
        return
    if contents.skipped:
        yield _notice(document.shown, others_unread(contents.skipped))


def _once(items: Iterator[Article | Notice], document: Document) -> Iterator[Article | Notice]:
    """``items`` without exact duplicates of articles within one file.

    Two members of a zip file count as two files, like two files in a folder.
    """
    seen: set[tuple[str, str]] = set()
    repeated = 0
    for item in items:
        if isinstance(item, Article):
            if (item.path, item.id) in seen:
                repeated += 1
                continue
            seen.add((item.path, item.id))
        yield item
    if repeated:
        what = counted(repeated, "exact duplicate was", "exact duplicates were")
        yield _notice_on(document, f"{what} left out")


def _finished(
    article: Article, document: Document, data: bytes, former_data: bytes | None = None
) -> Article:
    former = former_id(document.relative, data if former_data is None else former_data)
    return safe_article(
        article._replace(id=article_id(data), path=document.shown, former_id=former)
    )


def _notice_on(document: Document, reason: str) -> Notice:
    return _notice(document.shown, reason, document.named)


def _notice(path: Path | str, reason: str, named: bool = False) -> Notice:
    return Notice(safe_line(str(path)), safe_line(reason), named)
