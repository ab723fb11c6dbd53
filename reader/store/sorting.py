"""The orders of the list: archive order, sorted by a field, or by relevance.

An order has the listed article numbers in that order, and gives the position of any number; for one
that is not listed, the position where it would be. So the cursor keeps its article in every order.

Articles without a date, title or publication come last in either direction, in archive order, and
no value is made up for them. Articles with equal values are in archive order, too.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import Literal, NamedTuple, Protocol

from reader.store.articles import U32, Coded, Store
from reader.text.folding import sort_key

SortName = Literal["archive", "date", "title", "publication", "relevance"]

DOWN: frozenset[SortName] = frozenset(("date", "relevance"))
"""Sorted from high to low unless reversed: the newest and the best first."""


class Sort(NamedTuple):
    """What the list is sorted by; ``reverse`` is the opposite of the usual direction."""

    by: SortName = "archive"
    reverse: bool = False

    @property
    def descending(self) -> bool:
        """Whether the highest value (the latest, the best) comes first."""
        return (self.by in DOWN) != self.reverse


class Order(Protocol):
    """An order of the articles of a store."""

    @property
    def sort(self) -> Sort:
        """What the order is sorted by."""

    @property
    def numbers(self) -> Sequence[int]:
        """The listed numbers in this order. Not a copy: do not change."""

    def position(self, number: int) -> int:
        """A key that sorts numbers into this order. Unlisted numbers have one, too."""

    def patch(self, gone: Collection[int], replaced: Mapping[int, int]) -> None:
        """Remove the numbers ``gone``; a number that ``replaced`` one takes over its position."""


class ArchiveOrder:
    """The archive's own order, or its reverse. It always reflects the store."""

    def __init__(self, store: Store, *, reverse: bool = False) -> None:
        self._store = store
        self.sort = Sort("archive", reverse)

    @property
    def numbers(self) -> Sequence[int]:
        """The listed numbers in archive order, or in reverse."""
        order = self._store.order
        return array(U32, reversed(order)) if self.sort.reverse else order

    def position(self, number: int) -> int:
        """The position of ``number`` in archive order, negative if the order is reversed."""
        position = self._store.position(number)
        return -position if self.sort.reverse else position

    def patch(self, gone: Collection[int], replaced: Mapping[int, int]) -> None:
        """Nothing to do: the store already reflects the change."""


class SortedOrder:
    """A computed order of the articles that were listed at the time."""

    def __init__(self, sort: Sort, numbers: array[int], positions: array[int]) -> None:
        self.sort = sort
        self.numbers: Sequence[int] = numbers
        self._positions = positions

    def position(self, number: int) -> int:
        """See :meth:`Order.position`. Later articles come last."""
        positions = self._positions
        return positions[number] if number < len(positions) else len(positions) + number

    def patch(self, gone: Collection[int], replaced: Mapping[int, int]) -> None:
        """See :meth:`Order.patch`. An approximation, because it does not sort again."""
        if replaced:
            missing = max(replaced.values()) + 1 - len(self._positions)
            self._positions.extend([len(self.numbers)] * missing)
            for old, new in replaced.items():
                self._positions[new] = self.position(old)
        stay = (number for number in self.numbers if number not in gone or number in replaced)
        self.numbers = array(U32, [replaced.get(number, number) for number in stay])


class RankedOrder:
    """The results of a search, the best first, or in reverse; nothing else is listed."""

    def __init__(self, store: Store, ranking: Sequence[int], *, reverse: bool = False) -> None:
        self._store = store
        self.sort = Sort("relevance", reverse)
        self._set(array(U32, reversed(ranking) if reverse else ranking))

    def _set(self, numbers: array[int]) -> None:
        self.numbers: Sequence[int] = numbers
        self._positions = dict(zip(numbers, range(len(numbers)), strict=True))

    def position(self, number: int) -> int:
        """See :meth:`Order.position`. Articles that were not found come last, in archive order."""
        position = self._positions.get(number)
        return len(self._positions) + self._store.position(number) if position is None else position

    def patch(self, gone: Collection[int], replaced: Mapping[int, int]) -> None:
        """See :meth:`Order.patch`."""
        stay = (number for number in self.numbers if number not in gone or number in replaced)
        self._set(array(U32, [replaced.get(number, number) for number in stay]))


class Sorter:
    """Computes an order other than by relevance. Made in the screen's thread, run in a worker."""

    def __init__(self, store: Store, sort: Sort) -> None:
        self._store = store
        self.sort = sort
        # A copy: the screen may list more articles, or rearrange them, while the worker sorts.
        self._archive = store.arranged()
        self._all: Sequence[int] = self._archive.order

    def run(self) -> SortedOrder:
        """Compute the order. Takes some 20 ms for 100,000 articles, half a second for titles.

        The steps are short enough to let other threads run in between.
        """
        order, end = self._archive.order, len(self._archive.positions)
        listed = bytearray(end)
        for number in order:
            listed[number] = 1
        if len(order) != end:
            self._all = self._with_unlisted(listed)
        runs, lacking = self._runs()
        numbers, positions = array(U32), array(U32, bytes(4 * end))
        for number in chain(chain.from_iterable(runs), lacking):
            positions[number] = len(numbers)
            if listed[number]:
                numbers.append(number)
        return SortedOrder(self.sort, numbers, positions)

    def _with_unlisted(self, listed: bytearray) -> Sequence[int]:
        """All numbers in archive order, with those of deleted files where they would be."""
        positions = self._archive.positions
        return sorted(range(len(positions)), key=lambda number: (positions[number], listed[number]))

    def _runs(self) -> tuple[Iterable[Iterable[int]], Iterable[int]]:
        """The numbers as a sequence of sorted runs, and those without a value to sort by."""
        by = self.sort.by
        if by == "date":
            return self._by_value(self._store.coded("published"), str)
        if by == "publication":
            return self._by_value(self._store.coded("publication"), sort_key)
        if by == "title":
            return self._by_title()
        return [reversed(self._all) if self.sort.reverse else self._all], ()

    def _by_value(
        self, column: Coded, key: Callable[[str], str]
    ) -> tuple[Iterable[Iterable[int]], Iterable[int]]:
        codes, values = column.codes, [*column.values]
        runs = [array(U32) for _ in values]
        for number in self._all:
            runs[codes[number]].append(number)
        order = sorted(range(len(values)), key=lambda code: (key(values[code]), values[code]))
        if self.sort.descending:
            order.reverse()
        lacking = runs[values.index("")] if "" in values else ()
        return [runs[code] for code in order if values[code]], lacking

    def _by_title(self) -> tuple[Iterable[Iterable[int]], Iterable[int]]:
        """Sorted by the database; articles of the same title are then put in archive order."""
        there = bytearray(len(self._archive.positions))
        titled, alike = self._store.by_title(len(there), descending=self.sort.descending)
        for number in titled:
            there[number] = 1
        position_of = {each: position for position, each in enumerate(self._all)} if alike else {}
        at = {number: index for index, number in enumerate(titled)} if alike else {}
        for some in alike:
            start = min(map(at.__getitem__, some))
            titled[start : start + len(some)] = sorted(some, key=position_of.__getitem__)
        return [titled], (number for number in self._all if not there[number])
