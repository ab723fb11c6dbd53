"""Where the lines of a paragraph end: no last line of one short word, headlines of even lines.

Lines are filled greedily, which is quick; only where that leaves a widow, or where lines have to
be even, is the best of all ways to break a few lines looked for: the one whose lines leave the
least room free, by the sum of squares (the "optimum fit" of Knuth and Plass, Software: Practice and
Experience 11, 1981, without its hyphens and stretching).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from reader.text.cells import units, width_of, wrap

Span = tuple[int, int]

_WIDOW = 5
"""A word alone on the last line is a widow where it takes less than one part in so many of it."""

_TAIL = 4
"""So many last lines may be broken otherwise to mend a widow."""

_MOST_UNITS = 90
"""More words, or East Asian characters, than these are not moved about."""

_FULL_ENOUGH = 3
"""A line that leaves more free than one part in so many looks worse than a widow."""


def wrap_paragraph(text: str, width: int, first_width: int | None = None) -> list[Span]:
    """Spans of ``text`` as :func:`wrap` gives them, without a widow where that can be had."""
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
    """Spans of ``text`` in as many lines as :func:`wrap` takes, about as wide as each other."""
    spans = wrap(text, width)
    if len(spans) < 2:
        return spans
    return _best(text, spans, [width] * len(spans), even=True) or spans


def _best(text: str, spans: list[Span], rooms: Sequence[int], *, even: bool) -> list[Span] | None:
    """``text`` from the first to the last of ``spans`` in as many lines, broken in the best way.

    The last line has to have two units at least or, where lines are to be ``even``, counts like the
    others. None where there is no good way, or where there is too much to look through.
    """
    first = spans[0][0]
    parts = [(first + a, first + b, cells) for a, b, cells in units(text[first : spans[-1][1]])]
    count = len(parts)
    if count > _MOST_UNITS:
        return None
    # Where each unit would begin and end, were all on one line.
    starts, ends, at = [], [], 0
    for number, (left, _, cells) in enumerate(parts):
        at += left - parts[number - 1][1] if number else 0
        starts.append(at)
        at += cells
        ends.append(at)
    # For every unit that a line may begin with: the cost of this line and all below, and its end.
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
