"""Passages of an article, selected by sentence, word, line or paragraph. Does not import Textual.

A *position* counts code points through title, caption and text, with one more for the end of each.
:class:`Passages` converts positions to fields and offsets.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from reader.model import MENTION_FIELDS, Article, MentionField
from reader.system.lazy import lazy_pattern
from reader.text.typography import Setting, Span

Unit = Literal["sentence", "word", "line", "paragraph"]

_PARAGRAPH = lazy_pattern(r"\S(?:[^\n]*\S)?")
_WORD = lazy_pattern(r"\S+")
# What may end a sentence: marks, what closes behind them, and then white space or the end; where a
# script writes no spaces, the mark alone.
_END = lazy_pattern("(?:[.!?…؟۔।]+[”’\"')\\]»]*(?=\\s|$))|[。！？]+[”’」』）]*")
_BEGINS = lazy_pattern("[“‘\"'(\\[«¿¡]*([^\\W_])")
_ABBREVIATED = lazy_pattern(
    r"(?:^|[\s(“‘\"'])(?:[^\W\d_]|(?:[^\W\d_]\.)+[^\W\d_]"
    r"|Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Capt|Maj|Adm|Sen|Rep|Gov|Pres|Rev|Hon|St|Jr|Sr|Mt|Ft"
    r"|No|vs|etc|al|cf|e\.g|i\.e|approx|Inc|Ltd|Corp|Co|Bros|dept|est"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|p|pp|vol|ed)$"
)
_LONGEST_ABBREVIATION = 12


class Passages:
    """The units of one article, as laid out."""

    def __init__(self, article: Article, setting: Setting) -> None:
        self._article = article
        self._setting = setting
        self._bases: dict[MentionField, int] = {}
        at = 0
        for each in MENTION_FIELDS:
            self._bases[each] = at
            at += len(article.field_text(each)) + 1
        self._units: dict[Unit, list[tuple[int, int]]] = {}

    def position(self, field: MentionField, offset: int) -> int:
        """The position of the code point ``offset`` of ``field``."""
        return self._bases[field] + offset

    def units(self, unit: Unit) -> list[tuple[int, int]]:
        """Start and end of each ``unit``, in reading order, without overlaps."""
        if unit not in self._units:
            if unit == "line":
                found = [
                    (self.position(line.field, line.start), self.position(line.field, line.end))
                    for line in self._setting.lines
                    if line.field is not None and line.text
                ]
            else:
                found = [
                    (self._bases[each] + start, self._bases[each] + end)
                    for each in MENTION_FIELDS
                    for start, end in _cut(self._article.field_text(each), unit)
                ]
            self._units[unit] = found
        return self._units[unit]

    def spans(self, start: int, end: int) -> list[Span]:
        """The spans between two positions, one for each field that has a part of it."""
        found = []
        for each, base in self._bases.items():
            length = len(self._article.field_text(each))
            first, last = max(start - base, 0), min(end - base, length)
            if first < last:
                found.append(Span(each, first, last))
        return found

    def text(self, spans: Sequence[Span]) -> str:
        """The words of ``spans``, with a blank line between two."""
        parts = (self._article.field_text(each.field)[each.start : each.end] for each in spans)
        return "\n\n".join(parts)


@dataclass(frozen=True)
class Selection:
    """The selected positions, ``start`` to ``end``. Moves change the end or, if ``at_start``, the
    start; ``j`` and ``k`` move by ``unit``.
    """

    passages: Passages = field(compare=False)
    unit: Unit
    start: int
    end: int
    at_start: bool = False

    @staticmethod
    def at(passages: Passages, unit: Unit, position: int) -> Selection | None:
        """The ``unit`` at ``position``, or the next one, else the last; None if there is none."""
        units = passages.units(unit)
        if not units:
            return None
        number = bisect_right(units, position, key=lambda each: each[0]) - 1
        if number < 0 or (units[number][1] <= position and number + 1 < len(units)):
            number += 1
        return Selection(passages, unit, *units[number])

    @property
    def head(self) -> int:
        """The end that moves."""
        return self.start if self.at_start else self.end

    @property
    def spans(self) -> list[Span]:
        """The selected spans."""
        return self.passages.spans(self.start, self.end)

    @property
    def text(self) -> str:
        """The selected words."""
        return self.passages.text(self.spans)

    @property
    def moving(self) -> str:
        """The words of the unit at the moving end."""
        position = self.start if self.at_start else max(self.end - 1, self.start)
        last = Selection.at(self.passages, self.unit, position)
        return last.text if last is not None else self.text

    def by(self, unit: Unit) -> Selection:
        """The selection in whole units of another kind: all that it overlaps."""
        touched = [
            each
            for each in self.passages.units(unit)
            if each[0] < self.end and self.start < each[1]
        ]
        if not touched:
            return replace(self, unit=unit)
        return replace(self, unit=unit, start=touched[0][0], end=touched[-1][1])

    def other_end(self) -> Selection:
        """The same selection, with the other end as the moving one."""
        return replace(self, at_start=not self.at_start)

    def moved(self, steps: int, unit: Unit | None = None) -> Selection:
        """The selection with its end moved by ``steps`` units, back if negative; it is never empty.

        If the end moves back past the beginning, the beginning moves from there on, and the other
        way round, as in vim.
        """
        units = self.passages.units(unit or self.unit)
        now = self
        for _ in range(abs(steps)):
            now = now._forward(units) if steps > 0 else now._back(units)
        return now

    def to_end(self, *, last: bool) -> Selection:
        """The selection extended to the last word, or to the first one."""
        units = self.passages.units(self.unit)
        if last:
            return replace(self, end=max(units[-1][1], self.end), at_start=False)
        return replace(self, start=min(units[0][0], self.start), at_start=True)

    def _forward(self, units: Sequence[tuple[int, int]]) -> Selection:
        if self.at_start:
            at = bisect_right(units, self.start, key=lambda each: each[0])
            if at < len(units) and units[at][0] < self.end:
                return replace(self, start=units[at][0])
        at = bisect_right(units, self.end, key=lambda each: each[1])
        end = units[at][1] if at < len(units) else self.end
        return replace(self, end=end, at_start=False)

    def _back(self, units: Sequence[tuple[int, int]]) -> Selection:
        if not self.at_start:
            at = bisect_left(units, self.end, key=lambda each: each[1]) - 1
            if at >= 0 and units[at][1] > self.start:
                return replace(self, end=units[at][1])
        at = bisect_left(units, self.start, key=lambda each: each[0]) - 1
        start = units[at][0] if at >= 0 else self.start
        return replace(self, start=start, at_start=True)


def _cut(text: str, unit: Unit) -> list[tuple[int, int]]:
    if unit == "word":
        return [match.span() for match in _WORD.finditer(text)]
    paragraphs = [match.span() for match in _PARAGRAPH.finditer(text)]
    if unit == "paragraph":
        return paragraphs
    return [each for start, end in paragraphs for each in sentences(text, start, end)]


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences between ``start`` and ``end``, without the white space between them."""
    found = []
    for match in _END.finditer(text, start, end):
        begin = match.end()
        while begin < end and text[begin].isspace():
            begin += 1
        if begin < end and (begin <= start or not _is_end(text, match.start(), match[0], begin)):
            continue
        found.append((start, match.end()))
        start = begin
    return [*found, (start, end)] if start < end else found


def _is_end(text: str, at: int, mark: str, begin: int) -> bool:
    """Whether a sentence ends with the ``mark`` at ``at``, and another begins at ``begin``."""
    after = _BEGINS.match(text, begin)
    if after and after[1].islower():
        return False  # "the U.S. said", "'Why?' he asked"
    return mark != "." or not _ABBREVIATED.search(text[max(at - _LONGEST_ABBREVIATION, 0) : at])
