"""What the commands share: reading an archive, and printing notices of what was unreadable."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Self

from reader import restricted
from reader.model import Article, Notice
from reader.system import resources


def paths_or_seeds(paths: Sequence[Path]) -> list[Path]:
    """``paths``; if empty, the folder of the articles that ship with Reader."""
    return list(paths) or [resources.folder("seeds")]


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


class Reading:
    """Iterates over the articles of ``paths`` and prints notices on standard error."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths_or_seeds(paths)
        self.failed = False

    @property
    def status(self) -> int:
        """The exit status: 1 if something that the user named could not be read."""
        return int(self.failed)

    def __iter__(self) -> Iterator[Article]:
        from reader.archive import load

        with Complaints() as complaints:
            for item in load(self._paths):
                if isinstance(item, Article):
                    yield item
                else:
                    self.failed = self.failed or item.named
                    complaints.add(item)
