"""A few words of a text around a hit, as many as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reader.text.cells import fit, width_of

_BEFORE = 3
"""The first hit begins within the first 1/3 of the width."""


class Snippet(NamedTuple):
    """Words of a text, and the hits in them: spans of code points, in order."""

    text: str
    hits: tuple[tuple[int, int], ...]


def snippet(text: str, hits: Sequence[tuple[int, int]], width: int) -> Snippet:
    """``text`` around the first of ``hits`` in at most ``width`` cells, with the hits marked.

    It begins with a whole word; what is cut off is an ellipsis. ``hits`` are spans of code points
    in order, at least one.
    """
    first = hits[0][0]
    start = _beginning(text, first, width // _BEFORE)
    lead = "…" if start else ""
    shown = lead + text[start : start + width + 1].replace("\n", " ")
    cut = fit(shown, width)
    shift = start - len(lead)
    end = len(cut) - (cut != shown)  # the ellipsis is no part of a hit
    marked = ((left - shift, min(right - shift, end)) for left, right in hits)
    return Snippet(cut, tuple((left, right) for left, right in marked if left < right))


def _beginning(text: str, first: int, room: int) -> int:
    """Where a word begins at most ``room`` cells before ``first``, in the same paragraph."""
    start = first
    for at in range(first - 1, max(first - room, 0) - 2, -1):
        if at < 0 or text[at].isspace():
            if width_of(text[at + 1 : first]) > room:
                break
            start = at + 1
            if at >= 0 and text[at] == "\n":
                break
    return start
