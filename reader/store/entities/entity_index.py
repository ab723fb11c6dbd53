"""Which entities an article has, and which articles an entity is in.

Nothing but numbers is in memory for an article (:mod:`reader.store.entities.entity_columns`); its
entities are a record (:mod:`reader.store.entities.entity_records`) that is decoded when they are
shown, and the records are in the cache folder where there is one.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Container, Iterable, Iterator, Set
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

from reader.model import Entity
from reader.store.bodies import DamagedError
from reader.store.compact import U32
from reader.store.entities.entity_columns import EntityColumns
from reader.store.entities.entity_log import EntityLog
from reader.store.entities.entity_records import (
    EntityKey,
    decode,
    encode,
    key_bytes,
    key_from,
    key_of,
    keys_in,
)

if TYPE_CHECKING:
    from reader.store.entities.kept_identity import Kept

__all__ = ["EntityIndex", "EntityKey", "Ranks", "key_of"]

DECODED = 64
"""How many articles' entities are kept decoded: of those on screen and around them."""

NO_RANK = 2**32 - 1
"""The rank of a row whose article is not in the archive any more."""

Repair = Callable[[int], Iterable[Entity]]


class EntityIndex:
    """Entities by article rank and article ranks by entity; grows as articles are recognized.

    One thread adds (:meth:`add`, :meth:`adopt`), any may read and :meth:`remove`.
    """

    def __init__(self, key_of_article: Callable[[int], str] = str) -> None:
        """``key_of_article`` gives what stands for the article of a rank: records are kept under
        it."""
        self.version = 0
        """Another number whenever something has changed."""
        self.removals = 0
        """How many times something has been removed."""
        self.kept: Kept | None = None
        """What was learnt from the articles that came from a file, if that is kept."""
        self.repair: Repair | None = None
        """Recognizes the article of a rank anew where its record is damaged."""
        self._key_of_article = key_of_article
        self._now = Known(EntityColumns(), EntityLog())
        self._logs = [self._now.log]
        self._gone: set[int] = set()
        self._lock = threading.Lock()
        self.decoded = lru_cache(DECODED)(self._decode)

    def __len__(self) -> int:
        """How many articles have been recognized."""
        return self._now.count

    def __contains__(self, rank: object) -> bool:
        """Whether the article ``rank`` has been recognized."""
        return isinstance(rank, int) and self._now.row(rank) is not None

    def lacks(self, rank: int) -> bool:
        """Whether the article ``rank`` is still to be recognized: not known, and not removed."""
        return rank not in self._gone and self._now.row(rank) is None

    @property
    def now(self) -> Known:
        """Columns, records and rows as they are now. Another thread may put others in their place,
        so who needs several of them takes them from one of these."""
        return self._now

    # Adding

    def add(self, rank: int, entities: Iterable[Entity] | bytes, *, kept: bool = True) -> None:
        """Take in the entities of the article ``rank``, or their record, once.

        What is not ``kept`` holds for this session: it stands under no article in the cache.
        Raises :class:`~reader.store.bodies.DamagedError` for bytes that are no record.
        """
        record = entities if isinstance(entities, bytes) else encode(entities)
        keys = keys_in(record)
        with self._lock:
            now = self._now
            if rank in self._gone or now.row(rank) is not None:
                return
            place, length = now.log.append(self._key_of_article(rank) if kept else "", record)
            now.columns.append(rank, place, length, keys)
            now.place(rank, len(now.columns))
            self.version += 1

    def adopt(self, columns: EntityColumns, log: EntityLog, kept: Kept | None = None) -> None:
        """Go on with ``columns`` and ``log``; what is known beside them is added to them.

        Rows whose rank is :data:`NO_RANK` are of articles that are not there any more. ``kept`` is
        what was learnt from all of these rows.
        """
        now, old = Known(columns, log), self._now
        with self._lock:
            now.place_all(self._gone)
            self._now, self.kept = now, kept
            self._logs.append(log)
            self.decoded.cache_clear()
            self.version += 1
        for rank, row in enumerate(old.row_of):
            if row and now.row(rank) is None:
                with suppress(DamagedError):
                    article, record = old.record(row - 1)
                    self.add(rank, record, kept=bool(article))

    def remove(self, ranks: Iterable[int]) -> None:
        """Forget the articles ``ranks``, for good: their files are gone."""
        with self._lock:
            for rank in ranks:
                self._gone.add(rank)
                self._now.drop(rank)
            self.removals += 1
            self.version += 1

    def close(self) -> None:
        """Close the files that records are in: what has not been decoded is not known any more."""
        with self._lock:
            logs, self._logs = self._logs, []
        for log in logs:
            log.close()

    # Reading

    def entities(self, rank: int) -> tuple[Entity, ...] | None:
        """The entities of the article ``rank``; None while it has not been recognized."""
        now = self._now
        row = now.row(rank)
        return None if row is None else self.decoded(now, rank, row)

    def _decode(self, now: Known, rank: int, row: int) -> tuple[Entity, ...]:
        try:
            return decode(now.record(row)[1])
        except DamagedError:
            return tuple(self.repair(rank)) if self.repair else ()

    def find(self, rank: int, key: EntityKey) -> Entity | None:
        """The entity ``key`` as the article ``rank`` mentions it; None if it does not."""
        return next((each for each in self.entities(rank) or () if key_of(each) == key), None)

    def ranks(self, key: EntityKey) -> Ranks:
        """The ranks of the articles known to mention ``key``: a set that grows with the index."""
        return Ranks(self, key)

    def article_count(self, entity: Entity) -> int:
        """In how many articles, known so far, ``entity`` appears."""
        return self.count(key_of(entity))

    def count(self, key: EntityKey) -> int:
        """In how many articles, known so far, ``key`` appears. Some microseconds."""
        columns = self._now.columns
        number = columns.table.find(key_bytes(key))
        return columns.counts[number] if 0 <= number < len(columns.counts) else 0

    def find_named(self, wanted: str, word: str) -> Iterator[EntityKey]:
        """The keys of known articles whose name has ``wanted``, a needle; ``word`` is one of it.

        See :func:`reader.store.search.matching.needle`.
        """
        from reader.text.words import (
            haystack,  # a start does without
            words,
        )

        columns = self._now.columns
        for number in columns.table.having(word.encode("utf-8", "surrogatepass")):
            if number < len(columns.counts) and columns.counts[number]:
                key = key_from(columns.table[number])
                if wanted in haystack(words(key.name)):
                    yield key

    def keys(self) -> Iterator[tuple[EntityKey, int]]:
        """Every key, and in how many articles it appears; in no order. Keys in none are left out.

        For 200,000 of them that is tenths of a second: not for the thread of the screen.
        """
        columns = self._now.columns
        for key, count in zip(columns.table, columns.counts[:], strict=False):
            if count:
                yield key_from(key), count


class Known:
    """What is known: the columns, the records, and the row (plus one; 0 for none) of each rank."""

    def __init__(self, columns: EntityColumns, log: EntityLog) -> None:
        self.columns = columns
        self.log = log
        self.row_of = array(U32)
        self.count = 0
        self.dropped: list[int] = []
        """The rows whose articles were gone when they came from a file."""
        self.from_file = b""
        """By rank: 1, where the article came from a file."""

    def row(self, rank: int) -> int | None:
        """The row of the article ``rank``; None where it is not known, or not any more."""
        rows = self.row_of
        return rows[rank] - 1 if 0 <= rank < len(rows) and rows[rank] else None

    def place_all(self, gone: Container[int]) -> None:
        """Note the rows of all ranks but of those that are ``gone``."""
        ranks = self.columns.rank
        for row, rank in enumerate(ranks):
            if rank == NO_RANK or rank in gone:
                self.dropped.append(row)
                self.columns.drop(row)
                ranks[row] = NO_RANK
        placed = [rank for rank in ranks if rank != NO_RANK] if self.dropped else ranks
        self.row_of = array(U32, bytes(4 * (max(placed, default=-1) + 1)))
        for row, rank in enumerate(ranks, 1):
            if rank != NO_RANK:
                self.row_of[rank] = row
        self.count = len(placed)
        self.from_file = bytes(map(bool, self.row_of))

    def place(self, rank: int, row: int) -> None:
        """Note the ``row`` (plus one) of the article ``rank``."""
        if rank >= len(self.row_of):
            self.row_of.extend([0] * (rank + 1 - len(self.row_of)))
        self.row_of[rank] = row
        self.count += 1

    def drop(self, rank: int) -> None:
        """The article ``rank`` is known no more."""
        row = self.row(rank)
        if row is not None:
            self.columns.drop(row)
            self.row_of[rank] = 0
            self.count -= 1

    def record(self, row: int) -> tuple[str, bytes]:
        """The article's id and the record of ``row``. Raises DamagedError."""
        return self.log.read(self.columns.place[row], self.columns.length[row])

    def ranks_of(self, number: int, until: int = 0) -> tuple[set[int], int]:
        """The known ranks with the key of that ``number`` in rows from ``until`` on.

        Also the row after the last of them, for another call.
        """
        rows = list(self.columns.rows_of(number, until))
        ranks = ((self.columns.rank[row], row) for row in rows)
        return {rank for rank, row in ranks if self.row(rank) == row}, max(
            until, rows[0] + 1 if rows else 0
        )


class Ranks(Set[int]):
    """The ranks of the articles that mention a key, as far as they are known when one asks."""

    def __init__(self, index: EntityIndex, key: EntityKey) -> None:
        self._index = index
        self._key = key_bytes(key)
        self._known = index.now
        self._version = self._removals = -1
        self._seen = 0
        self._ranks: set[int] = set()

    def __contains__(self, rank: object) -> bool:
        return rank in self._current()

    def __iter__(self) -> Iterator[int]:
        return iter(self._current())

    def __len__(self) -> int:
        return len(self._current())

    def __repr__(self) -> str:
        return f"Ranks({sorted(self._current())})"

    @classmethod
    def _from_iterable(cls, ranks: Iterable[int]) -> set[int]:  # type: ignore[override]
        return set(ranks)

    def _current(self) -> set[int]:
        index = self._index
        if index.version != self._version:
            version, removals, known = index.version, index.removals, index.now
            if known is not self._known or removals != self._removals:
                self._known, self._seen = known, 0
            self._catch_up(known)
            self._version, self._removals = version, removals
        return self._ranks

    def _catch_up(self, known: Known) -> None:
        """Follow the links down to where they were followed from the last time."""
        number = known.columns.table.find(self._key)
        before = self._ranks if self._seen else set()
        new: set[int] = set()
        if number >= 0:
            new, self._seen = known.ranks_of(number, self._seen)
        # Not changed in place: somebody may be going through it.
        self._ranks = before | new
