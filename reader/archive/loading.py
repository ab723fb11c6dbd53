"""The door: every file that the user points at becomes a safe article, or a notice that says why.

Nothing raises for what a file holds: whatever cannot be read is a :class:`Notice`, and the rest
loads.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

from reader.archive import formats
from reader.archive.decoding import decode
from reader.archive.sources import Source, UnreadableError, Walk, extension, read_bytes, unique, why
from reader.model import Article, Notice
from reader.safety import safe_article, safe_line, safe_text

ID_DIGITS = 12
"""How many hexadecimal digits an article's id has."""


def load(paths: Sequence[Path]) -> Iterator[Article | Notice]:
    """The articles of ``paths`` (files and folders) in archive order, and what could not be read.

    Streams: each step reads one file, so a worker can stop between two items. An article whose
    metadata could not be read comes first, its notice directly after it. Where several paths lead
    to the same article (same id), it comes once. Raises nothing for what is on the disk.
    """
    ids: set[str] = set()
    for path in unique(paths):
        for item in _load(path):
            if isinstance(item, Article) and len(paths) > 1:
                if item.id in ids:
                    continue
                ids.add(item.id)
            yield item


def read_file(path: Path) -> Article | Notice:
    """The article of the one file ``path``, or the notice that says why there is none."""
    return next(_items(Source(path, path.name, named=True)))


def article_id(relative: str, data: bytes) -> str:
    """The id of the article that file ``relative`` with content ``data`` holds: 12 hex digits.

    BLAKE2b over the path inside the opened folder (POSIX separators, NFC, as UTF-8), a NUL and the
    bytes: the same on every run and machine, whatever the folder is called there.
    """
    name = unicodedata.normalize("NFC", relative).encode("utf-8", "surrogateescape")
    return blake2b(name + b"\0" + data, digest_size=ID_DIGITS // 2).hexdigest()


def _load(path: Path) -> Iterator[Article | Notice]:
    try:
        is_folder = stat.S_ISDIR(os.stat(path).st_mode)
    except (OSError, ValueError) as error:
        reason = why(error, "file or folder") if isinstance(error, OSError) else "not a path"
        yield _notice(path, reason, named=True)
        return
    yield from _folder(path) if is_folder else _items(Source(path, path.name, named=True))


def _folder(path: Path) -> Iterator[Article | Notice]:
    walk = Walk(path)
    found = told = 0
    for source in walk.sources():
        yield from _problems(walk)
        for item in _items(source):
            found += isinstance(item, Article)
            told += isinstance(item, Notice)
            yield item
    told += len(walk.problems)
    yield from _problems(walk)
    if not found and not told:
        yield _notice(path, _no_articles(walk.passed_over), named=True)


def _problems(walk: Walk) -> Iterator[Notice]:
    problems, walk.problems = walk.problems, []
    for path, reason in problems:
        yield _notice(path, reason, named=path == walk.root)


def _no_articles(passed_over: int) -> str:
    if not passed_over:
        return "no articles in this folder"
    others = "one file" if passed_over == 1 else f"{passed_over} files"
    return f"no articles in this folder ({others} of other kinds passed over)"


def _items(source: Source) -> Iterator[Article | Notice]:
    """What ``source`` holds: at least one item where it was named, perhaps none where it was not.

    A file without an extension that a walk came upon is passed over when it is not text.
    """
    try:
        kind = formats.by_extension(source.file.name)
        data = read_bytes(source.file)
        text = safe_text(decode(data))
        parsed = formats.parse(text, kind)
    except UnreadableError as error:
        if source.named or extension(source.file.name):
            yield _notice(source.file, str(error), source.named)
        return
    except ValueError:  # a path with a NUL
        yield _notice(source.file, "not a path", source.named)
        return
    article = replace(parsed.article, id=article_id(source.relative, data), path=str(source.file))
    if article.blocks or article.caption:
        yield safe_article(article)
    else:
        reason = "no text in this file" if text.strip() else "this file is empty"
        yield _notice(source.file, reason, source.named)
    if parsed.problem:
        yield _notice(source.file, parsed.problem, source.named)


def _notice(path: Path, reason: str, named: bool = False) -> Notice:
    return Notice(safe_line(str(path)), safe_line(reason), named)
