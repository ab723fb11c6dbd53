"""An article set in lines: title block, caption, dateline, paragraphs, source. No Textual here.

:func:`set_article` wraps an article once for one width; the reading pane paints the lines and
``reader show`` prints them. Every line of article text knows which code points of which field it
shows, so that mentions can be marked and a place be kept when the width changes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import chain
from typing import Literal, NamedTuple

from reader.model import BLOCK_SEPARATOR, Article, Block, MentionField
from reader.text.breaking import wrap_evenly, wrap_paragraph
from reader.text.cells import width_of, wrap_lines
from reader.text.direction import right_to_left

Role = Literal[
    "blank", "kicker", "title", "meta", "caption", "text", "subheading", "quotation", "item",
    "source", "note",
]  # fmt: skip

MEASURE = 66
"""The widest line of the article, in cells: what a reader's eye takes in comfortably."""

NARROWEST, WIDEST = 40, 120
"""Cells between which a reader may choose another measure."""

WORDS_A_MINUTE = 230
"""Silent reading of English non-fiction (Brysbaert 2019, 238 words a minute, rounded down)."""

WIDE_A_MINUTE = 260
"""Chinese or Japanese characters a minute (Brysbaert 2019: 255 to 260)."""

_BETWEEN = " · "


class Line(NamedTuple):
    """One set line: ``lead`` (a mark, an indent or the dateline), ``text``, and a mark as ``tail``.

    Where ``field`` is given, ``text`` is ``article.field_text(field)[start:start + len(text)]``.
    ``indent`` is how many cells stay free before it, so that a line that is read from right to left
    ends where the measure does. Its text is in the order in which it is read: a terminal that shows
    such scripts turns it round, any other shows the letters from left to right.
    """

    role: Role
    text: str = ""
    lead: str = ""
    field: MentionField | None = None
    start: int = 0
    indent: int = 0
    tail: str = ""

    @property
    def end(self) -> int:
        """The code point after the line's last one, in its field."""
        return self.start + len(self.text)


BLANK = Line("blank")


class Span(NamedTuple):
    """Code points ``start`` to ``end``, exclusive, of ``field``."""

    field: MentionField
    start: int
    end: int


class Setting:
    """The lines of one article at one width, and the way from code points to lines."""

    def __init__(self, lines: list[Line], measure: int) -> None:
        self.lines = lines
        self.measure = measure
        self._paragraphs: list[int] | None = None
        self._starts: dict[MentionField, tuple[list[int], list[int]]] = {}
        for number, line in enumerate(lines):
            if line.field is not None:
                starts, numbers = self._starts.setdefault(line.field, ([], []))
                starts.append(line.start)
                numbers.append(number)

    def __len__(self) -> int:
        return len(self.lines)

    def line_of(self, field: MentionField, offset: int) -> int:
        """The number of the line that shows code point ``offset`` of ``field``; 0 if none does."""
        starts, numbers = self._starts.get(field, ([], []))
        at = bisect_right(starts, offset) - 1
        return numbers[at] if at >= 0 else 0

    def text_line(self, number: int) -> tuple[int, Line | None]:
        """The first line from ``number`` on that shows text of the article, else the last before.

        With its number; None where there is no such line at all.
        """
        lines = self.lines
        after = range(max(number, 0), len(lines))
        before = range(min(number, len(lines) - 1), -1, -1)
        for at in chain(after, before):
            if lines[at].field is not None:
                return at, lines[at]
        return 0, None

    @property
    def paragraphs(self) -> list[int]:
        """The numbers of the lines with which title, caption and blocks begin."""
        if self._paragraphs is None:
            self._paragraphs = [
                number
                for number, line in enumerate(self.lines)
                if line.field is not None and self._begins(number, line)
            ]
        return self._paragraphs

    def _begins(self, number: int, line: Line) -> bool:
        before = self.lines[number - 1] if number else BLANK
        other = before.field != line.field
        return other or line.start >= before.end + len(BLOCK_SEPARATOR)

    @property
    def headings(self) -> list[int]:
        """The numbers of the lines with which the title and the subheadings begin."""
        roles = ("title", "subheading")
        return [number for number in self.paragraphs if self.lines[number].role in roles]


def minutes(article: Article) -> int:
    """How many minutes the body takes to read, one at least."""
    words = wide = 0
    for block in article.blocks:
        words += len(block.text.split())
        if not block.text.isascii():
            wide += width_of(block.text) - len(block.text)
    return max(1, round(words / WORDS_A_MINUTE + max(wide, 0) / WIDE_A_MINUTE))


def kicker(article: Article) -> str:
    """The line above the title: who published it, and in what."""
    return _BETWEEN.join(part for part in (article.publication, article.archive) if part)


def meta(article: Article) -> str:
    """The line below the title: section, date, byline and reading time, as far as there are any."""
    parts = (article.section, article.published, article.byline, f"{minutes(article)} min")
    return _BETWEEN.join(part for part in parts if part)


def set_article(article: Article, width: int, measure: int = MEASURE, source: str = "") -> Setting:
    """``article`` in lines of at most ``min(width, measure)`` cells, and never fewer than 8.

    ``source`` is what its last lines call the file; where it is empty, the article's path.
    """
    measure = max(min(width, measure), 8)
    lines = list(_head(article, measure))
    dateline = article.dateline.text or ", ".join(article.dateline.places)
    lead = f"{dateline.upper()} — " if dateline else ""
    offset = 0
    for number, block in enumerate(article.blocks):
        lines += _block(block, offset, measure, lead if number == 0 else "")
        offset += len(block.text) + len(BLOCK_SEPARATOR)
        following = article.blocks[number + 1].kind if number + 1 < len(article.blocks) else None
        if not block.kind == following == "item":
            lines.append(BLANK)
    lines += _foot(article, source or article.path, measure)
    while lines and lines[-1] is BLANK:
        lines.pop()
    return Setting(lines, measure)


def _head(article: Article, measure: int) -> Iterator[Line]:
    # The lines about the article stand at the side where its title begins.
    leftward = right_to_left(article.title or article.listing)
    if text := kicker(article).upper():
        yield from _plain("kicker", text, measure, leftward)
        yield BLANK
    if article.title:
        spans = wrap_evenly(article.title, measure)
        yield from _lines("title", article.title, "title", 0, spans, measure)
    yield from _plain("meta", meta(article), measure, leftward)
    yield BLANK
    if article.caption:
        yield from _wrapped("caption", article.caption, "caption", 0, measure, mark="▎")
        yield BLANK


def _plain(role: Role, text: str, measure: int, leftward: bool) -> Iterator[Line]:
    """Lines that are no part of the article's text."""
    line = ""
    lines = []
    for part in text.split(_BETWEEN):  # "5 min" is not divided where it can be helped
        longer = f"{line}{_BETWEEN}{part}" if line else part
        if line and width_of(longer) > measure:
            lines += wrap_lines(line, measure)
            longer = part
        line = longer
    for each in [*lines, *wrap_lines(line, measure)]:
        yield Line(role, each, indent=measure - width_of(each) if leftward else 0)


def _block(block: Block, offset: int, measure: int, dateline: str) -> Iterator[Line]:
    if block.kind == "quotation":
        yield from _wrapped("quotation", block.text, "text", offset, measure, mark="│")
    elif block.kind == "item":
        yield from _wrapped("item", block.text, "text", offset, measure, mark="•", once=True)
    elif block.kind == "subheading":
        spans = wrap_evenly(block.text, measure)
        yield from _lines("subheading", block.text, "text", offset, spans, measure)
    else:
        yield from _wrapped("text", block.text, "text", offset, measure, dateline)


def _foot(article: Article, source: str, measure: int) -> Iterator[Line]:
    """What a citation needs: tags and the places the file names, the address, the file."""
    tags = " ".join(f"#{tag}" for tag in article.tags)
    media = f"Media ID {article.media_id}" if article.media_id else ""
    parts = [part for part in (tags, ", ".join(article.places), article.url, media) if part]
    yield Line("source", "─" * min(measure, 8))
    for part in (*parts, source):
        yield from (Line("source", line) for line in wrap_lines(part, measure))


def _wrapped(
    role: Role,
    text: str,
    field: MentionField,
    offset: int,
    measure: int,
    dateline: str = "",
    mark: str = "",
    once: bool = False,
) -> Iterator[Line]:
    """A paragraph, after a ``dateline``, or beside a ``mark`` that all lines have, or the first."""
    if width_of(dateline) > measure:
        yield from (Line(role, "", part) for part in wrap_lines(dateline, measure))
        dateline = ""
    room = measure - (2 if mark else 0)
    spans = wrap_paragraph(text, room, room - width_of(dateline))
    yield from _lines(role, text, field, offset, spans, measure, dateline, mark, once)


def _lines(
    role: Role,
    text: str,
    field: MentionField,
    offset: int,
    spans: list[tuple[int, int]],
    measure: int,
    dateline: str = "",
    mark: str = "",
    once: bool = False,
) -> Iterator[Line]:
    leftward = right_to_left(text)
    for number, (start, end) in enumerate(spans):
        lead, tail = "" if number else dateline, ""
        beside = " " if once and number else mark
        if leftward and mark:
            tail = f" {beside}"
        elif mark:
            lead = f"{beside} "
        shown = text[start:end]
        indent = measure - width_of(f"{lead}{shown}{tail}") if leftward else 0
        yield Line(role, shown, lead, field, offset + start, indent, tail)
