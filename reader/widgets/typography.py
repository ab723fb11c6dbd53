"""An article set in lines: title block, caption, dateline, paragraphs, source. No Textual here.

:func:`set_article` wraps an article once for one width; the reading pane paints the lines and
``reader show`` prints them. Every line of article text knows which code points of which field it
shows, so that mentions can be marked and a place be kept when the width changes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from reader.model import BLOCK_SEPARATOR, Article, Block, MentionField
from reader.widgets.cells import width_of, wrap, wrap_lines

Role = Literal[
    "blank", "kicker", "title", "meta", "caption", "text", "subheading", "quotation", "item",
    "source", "note",
]  # fmt: skip

MEASURE = 66
"""The widest line of the article, in cells: what a reader's eye takes in comfortably."""

WORDS_A_MINUTE = 230
"""Silent reading of English non-fiction (Brysbaert 2019, 238 words a minute, rounded down)."""

WIDE_A_MINUTE = 260
"""Chinese or Japanese characters a minute (Brysbaert 2019: 255 to 260)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One set line: ``lead`` (a mark, an indent or the dateline) and then ``text``.

    Where ``field`` is given, ``text`` is ``article.field_text(field)[start:start + len(text)]``.
    """

    role: Role
    text: str = ""
    lead: str = ""
    field: MentionField | None = None
    start: int = 0

    @property
    def end(self) -> int:
        """The code point after the line's last one, in its field."""
        return self.start + len(self.text)


BLANK = Line("blank")


class Setting:
    """The lines of one article at one width, and the way from code points to lines."""

    def __init__(self, lines: list[Line], measure: int) -> None:
        self.lines = lines
        self.measure = measure
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
    return " · ".join(part for part in (article.publication, article.archive) if part)


def meta(article: Article) -> str:
    """The line below the title: section, date, byline and reading time, as far as there are any."""
    parts = (article.section, article.published, article.byline, f"{minutes(article)} min")
    return " · ".join(part for part in parts if part)


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
    if text := kicker(article).upper():
        yield from (Line("kicker", part) for part in wrap_lines(text, measure))
        yield BLANK
    if article.title:
        yield from _wrapped("title", article.title, "title", 0, measure)
    yield from (Line("meta", part) for part in wrap_lines(meta(article), measure))
    yield BLANK
    if article.caption:
        yield from _wrapped("caption", article.caption, "caption", 0, measure, "▎ ", "▎ ")
        yield BLANK


def _block(block: Block, offset: int, measure: int, dateline: str) -> Iterator[Line]:
    if block.kind == "quotation":
        yield from _wrapped("quotation", block.text, "text", offset, measure, "│ ", "│ ")
    elif block.kind == "item":
        yield from _wrapped("item", block.text, "text", offset, measure, "• ", "  ")
    elif block.kind == "subheading":
        yield from _wrapped("subheading", block.text, "text", offset, measure)
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
    first_lead: str = "",
    next_lead: str = "",
) -> Iterator[Line]:
    if width_of(first_lead) > measure:
        yield from (Line(role, "", part) for part in wrap_lines(first_lead, measure))
        first_lead = ""
    room = measure - width_of(next_lead)
    first_room = measure - width_of(first_lead)
    for number, (start, end) in enumerate(wrap(text, room, first_room)):
        lead = next_lead if number else first_lead
        yield Line(role, text[start:end], lead, field, offset + start)
