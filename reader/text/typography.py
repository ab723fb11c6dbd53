"""Lays out an article in lines: title block, caption, dateline, paragraphs, source.

:func:`set_article` wraps an article once for one width; the reading pane paints the lines and
``reader show`` prints them. Every line of article text knows which code points of which field it
shows, so that mentions can be highlighted and the reading position survives a change of width.
This module knows no Textual.

Paragraphs are broken without widows, and headlines into lines of even length. Lines are filled
greedily, which is fast. If that leaves a widow, or if the lines must be even, a few lines are
broken again in the best of all ways: the one with the smallest sum of squares of free cells (the
"optimum fit" of Knuth and Plass, Software: Practice and Experience 11, 1981, without hyphenation
and stretching).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import Literal, NamedTuple

from reader.model import BLOCK_SEPARATOR, Article, Block, MentionField
from reader.system.lazy import lazy_pattern
from reader.text.cells import units, width_of, wrap, wrap_lines
from reader.text.dates import spoken_date
from reader.text.direction import right_to_left

Role = Literal[
    "blank", "kicker", "meta", "title", "rule", "caption", "text", "subheading", "quotation",
    "item", "source", "note",
]  # fmt: skip

MEASURE = 66
"""The longest line of an article, in cells: a length that is comfortable to read."""

NARROWEST, WIDEST = 40, 120
"""The range of the measure in cells that the user can choose."""

WORDS_A_MINUTE = 230
"""Silent reading of English non-fiction (Brysbaert 2019, 238 words a minute, rounded down)."""

WIDE_A_MINUTE = 260
"""Chinese or Japanese characters a minute (Brysbaert 2019: 255 to 260)."""

RULE = "━" * 6
"""The short rule below the title."""

_BETWEEN = " · "
_BESIDE_KICKER = "   "

_ACCENTED = str.maketrans("ΆΈΉΊΌΎΏ", "ΑΕΗΙΟΥΩ")
_GEORGIAN = lazy_pattern("[\u10d0-\u10ff]")
_GAP = lazy_pattern(r"(?<=\S)  +(?=\S)")
"""What is between two columns of an example or a table."""


class Line(NamedTuple):
    """One laid-out line: ``lead`` (a sign, an indent or the dateline), ``text`` and a ``tail``.

    If ``field`` is set, ``text`` is ``article.field_text(field)[start:start + len(text)]``.
    ``indent`` is the number of free cells before the line, so that right-to-left text ends at the
    right margin. Text is in reading order: a terminal that supports such scripts reverses it, any
    other shows the letters from left to right.
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
    """Code points ``start`` to ``end`` (exclusive) of ``field``."""

    field: MentionField
    start: int
    end: int


class Setting:
    """The lines of one article at one width, with a lookup from code points to lines."""

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

        Returns its number and the line; None as the line if there is no such line.
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
        """The numbers of the first lines of title, caption and blocks."""
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
        """The numbers of the first lines of the title and the subheadings."""
        roles = ("title", "subheading")
        return [number for number in self.paragraphs if self.lines[number].role in roles]


def minutes(article: Article) -> int:
    """The reading time of the body in minutes, at least 1."""
    words = wide = 0
    for block in article.blocks:
        words += len(block.text.split())
        if not block.text.isascii():
            wide += width_of(block.text) - len(block.text)
    return max(1, round(words / WORDS_A_MINUTE + max(wide, 0) / WIDE_A_MINUTE))


def capitals(text: str) -> str:
    """``text`` in capitals as they are set in its script.

    Greek capitals have no accents. Georgian ones are too new for most fonts, and such text is
    unchanged, as is that of scripts without capitals.
    """
    if text.isascii():
        return text.upper()
    return text if _GEORGIAN.search(text) else text.upper().translate(_ACCENTED)


def set_article(
    article: Article,
    width: int,
    measure: int = MEASURE,
    source: str = "",
    *,
    rules: bool = True,
) -> Setting:
    """``article`` in lines of at most ``min(width, measure)`` cells, but not fewer than 8.

    ``source`` is the name of the file in the last lines; if empty, the article's path. Without
    ``rules``, no lines are drawn: read aloud, they are noise.
    """
    measure = max(min(width, measure), 8)
    lines = list(_head(article, measure, rules=rules))
    dateline = article.dateline.text or ", ".join(article.dateline.places)
    lead = f"{capitals(dateline)} — " if dateline else ""
    offset = 0
    for number, block in enumerate(article.blocks):
        lines += _block(block, offset, measure, lead if number == 0 else "")
        offset += len(block.text) + len(BLOCK_SEPARATOR)
        following = article.blocks[number + 1].kind if number + 1 < len(article.blocks) else None
        if not block.kind == following == "item":
            lines.append(BLANK)
    if rules:
        lines.append(Line("source", "─" * min(measure, 8)))
    lines += _foot(article, source or article.path, measure)
    while lines and lines[-1] is BLANK:
        lines.pop()
    return Setting(lines, measure)


def _head(article: Article, measure: int, *, rules: bool) -> Iterator[Line]:
    # The lines above the title are on the side where it starts.
    leftward = right_to_left(article.title or article.listing)
    yield from _above_title(article, measure, leftward)
    if article.title:
        yield BLANK
        spans = wrap_evenly(article.title, measure)
        yield from _lines("title", article.title, "title", 0, spans, measure)
    if rules:
        yield Line("rule", RULE, indent=measure - len(RULE) if leftward else 0)
    yield BLANK
    if article.caption:
        yield from _wrapped("caption", article.caption, "caption", 0, measure, mark="▎")
        yield BLANK


def _above_title(article: Article, measure: int, leftward: bool) -> Iterator[Line]:
    """The publication with date and reading time beside it, or below if there is no room; and
    whatever else the file says of the article.
    """
    kicker = capitals(article.publication)
    when = [*filter(None, [spoken_date(article.published)]), f"{minutes(article)} min"]
    beside = _BETWEEN.join(when)
    used = width_of(kicker + _BESIDE_KICKER + beside)
    if kicker and used <= measure and leftward:
        yield Line("kicker", kicker, beside + _BESIDE_KICKER, indent=measure - used)
    elif kicker and used <= measure:
        yield Line("kicker", kicker, tail=_BESIDE_KICKER + beside)
    else:
        yield from _plain("kicker", [kicker], measure, leftward)
        yield from _plain("meta", when, measure, leftward)
    others = [*filter(None, (article.byline, article.section, article.archive))]
    yield from _plain("meta", others, measure, leftward)


def _plain(role: Role, parts: Sequence[str], measure: int, leftward: bool) -> Iterator[Line]:
    """Lines that are not part of the article's text: ``parts`` with points between them."""
    line = ""
    lines = []
    for part in parts:  # avoids a break within "5 min"
        longer = f"{line}{_BETWEEN}{part}" if line else part
        if line and width_of(longer) > measure:
            lines += wrap_lines(line, measure)
            longer = part
        line = longer
    for each in [*lines, *wrap_lines(line, measure)]:
        yield Line(role, each, indent=measure - width_of(each) if leftward else 0)


def _block(block: Block, offset: int, measure: int, dateline: str) -> Iterator[Line]:
    if "\n" in block.text:
        yield from _as_it_stands(block.text, offset, measure, "  " * (block.kind == "quotation"))
    elif block.kind == "quotation":
        yield from _wrapped("quotation", block.text, "text", offset, measure, mark="│")
    elif block.kind == "item":
        yield from _wrapped("item", block.text, "text", offset, measure, mark="•", once=True)
    elif block.kind == "subheading":
        spans = wrap_evenly(block.text, measure)
        yield from _lines("subheading", block.text, "text", offset, spans, measure)
    else:
        yield from _wrapped("text", block.text, "text", offset, measure, dateline)


def _as_it_stands(text: str, offset: int, measure: int, indent: str) -> Iterator[Line]:
    """Lines of ``text`` as they stand, such as an example or a table of the help.

    News never has such lines. One that is too long continues below its second column, if it has
    two columns, with two blanks between them, else a little further to the right than it begins.
    """
    room = measure - len(indent)
    for line in text.removesuffix("\n").split("\n"):
        first = len(line) - len(line.lstrip())
        gap = _GAP.search(line, first)
        further = 2 if indent or not first else 0
        column = min(width_of(line[: gap.end()]) if gap else first + further, room // 2)
        spans = [(0, len(line))]
        if width_of(line) > room:
            spans = wrap(line, room - column, room - first)
            spans[0] = 0, spans[0][1]
        for number, (start, end) in enumerate(spans):
            lead = indent + " " * column * (number > 0)
            yield Line("text", line[start:end], lead, "text", offset + start)
        offset += len(line) + 1


def _foot(article: Article, source: str, measure: int) -> Iterator[Line]:
    """The lines for citing the article: tags, places, URL, media id and file."""
    tags = " ".join(f"#{tag}" for tag in article.tags)
    media = f"Media ID {article.media_id}" if article.media_id else ""
    parts = [part for part in (tags, ", ".join(article.places), article.url, media) if part]
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
    """A paragraph after a ``dateline``, or with a ``mark`` beside each line or ``once``."""
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


_Stretch = tuple[int, int]
"""Where a line starts and ends in its paragraph."""

_WIDOW = 5
"""A single word on the last line is a widow if it is shorter than 1/5 of the measure."""

_TAIL = 4
"""How many lines at the end may be broken again to remove a widow."""

_MOST_UNITS = 90
"""Lines with more words or East Asian characters than this are not broken again."""

_FULL_ENOUGH = 3
"""A line with more than 1/3 of its cells free looks worse than a widow."""


def wrap_paragraph(text: str, width: int, first_width: int | None = None) -> list[_Stretch]:
    """Spans of ``text`` like those of :func:`wrap`, without a widow if possible."""
    spans = wrap(text, width, first_width)
    if len(spans) < 2 or " " in (last := text[slice(*spans[-1])]):
        return spans
    short = width_of(last) * _WIDOW < width
    if not short or sum(1 for _ in units(last)) > 1:
        return spans
    rooms = [width] * len(spans)
    if first_width is not None:
        rooms[0] = first_width
    for lines in range(min(_TAIL, len(spans)), 1, -1):
        head, tail = spans[:-lines], spans[-lines:]
        if rewrapped := _best(text, tail, rooms[-lines:], even=False):
            return [*head, *rewrapped]
    return spans


def wrap_evenly(text: str, width: int) -> list[_Stretch]:
    """Spans of ``text`` in as many lines as :func:`wrap` needs, all about equally wide."""
    spans = wrap(text, width)
    if len(spans) < 2:
        return spans
    return _best(text, spans, [width] * len(spans), even=True) or spans


def _best(
    text: str, spans: list[_Stretch], rooms: Sequence[int], *, even: bool
) -> list[_Stretch] | None:
    """Break the part of ``text`` that ``spans`` cover again, in the best way, in as many lines.

    The last line needs at least two units, or counts like the others if lines are to be ``even``.
    None if there is no good way, or too many units to try.
    """
    first = spans[0][0]
    parts = [(first + a, first + b, cells) for a, b, cells in units(text[first : spans[-1][1]])]
    count = len(parts)
    if count > _MOST_UNITS:
        return None
    # Where each unit starts and ends if all are on one line.
    starts, ends, at = [], [], 0
    for number, (left, _, cells) in enumerate(parts):
        at += left - parts[number - 1][1] if number else 0
        starts.append(at)
        at += cells
        ends.append(at)
    # For every unit that a line may start with: the cost of this line and all below, and the ends.
    below: dict[int, tuple[int, list[int]]] = {count: (0, [])}
    for line in range(len(rooms) - 1, -1, -1):
        room, last = rooms[line], line == len(rooms) - 1
        here: dict[int, tuple[int, list[int]]] = {}
        for begin in range(count if line else 1):
            for end in range(count, begin, -1) if last else range(begin + 1, count):
                free = room - (ends[end - 1] - starts[begin])
                if free < 0 or (last and not even and end - begin < 2):
                    break
                if end in below and (last or even or free * _FULL_ENOUGH <= room):
                    cost = below[end][0] + (free * free if even or not last else 0)
                    if begin not in here or cost < here[begin][0]:
                        here[begin] = cost, [end, *below[end][1]]
                if last:
                    break
        below = here
    if 0 not in below:
        return None
    begins = [0, *below[0][1]]
    return [(parts[begin][0], parts[end - 1][1]) for begin, end in pairwise(begins)]
