"""Breaks paragraphs into lines without widows, and headlines into lines of even length.

Lines are filled greedily, which is fast. If that leaves a widow, or if the lines must be even, a
few lines are broken again in the best of all ways: the one with the smallest sum of squares of free
cells (the "optimum fit" of Knuth and Plass, Software: Practice and Experience 11, 1981, without
hyphenation and stretching).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from reader.text.cells import units, width_of, wrap

Span = tuple[int, int]

_WIDOW = 5
"""A single word on the last line is a widow if it is shorter than 1/5 of the measure."""

_TAIL = 4
"""How many lines at the end may be broken again to remove a widow."""

_MOST_UNITS = 90
"""Lines with more words or East Asian characters than this are not broken again."""

_FULL_ENOUGH = 3
"""A line with more than 1/3 of its cells free looks worse than a widow."""


def wrap_paragraph(text: str, width: int, first_width: int | None = None) -> list[Span]:
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


def wrap_evenly(text: str, width: int) -> list[Span]:
    """Spans of ``text`` in as many lines as :func:`wrap` needs, all about equally wide."""
    spans = wrap(text, width)
    if len(spans) < 2:
        return spans
    return _best(text, spans, [width] * len(spans), even=True) or spans


def _best(text: str, spans: list[Span], rooms: Sequence[int], *, even: bool) -> list[Span] | None:
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
