"""What a look for changes in an archive has found."""

from __future__ import annotations

from dataclasses import dataclass

from reader.store.articles import Arrangement, Store
from reader.store.filetable import FileTable
from reader.store.snapshot import NotedNotices


@dataclass(frozen=True, slots=True)
class Changes:
    """An archive as it is now, and how many articles are new, changed and gone.

    ``gone_ranks`` have left the list, the changed articles' former ranks among them. ``touched``
    counts the files that have a new stamp and the old content; ``any`` says whether the list or
    the notices are others than before.
    """

    arrangement: Arrangement
    files: FileTable
    noted: NotedNotices
    new: int
    changed: int
    gone: int
    touched: int
    gone_ranks: frozenset[int]
    any: bool

    def __str__(self) -> str:
        """``3 new, 1 changed, 2 gone``; empty where no article changed."""
        parts = ((self.new, "new"), (self.changed, "changed"), (self.gone, "gone"))
        return ", ".join(f"{count:,} {what}" for count, what in parts if count)


def no_changes(store: Store, files: FileTable, noted: NotedNotices) -> Changes:
    """That all is as it was."""
    return Changes(
        store.arranged(), files, noted, new=0, changed=0, gone=0, touched=0,
        gone_ranks=frozenset(), any=False,
    )  # fmt: skip
