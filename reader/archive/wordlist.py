"""Word lists that stay readable: text in, a set of words out."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of ``text``, parted by white space."""
    return frozenset(text.split())
