"""Reads the stories in web archives: WARC and ARC files, packed or not.

A crawl has ten other pages for every story: front pages, lists, advertisements, forms. A page is a
story if it says so, or if it has the paragraphs of one; the others are counted. The date of the
crawl is never taken for the date of publication.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import BinaryIO
from urllib.parse import urlsplit

from reader.archive.decoding import declared_encoding, decode
from reader.archive.fields import urls
from reader.archive.formats import webpage, webrecords
from reader.archive.registry import Flaw, Item, Parsed, Skipped, UnreadableError
from reader.archive.sources import BOMB, Source, Stream, is_bomb, read_up_to
from reader.model import Article, Block
from reader.safety import one_line, safe_text
from reader.system.lazy import lazy_pattern, words
from reader.text import counted

_CHARSET = lazy_pattern(r"charset\s*=\s*[\"']?([\w:.-]{2,30})", re.IGNORECASE)
_META = lazy_pattern(r"<meta\b[^<>]{0,2000}>", re.IGNORECASE)
_CONTENT = lazy_pattern(r"""\bcontent\s*=\s*["']?\s*([\w:.-]{1,40})""", re.IGNORECASE)
_KIND = lazy_pattern(r"(?:\w+:)?(?:article|story|news|blog|post)")
_SLUG = lazy_pattern(r"(?:[^-_]+[-_]){3}|\d{5}")
_TYPED = lazy_pattern(
    r""""@type"\s*:\s*\[?\s*"(?:NewsArticle|ReportageNewsArticle|AnalysisNewsArticle|"""
    r"""OpinionNewsArticle|BackgroundNewsArticle|ReviewNewsArticle|Article|BlogPosting|"""
    r"""LiveBlogPosting|Report)\""""
)
_LISTS = words(
    """
    tag tags topic topics category categories author authors search page archive archives login
    register signin signup subscribe cart checkout privacy terms imprint impressum contact about
    cookies sitemap feed rss advertise jobs careers newsletter newsletters account profile user
    """
)
_FRONT = words("index.html index.htm index.php home home.html default.aspx en de fr es nl it pt")
_MOST_DESCRIBED = 2
_MOST_TEASERS = 5
_TEASER = 25
"""How many words a teaser in a list has at most."""
_STOP = lazy_pattern(r"[.!?…。！？।؟۔]")
_LONG = 60
"""How many characters a paragraph of a story has at least; half as many in Han, kana and Hangul."""
_DENSE = lazy_pattern(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")

NO_PAGES = "this web archive has no web pages"
_HEAD = 300_000
_STEP = 64 * 1024
_MEMBER = b"\x1f\x8b\x08"

Pages = Mapping[str, str]
"""The titles of the pages that count, by their addresses as :func:`address` gives them."""


def articles(source: Source) -> Iterator[Item]:
    """The stories in ``source``, one at a time; a page that is none is ``Skipped``."""
    with source.open() as stored:
        yield from stories(stored)


def stories(stored: BinaryIO, pages: Pages | None = None) -> Iterator[Item]:
    """The stories in the file ``stored``, packed or not; only among ``pages`` if they are given.

    Raises ``UnreadableError`` if it has no pages.
    """
    members = _Members(stored)
    found_any = text_only = False
    with io.BufferedReader(members, _STEP) as stream:
        for record in webrecords.records(stream):
            text_only = text_only or (not isinstance(record, Flaw) and record.kind == "conversion")
            for item in _items(record, pages):
                found_any = True
                yield item
    if members.damaged:
        what = "is" if members.damaged == 1 else "are"
        yield Flaw("this file", f"{counted(members.damaged, 'packed part')} of it {what} damaged")
    elif text_only and not found_any:
        raise UnreadableError(
            "this is the text of web pages with their menus (WET), which Reader does not read;"
            " the WARC file that it was made from has the pages"
        )
    elif not found_any:
        raise UnreadableError(NO_PAGES)


def address(url: str) -> str:
    """``url`` without what crawlers write differently: scheme, fragment and last slash."""
    return url.partition("#")[0].partition("://")[2].rstrip("/")


def _items(record: webrecords.Record | Flaw, pages: Pages | None) -> Iterator[Item]:
    """What there is in ``record``: nothing, or its story, or why there is none."""
    if isinstance(record, Flaw):
        yield record
        return
    if record.kind not in ("response", "resource"):
        return
    if pages is not None and address(record.url) not in pages:
        return
    where = record.url or record.where
    try:
        page = _page(record)
        if page is None:
            return
        if record.is_cut and b"</html>" not in page[0][-200:].lower():
            raise UnreadableError("the file ends in the middle of this page")
        story = _story(record.url, *page)
        if story and not story.article.title and pages:
            title = one_line(pages[address(record.url)])
            story = story._replace(article=story.article._replace(title=title))
        yield story or Skipped(where)
    except UnreadableError as error:
        yield Flaw(where, str(error))


def _page(record: webrecords.Record) -> tuple[bytes, str] | None:
    """The content of the web page in ``record``, and the encoding that its server states."""
    if record.kind == "resource":
        content_type, content = record.content_type, record.block
    else:
        answer = webrecords.response(record.block)
        if answer is None or answer.status != 200:
            return None
        content_type = answer.headers.get("content-type", "")
        if content_type and "html" not in content_type.lower():
            return None
        content = webrecords.body(answer)
    is_html = "html" in content_type.lower()
    if not is_html and (content_type or b"<html" not in content[:1000].lower()):
        return None
    charset = _CHARSET.search(content_type)
    return (content, charset[1] if charset else "") if content.strip() else None


def _story(url: str, content: bytes, charset: str) -> Parsed | None:
    """The story in the page ``content`` of ``url``; None if there is none."""
    try:
        html = safe_text(decode(content, declared_encoding(content) or charset))
        parsed = webpage.parse(html, url)
    except UnreadableError:
        return None
    if not _is_story(url, html, parsed.article):
        return None
    return parsed._replace(content=content)


def _is_story(url: str, html: str, article: Article) -> bool:
    """Whether a page is a story and not a front page, a list, an advertisement or a form.

    A story has paragraphs. If the page does not declare itself an article, it needs more of them,
    and a list's address speaks against it.
    """
    parts = urlsplit(url)
    steps = [step.lower() for step in parts.path.split("/") if step]
    if len(steps) <= 1 and not parts.query and (not steps or steps[0] in _FRONT):
        return False
    long = [block.text for block in article.blocks if _is_paragraph(block)]
    kinds = {found[1].lower() for meta in _META.finditer(html[:_HEAD])
             if "og:type" in meta[0].lower() and (found := _CONTENT.search(meta[0]))}  # fmt: skip
    # A list describes each of its articles.
    typed = 0 < len(_TYPED.findall(html)) <= _MOST_DESCRIBED
    if typed or "article:published_time" in html[:_HEAD] or any(map(_KIND.match, kinds)):
        return bool(long)
    is_named = bool(urls.published(url)) or (bool(steps) and _SLUG.search(steps[-1]) is not None)
    if any(step in _LISTS for step in steps[-2:]) or "page" in steps[-2:-1]:
        return False
    if "website" in kinds and not is_named:
        return False
    words = sum(len(text) / (2 if _DENSE.search(text) else 6) for text in long)
    if html.lower().count("<article") > _MOST_TEASERS and words < _TEASER * len(long):
        return False
    return words >= 40 if is_named else len(long) >= 2 and words >= 80


def _is_paragraph(block: Block) -> bool:
    text = block.text
    least = _LONG / 2 if _DENSE.search(text) else _LONG
    return block.kind in ("paragraph", "quotation") and len(text) >= least and (
        _STOP.search(text) is not None
    )  # fmt: skip


class _Members(Stream):
    """The unpacked bytes of a file that is packed member by member, or not at all.

    Each record is a member of its own. What follows a damaged one is read.
    """

    def __init__(self, packed: BinaryIO) -> None:
        self.damaged = 0
        self._packed = packed
        self._ahead = read_up_to(packed, _STEP)
        self._is_packed = self._ahead[:3] == _MEMBER
        self._unpacker: zlib._Decompress | None = None
        self._read = len(self._ahead)
        self._size = 0

    def some(self, size: int) -> bytes:
        if not self._is_packed:
            data, self._ahead = self._ahead[:size], self._ahead[size:]
            return data or read_up_to(self._packed, size)
        while True:
            unpacker = self._unpacker or self._next()
            if unpacker is None:
                return b""
            if not self._ahead and not self._more():
                self.damaged += not unpacker.eof
                return b""
            try:
                data = unpacker.decompress(self._ahead, size)
            except zlib.error:
                self.damaged += 1
                self._ahead, self._unpacker = self._ahead[1:], None
                continue
            self._ahead = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
            self._unpacker = None if unpacker.eof else unpacker
            self._size += len(data)
            if is_bomb(self._size, self._read):
                raise UnreadableError(f"it {BOMB}, so the rest was not read")
            if data:
                return data

    def _next(self) -> zlib._Decompress | None:
        """The start of the next member; None at the end of the file."""
        while (at := self._ahead.find(_MEMBER)) < 0:
            self._ahead = self._ahead[-2:]
            if not self._more():
                return None
        self._ahead = self._ahead[at:]
        self._unpacker = zlib.decompressobj(31)
        return self._unpacker

    def _more(self) -> bool:
        data = read_up_to(self._packed, _STEP)
        self._ahead += data
        self._read += len(data)
        return bool(data)
