"""What the commands share: reading an archive, notices of what was unreadable, and progress."""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from reader import restricted
from reader.model import Article, Notice
from reader.system.paths import shipped

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from reader.store.opening import Opening
    from reader.store.sync import Changes


def paths_or_seeds(paths: Sequence[Path]) -> list[Path]:
    """``paths``; if empty, the folder of the articles that ship with Reader."""
    return list(paths) or [shipped("seeds")]


def complain(notice: Notice) -> None:
    """Print ``notice`` on standard error: the file and the reason."""
    print(f"reader: {notice}", file=sys.stderr)


PRINTED = 5
"""How many notices with the same reason are printed; more are only counted."""

_NUMBER = re.compile(r"\d[\d,]*")


class Complaints:
    """Prints notices on standard error: the first few of each reason, then how many more.

    A context manager, which prints the counts at its end. Reasons that differ only in numbers (a
    line, an offset) count as the same reason.
    """

    def __init__(self) -> None:
        self._count: Counter[str] = Counter()
        self._first: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        left = {key: count - PRINTED for key, count in self._count.items() if count > PRINTED}
        for key, more in left.items():
            print(f"reader: {more:,} more: {self._first[key]}", file=sys.stderr)
        if left:
            print("reader: 'reader doctor' lists all of them", file=sys.stderr)

    def add(self, notice: Notice) -> None:
        """Print ``notice``, or only count it."""
        key = _NUMBER.sub("0", notice.reason)
        self._count[key] += 1
        self._first.setdefault(key, notice.reason)
        if self._count[key] <= PRINTED:
            complain(notice)


def complain_of(notices: Iterable[Notice]) -> None:
    """Print ``notices``: see :class:`Complaints`."""
    with Complaints() as complaints:
        for notice in notices:
            complaints.add(notice)


def switched_off(capability: str) -> bool:
    """Whether restricted mode forbids ``capability``; if so, prints a message."""
    if restricted.allows(capability):
        return False
    print(f"reader: {restricted.refusal(capability)}", file=sys.stderr)
    return True


def print_json(records: Iterable[dict[str, Any]]) -> None:
    """Print a JSON array, one record per line, while they are read."""
    from reader.store.export.to_json import to_json

    before = "["
    for record in records:
        print(f"{before}\n{to_json(record)}", end="")
        before = ","
    print("[]" if before == "[" else "\n]")


def bring_up_to_date(
    opening: Opening, progress: Progress, *, prune: bool = False
) -> Changes | None:
    """Read the files of ``opening``, or only those that have changed since it was cached.

    Returns the changes, which it has applied; None if there are none or all files were read.
    """
    store = opening.open()

    def listed() -> None:
        store.list_staged()
        progress.show("Reading", len(store))

    if not opening.warm:
        opening.read_rest(lambda: False, listed)
        return None
    changes = opening.check(
        lambda: False, lambda read: progress.show("Reading changed files", read), prune=prune
    )
    if changes is None or not (changes.any or changes.touched):
        return None
    opening.apply(changes)
    return changes


class Reading:
    """Iterates over the articles of ``paths`` and prints notices on standard error.

    ``failed`` says whether something that the user named could not be read.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths_or_seeds(paths)
        self.failed = False

    def __iter__(self) -> Iterator[Article]:
        from reader.archive import load

        with Complaints() as complaints:
            for item in load(self._paths):
                if isinstance(item, Article):
                    yield item
                else:
                    self.failed = self.failed or item.named
                    complaints.add(item)


EVERY_SECONDS = 5.0
"""Seconds between two progress lines, where there is no terminal for a bar."""

SHOWN_AFTER_SECONDS = 0.3
"""Seconds before a bar appears: shorter work needs none."""


class Progress:
    """Shows progress; a context manager that leaves a clean line behind."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._printed = self._started = time.monotonic()
        self._bar: Bar | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        if self._bar is not None:
            self._bar.stop()

    def show(self, what: str, done: int, total: int | None = None) -> None:
        """Show that ``what`` is being done and ``done`` of ``total`` (None: unknown) so far."""
        now = time.monotonic()
        if self._terminal:
            if now - self._started >= SHOWN_AFTER_SECONDS:
                self._draw(what, done, total)
        elif now - self._printed >= EVERY_SECONDS:
            self._printed = now
            of = "" if total is None else f" of {total:,}"
            print(f"{what}: {done:,}{of}", file=sys.stderr, flush=True)

    def _draw(self, what: str, done: int, total: int | None) -> None:
        if self._bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            self._bar = Progress(
                TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(),
                console=Console(stderr=True), transient=True,
            )  # fmt: skip
            self._bar.start()
            self._bar.add_task(what, total=total)
        (task,) = self._bar.task_ids
        self._bar.update(task, description=what, completed=done, total=total)
