"""Targets for Reader's own files with contents that Reader did not write."""

from __future__ import annotations

import json
import sqlite3
import zlib
from array import array
from contextlib import suppress

from reader.model import MENTION_FIELDS, Article, Block, Entity
from reader.store.articles import Store
from reader.store.cache import Cache
from reader.store.database import Database, UnusableError, check
from reader.store.entities import records
from reader.store.filetable import State
from reader.store.rows import DamagedError, article_of, row_of
from reader.store.search import index_folder
from reader.store.search.index_folder import IndexFolder
from reader.store.user.marks_form import loads
from reader.store.user.user_file import MarksError
from tests.fuzz.common import UNSAFE, folder, some_store, text_of


def marks(data: bytes) -> None:
    """Marks as JSON: rows or an error."""
    try:
        rows = loads(text_of(data))
    except MarksError as error:
        assert str(error)
        return
    for note in rows["note"]:
        assert not UNSAFE.search(note[1]), repr(note)


def cache_file(data: bytes) -> None:
    """A cache file with right checksums and wrong contents: refused, or a store."""
    home = folder() / "cache"
    home.mkdir(mode=0o700, exist_ok=True)
    archive, store = Cache([folder()], home), Store()
    for article in some_store():
        store.add(article)
    archive.begin(store)
    given: object = text_of(data[2:])
    with suppress(ValueError, RecursionError):
        given = json.loads(data[2:])

    def put(connection: sqlite3.Connection) -> None:
        archive.save(connection, store, State(array("I", store.order), {}))
        head = json.loads(connection.execute("SELECT value FROM state").fetchone()[0])
        name = [*head, "order"][data[0] % (len(head) + 1)] if data else "order"
        head[name] = given
        order = data[1:] if name == "order" else array("I", store.order).tobytes()
        values = {"archive": json.dumps(head).encode(), "order": order}
        connection.executemany(
            "UPDATE state SET value = ?, crc = ? WHERE name = ?",
            [(value, check(name, value), name) for name, value in values.items()],
        )

    store.database.change(put)
    store.close()
    archive.close()
    try:
        cached = archive.load()
    except UnusableError as error:
        assert str(error)
    else:
        if cached is not None:  # else it is empty
            assert len([*cached.store]) == len(cached.store)
            cached.store.close()
        archive.close()


def raw_cache_file(data: bytes) -> None:
    """Any bytes in the place of a cache file."""
    path = folder() / "raw"
    path.write_bytes(b"SQLite format 3\0" + data if len(data) % 2 else data)
    try:
        database = Database(path)
        database.rows("SELECT * FROM articles")
        database.close()
    except (UnusableError, sqlite3.DatabaseError) as error:
        assert str(error)


def manifest(data: bytes) -> None:
    """A manifest of the index with a valid checksum and any text."""
    home = folder() / "archive.index"
    home.mkdir(mode=0o700, exist_ok=True)
    fields = {"maker": index_folder.index_maker(), "generation": ".", "files": {}}
    try:
        given = json.loads(data)
        text = json.dumps(fields | given if isinstance(given, dict) else given).encode()
    except (ValueError, RecursionError):
        text = data
    (home / "manifest").write_bytes(b"%08x\n%s" % (zlib.crc32(text), text))
    try:
        IndexFolder(home).load()
    except UnusableError as error:
        assert str(error)


def entity_record(data: bytes) -> None:
    """Records of entities, raw or deflated."""
    for record in (data, zlib.compress(data, 1)):
        try:
            entities = records.decode(record)
        except DamagedError:
            continue
        for entity in entities:
            assert isinstance(entity, Entity)
            assert all(mention.field in MENTION_FIELDS for mention in entity.mentions)


def body(data: bytes) -> None:
    """The record of an article's body."""
    try:
        found = article_of(row_of(Article("", ""))._replace(record=data))
    except DamagedError:
        return
    assert all(isinstance(block, Block) for block in found.blocks)
