"""What the list shows of the store: filters, stacked, each undone by itself; order; groups."""

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


class Filter(NamedTuple):
    """A reason why only some articles are listed: ``numbers`` may still grow while it holds."""

    label: str
    numbers: Container[int]
    key: Hashable = None
    """What the list is narrowed to; two filters by the same thing have the same."""


class View:
    """The numbers that pass every filter, in some order, perhaps in groups."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.filters: list[Filter] = []
        self.order: Order = ArchiveOrder(store)
        """In what order the articles are; another one shows after :meth:`update`."""
        self.grouped = True
        """Whether articles sorted by date or publication are in groups, after :meth:`update`."""
        self.starts = array(U32)
        """The positions where a group begins, from 0 on; empty where there are no groups."""
        self._numbers: Sequence[int] = array(U32)
        self._kept: set[int] = set()
        self.update()

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, position: int) -> int:
        """The number of the article at ``position`` of the list."""
        return self._numbers[position]

    @property
    def numbers(self) -> Sequence[int]:
        """All numbers of the list, in its order: another object whenever they change."""
        return self._numbers

    def article(self, position: int) -> Article:
        """The article at ``position`` of the list."""
        return self.store[self._numbers[position]]

    def entry(self, position: int) -> Entry:
        """What the list shows of the article at ``position``."""
        return self.store.entry(self._numbers[position])

    def nearest(self, number: int) -> int:
        """The position of ``number``, or of the next article listed; the length after the last."""
        return bisect_left(self._numbers, self.order.position(number), key=self.order.position)

    def group(self, number: int) -> tuple[str, int]:
        """What the articles of a group have in common, and how many there are.

        The publication, or as much of ``2014-03`` as there is of the date; empty for those that
        have none.
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
        """List only what passes ``filter_`` as well."""
        self.filters.append(filter_)
        self._kept.clear()
        self.update()

    def replace(self, filter_: Filter) -> None:
        """List what passes ``filter_`` instead of the last one."""
        self.filters.pop()
        self.push(filter_)

    def pop(self) -> Filter | None:
        """Undo the last filter and say which it was; None where there is none."""
        if not self.filters:
            return None
        undone = self.filters.pop()
        self._kept.clear()
        self.update()
        return undone

    def patch(self, gone: Collection[int], replaced: Mapping[int, int]) -> None:
        """Files have changed: the numbers ``gone`` have left, for some ``replaced`` has others.

        What replaces a listed article is listed as well until the next :meth:`push` or
        :meth:`pop`: nobody knows yet what passes, and it should not vanish under the reader.
        """
        if self.filters and replaced:
            listed = frozenset(self._numbers)
            self._kept |= {new for old, new in replaced.items() if old in listed}
        self._kept.difference_update(gone)
        self.order.patch(gone, replaced)
        self.update()

    def update(self) -> bool:
        """Look again at the store, the filters and the order; True when the list has changed."""
        before, starts = self._numbers, self.starts
        numbers = array(U32, self.order.numbers)
        for each in self.filters:
            passed, kept = each.numbers, self._kept
            if isinstance(passed, Articles):
                passed = passed.now()
            numbers = array(
                U32, [number for number in numbers if number in passed or number in kept]
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
        """The positions where the group changes, by ``groups``, the number of each code's group."""
        here = list(map(groups.__getitem__, map(column.codes.__getitem__, self._numbers)))
        changed = map(ne, here, islice(here, 1, None))
        return array(U32, [0, *compress(range(1, len(here)), changed)])


def _numbers(values: Sequence[str]) -> list[int]:
    """A number for each of ``values``, the same for equal ones."""
    seen: dict[str, int] = {}
    return [seen.setdefault(value, len(seen)) for value in values]


class Articles:
    """The articles of one entity, as they are known whenever one looks."""

    def __init__(self, numbers: Callable[[], Set[int]]) -> None:
        self._numbers = numbers

    def __contains__(self, number: object) -> bool:
        return number in self._numbers()

    def now(self) -> Set[int]:
        """The numbers that are known now: to ask for many, far cheaper than one by one."""
        return frozenset(self._numbers())
