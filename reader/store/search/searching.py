"""Searches the store: from a query to article numbers, the best first.

How the screen uses it::

    indexer = Indexer(store, folder)                      # a worker builds and updates the index
    searcher = Searcher(store, catalog, marks, indexer)
    result = searcher.search("place:libya before:2014 -isis", typing=True)
    result.error      # None, or a QueryError with .message and .position: keep the last good result
    result.numbers    # array of numbers, the best first, at most ``limit`` (by default TOP)
    result.total      # how many articles match in all
    result.complete   # False: some articles are not in the index yet; words without a field and
                      #        ``title:`` were looked for in their titles only
    searcher.progress # (indexed, of): how far the index is, while result.complete is False
    searcher.highlights(result.node, number)     # list[Mention] in reading order, for n/N
    hits(result.node, listing, "title")          # spans of code points in a title of the list

:meth:`Searcher.search` may be called from several threads at once. A long search (without an index)
stops when ``cancelled()`` is true, and returns None. ``limit=None`` returns every matching number
(some 30 ms for 100,000); ``order="archive"`` returns the first in archive order. The empty query
matches everything. It, and a query of conditions alone (``place:``, ``is:`` …), gives its result in
archive order, without scores.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import compress, islice
from typing import Literal, NamedTuple

from reader.model import Mention
from reader.store.articles import U32, Store
from reader.store.entities.catalog import EntityCatalog
from reader.store.search import masks
from reader.store.search.indexing import Indexer
from reader.store.search.matching import Marks, NoMarks, highlights, hits, matches
from reader.store.search.query import (
    EVERYTHING,
    Leaf,
    Node,
    QueryError,
    Term,
    every_leaf,
    leaves,
    parse,
)
from reader.store.search.text_index import NONE, IndexFailedError, State, TextIndex

__all__ = ["TOP", "Order", "Result", "Searcher", "hits"]

TOP = 1_000
"""How many of the best matches a search returns by default."""

RANKED = ("", "title", "text")
"""The fields that count for relevance."""

Order = Literal["relevance", "archive"]


@dataclass(frozen=True, slots=True)
class Result:
    """What a search found. See the module docstring.

    ``scores`` are BM25 scores, parallel to ``numbers``; empty if the order is not by relevance.
    """

    node: Node
    numbers: array[int]
    scores: array[float]
    total: int
    complete: bool
    error: QueryError | None = None


class _Coverage(NamedTuple):
    """Which of the listed articles a state of the index has.

    ``missing`` is the mask of listed articles that are not in the index, ``gone`` are the slots of
    articles that are no longer listed, ``in_list`` is the mask of the listed articles. ``in_turn``
    is true if each article's number is its position in the list.
    """

    text_index: TextIndex | None
    state: State | None
    order: Sequence[int]
    listed: int
    size: int
    missing: int
    gone: Sequence[int]
    in_list: int
    in_turn: bool


def _never() -> bool:
    return False


class Searcher:
    """Searches ``store``. See the module docstring."""

    def __init__(
        self,
        store: Store,
        catalog: EntityCatalog | None = None,
        marks: Marks | None = None,
        indexer: Indexer | None = None,
    ) -> None:
        self._store = store
        self._user = NoMarks() if marks is None else marks
        self._catalog = EntityCatalog() if catalog is None else catalog
        self.indexer = indexer
        self._masks = masks.Masks(store, self._catalog, self._user)
        self._coverage: _Coverage | None = None

    @property
    def complete(self) -> bool:
        """Whether words are looked for in whole articles, not just in titles."""
        return self._reads_all or not self._covered().missing

    @property
    def progress(self) -> tuple[int, int]:
        """How many articles are in the index, and how many there are."""
        return self.indexer.progress if self.indexer else (0, len(self._store))

    def search(
        self,
        query: str | Node,
        *,
        limit: int | None = TOP,
        order: Order = "relevance",
        typing: bool = False,
        cancelled: Callable[[], bool] = _never,
    ) -> Result | None:
        """The articles that match ``query``; None if ``cancelled``.

        ``typing``: the last word may be the beginning of a longer one. An invalid query gives a
        result with ``error`` and no numbers.
        """
        try:
            node = parse(query, prefix_last=typing) if isinstance(query, str) else query
        except QueryError as error:
            return Result(EVERYTHING, array(U32), array("f"), 0, self.complete, error)
        if node == EVERYTHING:
            numbers = array(U32, self._store.order)
            return Result(node, numbers[:limit], array("f"), len(numbers), complete=True)
        if not any(map(masks.asks_for_words, every_leaf(node))):
            return self._by_masks(node, limit, cancelled)
        if self._reads_all:
            return self._by_reading(node, limit, cancelled)
        if not any(isinstance(leaf, Term) and leaf.field in RANKED for leaf in leaves(node)):
            order = "archive"
        return self._by_index(node, limit, order, cancelled)

    def highlights(self, node: Node, number: int) -> list[Mention]:
        """The hits of ``node`` in the article ``number``, in reading order."""
        return highlights(node, self._store[number], self._catalog.entities(number) or ())

    @property
    def _reads_all(self) -> bool:
        return self.indexer is not None and self.indexer.unavailable

    def close(self) -> None:
        """Release the index. Nothing can be searched after that."""
        self.indexer = self._coverage = None

    def _covered(self) -> _Coverage:
        """How the index and the list compare; computed again when either has changed."""
        index = self.indexer.index if self.indexer else None
        state = index.state if index else None
        order, listed = self._store.order, len(self._store)
        last = self._coverage
        if last and last.state is state and last.order is order and last.listed == listed:
            return last
        size = max(self._store.end, 1)
        mask = masks.everything(size) if listed == size else masks.of_numbers(order, size)
        indexed = self._indexed(state, size) if state else 0
        gone = []
        if state and indexed & ~mask:
            gone = [state.slot(number) for number in masks.numbers_of(indexed & ~mask, size)]
        missing = mask & ~indexed
        in_turn = listed == size and all(map(int.__eq__, order, range(listed)))
        self._coverage = _Coverage(index, state, order, listed, size, missing, gone, mask, in_turn)
        if state and not missing:
            self._masks.forget_titles()
        return self._coverage

    @staticmethod
    def _indexed(state: State, size: int) -> int:
        """The mask of the articles in the index."""
        if state.has_all(size):
            return masks.everything(size)
        return masks.of_numbers((number for number in state.number_of if number != NONE), size)

    # With the index, as far as it is built

    def _by_index(
        self, node: Node, limit: int | None, order: Order, cancelled: Callable[[], bool]
    ) -> Result | None:
        coverage = self._covered()
        numbers, scores, total = array(U32), array("f"), 0
        if coverage.text_index and coverage.state:
            outside = partial(self._outside, coverage.state, cancelled)
            try:
                if order == "archive":
                    numbers = coverage.text_index.search_all(
                        coverage.state, node, outside, coverage.gone
                    )
                    total = len(numbers)
                else:
                    numbers, scores, total = coverage.text_index.search(
                        coverage.state, node, outside, coverage.gone, limit
                    )
            except IndexFailedError as error:
                if self.indexer is None:
                    raise
                self.indexer.mark_failed(error)  # titles are searched until it is rebuilt
                return self._by_index(node, limit, order, cancelled)
        if coverage.missing:
            found = self._in_titles(node, coverage, cancelled)
            if found is None:
                return self._by_index(node, limit, order, cancelled)
            more = self._in_order(found, coverage)
            numbers, total = numbers + more, total + len(more)
            scores.extend([0.0] * (len(more) if order == "relevance" else 0))
        if cancelled():
            return None
        if order == "archive" and coverage.in_turn:
            numbers = array(U32, sorted(numbers))
        elif order == "archive":
            numbers = self._in_order(masks.of_numbers(numbers, coverage.size), coverage)
        return Result(node, numbers[:limit], scores[:limit], total, complete=not coverage.missing)

    def _in_titles(
        self, node: Node, coverage: _Coverage, cancelled: Callable[[], bool]
    ) -> int | None:
        """The mask of the articles that are not in the index and match by their title.

        None if the index has changed in the meantime: folding a million titles takes seconds, and
        an index on disk opens sooner.
        """
        changed = False

        def stop() -> bool:
            nonlocal changed
            changed = changed or (
                self.indexer is not None and self.indexer.state is not coverage.state
            )
            return changed or cancelled()

        found = self._masks.node(node, coverage.size, stop) & coverage.missing
        return None if changed else found

    @staticmethod
    def _in_order(mask: int, coverage: _Coverage, limit: int | None = None) -> array[int]:
        """The listed articles in ``mask``, in archive order; at most ``limit``."""
        flags = mask.to_bytes(coverage.size, "little")
        order = coverage.order[: coverage.listed]
        found = compress(order, flags if coverage.in_turn else map(flags.__getitem__, order))
        return array(U32, islice(found, limit))

    # By masks, in archive order

    def _by_masks(
        self, node: Node, limit: int | None, cancelled: Callable[[], bool]
    ) -> Result | None:
        """Answer a query that columns, names and marks can answer without the index."""
        coverage = self._covered()
        mask = self._masks.node(node, coverage.size, cancelled) & coverage.in_list
        if cancelled():
            return None
        numbers = self._in_order(mask, coverage, limit)
        return Result(node, numbers, array("f"), mask.bit_count(), complete=True)

    def _outside(
        self, state: State, cancelled: Callable[[], bool], leaf: Leaf
    ) -> tuple[Sequence[int], bool] | None:
        """What the index does not have: entities and marks. See :data:`.text_index.Outside`."""
        size = max(self._store.end, 1)
        mask = self._masks.outside(leaf, size, cancelled)
        if not mask:
            return None if mask is None else ((), False)
        inverted = mask.bit_count() * 2 > size
        if inverted:
            mask ^= masks.everything(size)
        slots = map(state.slot, masks.numbers_of(mask, size))
        return [slot for slot in slots if slot != NONE], inverted

    # Without an index

    def _by_reading(
        self, node: Node, limit: int | None, cancelled: Callable[[], bool]
    ) -> Result | None:
        """Read every article: slow, and in archive order."""
        found = array(U32)
        for number in array(U32, self._store.order):
            if cancelled():
                return None
            entities = self._catalog.entities(number) or ()
            if matches(node, self._store[number], entities, self._user):
                found.append(number)
        return Result(node, found[:limit], array("f"), len(found), complete=True)
