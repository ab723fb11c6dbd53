"""What a start need not load, because it uses little of it: patterns, and OpenSSL.

And the word lists of parsers, written as readable text.
"""

from __future__ import annotations

import re
from typing import Any, cast

try:  # BLAKE2b without ``hashlib``, which loads OpenSSL first: that costs 1% of the start
    from _blake2 import blake2b
except ImportError:  # not CPython
    from hashlib import blake2b

__all__ = ["blake2b", "in_order", "lazy_pattern", "words"]


class _LazyPattern:
    """Acts as a ``re.Pattern``, and compiles it when an attribute is first used."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._source = pattern, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._source), name)
        self.__dict__[name] = found  # so that the next access does not come here
        return found


def lazy_pattern(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Like ``re.compile(pattern, flags)``, but compiled at the first use.

    An invalid pattern raises ``re.error`` only then, so every pattern needs a test that uses it.
    """
    return cast("re.Pattern[str]", _LazyPattern(pattern, flags))


def words(text: str) -> frozenset[str]:
    """The set of words in ``text``, which are separated by white space."""
    return frozenset(text.split())


def in_order(text: str) -> tuple[str, ...]:
    """The words of ``text`` in order."""
    return tuple(text.split())
