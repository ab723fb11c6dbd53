"""What the commands share: opening an archive, and telling what could not be read."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from reader import resources, restricted
from reader.model import Article, Notice


def paths_or_seeds(paths: Sequence[Path]) -> list[Path]:
    """``paths``, or the folder of the articles that ship with Reader where there are none."""
    return list(paths) or [resources.folder("seeds")]


def complain(notice: Notice) -> None:
    """One sentence on standard error that names the file and the reason."""
    print(f"reader: {notice}", file=sys.stderr)


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

        for item in load(self._paths):
            if isinstance(item, Article):
                yield item
            else:
                self.failed = self.failed or item.named
                complain(item)
