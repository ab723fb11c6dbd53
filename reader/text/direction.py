"""Text direction: from left to right, or from right to left as in Arabic and Hebrew.

Some terminals reverse right-to-left text row by row, together with everything between two such
texts, even frames (rule N1 of UAX #9). :func:`parted` prevents that without control characters,
which not all terminals support.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reader.system.lazy import lazy_pattern

_FIRST = "\u0590"
"""The first code point of a right-to-left script."""


def right_to_left(text: str) -> bool:
    """Whether the first letter of ``text`` with a direction is read from right to left.

    These are rules P2 and P3 of the Unicode bidirectional algorithm (UAX #9), which terminals and
    word processors follow, too. False if no letter has a direction.
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


PARTING = "\u2800"
"""The braille pattern blank: it looks like a space but has the direction left to right."""

_LEFTWARD = lazy_pattern(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def parted(texts: Sequence[str]) -> list[str]:
    """``texts``, which stand side by side in a row, with right-to-left texts kept apart.

    The nearest space before the first right-to-left text, and the nearest one after the last, in
    its margin or in a text beside it, becomes :data:`PARTING`, unless a left-to-right letter there
    separates them already. Lengths and words do not change.
    """
    pieces = [*texts]
    row = "".join(pieces)
    if row.isascii() or _LEFTWARD.search(row) is None:
        return pieces
    own = [number for number, text in enumerate(pieces) if _LEFTWARD.search(text)]
    ahead, behind = "".join(pieces[: own[0]]), "".join(pieces[own[-1] + 1 :])
    first, last = pieces[own[0]], pieces[own[-1]]
    if not _has_letter(behind) and not _has_letter(_LEFTWARD.split(last)[-1]):
        margin = len(last.rstrip(" "))
        if margin < len(last):
            pieces[own[-1]] = last[:margin] + PARTING + last[margin + 1 :]
        else:
            _replace_space(pieces, range(own[-1] + 1, len(pieces)), str.find)
        first = pieces[own[0]]
    if not _has_letter(ahead) and not _has_letter(_LEFTWARD.split(first)[0]):
        margin = len(first) - len(first.lstrip(" "))
        if margin:
            pieces[own[0]] = first[: margin - 1] + PARTING + first[margin:]
        else:
            _replace_space(pieces, range(own[0] - 1, -1, -1), str.rfind)
    return pieces


def _replace_space(pieces: list[str], numbers: range, find: Callable[[str, str], int]) -> None:
    """Replace the first space in the ``pieces`` with these ``numbers`` by :data:`PARTING`."""
    for number in numbers:
        if (at := find(pieces[number], " ")) >= 0:
            pieces[number] = pieces[number][:at] + PARTING + pieces[number][at + 1 :]
            return


def _has_letter(text: str) -> bool:
    """Whether ``text`` has a left-to-right letter."""
    from unicodedata import bidirectional

    return any(bidirectional(char) == "L" for char in text)
