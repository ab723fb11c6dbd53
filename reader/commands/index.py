"""``reader index``: builds or updates the cache, the search index and the names of an archive."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from reader.commands.archive import Progress, bring_up_to_date, complain_of, paths_or_seeds
from reader.model import Notice
from reader.store.cache import Cache
from reader.store.opening import Opening
from reader.store.search.indexing import Indexer
from reader.text import counted

if TYPE_CHECKING:
    import argparse


def run(args: argparse.Namespace) -> int:
    """Build cache and index of ``args.paths``; 1 if a path is unreadable or nothing was saved."""
    opened = paths_or_seeds(args.paths)
    cache = Cache(opened)
    with Opening(opened, cache, cached_from=1) as opening:
        return _run(opening, cache, args)


def _run(opening: Opening, cache: Cache, args: argparse.Namespace) -> int:
    started = time.monotonic()
    with Progress() as progress:
        done = _build(opening, progress, prune=args.prune)
        store = opening.store
        indexer = Indexer(store, opening.index_folder)
        if done and len(store):
            indexer.run(lambda: False, lambda: progress.show("Indexing", *indexer.progress))
    indexed = indexer.folder
    indexer.close()
    complain_of([*store.notices, *opening.remarks, *indexer.remarks])
    count = len(store)
    if count and done:
        taken = time.monotonic() - started
        print(f"{done} {counted(count, 'article')} in {taken:.1f} s, "
              f"{cache.size / 1e6:,.1f} MB: {cache.file}")  # fmt: skip
        if indexed is not None:
            print(f"Index: {indexer.saved_bytes / 1e6:,.1f} MB: {indexed}")
    failed = not done or any(notice.named for notice in store.notices)
    failed = failed or not count or (not indexer.unavailable and indexed is None)
    if count and done and args.names:
        return _find_names(opening) or int(failed)
    return int(failed)


def _build(opening: Opening, progress: Progress, *, prune: bool) -> str:
    """Read new and changed files and write the cache; returns what was done, empty if not saved."""
    changes = bring_up_to_date(opening, progress, prune=prune)
    if not opening.warm:
        if not opening.written and not opening.remarks and len(opening.store):
            complain_of([Notice("cache", "another Reader is making it")])
        return "Cached" if opening.written else ""
    if changes is None:
        return "Nothing has changed:"
    if changes.arrangement.replaced:
        from reader.commands.searched import carry_over_marks, user_marks

        if (marks := user_marks()) is not None:
            with closing(marks):
                carry_over_marks(marks, opening.store, changes.arrangement.replaced)
    return f"Updated ({str(changes) or 'notices and times'}):" if opening.written else ""


def _find_names(opening: Opening) -> int:
    """Find the names in the articles of ``opening`` that have none in the cache, and save them.

    Ctrl+c, SIGTERM and SIGHUP stop it early; the next run continues from there. Returns the exit
    status: 0; 128 plus the number of the signal; or 1 if the names cannot be saved or recognition
    broke off. An article on which recognition fails gets a notice and does not count as a failure.
    """
    from reader.store.entities.file import file_of
    from reader.store.entities.recognition import Recognition, cores

    file = file_of(opening.cache)
    if file is None:
        return 1
    store = opening.store
    recognition = Recognition(store, file=lambda: file, workers=cores(), at_any_cost=True)
    index = recognition.index
    recognition.want_all()
    started = time.monotonic()
    known: int | None = None
    with _signals() as received, Progress() as progress:

        def report(_: list[int]) -> None:
            nonlocal known
            known = len(index) if known is None else known
            progress.show("Finding names", len(index), len(store))

        while not received and recognition.start():
            recognition.run(lambda: bool(received), report)
    recognition.close()
    complain_of(recognition.failures)
    taken = time.monotonic() - started
    if received:
        print(f"Stopped: the names of {len(index):,} of {len(store):,} articles are saved; "
              f"the next run continues from there")  # fmt: skip
        return 128 + received[0]
    if not file.size or recognition.broken:
        return 1
    print(f"Names found in {counted(len(index), 'article')} "
          f"({known or 0:,} of them before) in {taken:.1f} s, {file.size / 1e6:,.1f} MB: "
          f"{file.path}")  # fmt: skip
    return 0


@contextmanager
def _signals() -> Iterator[list[int]]:
    """Collect the signals that ask for an end; a second ctrl+c ends at once."""
    received: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        if received and number == signal.SIGINT:
            raise KeyboardInterrupt
        received.append(number)

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    # Ignored signals stay ignored, for nohup.
    before = {number: signal.getsignal(number) for number in numbers}
    before = {number: old for number, old in before.items() if old is not signal.SIG_IGN}
    try:
        for number in before:
            signal.signal(number, note)
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
