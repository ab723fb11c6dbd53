"""Measures, truncates, pads and wraps text by terminal cells: the one measure in Reader.

Layout, line breaking, pipes, dumps, the painter and Textual (through
:mod:`reader.terminal.painting`) all use it. A cell is one column of the terminal. East Asian wide
characters take two cells, combining marks none.

Terminals do not agree on the widths of graphemes (user-perceived characters). They all know the
characters of Unicode 3.2 (2002); a newer one may take no cell, one or two. A spacing vowel sign
("कि") has its own cell in tmux, xterm and everything else that asks the C library; kitty and others
draw it together with its letter. A composed emoji is drawn as one, or as its parts side by side.

So a grapheme gets the width that the widest terminal gives it, and the signs of a script at least
the sum of their widths; a terminal that needs less leaves a gap. Composed emoji are the exception:
they get two cells, and a terminal that draws the parts side by side shows only the first. The
painter uses :func:`is_agreed` and :func:`most_cells` to find out where it must be careful.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
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


_WIDE = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3"
    "\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
)
_OPENING = "「『（［｛〈《【〔〖〘〝｢“‘(\\["
_SPACE = "\t-\r\x1c-\x20\x85\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000"
_GLUE = "\xa0\u202f\u2007\u2060"  # no-break spaces, and the word joiner
_BREAK = "\u200b"  # the zero width space: scripts without spaces may break there
_CLOSING = (
    "\u0300-\u036f\u1160-\u11ff\ud7b0-\ud7fb\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef\u302a-\u302f"
    "、。，．！？；：」』）】》〉〕］｝〗〙〟｠｡､｣･・…‥〜～ー々ゝゞヽヾ゛゜％‰ﾞﾟ"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰ-ㇿ\u3099\u309a,.!?:;)\\]}%”’»"
)
# A line may end after a word, after an em dash inside a word, at a zero width space, and between
# two East Asian characters unless the first is opening punctuation or the second is closing
# punctuation or a small kana (the simple rules of kinsoku shori, JIS X 4051). It never ends beside
# a no-break space.
_WORD = f"(?:[^{_SPACE}{_BREAK}—]|—(?=—*[{_GLUE}]))+"
_UNITS = lazy_pattern(f"{_WORD}(?:—+|{_BREAK}+)?|—+|{_BREAK}+")
_WIDE_UNIT = (
    f"(?:[{_OPENING}]*(?:[{_WIDE}]|[^{_SPACE}{_GLUE}{_BREAK}{_WIDE}{_OPENING}—]+)[{_CLOSING}]*—*"
    f"|[{_OPENING}]+|—+)"
)
_WIDE_UNITS = lazy_pattern(
    f"(?:{_WIDE_UNIT}|[{_GLUE}]+)(?:(?<=[{_GLUE}]){_WIDE_UNIT}|[{_GLUE}]+)*{_BREAK}*|{_BREAK}+"
)
_GLUED = lazy_pattern(f"[{_GLUE}]")
_FIRST_WIDE = "\u1100"
# Characters that may not be one cell wide, or allow a break within a word.
NOT_PLAIN = lazy_pattern("[^ -~\xa0-¬®-˿Ͱ-͵ͺ-ͿΆ-ҁ‐-–‘-‟…\u202f‹›€]|  |^ | $")


def fit(text: str, width: int) -> str:
    """``text`` in at most ``width`` cells, with an ellipsis at the end if it was cut."""
    if width_of(text) <= width:
        return text
    if width <= 1:
        return "…"[:width]
    return text[: _fitting(text, 0, len(text), width - 1, least=0)].rstrip() + "…"


def pad(text: str, width: int) -> str:
    """``text`` in exactly ``width`` cells: cut with an ellipsis, or filled with spaces."""
    text = fit(text, width)
    return text + " " * (width - width_of(text))


def wrap(text: str, width: int, first_width: int | None = None) -> list[tuple[int, int]]:
    """Greedy line breaking: the ``(start, end)`` code-point span of each line of ``text``.

    A line has at most ``width`` cells, the first line ``first_width`` if given. White space at a
    break belongs to no line. A word wider than a line is cut.
    """
    lines: list[tuple[int, int]] = []
    width = max(width, 2)
    room = width if first_width is None else max(first_width, 0)
    if (plain := wrap_plain(text, width, room)) is not None:
        return plain
    start: int | None = None
    end = 0
    used = 0
    for unit in units(text):
        left, right, cells = unit
        gap = left - end if start is not None else 0
        if start is not None and used + gap + cells <= room:
            used, end = used + gap + cells, right
            continue
        if start is not None:
            lines.append((start, end))
            room = width
        elif cells > room and room < width:
            room = width
            lines.append((left, left))
        while cells > room:
            head = _within_word(text, left, right, room)
            lines.append((left, left + head))
            left += head
            cells = width_of(text[left:right])
            room = width
        start, end, used = left, right, cells
    if start is not None:
        lines.append((start, end))
    return lines


def wrap_plain(text: str, width: int, room: int) -> list[tuple[int, int]] | None:
    """A fast :func:`wrap` for most Latin text: a line at a time instead of a word at a time.

    ``room`` is the width of the first line. None if a character may not be one cell wide, if words
    are not separated by single spaces, or if one is wider than a line.
    """
    if not text or NOT_PLAIN.search(text):
        return None
    lines = []
    start, length = 0, len(text)
    while length - start > room:
        end = text.rfind(" ", start, start + room + 1)
        if end < 0:
            return None
        lines.append((start, end))
        start, room = end + 1, width
    lines.append((start, length))
    return lines


def units(text: str) -> Iterator[tuple[int, int, int]]:
    """``(start, end, cells)`` of each unit of ``text``, a part without a possible line break."""
    if text.isascii():
        for match in _UNITS.finditer(text):
            left, right = match.span()
            yield left, right, right - left
        return
    pattern = _UNITS if max(text) < _FIRST_WIDE else _WIDE_UNITS
    for match in pattern.finditer(text):
        left, right = match.span()
        if left and text[left - 1] == " " and not char_cells(text[left]):
            left -= 1  # a combining mark without a letter belongs to the space before it
        yield left, right, width_of(text[left:right])


def _within_word(text: str, left: int, right: int, room: int) -> int:
    """How many code points of the word at ``left`` go on a line of ``room`` cells; at least 1.

    The word is cut at its last no-break space that fits, else after the characters that fit.
    """
    fits = _fitting(text, left, right, room)
    glued = [match.end() for match in _GLUED.finditer(text, left + 1, left + fits)]
    return glued[-1] - left if glued else fits


def _fitting(text: str, left: int, right: int, room: int, least: int = 1) -> int:
    """How many code points from ``left`` on fit in ``room`` cells; at least ``least`` graphemes.

    Graphemes, such as a composed emoji or a letter with its marks, are not divided.
    """
    used = 0
    for number, (start, _, cells) in enumerate(graphemes(text[left:right])):
        used += cells
        if used > room and number >= least:
            return start
    return right - left


def next_character(text: str, at: int) -> int:
    """The start of the first grapheme at or after code point ``at`` of ``text``, or its end."""
    return next((start for start, _, _ in graphemes(text) if start >= at), len(text))


def wrap_lines(text: str, width: int, most: int | None = None) -> list[str]:
    """``text`` in lines of at most ``width`` cells, the last of ``most`` lines with an ellipsis."""
    spans = wrap(text, width)
    if most is not None and len(spans) > most:
        whole = [text[start:end] for start, end in spans[: most - 1]]
        return [*whole, fit(text[spans[most - 1][0] :], width)]
    return [text[start:end] for start, end in spans]
