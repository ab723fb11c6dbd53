"""What the list says of an article, in words. No Textual here."""

from __future__ import annotations

from functools import lru_cache

from reader.store.articles import Entry
from reader.text.cells import wrap, wrap_lines

_INNER_QUOTES = str.maketrans('“”«»"', "‘’‹›'")


def title_of(entry: Entry) -> str:
    """What the list calls an article; first words that stand for a title are in quotes."""
    if entry.untitled and entry.listing[:1] != "(":
        return f"“{entry.listing.translate(_INNER_QUOTES)}”"
    return entry.listing


@lru_cache(maxsize=512)
def title_lines(title: str, width: int, most: int) -> list[tuple[int, str]]:
    """``title`` in at most ``most`` lines of ``width`` cells, each with its place in the title."""
    lines = wrap_lines(title, width, most=most)
    starts = [start for start, _ in wrap(title, width)]
    return list(zip(starts, lines, strict=False))


def origin_of(entry: Entry, date: str) -> str:
    """Where an article is from: ``date``, publication and dateline, as far as there are any."""
    origin = (date, entry.publication, ", ".join(entry.places))
    return " · ".join(filter(None, origin))


@lru_cache(maxsize=8)
def paragraphs(text: str, width: int) -> list[str]:
    """The lines of ``text``, wrapped, with a blank one between two of them."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        lines += [""] if lines else []
        lines += wrap_lines(paragraph, width)
    return lines
