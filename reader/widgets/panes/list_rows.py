"""Which article is on which line of the list, when articles take one line or several.

How many rows an article takes depends on its title and on the width of the list. That is measured
only where it shows: an article that was never measured counts as :attr:`ListRows.most`, which it
cannot exceed. So a list of any length is laid out at once, and every line near the measured ones is
exact; measuring more only moves the lines below.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple

HEADING, GAP, ABOVE_HEADING = -1, -2, -3
"""Parts of the list that are no rows of an article: see :class:`Row`."""

_BLOCK = 256
"""How many articles have their lines summed up, so that no key adds up a whole list."""


class Row(NamedTuple):
    """A line: ``part`` 0 and up of the article at ``position``, or one of three others.

    ``GAP`` is the blank line above the article; ``HEADING`` is the heading of the group number
    ``group``, and ``ABOVE_HEADING`` the blank line above that: they have the ``position`` of the
    first article below them.
    """

    position: int
    part: int
    group: int


class ListRows:
    """The lines of a list of ``count`` articles, with a heading above each position in ``starts``.

    Lines and positions count from 0 at the beginning of the list. ``rows_of`` returns how many rows
    the article at a position takes, from 1 to ``most``. Above each article are ``gap`` blank lines,
    above each heading but the first is one.
    """

    def __init__(
        self,
        count: int,
        starts: Sequence[int],
        rows_of: Callable[[int], int],
        most: int,
        gap: int = 0,
    ) -> None:
        self.most = most
        self.gap = gap
        self._count = count
        self._starts = array("I", starts)
        self._measure = rows_of
        self._rows = bytearray(count)  # 0: not measured
        self._saved = array("I", bytes(4 * (count // _BLOCK + 1)))
        """How many lines fewer the articles of a block take than if each took the most."""
        self._last = 0, 0, 0
        """The position that was looked up last, where the next one seldom is far from, with its
        lines; no lines, if they may have changed."""

    @property
    def height(self) -> int:
        """The number of lines."""
        return self.start(self._count)

    def rows_of(self, position: int) -> int:
        """How many rows the article at ``position`` takes, measured now if it was not before."""
        rows = self._rows[position]
        if not rows:
            self._rows[position] = rows = max(min(self._measure(position), self.most), 1)
            if rows < self.most:
                self._saved[position // _BLOCK] += self.most - rows
                self._last = self._last[0], 0, 0
        return rows

    def is_measured(self, position: int, lines: int) -> bool:
        """Whether :meth:`measure` would measure nothing."""
        step = 1 if lines >= 0 else -1
        lines = abs(lines)
        while 0 <= position < self._count and lines >= 0:
            if not self._rows[position]:
                return False
            lines -= self._rows[position] + self.gap
            position += step
        return True

    def measure(self, position: int, lines: int) -> None:
        """Measure the article at ``position`` and those below it on ``lines`` lines.

        If ``lines`` is negative, those above it.
        """
        step = 1 if lines >= 0 else -1
        lines = abs(lines)
        while 0 <= position < self._count and lines >= 0:
            lines -= self.rows_of(position) + self.gap
            position += step

    def start(self, position: int) -> int:
        """The first line that belongs to the article at ``position``, blank or a heading.

        For the number of articles, the height of the list.
        """
        group = bisect_right(self._starts, position) - 1
        headings = max(2 * group + 1, 0)
        if group >= 0 and self._starts[group] == position:
            headings -= 2 if group else 1
        return position * (self.most + self.gap) + headings - self._saved_before(position)

    def top(self, position: int) -> int:
        """The first row of the article at ``position``."""
        headings = max(2 * bisect_right(self._starts, position) - 1, 0)
        lines = position * (self.most + self.gap) + self.gap
        return lines + headings - self._saved_before(position)

    def _saved_before(self, position: int) -> int:
        block = position // _BLOCK
        rows = self._rows[block * _BLOCK : position]
        here = self.most * (len(rows) - rows.count(0)) - sum(rows)
        return sum(self._saved[:block]) + here

    def first_in_sight(self, position: int) -> int:
        """The first line to show with the article: the blank one above it.

        In a list with headings one more: the heading or, for an article that is not the first of
        its group, the line that the heading covers where the article begins the screen.
        """
        return self.top(position) - self.gap - bool(self._starts)

    def whole_from(self, line: int) -> int:
        """The first line from ``line`` on where an article, or a group, can begin the screen."""
        row = self.at(line)
        if row is None:
            return line
        here = self.first_in_sight(row.position)
        if here >= line or row.position + 1 >= self._count:
            return max(here, line)
        return self.first_in_sight(row.position + 1)

    def at(self, line: int) -> Row | None:
        """The row at ``line``; None below the last."""
        if not 0 <= line < self.height:
            return None
        position, start, end = self._last
        if not start <= line < end:
            if line == end > start:
                position += 1
            else:
                far = abs(line - self.start(position)) // (1 + self.gap) + 1
                among = range(max(position - far, 0), min(position + far + 1, self._count))
                position = among[bisect_right(among, line, key=self.start) - 1]
            self._last = position, self.start(position), self.start(position + 1)
        group = bisect_right(self._starts, position) - 1
        part = line - self.top(position)
        if part < 0:
            headed = group >= 0 and self._starts[group] == position
            above = part + self.gap
            part = GAP if above >= 0 else HEADING if headed and above == -1 else ABOVE_HEADING
        return Row(position, part, group)
