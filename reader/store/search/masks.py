"""Sets of article numbers as bit masks, and the masks that answer a query's conditions.

A mask is an ``int`` with a byte for each number, 0 or 1: ``&``, ``|`` and ``^`` of masks for
100,000 articles take microseconds, where sets take milliseconds.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from itertools import chain, compress, count, islice
from operator import and_, or_
from typing import TypeVar

from reader.store.articles import Coded, Store
from reader.store.entities.catalog import EntityCatalog
from reader.store.entities.records import EntityKey
from reader.store.rows import SEPARATOR
from reader.store.search.matching import COLUMN_FIELDS, ENTITY_FIELDS, Marks, contains, needle
from reader.store.search.query import (
    And,
    Dated,
    Language,
    Leaf,
    Marked,
    Node,
    Not,
    Or,
    Term,
    days_of,
)
from reader.text.words import haystack, words

LOOKED_AT = 256
"""How many names are compared between two checks for cancellation."""

FOLDED = 1_000
"""How many titles are folded between two checks for cancellation."""

CACHED_MASKS = 8
"""How many masks of single terms and dates are cached, each of one byte per article."""

T = TypeVar("T")


def asks_for_words(leaf: Leaf) -> bool:
    """Whether only the index of words can answer ``leaf``: no column has the answer."""
    return isinstance(leaf, Language) or (
        isinstance(leaf, Term) and leaf.field in ("", "title", "text")
    )


def of_flags(flags: bytes | bytearray) -> int:
    """The mask of ``flags``, a byte for each number."""
    return int.from_bytes(flags, "little")


def of_numbers(numbers: Iterable[int], size: int) -> int:
    """The mask of those of ``numbers`` that are below ``size``."""
    flags = bytearray(size)
    for number in numbers:
        if number < size:
            flags[number] = 1
    return of_flags(flags)


def everything(size: int) -> int:
    """The mask of all numbers below ``size``."""
    return of_flags(b"\1" * size)


def numbers_of(mask: int, size: int) -> Iterator[int]:
    """The numbers in ``mask``, ascending."""
    return compress(range(size), mask.to_bytes(size, "little"))


class Masks:
    """The mask of a whole query, with titles in place of texts. Safe to call from any thread.

    Folded titles are kept until the index is complete: searching 100,000 of them takes some 5 ms.
    So are the latest masks of columns: typing more after ``date:2010..2015`` does not change what
    that means, and an article's values never change.
    """

    def __init__(self, store: Store, catalog: EntityCatalog, marks: Marks) -> None:
        self._store = store
        self._catalog = catalog
        self._marks = marks
        self._lock = threading.RLock()  # guards the caches
        self._titles: list[str] = []
        self._titled = bytearray()
        self._folded: dict[str, list[list[str]]] = {}
        self._days: list[tuple[int, int] | None] = []
        self._cached: dict[tuple[Term | Dated, int], int] = {}
        self._number_of: dict[str, int] = {}
        self._numbered = 0

    def forget_titles(self) -> None:
        """Free the memory of the titles. They are made again when they are needed."""
        self._titles = []
        self._titled = bytearray()

    def node(self, node: Node, size: int, cancelled: Callable[[], bool]) -> int:
        """The articles below number ``size`` that ``node`` asks for, as far as masks can tell.

        Words are looked for in titles only; ``text:`` and ``lang:`` find nothing. If
        ``cancelled()``, the mask is wrong and must not be used.
        """
        if cancelled():
            return 0
        match node:
            case Not():
                return everything(size) ^ self.node(node.node, size, cancelled)
            case And():
                parts = [self.node(each, size, cancelled) for each in node.nodes]
                return reduce(and_, parts, everything(size))
            case Or():
                return reduce(or_, [self.node(each, size, cancelled) for each in node.nodes], 0)
        with self._lock:
            mask = self.outside(node, size, cancelled) or 0
            match node:
                case Term("" | "title"):
                    mask |= self._in_titles(node, size, cancelled)
                case Term(field) if field in COLUMN_FIELDS:
                    mask |= self._in_columns(node, size)
                case Dated():
                    mask |= self._in_columns(node, size)
        return mask

    def outside(self, leaf: Leaf, size: int, cancelled: Callable[[], bool]) -> int | None:
        """The articles that ``leaf`` asks for by their entities or marks, not by their text.

        None if ``leaf`` asks for neither.
        """
        marks = self._marks
        with self._lock:
            match leaf:
                case Marked("starred"):
                    return self._of_ids(marks.starred, size)
                case Marked(state):
                    read = self._of_ids(marks.read, size)
                    return read if state == "read" else everything(size) ^ read
                case Term("note"):
                    noted = [*marks.notes.items()]  # a copy: another thread may be marking
                    return self._of_ids([key for key, x in noted if contains(leaf, (x,))], size)
                case Term("tag"):
                    tagged = [*marks.tags.items()]
                    return self._of_ids([key for key, x in tagged if contains(leaf, x)], size)
                case Term(field) if field in ENTITY_FIELDS:
                    return of_entities(self._catalog, leaf, size, cancelled)
        return None

    def _in_titles(self, term: Term, size: int, cancelled: Callable[[], bool]) -> int:
        """The articles whose listed title contains the words of ``term``."""
        wanted, titles = needle(term), self._titles
        if len(titles) < size:
            more = iter(self._store.column("listing", len(titles)))
            while some := [haystack(words(title)) for title in islice(more, FOLDED)]:
                titles.extend(some)
                if cancelled():
                    break
        flags = bytearray([wanted in title for title in titles[:size]]).ljust(size, b"\0")
        if term.field == "title":  # text listed in place of a missing title is not a title
            titled = self._titled
            titled.extend(map(bool, self._store.column("title", len(titled))))
            flags = bytearray(map(and_, flags, titled)).ljust(size, b"\0")
        return of_flags(flags)

    def _in_columns(self, leaf: Term | Dated, size: int) -> int:
        mask = self._cached.pop((leaf, size), None)
        if mask is None:
            mask = self._dated(leaf, size) if isinstance(leaf, Dated) else self._given(leaf, size)
        if size <= self._store.end:
            self._cached[leaf, size] = mask  # as the newest
        if len(self._cached) > CACHED_MASKS:
            del self._cached[next(iter(self._cached))]
        return mask

    def _given(self, term: Term, size: int) -> int:
        """The articles whose source, section, place or tag, as the file gives it, matches."""
        wanted = needle(term)
        mask = 0
        for name in COLUMN_FIELDS[term.field]:
            column, folded = self._store.coded(name), self._folded.setdefault(name, [])
            for joined in column.values[len(folded) :]:
                folded.append([haystack(words(each)) for each in joined.split(SEPARATOR)])
            right = [any(wanted in value for value in several) for several in folded]
            mask |= _by_code(column, right, size)
        return mask

    def _dated(self, dated: Dated, size: int) -> int:
        """The articles whose date lies within ``dated``."""
        column, days = self._store.coded("published"), self._days
        days.extend(days_of(each) for each in column.values[len(days) :])
        first, last = dated.first, dated.last
        return _by_code(
            column, [x is not None and first <= x[0] and x[1] <= last for x in days], size
        )

    def _of_ids(self, ids: Iterable[str], size: int) -> int:
        """The articles with ``ids``, which marks have in place of numbers."""
        wanted, number_of = [*ids], self._number_of
        if wanted and self._numbered < self._store.end:
            added = self._store.column("id", self._numbered)
            number_of.update(zip(added, count(self._numbered)))
            self._numbered = self._store.end
        return of_numbers((number_of[each] for each in wanted if each in number_of), size)


def _by_code(column: Coded, right: Sequence[bool], size: int) -> int:
    """The articles whose code is marked in ``right``, which may lack the newest codes."""
    if not any(right):
        return 0
    table = bytes(right).ljust(len(column.values), b"\0")
    return of_flags(bytes(map(table.__getitem__, column.codes[:size])).ljust(size, b"\0"))


def of_entities(
    catalog: EntityCatalog, term: Term, size: int, cancelled: Callable[[], bool]
) -> int:
    """The articles below number ``size`` with an entity that ``term`` (``person:`` …) names.

    Names are looked up in the tables of the entity index, where each stands once. Going through the
    articles' own records would take a second for every ten thousand. Only the articles that a split
    concerns are looked at one by one, because a split depends on the mention.

    If ``cancelled()``, some are missing.
    """
    kinds = ENTITY_FIELDS[term.field]
    wanted, word = needle(term), max(term.words, key=len)
    called: set[EntityKey] = set()
    for node in _while_wanted(catalog.index.find_named(wanted, word), cancelled):
        called |= catalog.keys_of(node)
    called.update(key for key, name in catalog.corrected_names() if contains(term, (name,)))
    for key, entity in _while_wanted(catalog.split_entities(), cancelled):
        if key.kind in kinds and contains(term, (entity.name, *entity.aliases)):
            called.add(key)
    sets = (catalog.numbers(key) for key in _while_wanted(called, cancelled) if key.kind in kinds)
    return of_numbers(chain.from_iterable(sets), size)


def _while_wanted(each: Iterable[T], cancelled: Callable[[], bool]) -> Iterator[T]:
    for number, one in enumerate(each):
        if number % LOOKED_AT == 0 and cancelled():
            return
        yield one
