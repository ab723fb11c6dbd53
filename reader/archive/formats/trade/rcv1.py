"""Parses the items of the Reuters Corpus Volume 1 (RCV1), one article a file.

The format is described in Lewis et al., "RCV1: A New Benchmark Collection for Text Categorization
Research", JMLR 5 (2004).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reader.archive.fields import dates
from reader.archive.formats.trade import elements
from reader.archive.formats.trade.elements import first, first_text, named
from reader.archive.registry import Item
from reader.archive.sources import Source
from reader.model import Article

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def articles(source: Source) -> Iterator[Item]:
    """The articles in ``source``: one, or several if a program has joined such files."""
    return elements.articles(source, "newsitem", _parse)


def _parse(item: Element) -> Article:
    body = first(item, "text")
    facts: dict[str, list[str]] = {}
    for each in named(item, "dc"):
        facts.setdefault(each.get("element", ""), []).append(each.get("value", ""))
    codes: dict[bool, list[str]] = {True: [], False: []}
    for group in named(item, "codes"):
        countries = "countries" in group.get("class", "")
        codes[countries] += [each.get("code", "") for each in named(group, "code")]
    stated = (item.get("date", ""), *facts.get("dc.date.published", ()))
    source = next(iter(facts.get("dc.source", facts.get("dc.publisher", ()))), "")
    return Article(
        id="",
        path="",
        title=first_text(item, "headline") or first_text(item, "title"),
        publication=source,
        published=next((found for each in stated if (found := dates.stated(each))), ""),
        dateline=elements.place(first_text(item, "dateline")),
        byline=elements.byline(first_text(item, "byline")),
        media_id=item.get("itemid", ""),
        blocks=() if body is None else tuple(elements.blocks(body)),
        tags=elements.labels(codes[False]),
        places=elements.labels(codes[True]),
    )
