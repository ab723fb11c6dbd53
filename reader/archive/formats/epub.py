"""Parses EPUB: newspapers and magazines that calibre or a publisher made, saved articles, books.

Each document of the book that has a story is an article by itself; the pages that calibre or the
book itself has for finding one's way are left out. The table of contents says where an article
starts, what its title is and in which section it stands; documents that it does not name continue
the one before. The date of a periodical is that of its issue; that of a book is none of an article.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from reader.archive import xml, zips
from reader.archive.decoding import declared_encoding, decode
from reader.archive.fields import citations, dates, urls
from reader.archive.fields.spelling import folded
from reader.archive.formats import document, fragments
from reader.archive.formats.trade.elements import first, local, named, text
from reader.archive.office import Paragraph, Properties
from reader.archive.registry import Flaw, Item, Parsed, UnreadableError
from reader.archive.sources import MAX_BYTES, Source
from reader.archive.zips import Package
from reader.model import Block
from reader.safety import one_line, safe_text
from reader.system.lazy import lazy_pattern, words

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


_CONTAINER = "META-INF/container.xml"
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
_NO_STORY = words(
    """
    colophon copyright copyright-page cover frontispiece halftitlepage index landmarks lof loi lot
    nav page-list pagebreak title-page titlepage toc
    """
)
"""What guides and pages call the parts of a book that are no story."""
_ASIDE = words("calibre_navbar touchscreen_navbar")
_LISTS = words("calibre_feed_list calibre_article_list")
_DOWNLOADED = "calibre-downloaded-from"
_SHORT = 60
"""The weight of a page's text that is less than a story, if nothing else says that it is one."""
_LISTING = 600
"""The most weight of text for each link in a list of articles, which has their first words."""
_TITLE_PAGE = 1000
"""The most text of a page with the title and data of the article after it (by wallabag)."""
_FRONT = lazy_pattern(
    r"(?:half ?)?title(?: page)?|notices?|cover|(?:table of )?contents|toc|copyright|imprint|index"
    r"|impressum|titelseite|inhalt(?:sverzeichnis)?|sommaire|table des matières|couverture|portada"
    r"|índice|indice|sommario|copertina|inhoud(?:sopgave)?|omslag|目录|目錄|目次|封面|表紙",
    re.IGNORECASE,
)
"""Labels in a table of contents of what is no story."""
_WIDE = lazy_pattern("[\u2e80-\ud7ff\uf900-\ufaff]")
_PROGRAMS = words(
    """
    anonymous calibre desconocido desconhecido dotepub inconnu instapaper kindleear n/a onbekend
    pandoc pocket pushtokindle readability sconosciuto unbekannt unknown various wallabag
    """
)
_DATED = lazy_pattern(
    r"\s*(?:\[([^\[\]]{4,60})\]|\(([^()]{4,60})\)|(?<=\s)[-–—|]\s([^-–—|]{4,60})|[,:]\s([^:]{4,60}))$"
)
_NO_LABEL = lazy_pattern(
    r"(?:untitled|unknown|start|index|cover|(?:chapter|section|part|page)\b)?[\W\d_]*|.*\.x?html?",
    re.IGNORECASE,
)
_BODY = lazy_pattern(r"<body\b", re.IGNORECASE)
_HEADED_WITHIN = 3
_MOST_PLACES = 100_000
_STYLES = {"subheading": "heading", "quotation": "quote", "item": "list", "paragraph": ""}


@dataclass(eq=False)
class _Place:
    """Where the table of contents points: the title, section and author of an article."""

    title: str
    section: str = ""
    author: str = ""
    anchor: str = ""
    leads: bool = False
    """Whether other places are below it."""


@dataclass(eq=False)
class _Book:
    """What the package document and the table of contents say."""

    title: str = ""
    author: str = ""
    date: str = ""
    source: str = ""
    is_periodical: bool = False
    may_be_issue: bool = False
    """Whether it is one if it has several articles."""
    pages: list[str] = field(default_factory=list)
    """The names of the documents in reading order."""
    places: dict[str, list[_Place]] = field(default_factory=dict)


@dataclass(eq=False)
class _Story:
    """What was read of one article."""

    place: _Place
    blocks: list[Block] = field(default_factory=list)
    url: str = ""
    date: str = ""
    size: int = 0


def articles(source: Source) -> Iterator[Item]:
    """The articles in ``source``. Raises ``UnreadableError`` if it is no EPUB, or protected."""
    with zips.package(source) as package:
        _refuse_protected(package)
        book = _read_book(package)
        waiting: _Story | None = None
        several = damaged = False
        for item in _stories(package, book):
            if isinstance(item, Flaw):
                damaged = True
                yield item
                continue
            if waiting and _is_title_page(waiting, item):
                item.url = item.url or waiting.url or _address(waiting)
            elif waiting:
                several = True
                yield _parsed(waiting, book, several)
            waiting = item
        if waiting:
            yield _parsed(waiting, book, several)
        elif not damaged:
            raise UnreadableError("this EPUB has no text of an article")


def _is_title_page(story: _Story, following: _Story) -> bool:
    """Whether ``story`` is only a page with the title of the ``following`` one, and its data."""
    title = folded(following.place.title)
    return story.size < _TITLE_PAGE and bool(title) and title == folded(story.blocks[0].text)


def _address(story: _Story) -> str:
    """The URL that is a block of ``story`` by itself, or empty."""
    found = (urls.split_line(each.text) for each in story.blocks)
    return next((parts[0] for parts in found if parts and not parts[1]), "")


def _refuse_protected(package: Package) -> None:
    encrypted = package.read("META-INF/encryption.xml").lower()
    if re.search(rb"""uri\s*=\s*["'][^"']{1,1000}\.(?:x?html?|xml)["']""", encrypted):
        raise UnreadableError("this EPUB is protected against copying (DRM), so it was not read")


def _read_book(package: Package) -> _Book:
    container = _parsed_part(package, _CONTAINER)
    root = first(container, "rootfile") if container is not None else None
    name = root.get("full-path", "") if root is not None else ""
    if name not in package.names:
        name = next((each for each in package.names if each.endswith(".opf")), "")
    opf = _parsed_part(package, name)
    if opf is None:
        raise UnreadableError("this EPUB has no list of its documents, or a damaged one")
    book = _Book()
    _read_metadata(book, opf)
    items: dict[str, tuple[str, Element]] = {}
    for each in named(opf, "item"):
        items[each.get("id", "")] = _joined(name, each.get("href", "")), each
    spine = [items[key] for each in named(opf, "itemref") if each.get("linear") != "no"
             and (key := each.get("idref", "")) in items]  # fmt: skip
    no_story = {
        _joined(name, each.get("href", ""))
        for each in named(opf, "reference")
        if each.get("type", "").lower() in _NO_STORY
    }
    contents = ""
    for page, each in items.values():
        if "nav" in each.get("properties", "").split():
            no_story.add(page)
            contents = contents or page
        elif each.get("media-type") == "application/x-dtbncx+xml":
            contents = page
    pages = (page for page, each in spine or items.values()
             if each.get("media-type", "") in _PAGES and page not in no_story)  # fmt: skip
    book.pages = [page for page in dict.fromkeys(pages) if page in package.names]
    _read_contents(book, package, contents)
    return book


def _parsed_part(package: Package, name: str) -> Element | None:
    """The root of an XML part; None if there is none or if it is damaged."""
    try:
        data = package.read(name)
        return xml.parse(decode(data, declared_encoding(data))) if data else None
    except (xml.BrokenXMLError, UnreadableError):
        return None


def _joined(base: str, href: str) -> str:
    """The name of the part that ``href`` in the part ``base`` points to."""
    path = unquote(href.partition("#")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), path)).lstrip("/")


def _read_metadata(book: _Book, opf: Element) -> None:
    book.title = next(filter(None, map(text, named(opf, "title"))), "")
    authors = (text(each) for each in named(opf, "creator")
               if _attribute(each, "role") in ("", "aut"))  # fmt: skip
    book.author = ", ".join(dict.fromkeys(filter(_is_author, authors)))
    kinds = [f"{each.get('content', '')}" for each in named(opf, "meta")
             if each.get("name") == "calibre:publication_type"]  # fmt: skip
    kinds += map(text, named(opf, "type"))
    book.is_periodical = any(
        re.match(r"(?:periodical|newspaper|magazine|journal)\b", each.lower()) for each in kinds
    )
    stated = [(_attribute(each, "event"), dates.stated(text(each))) for each in named(opf, "date")]
    book.date = next((day for event, day in stated if event in ("", "publication") and day), "")
    sources = (text(each) for each in named(opf, "source", "identifier"))
    book.source = next((each for each in sources if urls.split_line(each)), "")
    if match := _DATED.search(book.title):
        written = next(filter(None, match.groups()))
        if day := dates.from_line(written) or dates.stamp(written):
            book.is_periodical = True
            book.date = day
            book.title = book.title[: match.start()].strip()
    makers = {folded(each) for each in map(text, named(opf, "creator")) if each}
    names = {folded(each) for each in (book.title, *map(text, named(opf, "publisher"))) if each}
    # A newspaper or magazine has no author; the date of a book is only a year.
    book.may_be_issue = len(book.date) == 10 and makers <= names
    book.is_periodical |= citations.is_outlet(book.title)


def _attribute(element: Element, name: str) -> str:
    """The value of an attribute, whatever its namespace is."""
    values = (value for key, value in element.items() if key.rpartition("}")[2] == name)
    return next(values, "").strip().lower()


def _is_author(name: str) -> bool:
    """Whether ``name`` may be a person: not the name of a program or a site."""
    return bool(name) and not any(
        part.casefold() in _PROGRAMS or "." in part[1:-1] for part in name.split()
    )


def _read_contents(book: _Book, package: Package, name: str) -> None:
    """Read the table of contents, an NCX or the navigation document of EPUB 3."""
    root = _parsed_part(package, name)
    if root is None:
        return
    lists = [each for each in named(root, "nav") if "toc" in _attribute(each, "type").split()]
    top = next(iter([*named(root, "navmap"), *lists]), None)
    if top is not None:
        _read_places(book, name, top, None, 0)


def _read_places(book: _Book, name: str, parent: Element, above: _Place | None, page: int) -> None:
    for each in parent:
        kind = local(each)
        if kind == "ol":
            _read_places(book, name, each, above, page)
        elif kind in ("navpoint", "li") and len(book.places) < _MOST_PLACES:
            own = [child for child in each if local(child) not in ("navpoint", "ol")]
            link = next((at for child in own for at in child.iter()
                         if at.get("src") or at.get("href")), None)  # fmt: skip
            labels = (text(child) for child in own if local(child) in ("navlabel", "a", "span"))
            author = next((text(child) for child in own if local(child) == "meta"
                           and child.get("name") == "author"), "")  # fmt: skip
            href = link.get("src") or link.get("href") or "" if link is not None else ""
            place = _Place(next(labels, ""), above.title if above else "", author)
            place.anchor = unquote(href.partition("#")[2])
            place.leads = any(local(child) in ("navpoint", "ol") for child in each)
            target = _joined(name, href)
            there = book.places.setdefault(target, [])
            # What lies below a place in the same document is a part of its text.
            if not (above and above in there):
                there.append(place)
            _read_places(book, name, each, place, page)


def _stories(package: Package, book: _Book) -> Iterator[_Story | Flaw]:
    """The stories of the book in its order, each with all its documents."""
    story: _Story | None = None
    section = ""
    for name in book.pages:
        places = book.places.get(name, [])
        try:
            page = _read_page(package, name, places)
        except UnreadableError as error:
            yield Flaw(name, str(error))
            continue
        leads = bool(places) and places[0].leads
        if leads:
            section = places[0].title
        if page.is_listing(book, name, leads) or (places and _FRONT.fullmatch(places[0].title)):
            continue
        for place, blocks in page.parts(places):
            size = sum(len(each.text) for each in blocks)
            goes_on = place is None and story is not None and not page.is_headed
            if not blocks or not (goes_on or _is_story(blocks, place)):
                continue
            if story is None or not goes_on or story.size + size > MAX_BYTES:
                if story:
                    yield story
                story = _Story(place or _Place("", section), url=page.url, date=page.date)
            story.blocks += blocks
            story.size += size
    if story:
        yield story


def _is_story(blocks: list[Block], place: _Place | None) -> bool:
    """Whether ``blocks`` are more than a title: anything below one in the table of contents."""
    rest = [each for each in blocks if place is None or folded(each.text) != folded(place.title)]
    if place and not place.leads:
        return bool(rest)
    return sum(map(_weight, (each.text for each in rest if each.kind != "subheading"))) >= _SHORT


def _weight(text: str) -> int:
    """The length of ``text``, in which the signs of East Asian scripts count threefold."""
    return len(text) + (0 if text.isascii() else 2 * len(_WIDE.findall(text)))


def _read_page(package: Package, name: str, places: list[_Place]) -> _Page:
    data = package.read(name)
    html = safe_text(decode(data, declared_encoding(data)))
    page = _Page(name, {place.anchor for place in places if place.anchor})
    body = _BODY.search(html)
    start = body.start() if body else 0
    page.feed(fragments.without_broken_tags(html[:start]))
    page.begin()
    page.feed(fragments.without_broken_tags(html[start:]))
    page.close()
    page.finish()
    return page


class _Page(fragments.Reader):
    """The blocks of a document without what calibre and the book have for finding one's way."""

    def __init__(self, name: str, anchors: set[str]) -> None:
        super().__init__()
        self.url = self.date = ""
        self._name, self._anchors = name, anchors
        self._marks: list[tuple[str, int]] = []
        self._targets: set[str] = set()
        self._kinds: set[str] = set()
        self._aside, self._depth = "", 0
        self._is_list = self._is_download = False
        self._weight = 0

    def begin(self) -> None:
        """Forget the text before the body."""
        self._words.clear()
        self.blocks.clear()
        self._unseen = 0

    @property
    def is_headed(self) -> bool:
        """Whether a heading is one of its first blocks."""
        return any(each.kind == "subheading" for each in self.blocks[:_HEADED_WITHIN])

    def is_listing(self, book: _Book, name: str, leads: bool) -> bool:
        """Whether it only leads to other documents, or is a cover or the like."""
        if self._is_list or self._kinds & _NO_STORY:
            return True
        there = (self._targets & set(book.pages)) - {name}
        weight = sum(_weight(each.text) for each in self.blocks)
        return len(there) >= (1 if leads else 3) and weight < _LISTING * len(there)

    def parts(self, places: list[_Place]) -> Iterator[tuple[_Place | None, list[Block]]]:
        """The articles in it, each with its place: several if the contents point into it."""
        if not places:
            yield None, self.blocks
            return
        at = dict(self._marks)
        later = [(at[each.anchor], each) for each in places[1:] if each.anchor in at]
        starts = [(0, places[0]), *sorted(later, key=lambda start: start[0])]
        ends = [start for start, _ in starts[1:]] + [len(self.blocks)]
        for (start, place), end in zip(starts, ends, strict=True):
            yield place, self.blocks[start:end]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        values = {key: value or "" for key, value in attrs}
        if tag in ("a", "link"):
            self._read_link(values)
        elif tag == "meta":
            name = values.get("property") or values.get("name") or values.get("itemprop") or ""
            if name in ("article:published_time", "datePublished", "date"):
                self.date = self.date or dates.stated(values.get("content", ""))
        if self._aside:
            self._depth += tag == self._aside
            return
        classes = {*values.get("class", "").split()}
        kinds = {*values.get("epub:type", "").split(), *values.get("role", "").split()}
        self._is_list |= not classes.isdisjoint(_LISTS)
        if tag in ("body", "section", "article") and len(self.blocks) == 0:
            self._kinds |= kinds
        if tag == "nav" or not classes.isdisjoint(_ASIDE) or "pagebreak" in kinds:
            self.finish()
            self._aside, self._depth = tag, 1
            return
        super().handle_starttag(tag, attrs)
        if values.get("id") in self._anchors or (
            tag == "a" and values.get("name") in self._anchors
        ):
            self.finish()
            self._marks.append((values.get("id") or values.get("name", ""), len(self.blocks)))

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if self._aside:
            self._depth -= tag == self._aside
            if not self._depth:
                self._aside = ""
        else:
            super().handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        """A piece of text."""
        if not self._aside:
            super().handle_data(data)

    def finish(self) -> None:
        """End the current block; that with calibre's note on the download is none."""
        if self._is_download and self._words:
            self._words.clear()
            self._is_download = False
        super().finish()

    def _read_link(self, values: dict[str, str]) -> None:
        href, kinds = values.get("href", "").strip(), values.get("rel", "").split()
        if _DOWNLOADED in kinds or "canonical" in kinds:
            self._is_download |= _DOWNLOADED in kinds and not self._aside
            if href.startswith(("http://", "https://")):
                self.url = href
        elif href and ":" not in href and not self._aside:
            self._targets.add(_joined(self._name, href))


def _parsed(story: _Story, book: _Book, several: bool) -> Parsed:
    """The article of ``story``; ``several``: it is not the only one of the book."""
    is_issue = book.is_periodical or (several and book.may_be_issue)
    by_itself = not (several or is_issue)
    paragraphs = [Paragraph(each.text, _STYLES[each.kind]) for each in story.blocks]
    label = one_line(story.place.title)
    if _NO_LABEL.fullmatch(label):
        label = ""
    headings = [number for number, each in enumerate(paragraphs[: _HEADED_WITHIN + 1])
                if each.style == "heading" or folded(each.text) == folded(label)]  # fmt: skip
    same = [number for number in headings if _agree(paragraphs[number].text, label)]
    if same or (headings and not label):
        number = (same or headings)[0]
        paragraphs[number] = paragraphs[number]._replace(style="title")
    elif label:
        paragraphs.insert(0, Paragraph(label, "title"))
    stated = Properties(title=book.title if by_itself else "")
    parsed = document.parse(paragraphs, stated)
    article = parsed.article
    url = urls.original(story.url or (book.source if by_itself else ""))
    issue = book.date if is_issue else ""
    return parsed._replace(
        article=article._replace(
            publication=article.publication if by_itself else book.title,
            section=story.place.section or article.section,
            published=story.date or article.published or issue,
            byline=article.byline
            or one_line(story.place.author)
            or ("" if is_issue else book.author),
            url=article.url or url,
        )
    )


def _agree(heading: str, label: str) -> bool:
    """Whether the ``label`` in the table of contents is a ``heading``, perhaps cut short."""
    one, other = folded(heading), folded(label).rstrip("…. ")
    return bool(other) and (one.startswith(other) or other.startswith(one))
