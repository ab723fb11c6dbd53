"""Truncates, pads and wraps text by terminal cells. Without Textual, so that pipes can use it.

A cell is one column of the terminal. East Asian wide characters take two cells, combining marks
none (:mod:`.graphemes`).
"""

from __future__ import annotations

from collections.abc import Iterator

from reader.system.lazy import lazy_pattern
from reader.text.graphemes import char_cells, graphemes, width_of

__all__ = ["fit", "next_character", "pad", "units", "width_of", "wrap", "wrap_lines"]

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
