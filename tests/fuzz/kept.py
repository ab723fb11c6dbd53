"""Targets: what Reader itself keeps, when it is not what was written."""

from __future__ import annotations

import json
import zlib
from functools import cache

from reader.model import MENTION_FIELDS, Block, Entity
from reader.store import cachefile
from reader.store.bodies import DamagedError, decode
from reader.store.cache import Cache, maker
from reader.store.cachefile import UnusableError
from reader.store.entities import records
from reader.store.filetable import FileTable, Stamp
from reader.store.search import index_folder
from reader.store.search.index_folder import IndexFolder
from reader.store.snapshot import in_order, to_sections
from reader.store.user.marks_form import loads
from reader.store.user.user_file import MarksError
from tests.fuzz.common import UNSAFE, folder, some_store, text_of


def marks(data: bytes) -> None:
    """Marks as JSON: rows, or why not."""
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
    archive = Cache([folder()], home)
    writer = archive.writer()
    fields, sections, bodies = _good_sections()
    changed_sections, changed_fields = dict(sections), dict(fields)
    if data and data[0] % 2:
        name = sorted(sections)[data[0] // 2 % len(sections)]
        changed_sections[name] = data[1:]
    else:
        try:
            changed_fields["notices"] = json.loads(data[1:])
        except (ValueError, RecursionError):
            changed_fields["notices"] = text_of(data[1:])
    writer.write_records([bodies])
    writer.complete(len(bodies), maker(), changed_fields, changed_sections)
    try:
        archive.load()
    except UnusableError as error:
        assert str(error)


@cache
def _good_sections() -> tuple[dict[str, object], dict[str, bytes], bytes]:
    store, files = some_store(), FileTable()
    for rank in store.order:
        files.append(0, f"{rank}.md", Stamp(1, 1, 1), [rank])
    fields, sections, _ = to_sections(store, files, {})
    return fields, sections, b"".join(in_order(store))


def raw_cache_file(data: bytes) -> None:
    """Any bytes in the place of a cache file."""
    path = folder() / "raw"
    path.write_bytes(cachefile.MAGIC + data if len(data) % 2 else data)
    with path.open("rb") as stream:
        try:
            cachefile.read(stream.fileno())
        except UnusableError as error:
            assert str(error)


def manifest(data: bytes) -> None:
    """A manifest of the index with a right checksum and any text."""
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
        found = decode(data)
    except DamagedError:
        return
    assert all(isinstance(block, Block) for block in found.blocks)
