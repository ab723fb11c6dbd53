"""Splits the HTML exports of Factiva, Nexis (until 2019), Europresse and ProQuest into articles.

Such a file has up to hundreds of articles. The source is cut at the vendor's separators first, so
that only one article's tree is in memory, and each article has its own words and nothing of its
neighbours. What a line means follows from its class, its style or its place; words decide only
where vendors write labels, because each interface language has its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from reader.archive.formats.vendors import europressehtml, factivahtml, nexishtml, proquesthtml
from reader.archive.formats.vendors.htmlruns import Reads, Story, tree
from reader.archive.registry import Flaw, Item, Skipped, UnreadableError
from reader.archive.sources import Source

MAX_TAGS = 200_000
"""The most tags in one article, to limit memory; one with long tables has a tenth of it."""

_VENDORS = (
    ("Factiva", factivahtml.pieces),
    ("Nexis", nexishtml.pieces),
    ("Europresse", europressehtml.pieces),
    ("ProQuest", proquesthtml.pieces),
    ("Nexis", nexishtml.numbered_pieces),
)


def articles(source: Source) -> Iterator[Item]:
    """The articles in ``source``. Raises ``UnreadableError`` if there are none."""
    html = source.text
    if not is_export(html):
        raise UnreadableError("no article of a news database was found in this web page")
    yield from articles_of(html)


def is_export(html: str) -> bool:
    """Whether ``html`` has at least one article of a vendor's export."""
    return next(_pieces(html), None) is not None


def articles_of(html: str) -> Iterator[Item]:
    """The articles in the export ``html``, one at a time, in their order.

    One without text yields Skipped, one with too many tags Flaw.
    """
    for number, (vendor, read, piece) in enumerate(_pieces(html), 1):
        if piece.count("<") > MAX_TAGS:
            yield Flaw(f"document {number}", f"it has more than {MAX_TAGS:,} tags, not read")
            continue
        root, problem = tree(piece)
        story = read(root, number) if root is not None else Story()
        story.problem = problem
        if story.blocks or story.caption:
            parsed = story.parsed()
            yield parsed._replace(article=parsed.article._replace(format=vendor))
        else:
            yield Skipped(f"document {number}")


def _pieces(html: str) -> Iterator[tuple[str, Reads, str]]:
    """The HTML of each article of the first vendor that has any, its name and what reads it."""
    for vendor, pieces in _VENDORS:
        found = False
        for read, piece in pieces(html):
            found = True
            yield vendor, read, piece
        if found:
            return
