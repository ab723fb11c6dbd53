"""Maps lines of the article list to articles, and to the headings between them.

Nothing is stored per article: the headings before a line, which are few, determine its article.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

ROW_HEIGHT = 3
"""Lines per article, by default: one or two for its title, one for its origin."""


class RowMarks(NamedTuple):
    """The user's marks of an article; each shows as a character, not by colour alone."""

    starred: bool = False
    read: bool = False
    tagged: bool = False
    noted: bool = False

    def sign(self, part: int) -> str:
        """The sign before the line ``part`` of the article: one cell."""
        return "★" if part == 0 and self.starred else "✓" if part == 1 and self.read else " "

    @property
    def before_origin(self) -> str:
        """The marks before the origin of the article."""
        signs = ("✎" if self.noted else "") + ("#" if self.tagged else "")
        return signs and f"{signs} "


class Row(NamedTuple):
    """A line: ``part`` 0 and up of the article at ``position``; ``part`` -1: a heading.

    A heading belongs to the group number ``group``; ``position`` is the first one below it.
    """

    position: int
    part: int
    group: int


class ListRows:
    """The lines of a list of ``count`` articles, with a heading above each position in ``starts``.

    Each article takes ``row_height`` lines. Line numbers count from 0 at the beginning of the list,
    positions too.
    """

    def __init__(
        self, count: int, starts: Sequence[int] = (), row_height: int = ROW_HEIGHT
    ) -> None:
        self.row_height = row_height
        self._count = count
        self._starts = array("I", starts)
        self._heads = array("I", [at * row_height + above for above, at in enumerate(starts)])

    @property
    def height(self) -> int:
        """The number of lines."""
        return self._count * self.row_height + len(self._starts)

    def top(self, position: int) -> int:
        """The first line of the article at ``position``."""
        return position * self.row_height + bisect_right(self._starts, position)

    def first_in_sight(self, position: int) -> int:
        """The first line to show with the article: the heading, for the first of a group."""
        group = bisect_right(self._starts, position) - 1
        headed = group >= 0 and self._starts[group] == position
        return self.top(position) - headed

    def at(self, line: int) -> Row | None:
        """The row at ``line``; None below the last."""
        if not 0 <= line < self.height:
            return None
        group = bisect_right(self._heads, line) - 1
        if group >= 0 and self._heads[group] == line:
            return Row(self._starts[group], -1, group)
        position, part = divmod(line - (group + 1), self.row_height)
        return Row(position, part, group)
