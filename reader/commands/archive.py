"""What the commands share: opening an archive, and telling what could not be read."""

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
    """``paths``, or the folder of the articles that ship with Reader where there are none."""
    return list(paths) or [resources.folder("seeds")]


def complain(notice: Notice) -> None:
    """One sentence on standard error that names the file and the reason."""
    print(f"reader: {notice}", file=sys.stderr)


TOLD = 5
"""How many notices with one reason are told one by one."""

_NUMBER = re.compile(r"\d[\d,]*")


class Complaints:
    """Notices on standard error: the first few with one reason, then how many more there are.

    Used as a context manager: the others are counted at its end. Where only the numbers in two
    reasons differ (a line, an offset), the reason is one.
    """

    def __init__(self) -> None:
        self._count: Counter[str] = Counter()
        self._first: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        left = {key: count - TOLD for key, count in self._count.items() if count > TOLD}
        for key, more in left.items():
            print(f"reader: {more:,} more: {self._first[key]}", file=sys.stderr)
        if left:
            print("reader: 'reader doctor' lists all of them", file=sys.stderr)

    def add(self, notice: Notice) -> None:
        """Tell ``notice``, or count it."""
        key = _NUMBER.sub("0", notice.reason)
        self._count[key] += 1
        self._first.setdefault(key, notice.reason)
        if self._count[key] <= TOLD:
            complain(notice)


def complain_of(notices: Iterable[Notice]) -> None:
    """Tell ``notices``: see :class:`Complaints`."""
    with Complaints() as complaints:
        for notice in notices:
            complaints.add(notice)


def switched_off(capability: str) -> bool:
    """Whether :mod:`reader.restricted` does not allow ``capability``, which is told then."""
    if restricted.allows(capability):
        return False
    print(f"reader: {restricted.refusal(capability)}", file=sys.stderr)
    return True


class Reading:
    """The articles of ``paths``, one after the other; notices go to standard error on the way."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths_or_seeds(paths)
        self.failed = False

    @property
    def status(self) -> int:
        """The exit status: 1 when something that the user named could not be read."""
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
