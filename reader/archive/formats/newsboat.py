"""Parses newsboat's cache, an SQLite database of the entries of all feeds that it has loaded.

The database is only read, and never locked: newsboat may be running. One of up to ``MAX_BYTES`` is
copied into memory, a larger one is opened as a file that does not change. Only plain tables are
read, because a view in a hostile file could compute for hours.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import quote, urljoin

from reader.archive.formats import feeds as feed_files
from reader.archive.formats import records
from reader.archive.registry import Flaw, Item, Parsed, Skipped, UnreadableError
from reader.archive.sources import MAX_BYTES, Source, read_up_to
from reader.safety import one_line

_BROKEN = (sqlite3.Error, ValueError, OverflowError)
"""What the standard library raises for a damaged file; messages may have damaged bytes, too."""

_HEADER = 100
_JOURNAL_MODES = slice(18, 20)
_COLUMNS = ("title", "author", "url", "feedurl", "pubDate", "content", "guid", "base", "deleted")
_MOST_FEEDS = 100_000
_STEPS = 50_000_000
"""How many steps of SQLite's machine an entry may take: reading the longest takes a thousandth."""


class _Database(sqlite3.Connection):
    """A database that counts the steps of its machine, by the thousand."""

    steps = 0


def articles(source: Source) -> Iterator[Item]:
    """The entries of ``source`` that newsboat shows and that have a text."""
    with _opened(source) as database:
        try:
            feeds = {
                url: one_line(title or "")
                for url, title in database.execute(
                    "SELECT rssurl, title FROM rss_feed LIMIT ?", (_MOST_FEEDS,)
                )
            }
            yield from _entries(database, feeds)
        except _BROKEN as error:
            raise UnreadableError(f"this database is damaged ({error})") from error


def _entries(database: _Database, feeds: dict[object, str]) -> Iterator[Item]:
    there = {row[1].lower() for row in database.execute("PRAGMA table_info(rss_item)")}
    columns = ", ".join(name if name.lower() in there else f"NULL AS {name}" for name in _COLUMNS)
    rows = database.execute(f"SELECT rowid, {columns} FROM rss_item ORDER BY rowid")
    for row in rows:
        database.steps = 0
        where = f"entry {row[0]:,}"
        title, author, url, feed, published, content, guid, base, deleted = row[1:]
        if deleted:
            continue
        if isinstance(content, str) and len(content) > MAX_BYTES:
            yield Flaw(where, f"larger than {MAX_BYTES // 1024**2} MiB, so it was not read")
            continue
        yield _parsed(
            [_text(each) for each in (title, author, url, feed, content, guid, base)],
            published, feeds.get(feed, ""),
        ) or Skipped(where)  # fmt: skip


def _parsed(texts: list[str], published: object, site: str) -> Parsed | None:
    """The article in an entry's ``texts``; None if it has no text."""
    title, author, url, feed, content, guid, base = texts
    if not url.startswith("http"):
        url = urljoin(base or feed, url) if url else ""
    found = records.parse({
        "title": title,
        "text": content,
        "published": str(published) if published else "",
        "url": url,
        "byline": feed_files.author(author),
        "guid": guid,
    }, site)  # fmt: skip
    if not found.article.blocks:
        return None
    own = " ".join(" ".join(each.split()) for each in (title, author, url, guid, content))
    return Parsed(found.article, content=own.encode("utf-8", "replace"))


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else ""


@contextmanager
def _opened(source: Source) -> Iterator[_Database]:
    """The database in ``source``, which cannot be written."""
    with source.stream() as stored:
        data = read_up_to(stored, MAX_BYTES + 1)
        if len(data) <= MAX_BYTES:
            connection = sqlite3.connect(":memory:", factory=_Database)
            # The header says that there is a log of changes beside the file; memory has none.
            header = bytearray(data[:_HEADER])
            header[_JOURNAL_MODES] = b"\1\1"
            connection.deserialize(bytes(header) + data[_HEADER:])
        elif not source.is_unpacked:
            name = quote(f"/dev/fd/{stored.fileno()}")
            connection = sqlite3.connect(
                f"file:{name}?mode=ro&immutable=1", uri=True, factory=_Database
            )
        else:
            size = f"{MAX_BYTES // 1024**2} MiB"
            raise UnreadableError(f"unpacked, this database is larger than {size}; unpack it first")
        with closing(connection):
            _guard(connection)
            yield connection


def _guard(connection: _Database) -> None:
    """Limit what a hostile file can make SQLite do. Raises ``UnreadableError``."""
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 2 * MAX_BYTES)

    def is_too_long() -> bool:
        connection.steps += 1
        return connection.steps * 1000 > _STEPS

    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("PRAGMA query_only = ON")
        tables = {
            name.lower() for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
            )
        }  # fmt: skip
    except _BROKEN as error:
        raise UnreadableError(f"this database is damaged ({error})") from error
    if not {"rss_item", "rss_feed"} <= tables:
        raise UnreadableError("this database is not newsboat's: it has no table of entries")
    connection.set_progress_handler(is_too_long, 1000)
