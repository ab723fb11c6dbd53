"""What is seen as one character, and how many cells it takes: the one measure of all that is shown.

Layout, line breaking, Textual (:mod:`reader.terminal.measuring` sees to that), dumps and painter
count with it. Terminals do not agree. They all know the characters of Unicode 3.2 (2002); of a
newer one they may make nothing, one cell or two. A spacing vowel sign ("कि") has a cell of its own
in tmux, xterm and whatever else asks the C library; kitty and others draw it together with its
letter. An emoji made of several is drawn as one, or one beside the other.

So what is seen as one character gets the room that the widest of them take, the signs of a script
never less than their sum: in a terminal that needs less, a gap is left. Emoji made of several are
the exception: they get two cells, and where they are drawn side by side only the first stays.
The painter knows from :func:`is_agreed` and :func:`most_cells` where it has to be careful.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from reader.system.lazy import lazy_pattern

# Letters, digits, punctuation and frames that have been one cell wide for as long as there are
# terminals that know them.
_NOT_SINGLE = lazy_pattern(
    "[^ -~\xa0-\xac\xae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1"
    "\u03a3-\u0482\u048a-\u0527\u05d0-\u05ea\u0621-\u063a\u0641-\u064a\u1e00-\u1eff\u2010-\u2027"
    "\u202f-\u205e\u20a0-\u20ac\u2190-\u21ff\u2500-\u25fc\u2800-\u28ff]"
)
_EMOJI_PARTS = lazy_pattern("[\u20e3\ufe0e\ufe0f\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]")
_SKIN_TONE = lazy_pattern("[\U0001f3fb-\U0001f3ff]")
_JOINER, _AS_EMOJI = "\u200d", "\ufe0f"

_WIDER_SOMEWHERE = {
    **dict.fromkeys(range(0x302E, 0x3030), 2), **dict.fromkeys(range(0x3248, 0x3250), 2),
    **dict.fromkeys(range(0x16FF0, 0x16FF2), 2), 0x3164: 2, 0xFFA0: 1, 0xAD: 0,
}  # fmt: skip
"""What the C library says of characters that others take for narrower; soft hyphens are not shown
at all."""


class Grapheme(NamedTuple):
    """What is seen as one character: its code points' ``start`` and ``end``, and its ``cells``."""

    start: int
    end: int
    cells: int


def is_single(text: str) -> bool:
    """Whether each code point of ``text`` is seen as one character of one cell, in any terminal."""
    return (text.isascii() and text.isprintable()) or _NOT_SINGLE.search(text) is None


def width_of(text: str) -> int:
    """The number of cells that ``text`` takes."""
    if text.isascii() or _NOT_SINGLE.search(text) is None:
        return len(text)
    if _JOINER in text or _EMOJI_PARTS.search(text):
        return sum(cells for _, _, cells in graphemes(text))
    return sum(map(char_cells, text))


def graphemes(text: str) -> list[Grapheme]:
    """``text`` cut into what is seen as one character each, by UAX #29; some have no cell."""
    if text.isascii() or _NOT_SINGLE.search(text) is None:
        return [Grapheme(at, at + 1, char_cells(char)) for at, char in enumerate(text)]
    from wcwidth import iter_graphemes

    found = []
    start = 0
    for cluster in iter_graphemes(text):
        end = start + len(cluster)
        found.append(Grapheme(start, end, cluster_cells(cluster)))
        start = end
    return found


@lru_cache(maxsize=8192)
def cluster_cells(cluster: str) -> int:
    """The cells of what is seen as one character."""
    if len(cluster) == 1:
        return char_cells(cluster)
    first = char_cells(cluster[0])
    if (_JOINER in cluster and first == 2) or _EMOJI_PARTS.search(cluster):
        from wcwidth import wcswidth

        return max(wcswidth(cluster), first, 2 if _SKIN_TONE.search(cluster) else 0)
    return sum(map(char_cells, cluster))


@lru_cache(maxsize=8192)
def char_cells(char: str) -> int:
    """The cells of one code point by itself; of a spacing vowel sign, those behind its letter."""
    if " " <= char <= "~" or _NOT_SINGLE.search(char) is None:
        return 1
    if (known := _WIDER_SOMEWHERE.get(ord(char))) is not None:
        return known
    from wcwidth import wcswidth, wcwidth

    spacing = unicodedata.category(char) == "Mc"
    return max(wcwidth(char) or wcswidth("x" + char) - 1, spacing)


@lru_cache(maxsize=8192)
def is_agreed(cluster: str) -> bool:
    """Whether all terminals give ``cluster`` the cells that it has here."""
    if len(cluster) > 1 or not cluster:
        return False
    if cluster.isascii():
        return True
    old = unicodedata.ucd_3_2_0.category(cluster)
    emoji = _may_be_emoji(ord(cluster)) and char_cells(cluster) == 2
    return old not in ("Cn", "Co", "Cs", "Cf", "Mn", "Mc", "Me") and not emoji and (
        ord(cluster) not in _WIDER_SOMEWHERE
    )  # fmt: skip


def _may_be_emoji(code: int) -> bool:
    """Whether it is among the signs of which some have become emoji, two cells wide since."""
    return 0x2190 <= code < 0x2E80 or 0x1F000 <= code < 0x20000


@lru_cache(maxsize=8192)
def most_cells(cluster: str) -> int:
    """The most cells that a terminal may make of ``cluster``."""
    if is_agreed(cluster):
        return char_cells(cluster)
    cells = sum(map(_most, cluster)) + (_AS_EMOJI in cluster)
    return max(cluster_cells(cluster), cells)


def _most(char: str) -> int:
    cells = char_cells(char)
    unknown = cells == 1 and not is_agreed(char)
    return 2 if unknown and unicodedata.category(char) in ("Cn", "Co", "So") else cells
