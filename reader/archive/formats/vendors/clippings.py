"""Parses the clippings of press databases that have one line on each article.

APA DeFacto has '"Kurier" vom 28.12.2017 Seite: 3' above the title, and rules between articles;
Gopress and Mediargus "De Morgen, woensdag 30 november 2011, p. 23, 853w." below the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reader.archive import textlines
from reader.archive.fields import dates, indexing, paragraphs
from reader.archive.formats.vendors.nexistext import Head, finished
from reader.archive.registry import Flaw, Item
from reader.archive.signs import DEFACTO, GOPRESS, RULE
from reader.archive.sources import MAX_BYTES, TOO_LONG, Source
from reader.system.lazy import lazy_pattern

_NUMBER = lazy_pattern(r"\W?\d{1,6}\. ")
_SECTION = lazy_pattern(r"Ressort: ?(?P<section>[^\n:]{2,40}?)(?: \w+:|$)")
_WRAPPED = 30
"""The longest second line of a title, which is then not the first line of the text."""


def articles(source: Source) -> Iterator[Item]:
    """The articles in ``source``."""
    part: list[str] = []
    above: re.Match[str] | None = None
    size = number = 0
    for number, line in enumerate(textlines.lines(source), 1):
        below = GOPRESS.match(line)
        match = below or DEFACTO.match(line)
        if match is None:
            size += len(line)
            part.append(line)
            if size > MAX_BYTES:
                part = []
            continue
        title = _last(part) if below else ""
        if above is not None:
            yield _article(above, part) if size <= MAX_BYTES else Flaw(f"line {number}", TOO_LONG)
        part, size, above = [title, ""] if title else [], 0, match
    if above is not None:
        yield _article(above, part) if size <= MAX_BYTES else Flaw(f"line {number}", TOO_LONG)


def _last(part: list[str]) -> str:
    """The last line of ``part`` with text, which is taken from it, without its number."""
    while part:
        if line := part.pop().strip():
            return _NUMBER.sub("", line, count=1)
    return ""


def _article(about: re.Match[str], lines: Sequence[str]) -> Item:
    """The article with the line ``about`` it, and its other ``lines``."""
    texts = [line.strip() for line in lines if not RULE.match(line)]
    filled = [number for number, text in enumerate(texts) if text]
    parts = about.groupdict()
    head = Head(publication=parts["publication"].strip())
    if parts.get("kind") != "gefunden am":  # when it was found is not when it was published
        head.published = dates.stamp(parts["day"], day_first=True) or indexing.day(parts["day"])
    if section := _SECTION.search(parts.get("more") or ""):
        head.section = section["section"].strip()
    start = 0
    if len(filled) > 1:
        head.title, start = texts[filled[0]], filled[0] + 1
        second = texts[filled[1]]
        if "kind" in parts and len(filled) > 2 and _goes_on(second):
            head.title, start = f"{head.title} {second}", filled[1] + 1
    content = " ".join((about[0], *(texts[number] for number in filled)))
    return finished(head, paragraphs.unwrap(texts[start:]), content)


def _goes_on(line: str) -> bool:
    return len(line) <= _WRAPPED and not paragraphs.ends_with_stop(line)
