"""Other names that articles have for an entity, as far as its own name does not have their words.

"AU" for the African Union is one; "Lindqvist" for Ada Lindqvist is none, for whoever looks for it
finds it in the name. So there are few of them, and each is kept once, whatever the number of
articles that have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from reader.model import Entity, EntityKind
from reader.store.entities.entity_records import EntityKey, key_bytes, key_from, key_of
from reader.store.entities.keytable import KeyTable

_END = b"\0"
"""Between the words of another name and the key that it is for; no word has it."""


class OtherNames:
    """Other names and the keys they are for. One thread adds while others look."""

    def __init__(self) -> None:
        self.table = KeyTable()
        """What is kept of them. Another one may be put in its place."""

    def __len__(self) -> int:
        return len(self.table)

    def learn(self, entities: Iterable[Entity]) -> None:
        """Take in the names of an article's entities."""
        for each in entities:
            for entry in _entries(each.kind, each.name, each.aliases):
                self.table.add(entry)

    def find(self, wanted: str, word: str) -> Iterator[EntityKey]:
        """The keys that have another name with ``wanted``, a needle, in it; ``word`` is one of it.

        A key may come several times.
        """
        for number in self.table.having(word.encode("utf-8", "surrogatepass")):
            name, _, key = self.table[number].partition(_END)
            if wanted in name.decode("utf-8", "surrogatepass"):
                yield key_from(key)


@lru_cache(maxsize=1 << 14)
def _entries(kind: EntityKind, name: str, aliases: tuple[str, ...]) -> tuple[bytes, ...]:
    if not aliases:
        return ()
    from reader.text.words import (
        haystack,  # a start does without
        words,
    )

    own = haystack(words(name))
    others = {haystack(words(alias)) for alias in aliases}
    key = key_bytes(key_of(Entity(name, kind)))
    return tuple(
        other.encode("utf-8", "surrogatepass") + _END + key
        for other in sorted(others)
        if other.strip() and other not in own
    )
