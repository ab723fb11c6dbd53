"""Sets of articles that are not complete yet."""

from __future__ import annotations

from collections.abc import Callable, Set


class Fork:
    """Which articles of a node that a split concerns have a key, as far as they were looked at."""

    def __init__(self) -> None:
        self.checked: set[int] = set()
        self.found: set[int] = set()


class Articles:
    """The articles of one entity, as they are known whenever one looks."""

    def __init__(self, numbers: Callable[[], Set[int]]) -> None:
        self._numbers = numbers

    def __contains__(self, number: object) -> bool:
        return number in self._numbers()

    def now(self) -> Set[int]:
        """The numbers that are known now: to ask for many, far cheaper than one by one."""
        return frozenset(self._numbers())
