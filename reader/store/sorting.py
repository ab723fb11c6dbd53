"""In what order articles are listed: archive order, or sorted by a field, or by relevance.

An order is asked two things: the listed numbers in that order, and where in it a number stands or,
for one that is not listed, would stand. So the cursor finds its place again in every order.

What an article does not have puts it last, whichever way the rest is sorted, and it is never given
a value instead: articles without a date, a title or a publication stand at the end, in archive
order. Articles that are alike stand in archive order, too.
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
    """What the list is sorted by; ``reverse`` turns the direction that is usual for it."""

    by: SortName = "archive"
    reverse: bool = False

    @property
    def descending(self) -> bool:
        """True when what is high (late, good) comes first."""
        return (self.by in DOWN) != self.reverse


class Order(Protocol):
    """An order of the articles of a store."""

    @property
    def sort(self) -> Sort:
        """What it is sorted by."""

    @property
    def numbers(self) -> Sequence[int]:
        """The listed numbers in this order. Not a copy: do not change."""

    def position(self, number: int) -> int:
        """A key for sorting numbers into this order; numbers that are not listed have one, too."""

    def patch(self, gone: Collection[int], replaced: Mapping[int, int]) -> None:
        """Do without the numbers ``gone``; what ``replaced`` one of them stands in its place."""


class ArchiveOrder:
    """The archive's own order, or from its end. It follows the store by itself."""

    def __init__(self, store: Store, *, reverse: bool = False) -> None:
        self._store = store
        self.sort = Sort("archive", reverse)

    @property
    def numbers(self) -> Sequence[int]:
        """The listed numbers in archive order, or the other way round."""
        order = self._store.order
        return array(U32, reversed(order)) if self.sort.reverse else order

    def position(self, number: int) -> int:
        """Where in archive order ``number`` is, counted from the other end where that is first."""
        position = self._store.position(number)
        return -position if self.sort.reverse else position

    def patch(self, gone: Collection[int], replaced: Mapping[int, int]) -> None:
        """Nothing: the store has it all."""


class SortedOrder:
    """An order that was worked out once, for the articles that were listed then."""

    def __init__(self, sort: Sort, numbers: array[int], positions: array[int]) -> None:
        self.sort = sort
        self.numbers: Sequence[int] = numbers
        self._positions = positions

    def position(self, number: int) -> int:
        """See :meth:`Order.position`. What was not there yet comes last."""
        positions = self._positions
        return positions[number] if number < len(positions) else len(positions) + number

    def patch(self, gone: Collection[int], replaced: Mapping[int, int]) -> None:
        """See :meth:`Order.patch`; it is as near as one can come without sorting anew."""
        if replaced:
            missing = max(replaced.values()) + 1 - len(self._positions)
            self._positions.extend([len(self.numbers)] * missing)
            for old, new in replaced.items():
                self._positions[new] = self.position(old)
        stay = (number for number in self.numbers if number not in gone or number in replaced)
        self.numbers = array(U32, [replaced.get(number, number) for number in stay])


class RankedOrder:
    """What a search found, the best first, or the other way round; nothing else is listed."""

    def __init__(self, store: Store, ranking: Sequence[int], *, reverse: bool = False) -> None:
        self._store = store
        self.sort = Sort("relevance", reverse)
        self._set(array(U32, reversed(ranking) if reverse else ranking))

    def _set(self, numbers: array[int]) -> None:
        self.numbers: Sequence[int] = numbers
        self._positions = dict(zip(numbers, range(len(numbers)), strict=True))

    def position(self, number: int) -> int:
        """See :meth:`Order.position`. What was not found comes last, in archive order."""
        position = self._positions.get(number)
        return len(self._positions) + self._store.position(number) if position is None else position

    def patch(self, gone: Collection[int], replaced: Mapping[int, int]) -> None:
        """See :meth:`Order.patch`."""
        stay = (number for number in self.numbers if number not in gone or number in replaced)
        self._set(array(U32, [replaced.get(number, number) for number in stay]))


class Sorter:
    """Works out an order other than by relevance. Made in the screen's thread, run in a worker."""

    def __init__(self, store: Store, sort: Sort) -> None:
        self._store = store
        self.sort = sort
        # A copy: the screen may list more articles, or rearrange them, while the worker sorts.
        self._archive = store.arranged()
        self._all: Sequence[int] = self._archive.order

    def run(self) -> SortedOrder:
        """The order. Some 20 ms for 100,000 articles, for titles half a second.

        In steps short enough for other threads to have their turn in between.
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
        """The numbers in archive order, those of deleted files where they would be."""
        positions = self._archive.positions
        return sorted(range(len(positions)), key=lambda number: (positions[number], listed[number]))

    def _runs(self) -> tuple[Iterable[Iterable[int]], Iterable[int]]:
        """The numbers in runs, in order, and those that lack what is sorted by."""
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
        """The database has sorted them, articles of the same title by number."""
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
