"""Word lists that stay readable: text in, a set of words out."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of ``text``, parted by white space."""
    return frozenset(text.split())


def in_order(text: str) -> tuple[str, ...]:
    """The words of ``text`` in their order."""
    return tuple(text.split())
