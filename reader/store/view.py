"""The list as shown: a stack of filters over the store, an order, and groups."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Container, Hashable, Mapping, Sequence, Set
from itertools import compress, islice
from operator import ne
from typing import NamedTuple

from reader.model import Article
from reader.store.articles import U32, Coded, Entry, Store
from reader.store.sorting import ArchiveOrder, Order

MONTH = len("2014-03")

EVERY_NUMBER = range(1 << 32)
"""The numbers of a filter that lets every article pass."""


class Filter(NamedTuple):
    """Limits the list to the articles ``numbers``, which may still grow."""

    label: str
    numbers: Container[int]
    key: Hashable = None
    """Identifies what is filtered by: two filters by the same thing have equal keys."""


class Pending(NamedTuple):
    """The key of a filter that cannot be applied yet; ``key`` is its key from then on."""

    key: Hashable


class View:
    """The articles that pass every filter, in an order, and optionally in groups."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.filters: list[Filter] = []
        self.order: Order = ArchiveOrder(store)
        """The order of the articles. A new one takes effect at :meth:`update`."""
        self.grouped = True
        """Whether to group articles sorted by date or publication, from :meth:`update` on."""
        self.starts = array(U32)
        """The positions where groups begin, the first one 0; empty if there are no groups."""
        self._numbers: Sequence[int] = array(U32)
        self._stay_listed: set[int] = set()
        self.update()

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, position: int) -> int:
        """The number of the article at ``position`` of the list."""
        return self._numbers[position]

    @property
    def numbers(self) -> Sequence[int]:
        """All numbers of the list, in its order; a new object whenever they change."""
        return self._numbers

    def article(self, position: int) -> Article:
        """The article at ``position`` of the list."""
        return self.store[self._numbers[position]]

    def entry(self, position: int) -> Entry:
        """What the list shows of the article at ``position``."""
        return self.store.entry(self._numbers[position])

    def nearest(self, number: int) -> int:
        """The position of ``number``, or else of the next listed article; the length if none is."""
        return bisect_left(self._numbers, self.order.position(number), key=self.order.position)

    def group(self, number: int) -> tuple[str, int]:
        """What the articles of the group ``number`` have in common, and how many there are.

        The publication, or as much of ``2014-03`` as the date has; empty for articles without it.
        """
        start = self.starts[number]
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self)
        entry = self.entry(start)
        by_date = self.order.sort.by == "date"
        return entry.published[:MONTH] if by_date else entry.publication, end - start

    def group_of(self, position: int) -> int:
        """The number of the group that the article at ``position`` is in; -1 without groups."""
        return bisect_right(self.starts, position) - 1

    def push(self, filter_: Filter) -> None:
        """Add ``filter_`` to the stack."""
        self.filters.append(filter_)
        self._stay_listed.clear()
        self.update()

    def replace(self, filter_: Filter) -> None:
        """Replace the last filter by ``filter_``."""
        self.filters.pop()
        self.push(filter_)

    def pop(self) -> Filter | None:
        """Remove the last filter and return it; None if there is none."""
        if not self.filters:
            return None
        undone = self.filters.pop()
        self._stay_listed.clear()
        self.update()
        return undone

    def remove(self, filter_: Filter) -> None:
        """Remove ``filter_`` from the stack, wherever it is."""
        self.filters[:] = [each for each in self.filters if each is not filter_]
        self.update()

    def patch(self, gone: Collection[int], replaced: Mapping[int, int]) -> None:
        """Remove the numbers ``gone`` after files have changed; ``replaced`` maps some to new ones.

        What replaces a listed article stays listed until the next :meth:`push` or :meth:`pop`. It
        is not known yet whether it passes the filters, and it should not vanish while it is read.
        """
        if self.filters and replaced:
            listed = frozenset(self._numbers)
            self._stay_listed |= {new for old, new in replaced.items() if old in listed}
        self._stay_listed.difference_update(gone)
        self.order.patch(gone, replaced)
        self.update()

    def update(self) -> bool:
        """Apply the store, the filters and the order again; return whether the list has changed."""
        before, starts = self._numbers, self.starts
        numbers = array(U32, self.order.numbers)
        for each in self.filters:
            passed, stay = each.numbers, self._stay_listed
            if isinstance(passed, Articles):
                passed = passed.now()
            numbers = array(
                U32, [number for number in numbers if number in passed or number in stay]
            )
        self._numbers = numbers
        self.starts = self._group_starts()
        return self._numbers != before or self.starts != starts

    def _group_starts(self) -> array[int]:
        by = self.order.sort.by
        if not self.grouped or by not in ("date", "publication") or not self._numbers:
            return array(U32)
        if by == "date":
            column = self.store.coded("published")
            groups: Sequence[int] = _numbers([value[:MONTH] for value in column.values])
        else:
            column = self.store.coded("publication")
            groups = range(len(column.values))
        return self._changes(column, groups)

    def _changes(self, column: Coded, groups: Sequence[int]) -> array[int]:
        """The positions where the group changes; ``groups`` has the group of each code."""
        here = list(map(groups.__getitem__, map(column.codes.__getitem__, self._numbers)))
        changed = map(ne, here, islice(here, 1, None))
        return array(U32, [0, *compress(range(1, len(here)), changed)])


def _numbers(values: Sequence[str]) -> list[int]:
    """A number for each of ``values``; equal values have the same number."""
    seen: dict[str, int] = {}
    return [seen.setdefault(value, len(seen)) for value in values]


class Articles:
    """The articles that mention an entity, as far as is known at the time of each access."""

    def __init__(self, numbers: Callable[[], Set[int]]) -> None:
        self._numbers = numbers

    def __contains__(self, number: object) -> bool:
        return number in self._numbers()

    def now(self) -> Set[int]:
        """A snapshot of the numbers: far cheaper than many single lookups."""
        return frozenset(self._numbers())
