"""The result of checking an archive for changes."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass

from reader.store.articles import Arrangement, Store
from reader.store.filetable import NotedNotices, State, flat


@dataclass(frozen=True, slots=True)
class Changes:
    """The new state of an archive, and how many articles are new, changed and gone.

    ``gone_numbers`` have left the list, including the former numbers of changed articles.
    ``touched`` counts the files with a new stamp and the same content; ``any`` says whether the
    list or the notices have changed.
    """

    arrangement: Arrangement
    noted: NotedNotices
    revision: int
    new: int
    changed: int
    gone: int
    touched: int
    gone_numbers: frozenset[int]
    any: bool

    def __str__(self) -> str:
        """``3 new, 1 changed, 2 gone``; empty if no article has changed."""
        parts = ((self.new, "new"), (self.changed, "changed"), (self.gone, "gone"))
        return ", ".join(f"{count:,} {what}" for count, what in parts if count)


def no_changes(store: Store, state: State) -> Changes:
    """The result if nothing has changed."""
    return Changes(
        store.arranged(), state.notices, state.revision, new=0, changed=0, gone=0, touched=0,
        gone_numbers=frozenset(), any=False,
    )  # fmt: skip


def changes_to(
    store: Store,
    state: State,
    order: array[int],
    noted: NotedNotices,
    replaced: Mapping[int, int],
    touched: int,
) -> Changes:
    """The changes from the list of ``store`` to ``order``; ``state`` is that of the cache."""
    before, after = set(store.order), set(order)
    gone, came = before - after, after - before
    changed = sum(old in gone and new in came for old, new in replaced.items())
    same = order == state.order and _lines(noted) == _lines(state.notices)
    return Changes(
        store.arrangement(order, replaced),
        noted,
        state.revision if same else state.revision + 1,
        new=len(came) - changed,
        changed=changed,
        gone=len(gone) - changed,
        touched=touched,
        gone_numbers=frozenset(gone),
        any=order != store.order or sorted(map(str, store.notices)) != _lines(noted),
    )


def _lines(noted: NotedNotices) -> list[str]:
    return sorted(map(str, flat(noted)))
