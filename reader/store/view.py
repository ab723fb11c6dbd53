"""What the list shows of the store: narrowings, stacked, each undone by itself."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Container, Hashable, Sequence
from dataclasses import dataclass

from reader.model import Article
from reader.store.articles import Entry, Store


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A reason why only some articles are listed: ``ranks`` may still grow while it holds."""

    label: str
    ranks: Container[int]
    key: Hashable = None
    """What the list is narrowed to; two narrowings to the same thing have the same."""


class View:
    """The ranks that pass every narrowing, in archive order."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.narrowings: list[Narrowing] = []
        self._ranks: Sequence[int] = array("I")
        self.update()

    def __len__(self) -> int:
        return len(self._ranks)

    def __getitem__(self, position: int) -> int:
        """The rank of the article at ``position`` of the list."""
        return self._ranks[position]

    def article(self, position: int) -> Article:
        """The article at ``position`` of the list."""
        return self.store[self._ranks[position]]

    def entry(self, position: int) -> Entry:
        """What the list shows of the article at ``position``."""
        return self.store.entry(self._ranks[position])

    def nearest(self, rank: int) -> int:
        """The position of ``rank``, or of the first article after it; the length after the last."""
        return bisect_left(self._ranks, self.store.place(rank), key=self.store.place)

    def push(self, narrowing: Narrowing) -> None:
        """List only what passes ``narrowing`` as well."""
        self.narrowings.append(narrowing)
        self.update()

    def pop(self) -> Narrowing | None:
        """Undo the last narrowing and say which it was; None where there is none."""
        if not self.narrowings:
            return None
        undone = self.narrowings.pop()
        self.update()
        return undone

    def update(self) -> bool:
        """Look again at the store and the narrowings; True when the list has changed."""
        before = self._ranks
        ranks = array("I", self.store.order)
        for each in self.narrowings:
            ranks = array("I", [rank for rank in ranks if rank in each.ranks])
        self._ranks = ranks
        return self._ranks != before
