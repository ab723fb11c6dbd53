"""Word lists that are written as readable text."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The set of words in ``text``, which are separated by white space."""
    return frozenset(text.split())


def in_order(text: str) -> tuple[str, ...]:
    """The words of ``text`` in order."""
    return tuple(text.split())
