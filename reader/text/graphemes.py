"""Graphemes (user-perceived characters) and their width in cells: the one measure in Reader.

Layout, line breaking, dumps, the painter and Textual (through :mod:`reader.terminal.painting`) all
use it. Terminals do not agree on widths. They all know the characters of Unicode 3.2 (2002); a
newer one may take no cell, one or two. A spacing vowel sign ("कि") has its own cell in tmux, xterm
and everything else that asks the C library; kitty and others draw it together with its letter. A
composed emoji is drawn as one, or as its parts side by side.

So a grapheme gets the width that the widest terminal gives it, and the signs of a script at least
the sum of their widths; a terminal that needs less leaves a gap. Composed emoji are the exception:
they get two cells, and a terminal that draws the parts side by side shows only the first. The
painter uses :func:`is_agreed` and :func:`most_cells` to find out where it must be careful.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from reader.system.lazy import lazy_pattern

# Not the letters, digits, punctuation and frames that every terminal has always shown in one cell.
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
"""The C library's widths of characters that are narrower elsewhere; soft hyphens are invisible."""


class Grapheme(NamedTuple):
    """A user-perceived character: code points ``start`` to ``end``, and its width in ``cells``."""

    start: int
    end: int
    cells: int


def is_single(text: str) -> bool:
    """Whether every code point of ``text`` is one grapheme of one cell in every terminal."""
    return (text.isascii() and text.isprintable()) or _NOT_SINGLE.search(text) is None


def width_of(text: str) -> int:
    """The width of ``text`` in cells."""
    if text.isascii() or _NOT_SINGLE.search(text) is None:
        return len(text)
    if _JOINER in text or _EMOJI_PARTS.search(text):
        return sum(cells for _, _, cells in graphemes(text))
    return sum(map(char_cells, text))


def graphemes(text: str) -> list[Grapheme]:
    """The graphemes of ``text``, by UAX #29; some have no cell."""
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
    """The width of the grapheme ``cluster`` in cells."""
    if len(cluster) == 1:
        return char_cells(cluster)
    first = char_cells(cluster[0])
    if (_JOINER in cluster and first == 2) or _EMOJI_PARTS.search(cluster):
        from wcwidth import wcswidth

        return max(wcswidth(cluster), first, 2 if _SKIN_TONE.search(cluster) else 0)
    return sum(map(char_cells, cluster))


@lru_cache(maxsize=8192)
def char_cells(char: str) -> int:
    """The width of one code point; for a spacing vowel sign, what it adds to its letter."""
    if " " <= char <= "~" or _NOT_SINGLE.search(char) is None:
        return 1
    if (known := _WIDER_SOMEWHERE.get(ord(char))) is not None:
        return known
    from wcwidth import wcswidth, wcwidth

    spacing = unicodedata.category(char) == "Mc"
    return max(wcwidth(char) or wcswidth("x" + char) - 1, spacing)


@lru_cache(maxsize=8192)
def is_agreed(cluster: str) -> bool:
    """Whether all terminals give ``cluster`` the width that it has here."""
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
    """Whether ``code`` is in a block whose signs have partly become emoji of two cells."""
    return 0x2190 <= code < 0x2E80 or 0x1F000 <= code < 0x20000


@lru_cache(maxsize=8192)
def most_cells(cluster: str) -> int:
    """The largest width that a terminal may give ``cluster``."""
    if is_agreed(cluster):
        return char_cells(cluster)
    cells = sum(map(_most, cluster)) + (_AS_EMOJI in cluster)
    return max(cluster_cells(cluster), cells)


def _most(char: str) -> int:
    cells = char_cells(char)
    unknown = cells == 1 and not is_agreed(char)
    return 2 if unknown and unicodedata.category(char) in ("Cn", "Co", "So") else cells
