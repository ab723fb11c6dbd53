"""Which entities an article has, and which articles an entity is in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from reader.model import Entity, EntityKind


class EntityKey(NamedTuple):
    """What makes two entities of different articles one: their kind, and their folded name."""

    kind: EntityKind
    name: str


def fold(text: str) -> str:
    """``text`` without case, diacritics or typographic apostrophes, for comparing names."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()


def key_of(entity: Entity) -> EntityKey:
    """The key under which ``entity`` is the same one in every article."""
    return EntityKey(entity.kind, fold(entity.name))


class EntityIndex:
    """Entities by article rank and article ranks by entity; grows as articles are recognized."""

    def __init__(self) -> None:
        self._by_rank: dict[int, tuple[Entity, ...]] = {}
        self._ranks: dict[EntityKey, set[int]] = {}
        self._gone: set[int] = set()

    def __len__(self) -> int:
        """How many articles have been recognized."""
        return len(self._by_rank)

    def add(self, rank: int, entities: Iterable[Entity]) -> None:
        """Take in the entities of the article ``rank``, once."""
        if rank in self._by_rank or rank in self._gone:
            return
        self._by_rank[rank] = tuple(entities)
        for entity in self._by_rank[rank]:
            self._ranks.setdefault(key_of(entity), set()).add(rank)

    def remove(self, ranks: Iterable[int]) -> None:
        """Forget the articles ``ranks``, for good: their files are gone."""
        for rank in ranks:
            self._gone.add(rank)
            for entity in self._by_rank.pop(rank, ()):
                self._ranks[key_of(entity)].discard(rank)

    def entities(self, rank: int) -> tuple[Entity, ...] | None:
        """The entities of the article ``rank``; None while it has not been recognized."""
        return self._by_rank.get(rank)

    def find(self, rank: int, key: EntityKey) -> Entity | None:
        """The entity ``key`` as the article ``rank`` mentions it; None if it does not."""
        return next((each for each in self._by_rank.get(rank, ()) if key_of(each) == key), None)

    def ranks(self, key: EntityKey) -> set[int]:
        """The ranks of the articles known so far to mention ``key``. Not a copy: do not change."""
        return self._ranks.get(key, set())

    def article_count(self, entity: Entity) -> int:
        """In how many articles, known so far, ``entity`` appears."""
        return len(self.ranks(key_of(entity)))
