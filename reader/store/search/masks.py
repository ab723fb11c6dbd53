"""Sets of article numbers as bit masks, and the masks that answer a query's conditions.

A mask is an ``int`` with a byte for each number, 0 or 1: ``&``, ``|`` and ``^`` of masks for
100,000 articles take microseconds, where sets take milliseconds.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from itertools import compress, islice
from operator import and_, or_
from typing import TypeVar

from reader.store.articles import Coded, Store
from reader.store.entities.catalog import EntityCatalog
from reader.store.entities.index import EntityIndex
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


class Titles:
    """The listed title of each article, folded, so that words are found before there is an index.

    Searching 100,000 of them takes some 5 ms. They are discarded once the index is complete.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._titles: list[str] = []
        self._titled = bytearray()

    def mask(self, term: Term, size: int, cancelled: Callable[[], bool]) -> int:
        """The articles below number ``size`` whose listed title contains the words of ``term``."""
        wanted = needle(term)
        titles = self._upto(size, cancelled)
        flags = bytearray([wanted in title for title in titles]).ljust(size, b"\0")
        if term.field == "title":  # text listed in place of a missing title is not a title
            titled = self._titled
            titled.extend(map(bool, self._store.column("title", len(titled))))
            flags = bytearray(map(and_, flags, titled)).ljust(size, b"\0")
        return of_flags(flags)

    def forget(self) -> None:
        """Free the memory. The titles are made again when they are needed."""
        self._titles = []
        self._titled = bytearray()

    def _upto(self, size: int, cancelled: Callable[[], bool]) -> list[str]:
        """The first ``size`` titles, or fewer if ``cancelled()``."""
        titles = self._titles
        if len(titles) < size:
            more = iter(self._store.column("listing", len(titles)))
            while some := [haystack(words(title)) for title in islice(more, FOLDED)]:
                titles.extend(some)
                if cancelled():
                    break
        return titles[:size]


class ColumnMasks:
    """The masks of terms and dates that columns of the store answer.

    The latest masks are cached: typing more after ``date:2010..2015`` does not change what that
    means, and going through 100,000 articles takes some 5 ms. An article's values never change.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._folded: dict[str, list[list[str]]] = {}
        self._days: list[tuple[int, int] | None] = []
        self._cached: dict[tuple[Term | Dated, int], int] = {}

    def mask(self, leaf: Term | Dated, size: int) -> int:
        """The articles below number ``size`` that match ``leaf``."""
        mask = self._cached.pop((leaf, size), None)
        if mask is None:
            mask = self._dated(leaf, size) if isinstance(leaf, Dated) else self._term(leaf, size)
        if size <= self._store.end:
            self._cached[leaf, size] = mask  # as the newest
        if len(self._cached) > CACHED_MASKS:
            del self._cached[next(iter(self._cached))]
        return mask

    def _term(self, term: Term, size: int) -> int:
        """The articles whose source, section, place or tag, as the file gives it, matches."""
        wanted = needle(term)
        mask = 0
        for name in COLUMN_FIELDS[term.field]:
            column = self._store.coded(name)
            folded = self._values(name, column)
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

    def _values(self, name: str, column: Coded) -> list[list[str]]:
        folded = self._folded.setdefault(name, [])
        for joined in column.values[len(folded) :]:
            folded.append([haystack(words(each)) for each in joined.split(SEPARATOR)])
        return folded


def _by_code(column: Coded, right: Sequence[bool], size: int) -> int:
    """The articles whose code is marked in ``right``, which may lack the newest codes."""
    if not any(right):
        return 0
    table = bytes(right).ljust(len(column.values), b"\0")
    return of_flags(bytes(map(table.__getitem__, column.codes[:size])).ljust(size, b"\0"))


class MarkMasks:
    """The masks of the user's marks. Marks have article ids; the store maps them to numbers."""

    def __init__(self, store: Store, marks: Marks) -> None:
        self._store = store
        self._marks = marks
        self._number_of: dict[str, int] = {}
        self._end = 0

    def state(self, marked: Marked, size: int) -> int:
        """The articles in the state that ``marked`` asks for."""
        if marked.state == "starred":
            return self._of_ids(self._marks.starred, size)
        read = self._of_ids(self._marks.read, size)
        return read if marked.state == "read" else everything(size) ^ read

    def term(self, term: Term, size: int) -> int:
        """The articles whose note or user tags contain the words of ``term``."""
        if term.field == "note":
            noted = [*self._marks.notes.items()]  # a copy: another thread may be marking
            return self._of_ids([key for key, note in noted if contains(term, (note,))], size)
        tagged = [*self._marks.tags.items()]
        return self._of_ids([key for key, tags in tagged if contains(term, tags)], size)

    def _of_ids(self, ids: Iterable[str], size: int) -> int:
        wanted = [*ids]
        if not wanted:
            return 0
        if self._end < self._store.end:
            for number, identity in enumerate(self._store.column("id", self._end), self._end):
                self._number_of[identity] = number
            self._end = self._store.end
        return of_numbers(
            (self._number_of[each] for each in wanted if each in self._number_of), size
        )


class Masks:
    """The mask of a whole query, with titles in place of texts. Safe to call from any thread."""

    def __init__(self, store: Store, entities: EntityIndex | EntityCatalog, marks: Marks) -> None:
        self._titles = Titles(store)
        self._columns = ColumnMasks(store)
        self._entities = Named(entities)
        self._marks = MarkMasks(store, marks)
        self._lock = threading.RLock()  # guards the caches of the parts

    def forget_titles(self) -> None:
        """Free the titles: they are no longer needed."""
        self._titles.forget()

    def node(self, node: Node, size: int, cancelled: Callable[[], bool]) -> int:
        """The articles below number ``size`` that ``node`` asks for, as far as masks can tell.

        Words are looked for in titles only; ``text:`` and ``lang:`` find nothing. If
        ``cancelled()``, the mask is wrong and must not be used.
        """
        mask = 0
        match node:
            case _ if cancelled():
                pass
            case Not():
                mask = everything(size) ^ self.node(node.node, size, cancelled)
            case And():
                parts = [self.node(each, size, cancelled) for each in node.nodes]
                mask = reduce(and_, parts, everything(size))
            case Or():
                parts = [self.node(each, size, cancelled) for each in node.nodes]
                mask = reduce(or_, parts, 0)
            case Dated():
                with self._lock:
                    mask = self._columns.mask(node, size)
            case Term() | Marked():
                with self._lock:
                    mask = self._term(node, size, cancelled)
                    mask |= self.outside(node, size, cancelled) or 0
        return mask

    def outside(self, leaf: Leaf, size: int, cancelled: Callable[[], bool]) -> int | None:
        """The articles that ``leaf`` asks for by their entities or marks, not by their text.

        None if ``leaf`` asks for neither.
        """
        with self._lock:
            if isinstance(leaf, Marked):
                return self._marks.state(leaf, size)
            if isinstance(leaf, Term) and leaf.field in ("note", "tag"):
                return self._marks.term(leaf, size)
            if isinstance(leaf, Term) and leaf.field in ENTITY_FIELDS:
                return of_flags(self._entities.flags(leaf, size, cancelled))
        return None

    def _term(self, leaf: Leaf, size: int, cancelled: Callable[[], bool]) -> int:
        if not isinstance(leaf, Term):
            return 0
        if leaf.field in ("", "title"):
            return self._titles.mask(leaf, size, cancelled)
        if leaf.field in COLUMN_FIELDS:
            return self._columns.mask(leaf, size)
        return 0


class Named:
    """Answers ``person:`` and the like: the articles that mention an entity of such a name.

    Names are looked up in the tables of the entity index, where each stands once. Going through the
    articles' own records would take a second for every ten thousand. Only the articles that a split
    concerns are looked at one by one, because a split depends on the mention.
    """

    def __init__(self, index: EntityIndex | EntityCatalog) -> None:
        self._catalog = index if isinstance(index, EntityCatalog) else EntityCatalog(index)

    def flags(self, term: Term, size: int, cancelled: Callable[[], bool]) -> bytearray:
        """A byte for each number below ``size``: 1 if ``term`` names an entity of the article.

        If ``cancelled()``, some are missing.
        """
        catalog, kinds = self._catalog, ENTITY_FIELDS[term.field]
        flags = bytearray(size)
        called: set[EntityKey] = set()
        wanted, word = needle(term), max(term.words, key=len)
        for found in _while_wanted(catalog.index.find_named(wanted, word), cancelled):
            called |= {key for key in catalog.keys_of(found) if key.kind in kinds}
        called |= {
            key
            for key, name in catalog.corrected_names()
            if key.kind in kinds and contains(term, (name,))
        }
        for key, entity in _while_wanted(catalog.split_entities(), cancelled):
            if key.kind in kinds and contains(term, (entity.name, *entity.aliases)):
                called.add(key)
        for key in _while_wanted(called, cancelled):
            _set(flags, catalog.numbers(key))
        return flags


def _while_wanted(each: Iterable[T], cancelled: Callable[[], bool]) -> Iterator[T]:
    for number, one in enumerate(each):
        if number % LOOKED_AT == 0 and cancelled():
            return
        yield one


def _set(flags: bytearray, numbers: Iterable[int]) -> None:
    size = len(flags)
    for number in tuple(numbers):
        if number < size:
            flags[number] = 1
