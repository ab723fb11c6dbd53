"""The targets: bytes in, an exception out where something is wrong that is not declared."""

from __future__ import annotations

import gzip
import io
import json
import re
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from reader.archive import decoding, jsonvalues, load, markdown, pagedump, records
from reader.model import MENTION_FIELDS, Article, Block, Entity
from reader.safety import safe_article, safe_line, safe_text
from reader.store import cachefile, entity_records, index_folder
from reader.store.articles import Store
from reader.store.bodies import DamagedError, decode
from reader.store.cache import Cache, maker
from reader.store.cachefile import UnusableError
from reader.store.correction_text import BrokenError, changed, parse, written
from reader.store.corrections import Correction
from reader.store.entity_log import frames
from reader.store.filetable import FileTable, Stamp
from reader.store.index_folder import IndexFolder
from reader.store.indexing import Indexer
from reader.store.marks_base import MarksError
from reader.store.marks_form import loads
from reader.store.matching import highlights, matches
from reader.store.query import QueryError
from reader.store.query import parse as parse_query
from reader.store.searching import Searcher
from reader.store.snapshot import in_order, to_sections

UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What must never get to a terminal: controls, escapes, bidi overrides, surrogates."""


@cache
def folder() -> Path:
    """A folder of this process's own, for targets that read files."""
    return Path(tempfile.mkdtemp(prefix="reader-fuzz-"))


def text_of(data: bytes) -> str:
    """Any text: what is no UTF-8 becomes lone surrogates, which are the worst there is."""
    return data.decode("utf-8", "surrogateescape")


def check_article(article: Article) -> None:
    """It is safe, and making it safe again changes nothing."""
    for shown in (
        article.title, article.publication, article.section, article.byline, article.caption,
        article.url, article.media_id, article.text, article.published, article.dateline.text,
        *article.tags, *article.places, *article.dateline.places,
    ):  # fmt: skip
        assert not UNSAFE.search(shown), repr(shown)
    assert safe_article(article) == article
    assert all(block.text.strip() for block in article.blocks)
    assert article.listing is not None


def _parsed(parse_text: Callable[[str], object]) -> Callable[[bytes], None]:
    def target(data: bytes) -> None:
        article = parse_text(safe_text(text_of(data))).article  # type: ignore[attr-defined]
        check_article(safe_article(article))

    return target


def html(data: bytes) -> None:
    """Web pages, by trafilatura and our own metadata."""
    from reader.archive import webpage
    from reader.archive.sources import UnreadableError

    try:
        article = webpage.parse(safe_text(text_of(data))).article
    except UnreadableError:
        return
    check_article(safe_article(article))


def fragment(data: bytes) -> None:
    """The little HTML that an export's fields have."""
    from reader.archive.fragments import blocks

    found = tuple(block for block in blocks(safe_text(text_of(data))) if block.text.strip())
    check_article(safe_article(Article("", "", "", blocks=found)))


def json_lines(data: bytes) -> None:
    """JSON of any shape: lines, an array, an envelope."""
    from reader.archive.sources import UnreadableError

    try:
        values = list(jsonvalues.values(io.BytesIO(data)))
    except UnreadableError as error:
        assert str(error)
        return
    for value in values:
        if isinstance(value, jsonvalues.Flaw):
            assert value.reason
            continue
        for parsed, _ in records.articles(value.value, value.data):
            if parsed is not None:
                check_article(safe_article(parsed.article))


def encoding(data: bytes) -> None:
    """Bytes to text: text or a reason."""
    from reader.archive.sources import UnreadableError

    try:
        text = decoding.decode(data)
    except UnreadableError as error:
        assert str(error)
        return
    assert not UNSAFE.search(safe_text(text))


def _loaded(name: str, pack: Callable[[bytes], bytes]) -> Callable[[bytes], None]:
    """A file called ``name`` with what ``pack`` makes of the bytes goes through the door."""

    def target(data: bytes) -> None:
        path = folder() / name
        path.write_bytes(pack(data))
        items = list(load([path]))
        assert items, "neither an article nor a word on why not"
        for item in items:
            if isinstance(item, Article):
                check_article(item)
            else:
                assert not UNSAFE.search(str(item)), repr(str(item))

    return target


def _zipped(data: bytes) -> bytes:
    """The first byte says how many members the rest is cut into; a name each."""
    packed = io.BytesIO()
    count, rest = (data[0] % 4 + 1, data[1:]) if data else (1, b"")
    size = len(rest) // count + 1
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(count):
            part = rest[number * size : (number + 1) * size]
            name = part[:12].decode("latin-1").replace("\0", "") or "a"
            archive.writestr(f"{name}{('.md', '.txt', '.jsonl', '.zip')[number]}", part[12:])
    return packed.getvalue()


@cache
def _some_store() -> Store:
    store = Store()
    for number in range(3):
        blocks = (Block("paragraph", f"The tide rose in Lima {number} times, Ada Lindqvist said."),)
        store.add(Article(f"{number:012x}", f"/a/{number}.md", f"Rain {number}", "The Coast",
                          published="2019-03-04", blocks=blocks, tags=("rain",)))  # fmt: skip
    return store


def query(data: bytes) -> None:
    """Queries: an error at a place of the text, or a tree that prints as itself; asked."""
    text = text_of(data)
    try:
        node = parse_query(text)
    except QueryError as error:
        assert 0 <= error.position <= len(text)
        return
    assert parse_query(str(node)) == node
    for article in _some_store():
        matches(node, article)
        for mention in highlights(node, article):
            value = article.field_text(mention.field)
            assert 0 <= mention.start < mention.end <= len(value)


def search(data: bytes) -> None:
    """The index finds what looking at every article finds."""
    try:
        node = parse_query(safe_line(text_of(data)))
    except QueryError:
        return
    by_index, by_looking = _searchers()
    found, looked = by_index.search(node, order="archive"), by_looking.search(node, order="archive")
    assert found is not None
    assert looked is not None
    assert [*found.ranks] == [*looked.ranks]


@cache
def _searchers() -> tuple[Searcher, Searcher]:
    indexer, none = Indexer(_some_store(), lambda: None), Indexer(_some_store(), lambda: None)
    indexer.run(lambda: False, lambda: None)
    none.unavailable = True
    return Searcher(_some_store(), indexer=indexer), Searcher(_some_store(), indexer=none)


def corrections(data: bytes) -> None:
    """Corrections: what is understood is written and read the same; adding and removing agree."""
    text = text_of(data).encode("utf-8", "replace").decode()
    try:
        before = parse(text)
    except BrokenError as error:
        assert not UNSAFE.search(str(error)), repr(str(error))
        return
    for entry in before.entries:
        assert 0 <= entry.start <= entry.end <= len(text)
        assert not UNSAFE.search(entry.problem), repr(entry.problem)
        if entry.correction is not None:
            assert parse(written(entry.correction)).corrections == [entry.correction]
    mine = Correction("hide", "person", "Select Page")
    try:
        after = changed(before, [mine], [])
        assert after.corrections == [*before.corrections, mine]
        assert changed(after, [], [mine]).corrections == before.corrections
    except BrokenError:
        return  # it is laid out so that it cannot be changed safely, and is left alone


def script(data: bytes) -> None:
    """Scripts: steps, or an error that names the line."""
    from reader.headless.script import load_script
    from reader.yaml_nodes import NodeError

    path = folder() / "script.yaml"
    path.write_bytes(data)
    try:
        load_script(path)
    except NodeError as error:
        assert error.line >= 0
        assert not UNSAFE.search(safe_line(str(error)))


def config(data: bytes) -> None:
    """The settings' file: what is wrong is told, and the rest holds."""
    from reader.settings.file import read

    path = folder() / "config.yaml"
    path.write_bytes(data)
    read(path)


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
    store, files = _some_store(), FileTable()
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
    """Records of entities, raw or with what is deflated made whole."""
    head, _, rest = data.partition(b"\n\n")
    for record in (data, head + b"\n\n" + zlib.compress(rest, 1)):
        try:
            entities = entity_records.decode(record)
        except DamagedError:
            continue
        for entity in entities:
            assert isinstance(entity, Entity)
            assert all(mention.field in MENTION_FIELDS for mention in entity.mentions)
    for article, record, end in frames(data):
        assert isinstance(article, str)
        assert len(record) <= end <= len(data)


def body(data: bytes) -> None:
    """The record of an article's body."""
    try:
        found = decode(data)
    except DamagedError:
        return
    assert all(isinstance(block, Block) for block in found.blocks)


def names(data: bytes) -> None:
    """Recognition: every mention is a span of its field's text, and reads as that."""
    from reader.entities import extract

    title, _, text = safe_text(text_of(data)).partition("\n")
    blocks = tuple(Block("paragraph", part) for part in text.split("\n") if part.strip())
    article = safe_article(Article("", "", title, caption=title, blocks=blocks))
    for entity in extract(article):
        assert entity.name.strip()
        assert not UNSAFE.search(entity.name + entity.description)
        for mention in entity.mentions:
            value = article.field_text(mention.field)
            assert 0 <= mention.start < mention.end <= len(value)
            assert value[mention.start : mention.end] == mention.text


def safety(data: bytes) -> None:
    """The door itself: nothing unsafe gets through, twice is as once, lines keep their length."""
    text = text_of(data)
    for made in (safe_text, safe_line):
        safe = made(text)
        assert not UNSAFE.search(safe), repr(safe)
        assert made(safe) == safe
    assert "\n" not in safe_line(text)


def facts(data: bytes) -> None:
    """Dates, datelines and URLs, which are read out of any line."""
    from reader.archive import dateline, dates, urls
    from reader.store.query import days_of

    text = safe_text(text_of(data))
    for date in (dates.iso(text), urls.published(text), dates.from_line(text) or ""):
        assert not date or days_of(date), date
    found = dateline.find(text)
    assert found is None or all(place.strip() for place in found.dateline.places)
    urls.headline(urls.slug_words(text), text)
    urls.publication(text)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "pagedump": _parsed(pagedump.parse),
    "markdown": _parsed(markdown.parse),
    "html": html,
    "fragment": fragment,
    "json": json_lines,
    "encoding": encoding,
    "file": _loaded("a.txt", bytes),
    "zip": _loaded("a.zip", bytes),
    "members": _loaded("b.zip", _zipped),
    "gzip": _loaded("a.txt.gz", lambda data: gzip.compress(data, 1)),
    "rawgzip": _loaded("a.jsonl.gz", bytes),
    "query": query,
    "search": search,
    "corrections": corrections,
    "script": script,
    "config": config,
    "marks": marks,
    "cache": cache_file,
    "rawcache": raw_cache_file,
    "manifest": manifest,
    "record": entity_record,
    "body": body,
    "names": names,
    "safety": safety,
    "facts": facts,
}
