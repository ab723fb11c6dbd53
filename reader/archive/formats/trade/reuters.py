"""Parses Reuters-21578, the collection of 1987 newswires: a thousand articles a file, in SGML.

Its ``README.txt`` describes the format: <https://archive.ics.uci.edu/dataset/137>. The files are
not XML: they have control characters as references and no closed root.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.archive.fields import dates
from reader.archive.formats.trade import elements, sgml
from reader.archive.registry import Item
from reader.archive.sources import Source
from reader.model import Article
from reader.system.lazy import lazy_pattern

_SIGNED = lazy_pattern(r"\n[ \t]*reuters?\s*(?:(?:&#3;|\x03)\s*)?$", re.IGNORECASE)
_TAGS = ("TOPICS", "PEOPLE", "ORGS", "EXCHANGES", "COMPANIES")


def articles(source: Source) -> Iterator[Item]:
    """The articles in ``source``, one at a time."""
    return sgml.articles(source, "REUTERS", _parse)


def _parse(element: str) -> Article:
    outer = sgml.fields(element)
    whole = next(iter(outer.get("TEXT", ())), "")
    inner = sgml.fields(f"<TEXT>{whole}")
    first = {name: found[0] for name, found in {**outer, **inner}.items()}
    # TYPE="UNPROC" has text without fields, TYPE="BRIEF" only a title.
    written = first.get("BODY") or ("" if inner else whole)
    blocks = sgml.body(_SIGNED.sub("", written))
    title = sgml.line(first.get("TITLE", ""))
    if not blocks and title:
        blocks = sgml.body(first.get("TITLE", ""))
    taken, blocks = elements.dated(blocks, "Reuters")
    place = elements.place(sgml.line(first.get("DATELINE", "")))
    return Article(
        id="",
        path="",
        title=title,
        publication="Reuters",
        published=dates.stated(sgml.line(first.get("DATE", ""))),
        dateline=place if place.text or not taken else taken.dateline,
        byline=elements.byline(sgml.line(first.get("AUTHOR", ""))),
        media_id=sgml.attributes(element).get("NEWID", ""),
        blocks=tuple(blocks),
        tags=elements.labels([each for name in _TAGS for each in _listed(first.get(name, ""))]),
        places=elements.labels(_listed(first.get("PLACES", ""))),
    )


def _listed(written: str) -> list[str]:
    return [sgml.line(each) for each in sgml.fields(f"<L>{written}").get("D", ())]
