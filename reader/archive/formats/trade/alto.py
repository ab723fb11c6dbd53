"""Parses ALTO, the text that was recognized in the pictures of pages: each page is an article.

The standard is the Library of Congress's: <https://www.loc.gov/standards/alto/>. It knows blocks
and lines, but no articles, titles and dates, so those fields stay empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reader.archive.formats.trade import elements
from reader.archive.formats.trade.elements import local, named
from reader.archive.registry import Item
from reader.archive.sources import Source
from reader.model import Article, Block
from reader.safety import one_line
from reader.system.lazy import lazy_pattern

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_PICTURE = lazy_pattern(r"<(?:\w+:)?fileName>\s*([^<>]{1,300}?)\s*</")
_HYPHENS = "-\xad‐¬⸗"


def articles(source: Source) -> Iterator[Item]:
    """The pages in ``source``, one at a time; one without text is ``Skipped``."""
    picture = _PICTURE.search(source.opening)
    media_id = picture[1] if picture else ""
    return elements.articles(source, "Page", lambda page: _page(page, media_id))


def _page(page: Element, media_id: str) -> Article:
    texts = [_text(block) for block in named(page, "textblock")]
    blocks = tuple(Block("paragraph", text) for text in texts if text)
    return Article("", "", media_id=media_id, blocks=blocks)


def _text(block: Element) -> str:
    """The text of a block; words that were divided at the end of a line are whole again."""
    words: list[str] = []
    is_open = is_whole = False  # whether the last word goes on in the next line
    for line in named(block, "textline"):
        for each in line:
            if local(each) == "hyp":
                is_open = bool(words) and not is_whole
            if local(each) != "string":
                continue
            word, whole = each.get("CONTENT", "").strip(), each.get("SUBS_CONTENT", "").strip()
            part = each.get("SUBS_TYPE", "").lower()
            if whole and part == "hyppart2" and is_whole:
                is_whole = False
                continue
            if not word:
                continue
            if is_open and word[0].islower():
                words[-1] = words[-1].rstrip(_HYPHENS) + word
            else:
                words.append(whole if whole and part == "hyppart1" else word)
            is_open, is_whole = False, bool(whole) and part == "hyppart1"
        if words and not is_whole and len(words[-1]) > 2 and words[-1][-1] in _HYPHENS:
            is_open = True
    return one_line(" ".join(words))
