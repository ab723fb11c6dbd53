"""Searching the store: a query to the numbers of articles, the best first.

For the screen::

    indexer = Indexer(store, folder)                      # built and kept true by a worker
    searcher = Searcher(store, entity_index, marks, indexer)
    result = searcher.search("place:libya before:2014 -isis", typing=True)
    result.error      # None, or a QueryError with .message and .position: keep the last good result
    result.numbers      # array of numbers, the best first, at most ``limit`` (TOP unless told)
    result.total      # how many articles match in all
    result.complete   # False: some articles are not in the index yet; of those, only titles were
                      #        looked in for words without a field and ``title:``
    searcher.progress # (indexed, of): how far the index is, while result.complete is False
    searcher.highlights(result.node, number)       # list[Mention] in reading order: n/N, marks
    hits(result.node, listing, "title")          # spans of code points in a title of the list

:meth:`Searcher.search` may be called from any thread, several at a time. Where it takes long (there
is no index) it gives up when ``cancelled()`` says so, and returns None. ``limit=None`` returns
every matching number (some 30 ms for 100,000), ``order="archive"`` the first in archive order. The
empty query matches everything; it, and one that has only conditions (``place:``, ``is:`` …), comes
in archive order, without scores.
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
from reader.store.entities.index import EntityIndex
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
"""How many of the best are returned unless more are asked for."""

RANKED = ("", "title", "text")
"""The fields whose words make one article match better than another."""

Order = Literal["relevance", "archive"]


@dataclass(frozen=True, slots=True)
class Result:
    """What a search found. See the docstring of the module.

    ``scores`` are BM25's, parallel to ``numbers``; empty where the order is not by relevance.
    """

    node: Node
    numbers: array[int]
    scores: array[float]
    total: int
    complete: bool
    error: QueryError | None = None


class _Coverage(NamedTuple):
    """What of the store's list is in a state of the index: the numbers that are not (a mask), and
    the slots whose articles are not listed any more. ``in_list`` is the mask of what is listed,
    ``in_turn`` says that number and place in the list are the same."""

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
    """Searches ``store``. See the docstring of the module."""

    def __init__(
        self,
        store: Store,
        entities: EntityIndex | EntityCatalog | None = None,
        marks: Marks | None = None,
        indexer: Indexer | None = None,
    ) -> None:
        self._store = store
        self._user = NoMarks() if marks is None else marks
        self._entity_index = EntityIndex() if entities is None else entities
        self.indexer = indexer
        self._masks = masks.Masks(store, self._entity_index, self._user)
        self._coverage: _Coverage | None = None

    @property
    def complete(self) -> bool:
        """Whether words are looked for in every article, not in titles only."""
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
        """The articles that ``query`` asks for; None where ``cancelled``.

        ``typing``: the last word is the beginning of one. A query that means nothing gives a result
        with ``error`` and no numbers.
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
        """Where in the article ``number`` stands what ``node`` asks for, in reading order."""
        return highlights(node, self._store[number], self._entity_index.entities(number) or ())

    @property
    def _reads_all(self) -> bool:
        return self.indexer is not None and self.indexer.unavailable

    def close(self) -> None:
        """Let go of the index; nothing can be searched any more."""
        self.indexer = self._coverage = None

    def _covered(self) -> _Coverage:
        """How the index and the store's list compare; looked at again when either has changed."""
        index = self.indexer.index if self.indexer else None
        state = index.state if index else None
        order, listed = self._store.order, len(self._store)
        last = self._coverage
        if last and last.state is state and last.order is order and last.listed == listed:
            return last
        size = max(self._store.end, 1)
        mask = masks.everything(size) if listed == size else masks.of_numbers(order, size)
        held = self._held(state, size) if state else 0
        gone = []
        if state and held & ~mask:
            gone = [state.slot(number) for number in masks.numbers_of(held & ~mask, size)]
        missing = mask & ~held
        in_turn = listed == size and all(map(int.__eq__, order, range(listed)))
        self._coverage = _Coverage(index, state, order, listed, size, missing, gone, mask, in_turn)
        if state and not missing:
            self._masks.forget_titles()
        return self._coverage

    @staticmethod
    def _held(state: State, size: int) -> int:
        """The mask of the articles in the index."""
        if state.has_all(size):
            return masks.everything(size)
        return masks.of_numbers((number for number in state.number_of if number != NONE), size)

    # With an index, as far as there is one

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
                return self._broken(error, node, limit, order, cancelled)
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
        """The mask of what is not in the index and has the words in its title.

        None where there is another index meanwhile: a million titles take seconds to look through
        for the first time, and an index on the disk is opened sooner.
        """
        overtaken = False

        def vain() -> bool:
            nonlocal overtaken
            overtaken = overtaken or (
                self.indexer is not None and self.indexer.state is not coverage.state
            )
            return overtaken or cancelled()

        found = self._masks.node(node, coverage.size, vain) & coverage.missing
        return None if overtaken else found

    @staticmethod
    def _in_order(mask: int, coverage: _Coverage, limit: int | None = None) -> array[int]:
        """The listed ones of the articles in ``mask``, in archive order; at most ``limit``."""
        flags = mask.to_bytes(coverage.size, "little")
        order = coverage.order[: coverage.listed]
        found = compress(order, flags if coverage.in_turn else map(flags.__getitem__, order))
        return array(U32, islice(found, limit))

    # By masks: archive order, the first of them at once

    def _by_masks(
        self, node: Node, limit: int | None, cancelled: Callable[[], bool]
    ) -> Result | None:
        """What conditions ask for that columns, names and marks answer: the index is not needed."""
        coverage = self._covered()
        mask = self._masks.node(node, coverage.size, cancelled) & coverage.in_list
        if cancelled():
            return None
        numbers = self._in_order(mask, coverage, limit)
        return Result(node, numbers, array("f"), mask.bit_count(), complete=True)

    def _outside(
        self, state: State, cancelled: Callable[[], bool], leaf: Leaf
    ) -> tuple[Sequence[int], bool] | None:
        """What is not in the index: entities and marks. See :data:`.index_query.Outside`."""
        size = max(self._store.end, 1)
        mask = self._masks.outside(leaf, size, cancelled)
        if not mask:
            return None if mask is None else ((), False)
        inverted = mask.bit_count() * 2 > size
        if inverted:
            mask ^= masks.everything(size)
        slots = map(state.slot, masks.numbers_of(mask, size))
        return [slot for slot in slots if slot != NONE], inverted

    def _broken(
        self, error: IndexFailedError, node: Node, limit: int | None, order: Order,
        cancelled: Callable[[], bool],
    ) -> Result | None:  # fmt: skip
        """The index has failed: it is built anew in memory; until then titles have to do."""
        if self.indexer is None:
            raise error
        self.indexer.mark_failed(error)
        return self._by_index(node, limit, order, cancelled)

    # Without an index

    def _by_reading(
        self, node: Node, limit: int | None, cancelled: Callable[[], bool]
    ) -> Result | None:
        """Look at every article: slow, and in archive order."""
        found = array(U32)
        for number in array(U32, self._store.order):
            if cancelled():
                return None
            entities = self._entity_index.entities(number) or ()
            if matches(node, self._store[number], entities, self._user):
                found.append(number)
        return Result(node, found[:limit], array("f"), len(found), complete=True)
