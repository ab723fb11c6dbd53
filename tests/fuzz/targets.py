"""The targets: functions of bytes that raise an exception if something undeclared goes wrong."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache

from reader.archive import decoding, load
from reader.archive.formats import jsonvalues, markdown, pagedump, records
from reader.archive.registry import UnreadableError
from reader.archive.sources import Source
from reader.model import Article, Block
from reader.safety import safe_article, safe_line, safe_text
from reader.store.entities.correction_text import BrokenError, changed, parse, written
from reader.store.entities.corrections import Correction
from reader.store.search.indexing import Indexer
from reader.store.search.matching import highlights, matches
from reader.store.search.query import QueryError
from reader.store.search.query import parse as parse_query
from reader.store.search.searching import Searcher
from tests.archive.documents import epub, point, zipped
from tests.faults.formats import TEXT
from tests.fuzz import kept
from tests.fuzz.common import UNSAFE, folder, some_store, text_of

CONTENTS = point("One", "a.html", point("Two", "a.html#b")) + point("Three", "a.html#c")


def check_article(article: Article) -> None:
    """Check that the article is safe and that making it safe again changes nothing."""
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
    """Web pages, read by trafilatura and our own metadata code."""
    from reader.archive.formats import webpage
    from reader.archive.registry import UnreadableError

    try:
        article = webpage.parse(safe_text(text_of(data))).article
    except UnreadableError:
        return
    check_article(safe_article(article))


def vendors(data: bytes) -> None:
    """The HTML exports of news databases."""
    from reader.archive.formats.vendors import vendorhtml
    from reader.archive.registry import Parsed

    for item in vendorhtml.articles_of(safe_text(text_of(data))):
        if isinstance(item, Parsed):
            assert item.content
            check_article(safe_article(item.article))


def exports(data: bytes) -> None:
    """The text exports of news databases, which have no word that their source has not."""
    from reader.archive.formats.vendors import (
        clippings,
        factivatext,
        nexislines,
        nexistext,
        proquesttext,
    )
    from reader.archive.registry import Parsed

    path = folder() / "export"
    path.write_bytes(data)
    words = set(re.findall(r"\w+", safe_text(text_of(data))))
    for module in (clippings, factivatext, nexislines, nexistext, proquesttext):
        source = Source(path, path.name)
        with suppress(UnreadableError):
            for item in module.articles(source):
                if isinstance(item, Parsed):
                    assert item.content
                    article = safe_article(item.article)
                    check_article(article)
                    if data.isascii() and b"\x1b" not in data:
                        assert set(re.findall(r"\w+", article.text)) <= words


def fragment(data: bytes) -> None:
    """The simple HTML in the fields of exports."""
    from reader.archive.formats.fragments import blocks

    found = tuple(block for block in blocks(safe_text(text_of(data))) if block.text.strip())
    check_article(safe_article(Article("", "", "", blocks=found)))


def json_lines(data: bytes) -> None:
    """JSON of any form: lines, an array, an envelope."""
    from reader.archive.registry import UnreadableError

    try:
        values = list(jsonvalues.values(io.BytesIO(data)))
    except UnreadableError as error:
        assert str(error)
        return
    for value in values:
        if isinstance(value, jsonvalues.Flaw):
            assert value.reason
            continue
        for parsed in records.in_value(value.value, value.data):
            if parsed is not None:
                check_article(safe_article(parsed.article))


def encoding(data: bytes) -> None:
    """Decoding of bytes: text or a reason."""
    from reader.archive.registry import UnreadableError

    try:
        text = decoding.decode(data)
    except UnreadableError as error:
        assert str(error)
        return
    assert not UNSAFE.search(safe_text(text))


def _loaded(name: str, pack: Callable[[bytes], bytes]) -> Callable[[bytes], None]:
    """Load a file called ``name`` whose contents ``pack`` makes from the bytes."""

    def target(data: bytes) -> None:
        path = folder() / name
        path.write_bytes(pack(data))
        items = list(load([path]))
        assert items, "neither an article nor a notice"
        for item in items:
            if isinstance(item, Article):
                check_article(item)
            else:
                assert not UNSAFE.search(str(item)), repr(str(item))
                assert "Reader failed on it" not in item.reason, item.reason

    return target


def _zipped(data: bytes) -> bytes:
    """The first byte is the number of members into which the rest is cut, each with a name."""
    packed = io.BytesIO()
    count, rest = (data[0] % 4 + 1, data[1:]) if data else (1, b"")
    size = len(rest) // count + 1
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(count):
            part = rest[number * size : (number + 1) * size]
            name = part[:12].decode("latin-1").replace("\0", "") or "a"
            archive.writestr(f"{name}{('.md', '.txt', '.jsonl', '.zip')[number]}", part[12:])
    return packed.getvalue()


def _wacz(data: bytes) -> bytes:
    """The first line is the list of pages, the rest the web archive."""
    pages, _, archived = data.partition(b"\n")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("pages/pages.jsonl", pages)
        archive.writestr("archive/a.warc.gz", archived)
    return packed.getvalue()


def query(data: bytes) -> None:
    """Queries: an error with a position, or a tree that prints as itself and can be searched."""
    text = text_of(data)
    try:
        node = parse_query(text)
    except QueryError as error:
        assert 0 <= error.position <= len(text)
        return
    assert parse_query(str(node)) == node
    for article in some_store():
        matches(node, article)
        for mention in highlights(node, article):
            value = article.field_text(mention.field)
            assert 0 <= mention.start < mention.end <= len(value)


def search(data: bytes) -> None:
    """The index finds the same as checking every article."""
    try:
        node = parse_query(safe_line(text_of(data)))
    except QueryError:
        return
    by_index, by_looking = _searchers()
    found, looked = by_index.search(node, order="archive"), by_looking.search(node, order="archive")
    assert found is not None
    assert looked is not None
    assert [*found.numbers] == [*looked.numbers]


@cache
def _searchers() -> tuple[Searcher, Searcher]:
    indexer, none = Indexer(some_store(), lambda: None), Indexer(some_store(), lambda: None)
    indexer.run(lambda: False, lambda: None)
    none.unavailable = True
    return Searcher(some_store(), indexer=indexer), Searcher(some_store(), indexer=none)


def corrections(data: bytes) -> None:
    """Corrections: writing and reading preserves them; adding and removing are consistent."""
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
        return  # its layout cannot be changed safely, so it is left alone


def script(data: bytes) -> None:
    """Scripts: steps or an error that names the line."""
    from reader.headless.script import load_script
    from reader.system.yaml_nodes import NodeError

    path = folder() / "script.yaml"
    path.write_bytes(data)
    try:
        load_script(path)
    except NodeError as error:
        assert error.line >= 0
        assert not UNSAFE.search(safe_line(str(error)))


def config(data: bytes) -> None:
    """The settings file: errors are reported and the rest applies."""
    from reader.settings.file import read

    path = folder() / "config.yaml"
    path.write_bytes(data)
    read(path)


def names(data: bytes) -> None:
    """Recognition: every mention is a span of its field's text with the same characters."""
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
    """Making text safe: nothing unsafe is left, it is idempotent, and lines keep their length."""
    text = text_of(data)
    for made in (safe_text, safe_line):
        safe = made(text)
        assert not UNSAFE.search(safe), repr(safe)
        assert made(safe) == safe
    assert "\n" not in safe_line(text)


def keyboard(data: bytes) -> None:
    """Terminal input, cut anywhere, with any pauses: no exception, and keys work afterwards.

    A byte 0xFF or 0xFE of the input is a cut, with a short or a long pause.
    """
    from reader.terminal.input import Input

    keyboard, now = Input(["alt+left"]), 0.0
    for part in re.split(b"([\xfe\xff])", data):
        if part in (b"\xfe", b"\xff"):
            now += 0.05 if part == b"\xff" else 3.0
            keyboard.expire(now)
        elif part:
            keyboard.feed(part.decode("utf-8", "surrogateescape"), now)
    # After any input, ctrl+c ends an unfinished sequence; then esc and a key are reported.
    keyboard.feed("\x03", now)
    keyboard.feed("\x1b", now)
    keyboard.expire(now + 60)
    heard = [getattr(each, "key", "") for each in keyboard.feed("j", now + 60)]
    assert heard[-1:] == ["j"], heard


def facts(data: bytes) -> None:
    """Dates, datelines and URLs, which may be found in any line."""
    from reader.archive.fields import dateline, dates, urls
    from reader.store.search.query import days_of

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
    "vendors": vendors,
    "exports": exports,
    "fragment": fragment,
    "json": json_lines,
    "encoding": encoding,
    "file": _loaded("a.txt", bytes),
    "zip": _loaded("a.zip", bytes),
    "members": _loaded("b.zip", _zipped),
    "gzip": _loaded("a.txt.gz", lambda data: gzip.compress(data, 1)),
    "rawgzip": _loaded("a.jsonl.gz", bytes),
    "xml": _loaded("a.xml", bytes),
    "table": _loaded("a.csv", bytes),
    "mail": _loaded("a.eml", bytes),
    "mailbox": _loaded("a.mbox", bytes),
    "feed": _loaded("a.rss", bytes),
    "newsboat": _loaded("cache.db", b"SQLite format 3\0rss_item".__add__),
    "sgml": _loaded("a.sgm", bytes),
    "warc": _loaded("a.warc", bytes),
    "wacz": _loaded("a.wacz", _wacz),
    "docx": _loaded("a.docx", lambda data: zipped({"word/document.xml": data})),
    "odt": _loaded("a.odt", lambda data: zipped({"content.xml": data, "styles.xml": data})),
    "rtf": _loaded("a.rtf", bytes),
    "epub": _loaded("a.epub", lambda data: epub({"a.html": text_of(data)}, CONTENTS)),
    "contents": _loaded("a.epub", lambda data: epub({"a.html": TEXT}, text_of(data))),
    "pdf": _loaded("a.pdf", bytes),
    "query": query,
    "search": search,
    "corrections": corrections,
    "script": script,
    "config": config,
    "marks": kept.marks,
    "cache": kept.cache_file,
    "rawcache": kept.raw_cache_file,
    "manifest": kept.manifest,
    "record": kept.entity_record,
    "body": kept.body,
    "names": names,
    "safety": safety,
    "facts": facts,
    "keyboard": keyboard,
}
