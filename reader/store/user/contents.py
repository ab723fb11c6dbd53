"""The user's data in memory, for lists, queries and windows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from reader.model import MentionField
from reader.store.user.reading_positions import ReadingPosition
from reader.store.user.user_file import Change, Row, Table, touched

LONGEST_NOTE = 1_000_000
"""Code points, for a draft as well."""

MOST_SEARCHES = 300
"""How many searches are remembered."""


class Quotation(NamedTuple):
    """A passage that the user saved: ``start`` counts code points in ``field`` of the article.

    ``source`` is a line that cites its source; ``at`` is in seconds since 1970.
    """

    field: MentionField
    start: int
    text: str
    source: str
    at: float


class Contents:
    """The rows of the user's file as dictionaries, updated together with the file.

    Data of articles is keyed by article id. A reader that runs while another thread makes a change
    sees either the old value or the new one.
    """

    def __init__(self) -> None:
        self.read: dict[str, float] = {}
        """When each read article was marked as read; all others are unread."""
        self.starred: dict[str, float] = {}
        self.tags: dict[str, set[str]] = {}
        self.notes: dict[str, str] = {}
        self.quotations: dict[str, list[Quotation]] = {}
        self.positions: dict[str, ReadingPosition] = {}
        self.drafts: dict[str, str] = {}
        """Notes that have been begun and not saved yet."""
        self.saved_searches: dict[str, str] = {}
        """The queries of saved searches, by name."""
        self.searched: dict[str, float] = {}
        """When each query was last searched for."""

    @property
    def search_history(self) -> list[str]:
        """Past queries, each once, the latest last."""
        searched = self.searched  # another thread may replace it
        return sorted(searched, key=searched.__getitem__)

    def articles(self) -> set[str]:
        """The ids of all articles that the user has any data on."""
        return set().union(
            self.read, self.starred, self.tags, self.notes, self.quotations, self.positions,
            self.drafts,
        )  # fmt: skip

    def work(self) -> int:
        """How many rows the user would miss: all but reading positions and the search history."""
        several = [*self.tags.values(), *self.quotations.values()]
        single = len(self.read) + len(self.starred) + len(self.notes)
        return single + len(self.drafts) + len(self.saved_searches) + sum(map(len, several))

    def become(self, other: Contents) -> None:
        """Take over all values of ``other``."""
        vars(self).update(vars(other))

    def apply(self, change: Change) -> None:
        """Make ``change``. Making it twice does no harm."""
        for key in touched(change):
            self._delete(change.table, key)
        for row in change.put:
            self.insert(change.table, row)

    def reverse_of(self, change: Change) -> Change:
        """The change that would undo ``change``, except that some rows lose their times."""
        rows: list[Row] = []
        for key in (keys := touched(change)):
            name, *values = key
            match change.table:
                case "tag":
                    rows += [(*key, 0.0)] if values[0] in self.tags.get(name, ()) else []
                case "quotation":
                    there = self.quotations.get(name, ())
                    rows += [(name, *each) for each in there if list(each[:3]) == values]
                case "place":
                    position = self.positions.get(name)
                    rows += [(name, *position, 0.0)] if position else []
                case "read" | "starred" | "search":
                    one_each = self._of(change.table)
                    rows += [(name, one_each[name])] if name in one_each else []
                case _:
                    one_each = self._of(change.table)
                    rows += [(name, one_each[name], 0.0)] if name in one_each else []
        return Change(change.table, keys, rows)

    def insert(self, table: Table, row: Row) -> None:
        """Insert ``row`` of ``table``."""
        name, *values = row
        if table == "tag":
            # A new set, not the old one enlarged: another thread may be iterating over that.
            self.tags[name] = {*self.tags.get(name, ()), values[0]}
        elif table == "quotation":
            several = [*self.quotations.get(name, ()), Quotation(*values)]
            self.quotations[name] = sorted(several, key=lambda each: each.at)
        elif table == "place":
            self.positions[name] = ReadingPosition(values[0], values[1])
        elif table != "imported":
            self._of(table)[name] = values[0]

    def _delete(self, table: Table, key: Row) -> None:
        name, *values = key
        if table == "tag":
            _discard(self.tags, name, lambda tag: tag == values[0])
        elif table == "quotation":
            _discard(self.quotations, name, lambda each: list(each[:3]) == values)
        else:
            self._of(table).pop(name, None)

    def _of(self, table: Table) -> dict[str, Any]:
        """The values of ``table``, which has one row per key."""
        tables: Mapping[Table, dict[str, Any]] = {
            "read": self.read, "starred": self.starred, "note": self.notes, "draft": self.drafts,
            "place": self.positions, "search": self.searched, "saved_search": self.saved_searches,
        }  # fmt: skip
        return tables[table]


def _discard(values: dict[str, Any], name: str, matches: Callable[[Any], bool]) -> None:
    """Remove the values of ``name`` that ``matches`` selects."""
    several = values.get(name)
    if several is None:
        return
    left = type(several)(each for each in several if not matches(each))
    if left:
        values[name] = left
    else:
        del values[name]
