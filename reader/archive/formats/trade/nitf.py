"""Parses NITF, the News Industry Text Format of the IPTC, also in the dress of the New York Times.

One article a file: <https://iptc.org/standards/nitf/>. The New York Times Annotated Corpus has its
own ``meta`` elements for date and section, and repeats the lead paragraph in a block of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reader.archive.fields import dates
from reader.archive.fields.spelling import folded
from reader.archive.formats.trade import elements
from reader.archive.formats.trade.elements import attribute, first, first_text, named, text
from reader.archive.registry import Item
from reader.archive.sources import Source
from reader.model import Article, Block

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_BESIDE_THE_TEXT = ("online_lead_paragraph", "correction_text")
"""Blocks of the New York Times that are no text of their own."""


def articles(source: Source) -> Iterator[Item]:
    """The article in ``source``; several if a program has joined such files."""
    return elements.articles(source, "nitf", parse)


def parse(story: Element) -> Article:
    """The article in the element ``nitf``, without id and path; without blocks if it has none."""
    meta = {each.get("name", "").lower(): each.get("content", "").strip()
            for each in named(story, "meta")}  # fmt: skip
    head = first(story, "body.head")
    head = story if head is None else head
    title = first_text(head, "hl1") or first_text(head, "hedline", "headline", "title")
    title = title or first_text(story, "title")
    publication = _publication(story)
    body = _body(story)
    byline, body = elements.signed(_byline(head), body)
    written, body = elements.dated(body, publication)
    line = first(head, "dateline")
    given = elements.place(text(line, without=("story.date",)))
    if given.text and line is not None and (city := first_text(line, "city")):
        given = given._replace(places=(city,))
    url = attribute(story, "pubdata", "ex-ref")
    section = meta.get("online_sections") or meta.get("dsk") or attribute(
        story, "pubdata", "position.section"
    )  # fmt: skip
    return Article(
        id="",
        path="",
        title=title,
        publication=publication,
        section=section,
        published=_date(story, meta) or (written.published if written else ""),
        dateline=written.dateline if written else given,
        byline=byline,
        caption=first_text(story, "media-caption"),
        media_id=attribute(story, "doc-id", "id-string"),
        url=url if url.startswith(("http://", "https://")) else "",
        blocks=(*_subheadline(head, title), *body) if body else (),
        tags=tuple(tag for tag in _tags(story) if tag != section),
        places=_places(story),
    )


def _body(story: Element) -> list[Block]:
    # A note in the head may have a "body.content" of its own.
    bodies = [each for body in named(story, "body") for each in body
              if elements.local(each) == "body.content"]  # fmt: skip
    found: list[Block] = []
    for body in bodies or [*named(story, "body.content", "body")][:1]:
        whole = next((each for each in named(body, "block") if each.get("class") == "full_text"),
                     None)  # fmt: skip
        if whole is None:  # then there is only the lead paragraph
            for each in named(body, "block"):
                if each.get("class") in _BESIDE_THE_TEXT:
                    each.clear()
        found += elements.blocks(body if whole is None else whole)
    if found:  # "Ada Obi covers the coast.", below the text
        there = {block.text for block in found}
        return found + [block for block in _of(story, "tagline") if block.text not in there]
    return _of(story, "abstract")


def _of(story: Element, name: str) -> list[Block]:
    found = first(story, name)
    return [] if found is None else elements.blocks(found)


def _subheadline(head: Element, title: str) -> list[Block]:
    """The second headline as a subheading, unless it repeats the first."""
    hedline = first(head, "hedline")
    for each in () if hedline is None else named(hedline, "hl2"):
        words = text(each)
        if words and each.get("class") != "online_headline" and folded(words) != folded(title):
            return [Block("subheading", words)]
    return []


def _publication(story: Element) -> str:
    return elements.outlet(
        attribute(story, "pubdata", "name")
        or first_text(story, "distributor")
        or attribute(story, "doc.copyright", "holder")
        or first_text(story, "rights.owner")
    )


def _date(story: Element, meta: dict[str, str]) -> str:
    parts = [meta.get(f"publication_{part}", "") for part in ("year", "month", "day_of_month")]
    if all(part.isdecimal() and len(part) <= 4 for part in parts):
        year, month, day = map(int, parts)
        if found := dates.checked(year, month, day):
            return found
    stated = (
        attribute(story, "pubdata", "date.publication"),
        attribute(story, "date.issue", "norm"),
        attribute(story, "date.release", "norm"),
        attribute(story, "story.date", "norm"),
    )
    return next((found for each in stated if (found := dates.stated(each))), "")


def _byline(head: Element) -> str:
    lines = [*named(head, "byline")]
    printed = [each for each in lines if each.get("class") == "print_byline"]
    found = [elements.byline(text(each, without=("byttl",))) for each in printed or lines]
    if not printed and len(lines) == 1 and lines[0].get("class") == "normalized_byline":
        found = [" ".join(reversed(name.split(", ", 1))) for name in found[0].split("; ")]
    return ", ".join(dict.fromkeys(filter(None, found)))


def _tags(story: Element) -> tuple[str, ...]:
    found = [each.get("key", "") for each in named(story, "keyword")]
    found += [each.get("series.name", "") for each in named(story, "series")]
    found += [each.get("scope", "") for each in named(story, "doc-scope")]
    for each in named(story, "tobject.subject"):
        steps = ("detail", "matter", "type")
        found += filter(None, [each.get(f"tobject.subject.{step}") for step in steps][:3])
    for content in named(story, "identified-content"):
        for each in named(content, "classifier", "person", "org", "object.title"):
            words = text(each) or each.get("value", "")
            found.append(words.rpartition("/")[2] if words.startswith("Top/") else words)
    return elements.labels(found)


def _places(story: Element) -> tuple[str, ...]:
    found: list[str] = []
    for content in named(story, "identified-content"):
        found += [text(each) for each in named(content, "location")]
    for each in named(story, "evloc"):
        found += [each.get(key, "") for key in ("city", "state-prov", "county-dist")]
    return elements.labels(found)
