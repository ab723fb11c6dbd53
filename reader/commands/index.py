"""``reader index``: the cache for the next start, built or brought up to date now."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from reader.commands.archive import complain, paths_or_seeds
from reader.store.cache import Cache
from reader.store.opening import Opening

if TYPE_CHECKING:
    import argparse

EVERY_SECONDS = 5.0
"""How often a line says how far it is, where there is no terminal for a progress bar."""

Show = Callable[[str], None]


def run(args: argparse.Namespace) -> int:
    """Build the cache of ``args.paths``; 1 if a named path is unreadable or nothing was cached."""
    opened = paths_or_seeds(args.paths)
    opening = Opening(opened, Cache(opened), cached_from=1)
    started = time.monotonic()
    with _progress() as show:
        done = _build(opening, show)
    for notice in [*opening.store.notices, *opening.remarks]:
        complain(notice)
    count = len(opening.store)
    if count and done:
        taken = time.monotonic() - started
        print(f"{done} {count:,} {'article' if count == 1 else 'articles'} in {taken:.1f} s, "
              f"{opening.cache_bytes / 1e6:,.1f} MB: {opening.cache_file}")  # fmt: skip
    failed = not done or any(notice.named for notice in opening.store.notices)
    return int(failed or not count)


def _build(opening: Opening, show: Show) -> str:
    """Read what has to be read and write the cache; what was done, empty where nothing is kept."""
    opening.open()
    if not opening.warm:
        opening.read_rest(lambda: False, lambda: _list(opening, show))
        return "Cached" if opening.written else ""
    changes = opening.check(lambda: False, lambda read: show(f"{read:,} changed files read"))
    if changes is not None and (changes.any or changes.touched):
        opening.apply(changes)
        opening.save()
        return (
            f"Brought up to date ({str(changes) or 'notices and times'}):"
            if opening.written
            else ""
        )
    return "Nothing has changed:"


def _list(opening: Opening, show: Show) -> None:
    opening.store.list_held()
    show(f"{len(opening.store):,} articles read")


@contextmanager
def _progress() -> Iterator[Show]:
    """Where to tell how far it is: a live line on a terminal, a line now and then elsewhere."""
    if sys.stderr.isatty():
        from rich.console import Console

        console = Console(stderr=True, markup=False, highlight=False)
        with console.status("reading files", spinner="line") as status:
            yield status.update
        return
    told = time.monotonic()

    def line(text: str) -> None:
        nonlocal told
        if time.monotonic() - told >= EVERY_SECONDS:
            print(text, file=sys.stderr, flush=True)
            told = time.monotonic()

    yield line
