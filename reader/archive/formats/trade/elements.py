"""What the XML formats of the trade share: their articles, and text, bylines and so on in them.

NITF and XHTML name their blocks alike, so one walk turns both into an article's blocks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from reader.archive import xml
from reader.archive.fields import dateline, dates, headers, paragraphs, urls
from reader.archive.formats import fragments
from reader.archive.formats.trade import pieces
from reader.archive.registry import Flaw, Item, Parsed, Skipped
from reader.archive.sources import Source
from reader.model import Article, Block, BlockKind, Dateline
from reader.safety import one_line, plain_spaces
from reader.system.lazy import lazy_pattern, words

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_KINDS: dict[str, BlockKind] = {
    "li": "item",
    "dd": "item",
    "tr": "item",
    "bq": "quotation",
    "blockquote": "quotation",
    **{f"h{level}": "subheading" for level in range(1, 7)},
    **{f"hl{level}": "subheading" for level in range(1, 5)},
    "hedline": "subheading",
    "dt": "subheading",
}
_BLOCKS = frozenset(_KINDS) | words(
    """
    p para par paragraph body.content block body div section article main ul ol dl table tbody
    thead caption pre hr note figure header footer address fn body.head body.end nitf-table
    """
)
_UNSEEN = words(
    "script style template noscript iframe svg head media figure figcaption object embed title"
    " nitf-table-metadata custom-table video audio"
)
_BREAK = "\x0b"
_BY = lazy_pattern(r"\s*by\b[:\s]*", re.IGNORECASE)
_CODE = lazy_pattern(r"[\W\d_]*")
_UNDERSCORE = lazy_pattern(r"([^_]{2,60}?) _ (?=\S)")
_INITIALS = lazy_pattern(r"(?:[A-Z]\.)+[A-Z]")
_SHORTENED = lazy_pattern(r"\b[A-Z][a-z]{0,4}\.$")
_HOST = lazy_pattern(r"(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24}", re.IGNORECASE)


def articles(source: Source, name: str, parse: Callable[[Element], Article]) -> Iterator[Item]:
    """The articles that ``parse`` finds in the elements ``name`` of ``source``, one at a time.

    An element without text is ``Skipped``, one that is not well-formed a ``Flaw``.
    """
    for piece in pieces.pieces(source, name):
        if isinstance(piece, Flaw):
            yield piece
            continue
        try:
            element = xml.parse(piece.text)
        except xml.BrokenXMLError as error:
            yield Flaw(piece.where, str(error))
            continue
        article = parse(element)
        if article.blocks or article.caption:
            yield Parsed(article, content=canonical(element))
        else:
            yield Skipped(piece.where)


def local(element: Element) -> str:
    """The name of ``element`` without namespace and prefix, in lower case; empty for a comment."""
    tag = element.tag
    return _local(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=1024)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def named(within: Element, *names: str) -> Iterator[Element]:
    """The elements with one of the local ``names`` (in lower case) in ``within``, in order."""
    return (each for each in within.iter() if local(each) in names)


def first(within: Element, *names: str) -> Element | None:
    """The first of :func:`named`, or None."""
    return next(named(within, *names), None)


def text(element: Element | None, without: Sequence[str] = ()) -> str:
    """The text of ``element`` as one line, without the elements of the local names ``without``."""
    if element is None:
        return ""
    return paragraphs.decoded(one_line(" ".join(_texts(element, without)))).replace(" ,", ",")


def _texts(element: Element, without: Sequence[str]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if local(child) not in without and isinstance(child.tag, str):
            yield from _texts(child, without)
        yield child.tail or ""


def first_text(within: Element, *names: str) -> str:
    """The first text that is not empty of the elements with one of the local ``names``."""
    return next((found for each in named(within, *names) if (found := text(each))), "")


def attribute(within: Element, name: str, key: str) -> str:
    """The first value that is not empty of the attribute ``key`` of the elements ``name``."""
    return next((one_line(found) for each in named(within, name) if (found := each.get(key))), "")


def canonical(element: Element) -> bytes:
    """The words of ``element`` and of its attributes, from which an article's id is computed."""
    found: list[str] = []
    for each in element.iter():
        found += (each.text or "").split()
        for value in each.attrib.values():
            found += value.split()
        found += (each.tail or "").split() if each is not element else ()
    return " ".join(found).encode("utf-8", "surrogatepass")


def blocks(element: Element) -> list[Block]:
    """The paragraphs, subheadings, items and quotations in ``element``, of NITF or XHTML.

    Media and scripts are left out. Markup inside the text (HTML in a CDATA section) counts as
    markup.
    """
    walk = _Walk()
    walk.visit(element, "paragraph")
    walk.finish("paragraph")
    return walk.blocks


class _Walk:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._words: list[str] = []

    def visit(self, element: Element, kind: BlockKind) -> None:
        name = local(element)
        inside = _KINDS.get(name, kind)
        if kind in ("item", "quotation"):
            inside = kind
        if name in _BLOCKS:
            self.finish(kind)
        if name == "br":
            self._words.append(_BREAK)
        elif name in ("td", "th"):
            self._words.append(" ")
        self._words.append(element.text or "")
        for child in element:
            if not isinstance(child.tag, str):
                pass  # a comment
            elif local(child) in _UNSEEN:
                self.finish(inside)
            else:
                self.visit(child, inside)
            self._words.append(child.tail or "")
        if name in _BLOCKS:
            self.finish(inside)

    def finish(self, kind: BlockKind) -> None:
        """End the current block."""
        written = "".join(self._words)
        self._words.clear()
        if not any(map(str.isalnum, written)) and not written.strip(" \n\t\r\x0b_*-–—=."):
            return  # nothing, or a line between two parts
        if is_html(written):
            found = fragments.blocks(written.replace(_BREAK, "<br>"))
            self.blocks += [
                each._replace(kind=kind) if each.kind == "paragraph" else each for each in found
            ]
            return
        lines = [one_line(line) for line in written.split(_BREAK)]
        self.blocks += [
            Block(kind, paragraphs.decoded(each)) for each in paragraphs.unwrap(lines) if each
        ]


def plain(written: str, *, wrapped: bool = False) -> list[Block]:
    """The blocks of plain text.

    Paragraphs start after a blank line, or at a line that is further indented than the others.
    ``wrapped``: the other lines continue a paragraph; otherwise that depends on their lengths.
    """
    if is_html(written):
        return fragments.blocks(written)
    lines = written.expandtabs(4).splitlines()
    depths = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    # The first line may start behind a tag, and the others be indented like tags.
    behind = not wrapped and len(depths) > 1 and lines[0].strip()
    base = min(depths[1:] if behind else depths, default=0)
    starts = sum(depth > base + 1 for depth in depths)
    if not wrapped and not 0 < starts < len(depths):
        joined = paragraphs.unwrap([one_line(line) for line in lines])
    else:
        found: list[list[str]] = [[]]
        for line in lines:
            if not line.strip() or len(line) - len(line.lstrip()) > base + 1:
                found.append([])
            found[-1].append(line)
        joined = [one_line(" ".join(each)) for each in found]
    return list(paragraphs.blocks([paragraphs.decoded(each) for each in joined if each]))


def is_html(written: str) -> bool:
    """Whether ``written`` is HTML in text rather than plain text, perhaps in capitals."""
    return "<" in written and fragments.has_markup(written.lower())


def byline(written: str) -> str:
    """The authors in a byline's text, without its "By"."""
    return headers.byline(written) or _BY.sub("", written, count=1).strip(" ,;.")


def place(written: str) -> Dateline:
    """The dateline of a field that holds one, without its dash; empty if it is only a date."""
    bare = one_line(written).strip(" -–—_:")
    if not _SHORTENED.search(bare):
        bare = bare.rstrip(".")
    if not bare.strip(".") or dates.stated(bare):
        return Dateline()
    found = dateline.find(f"{bare} - A")
    if found is None or found.dateline.text.rstrip(".") != bare.rstrip("."):
        return Dateline(bare)
    places = (each.rstrip(".") for each in found.dateline.places)
    return Dateline(bare, tuple(f"{each}." if _INITIALS.fullmatch(each) else each
                                for each in places))  # fmt: skip


def dated(blocks: list[Block], publication: str) -> tuple[dateline.Found | None, list[Block]]:
    """The dateline in the first of ``blocks``, and the blocks without it.

    Like :func:`.dateline.taken_from`, also with the underscore that wires had for a dash.
    """
    found, rest = dateline.taken_from(blocks, publication)
    if found or not blocks or not (wire := _UNDERSCORE.match(blocks[0].text)):
        return found, rest
    dashed = blocks[0]._replace(text=f"{wire[1]} - {blocks[0].text[wire.end() :]}")
    found, rest = dateline.taken_from([dashed, *blocks[1:]], publication)
    return (found, rest) if found else (None, blocks)


def signed(line: str, blocks: list[Block]) -> tuple[str, list[Block]]:
    """The byline ``line``, else that in the first of ``blocks``; and the blocks without that."""
    if not line and len(blocks) > 1 and (found := headers.byline(blocks[0].text)):
        return found, blocks[1:]
    return line, blocks


def outlet(name: str) -> str:
    """The publication ``name``; that of its host if it is one ("ansa.it")."""
    name = plain_spaces(one_line(name))
    return urls.publication(f"//{name}") if _HOST.fullmatch(name) else name


def labels(found: Sequence[str]) -> tuple[str, ...]:
    """``found`` as tags or places: once each, without codes of digits and single letters."""
    kept = (one_line(each) for each in found)
    return tuple(dict.fromkeys(
        each for each in kept if len(each) > 1 and not _CODE.fullmatch(each)
    ))  # fmt: skip
