"""Which articles have an entity that is called so: what ``person:`` and its like ask for.

Names are looked for where each stands once, in the tables of the index of entities, not in the
records of the articles, which would take a second for every ten thousand of them. A split, which
depends on the mention, has its articles looked at one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from reader.store.entities.catalog import EntityCatalog
from reader.store.entities.index import EntityIndex
from reader.store.entities.records import EntityKey
from reader.store.search.matching import ENTITY_FIELDS, contains, needle
from reader.store.search.query import Term

T = TypeVar("T")

LOOKED_AT = 256
"""How many names are looked at between two looks at whether that is still wanted."""


class Named:
    """The articles that terms with names ask for, as far as names are known."""

    def __init__(self, index: EntityIndex | EntityCatalog) -> None:
        self._known = index if isinstance(index, EntityCatalog) else EntityCatalog(index)

    def flags(self, term: Term, size: int, cancelled: Callable[[], bool]) -> bytearray:
        """A byte for each number below ``size``, 1 where an entity is called as ``term`` asks.

        Where ``cancelled()``, some are missing.
        """
        known, kinds = self._known, ENTITY_FIELDS[term.field]
        flags = bytearray(size)
        called: set[EntityKey] = set()
        wanted, word = needle(term), max(term.words, key=len)
        for found in _while_wanted(known.index.find_named(wanted, word), cancelled):
            called |= {key for key in known.becomes_of(found) if key.kind in kinds}
        called |= {
            key for key, name in known.said() if key.kind in kinds and contains(term, (name,))
        }
        for key, entity in _while_wanted(known.forked(), cancelled):
            if key.kind in kinds and contains(term, (entity.name, *entity.aliases)):
                called.add(key)
        for key in _while_wanted(called, cancelled):
            _set(flags, known.numbers(key))
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
