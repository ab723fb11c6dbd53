"""Parses XML in which each article is an element with its fields directly in it.

Databases, content systems and scripts write such files, each with names of its own; they are those
that JSON has (:mod:`.fieldnames`). Factiva's old XML is of this kind, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reader.archive import xml
from reader.archive.formats import fieldnames, records
from reader.archive.formats.trade import elements, pieces
from reader.archive.formats.trade.elements import local
from reader.archive.registry import Flaw, Item, Parsed, Skipped, UnreadableError
from reader.archive.sources import Source
from reader.model import Article
from reader.system.lazy import words

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LEAST = 100
"""The fewest characters of an article's text; with less, the file may be anything."""

_PARTS = ("leadparagraph", "tailparagraphs")
_MARKUP = words(
    "p paragraph para par br b i em strong a span div ul ol li h1 h2 h3 h4 blockquote u table hlt"
)
_PASSED = 1000
"""How many elements without an article are read before the file is refused."""

_NO_ARTICLES = "this is XML of a kind that Reader does not read"


def articles(source: Source) -> Iterator[Item]:
    """The articles in ``source``, one at a time.

    Raises ``UnreadableError`` if none of its elements is an article.
    """
    found_any = False
    passed: list[Item] = []
    for piece in pieces.pieces(source, xml.article_element(source.opening)):
        item = piece if isinstance(piece, Flaw) else _item(piece)
        if not isinstance(item, Parsed) and not found_any:
            passed.append(item)
            if len(passed) > _PASSED:
                break
            continue
        found_any = True
        yield from passed
        passed.clear()
        yield item
    if not found_any:
        raise UnreadableError(_NO_ARTICLES)


def _item(piece: pieces.Piece) -> Item:
    try:
        element = xml.parse(piece.text)
    except xml.BrokenXMLError as error:
        return Flaw(piece.where, str(error))
    article = _article(element)
    stated = article.published, article.url, article.byline, article.publication
    if len(article.text) < _LEAST or not any(stated):
        return Skipped(piece.where)
    return Parsed(article, content=elements.canonical(element))


def _article(element: Element) -> Article:
    fields: dict[str, object] = {
        fieldnames.key(name): value for name, value in element.attrib.items() if value.strip()
    }
    for child in element:
        if name := local(child):
            key = fieldnames.field(name)
            value = _value(child)
            if value in ("", {}):
                continue
            known = fields.get(key)
            fields[key] = (
                [*(known if isinstance(known, list) else [known]), value] if known else value
            )
    parts = [each for name in _PARTS if (each := fields.pop(name, None))]
    if parts:
        fields["text"] = "\n\n".join(str(each) for each in parts)
    return records.parse(fields).article


def _value(element: Element) -> object:
    """The text of ``element``, its paragraphs if it has some, or its own fields."""
    children = [each for each in element if isinstance(each.tag, str)]
    if not children:
        return (element.text or "").strip()
    names = {local(each) for each in children}
    if names <= _MARKUP or (element.text or "").strip():
        return "\n\n".join(block.text for block in elements.blocks(element))
    fields = {local(each): _value(each) for each in children}
    if len(fields) == 1 and len(children) > 1:
        return [_value(each) for each in children]
    return fields if len(fields) > 1 else next(iter(fields.values()))
