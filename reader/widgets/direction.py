"""Which way a text is read: from left to right, or from right to left as Arabic and Hebrew are."""

from __future__ import annotations

_FIRST = "\u0590"
"""No letter below this one is read from right to left."""


def right_to_left(text: str) -> bool:
    """Whether the first letter of ``text`` that has a direction is read from right to left.

    Rules P2 and P3 of the Unicode bidirectional algorithm (UAX #9), by which terminals and word
    processors tell it, too. False where nothing has a direction.
    """
    if text.isascii() or max(text) < _FIRST:
        return False
    from unicodedata import bidirectional

    for char in text:
        kind = bidirectional(char)
        if kind == "L":
            return False
        if kind in ("R", "AL"):
            return True
    return False
