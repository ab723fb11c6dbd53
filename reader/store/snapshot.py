"""A store as sections of bytes, and back: what the cache file holds beside the bodies."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from reader.model import Notice
from reader.store.articles import Columns, Store
from reader.store.bodies import DamagedError
from reader.store.cachefile import Contents
from reader.store.compact import U64, CodedColumn, Numbers, Parts, TextColumn, numbers
from reader.store.filed import Filed
from reader.store.filetable import FileTable

NotedNotices = dict[int, list[Notice]]
"""Notices by the row of their file in the table; under :data:`NO_ROW` those of no file that was
read, under :data:`COUNTED` those that count files of other kinds."""

NO_ROW = -1
COUNTED = -2

RUN_BYTES = 1024 * 1024
"""About how many bytes of bodies are copied at a time."""


def to_sections(
    store: Store, files: FileTable, notices: NotedNotices
) -> tuple[dict[str, Any], dict[str, bytes], int]:
    """Fields and sections for the file, and the length of the bodies in archive order.

    Ranks in it are places in archive order, without gaps.
    """
    ranks = store.order
    columns = store.columns
    if list(ranks) != list(range(store.end)):
        columns = columns.take(ranks)
        files = files.renumbered({rank: place for place, rank in enumerate(ranks)})
    places = [0, *accumulate(columns.length)]
    bodies = places.pop()
    columns.place = array(U64, places) if columns is not store.columns else columns.place
    sections: dict[str, bytes] = {}
    for prefix, table in (("article", columns), ("file", files)):
        for name, column in vars(table).items():
            parts = _parts(column)
            sections |= {f"{prefix}.{name}.{part}": data for part, data in parts.items()}
    noted = [
        [row, *_split(notice.path, store.roots), notice.reason, notice.named]
        for row, some in notices.items()
        for notice in some
    ]
    return {"notices": noted}, sections, bodies


def from_sections(
    contents: Contents, roots: Sequence[str]
) -> tuple[Columns, FileTable, NotedNotices]:
    """What :func:`to_sections` wrote. Raises ValueError, KeyError, TypeError or IndexError."""
    columns, files = Columns(), FileTable()
    for prefix, table in (("article", columns), ("file", files)):
        for name, column in vars(table).items():
            setattr(table, name, _column(column, contents.sections, f"{prefix}.{name}."))
        if len({len(column) for column in vars(table).values()}) != 1:
            raise ValueError("columns of different lengths")
    notices: NotedNotices = {}
    for row, root, path, reason, named in contents.fields["notices"]:
        whole = (roots[root] if root >= 0 else "") + path
        notices.setdefault(int(row), []).append(Notice(whole, str(reason), bool(named)))
    return columns, files, notices


def in_order(store: Store) -> Iterator[bytes]:
    """The records of the listed articles, in archive order, many at a time.

    Raises :class:`~reader.store.bodies.DamagedError` at the first record that is damaged.
    """
    columns = store.columns
    run: list[bytes] = []
    size = 0
    for rank in store.order:
        record = store.bodies.read(columns.place[rank], columns.length[rank])
        if zlib.crc32(record) != columns.check[rank]:
            raise DamagedError("a body's checksum is wrong")
        run.append(record)
        size += len(record)
        if size >= RUN_BYTES:
            yield b"".join(run)
            run, size = [], 0
    yield b"".join(run)


def _parts(column: Numbers | TextColumn | CodedColumn) -> Parts:
    if isinstance(column, TextColumn | CodedColumn):
        return column.parts()
    return {"numbers": column.tobytes()}


def _column(
    like: Numbers | TextColumn | CodedColumn, sections: Mapping[str, bytes | Filed], prefix: str
) -> Numbers | TextColumn | CodedColumn:
    """A column of the kind of ``like``, from the sections whose names begin with ``prefix``."""
    if not isinstance(like, TextColumn | CodedColumn):
        return numbers(like.typecode, sections[prefix + "numbers"])
    names = ("ends", "text", "codes") if isinstance(like, CodedColumn) else ("ends", "text")
    return like.of({name: sections[prefix + name] for name in names})


def _split(path: str, roots: Sequence[str]) -> tuple[int, str]:
    """The number of the root that ``path`` begins with, or -1, and the rest of it."""
    for number, root in enumerate(roots):
        if path.startswith(root):
            return number, path[len(root) :]
    return -1, path
