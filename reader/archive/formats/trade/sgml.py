"""What the SGML formats share: their articles, and a tolerant reading of the fields in one.

Elements may have no end, a ``<`` may be text, and no root is needed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import unescape

from reader.archive.fields import paragraphs
from reader.archive.formats.trade import elements, pieces
from reader.archive.registry import Flaw, Item, Parsed, Skipped
from reader.archive.sources import Source
from reader.model import Article, Block
from reader.safety import one_line
from reader.system.lazy import lazy_pattern

Fields = Mapping[str, Sequence[str]]
"""The contents of the elements directly inside an article's, by name in upper case."""

_OPEN = lazy_pattern(r"<([A-Za-z][\w.-]{0,40})(?:\s[^<>]{0,1000})?>")
_CLOSE = lazy_pattern(r"</([A-Za-z][\w.-]{0,40})\s*>")
_TAG = lazy_pattern(r"</?[A-Za-z][\w.-]{0,40}(?:\s[^<>]{0,1000})?>|<!--[^<>]{0,1000}-->")
_PARAGRAPH = lazy_pattern(r"</?(?:P|BR|DIV|LI|TABLE|TR|H[1-6]|CAPTION)(?:\s[^<>]{0,1000})?/?>",
                          re.IGNORECASE)  # fmt: skip
_ATTRIBUTE = lazy_pattern(r"""\s([\w.-]{1,40})\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>]+))""")
# Controls of printing machines in AQUAINT: "&UR;", "&Cx1f;".
_NUMBERED_CONTROL = lazy_pattern(
    r"&(?:UR|LR|QL|QC|QR|Cx[0-9a-f]{2});|&#(?:[0-9]|[12]\d|3[01]|127);|[\x00-\x08\x0e-\x1f\x7f]"
)
# Names of the SGML files of NIST that HTML does not have.
_NAMES = {"hyph": "-", "blank": " ", "cir": "°", "bull": "•"}
_NAMED = lazy_pattern(r"&(hyph|blank|cir|bull);")


def articles(source: Source, name: str, parse: Callable[[str], Article]) -> Iterator[Item]:
    """The articles that ``parse`` finds in the elements ``name`` of ``source``, one at a time.

    An element without text is ``Skipped``.
    """
    for piece in pieces.pieces(source, name):
        if isinstance(piece, Flaw):
            yield piece
            continue
        article = parse(piece.text)
        if article.blocks:
            own = " ".join(piece.text.split())
            yield Parsed(article, content=own.encode("utf-8", "surrogatepass"))
        else:
            yield Skipped(piece.where)


def attributes(element: str) -> dict[str, str]:
    """The attributes of the tag that ``element`` starts with, by name in upper case."""
    tag = element[: element.find(">") + 1 or 1000]
    return {name.upper(): (one or other or bare).strip()
            for name, one, other, bare in _ATTRIBUTE.findall(tag)}  # fmt: skip


def fields(element: str) -> Fields:
    """The fields of ``element``: what stands in the elements directly inside it, as written.

    One without an end has all up to the next tag. The time is linear.
    """
    ends: dict[str, list[int]] = {}
    for close in _CLOSE.finditer(element):
        ends.setdefault(close[1].upper(), []).append(close.start())
    found: dict[str, list[str]] = {}
    at = element.find(">") + 1
    while opened := _OPEN.search(element, at):
        name = opened[1].upper()
        known = ends.get(name, [])
        number = bisect_left(known, opened.end())
        if number < len(known):
            stop = known[number]
        else:
            stop = element.find("<", opened.end())
            stop = len(element) if stop < 0 else stop
        found.setdefault(name, []).append(element[opened.end() : stop])
        at = stop
    return found


def line(written: str) -> str:
    """``written`` as one line without tags, controls and references."""
    return one_line(_decoded(_TAG.sub(" ", written)))


def body(written: str) -> list[Block]:
    """The blocks of a text: its paragraphs are marked by tags, blank lines or indented lines."""
    written = _NUMBERED_CONTROL.sub("", written)
    parts = _PARAGRAPH.split(written)
    if len(parts) == 1:
        return elements.plain(_decoded(_TAG.sub(" ", written)), wrapped=True)
    return list(paragraphs.blocks([text for part in parts if (text := line(part))]))


def _decoded(written: str) -> str:
    written = _NUMBERED_CONTROL.sub("", written)
    return (
        unescape(_NAMED.sub(lambda name: _NAMES[name[1]], written)) if "&" in written else written
    )
