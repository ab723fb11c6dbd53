"""Which way a text is read: from left to right, or from right to left as Arabic and Hebrew are.

Some terminals turn round what is read from the right, row by row, and take all that stands between
two such texts along: frames, too (rule N1 of UAX #9). :func:`parted` prevents that without control
characters, which not all terminals know.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reader.system.lazy import lazy_pattern

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


PARTING = "\u2800"
"""Shows nothing, as a space, but has a direction, from left to right: the braille pattern blank."""

_LEFTWARD = lazy_pattern(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def parted(texts: Sequence[str]) -> list[str]:
    """``texts``, which stand side by side, the ones that are read from the right set apart.

    The nearest spaces before the first of them and behind the last, in their margins or in the
    texts beside them, are replaced by :data:`PARTING`, unless something else there is read from the
    left. Each text stays as long as it is, and its words as they are.
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
    """Replace the first space that there is in the ``pieces`` with these ``numbers``."""
    for number in numbers:
        if (at := find(pieces[number], " ")) >= 0:
            pieces[number] = pieces[number][:at] + PARTING + pieces[number][at + 1 :]
            return


def _has_letter(text: str) -> bool:
    """Whether something in ``text`` is read from left to right."""
    from unicodedata import bidirectional

    return any(bidirectional(char) == "L" for char in text)
