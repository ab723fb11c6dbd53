"""What the user made, in memory: all that lists, queries and windows ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from reader.model import MentionField
from reader.store.user.reading_positions import ReadingPosition
from reader.store.user.user_file import Change, Row, Table, touched

LONGEST_NOTE = 1_000_000
"""Code points, also of a draft."""

MOST_SEARCHES = 300
"""How many searches are remembered."""


class Quotation(NamedTuple):
    """A passage that the user kept: ``start`` counts code points in ``field`` of the article.

    ``source`` says where it is from, in a line that can be cited; ``at`` is seconds since 1970.
    """

    field: MentionField
    start: int
    text: str
    source: str
    at: float


class Contents:
    """The rows of the user's file as dictionaries, changed as the file is.

    Those of articles are keyed by the article's id. Whoever reads one while another thread changes
    it sees the old value or the new one.
    """

    def __init__(self) -> None:
        self.read: dict[str, float] = {}
        """When each article that is read became so; all others are unread."""
        self.starred: dict[str, float] = {}
        self.tags: dict[str, set[str]] = {}
        self.notes: dict[str, str] = {}
        self.quotations: dict[str, list[Quotation]] = {}
        self.positions: dict[str, ReadingPosition] = {}
        self.drafts: dict[str, str] = {}
        """Notes that were begun and not saved as notes yet."""
        self.saved_searches: dict[str, str] = {}
        """The queries of the searches that were saved, by their names."""
        self.searched: dict[str, float] = {}
        """When each query was searched for last."""

    @property
    def search_history(self) -> list[str]:
        """What was searched for, each once, the last one last."""
        searched = self.searched  # another thread may put others in its place
        return sorted(searched, key=searched.__getitem__)

    def articles(self) -> set[str]:
        """The ids of all articles that the user made something of."""
        return set().union(
            self.read, self.starred, self.tags, self.notes, self.quotations, self.positions,
            self.drafts,
        )  # fmt: skip

    def work(self) -> int:
        """How many rows would be a loss: all but reading positions and the search history."""
        several = [*self.tags.values(), *self.quotations.values()]
        single = len(self.read) + len(self.starred) + len(self.notes)
        return single + len(self.drafts) + len(self.saved_searches) + sum(map(len, several))

    def become(self, other: Contents) -> None:
        """Hold what ``other`` holds."""
        vars(self).update(vars(other))

    def apply(self, change: Change) -> None:
        """Make ``change``; no matter if it has been made already."""
        for key in touched(change):
            self._delete(change.table, key)
        for row in change.put:
            self.insert(change.table, row)

    def reverse_of(self, change: Change) -> Change:
        """What undoes ``change`` if it is made now; the times of its rows are not known here."""
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
                    held = self._of(change.table)
                    rows += [(name, held[name])] if name in held else []
                case _:
                    held = self._of(change.table)
                    rows += [(name, held[name], 0.0)] if name in held else []
        return Change(change.table, keys, rows)

    def insert(self, table: Table, row: Row) -> None:
        """Take in ``row`` of ``table``."""
        name, *values = row
        if table == "tag":
            # Another set, not a larger one: another thread may be looking through that.
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
        """What is held of ``table``, which has one row a key."""
        held: Mapping[Table, dict[str, Any]] = {
            "read": self.read, "starred": self.starred, "note": self.notes, "draft": self.drafts,
            "place": self.positions, "search": self.searched, "saved_search": self.saved_searches,
        }  # fmt: skip
        return held[table]


def _discard(held: dict[str, Any], name: str, gone: Callable[[Any], bool]) -> None:
    """Take what is ``gone`` from the several values of ``name``."""
    several = held.get(name)
    if several is None:
        return
    left = type(several)(each for each in several if not gone(each))
    if left:
        held[name] = left
    else:
        del held[name]
