"""Text measured in terminal cells: truncating and wrapping. No Textual, so that pipes can use it.

A cell is one column of the terminal: East Asian wide characters take two, combining marks none.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len, set_cell_size, split_graphemes

from reader.lazy import lazy_pattern

_WIDE = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3"
    "\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
)
_OPENING = "「『（［｛〈《【〔〖〘〝｢“‘(\\["
_CLOSING = (
    "、。，．！？；：」』）】》〉〕］｝〗〙〟｠｡､｣･・…‥〜～ー々ゝゞヽヾ゛゜％‰ﾞﾟ"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰ-ㇿ\u3099\u309a,.!?:;)\\]}%”’»"
)
# A line may end after a word, after an em dash inside one, and between two East Asian characters
# unless the second one closes something, or is small, or the first one opens something (the simple
# rules of kinsoku shori, JIS X 4051).
_UNITS = lazy_pattern(r"[^\s—]*—+|[^\s—]+")
_WIDE_UNITS = lazy_pattern(
    f"[{_OPENING}]*(?:[{_WIDE}]|[^\\s{_WIDE}{_OPENING}—]+)[{_CLOSING}]*—*|[{_OPENING}]+|—+"
)
_FIRST_WIDE = "\u1100"
# What is not one cell wide for sure, or ends a line within a word.
_NOT_PLAIN = lazy_pattern("[^ -~¡-¬®-˿Ͱ-͵ͺ-ͿΆ-ҁ‐-–‘-‟…‹›€]|  |^ | $")


def width_of(text: str) -> int:
    """The number of cells that ``text`` takes."""
    return len(text) if text.isascii() else cell_len(text)


def fit(text: str, width: int) -> str:
    """``text`` in at most ``width`` cells, ending in an ellipsis where something was cut."""
    if width_of(text) <= width:
        return text
    if width <= 1:
        return "…"[:width]
    return set_cell_size(text, width - 1).rstrip() + "…"


def pad(text: str, width: int) -> str:
    """``text`` in exactly ``width`` cells: cut with an ellipsis, or filled with spaces."""
    text = fit(text, width)
    return text + " " * (width - width_of(text))


def wrap(text: str, width: int, first_width: int | None = None) -> list[tuple[int, int]]:
    """Greedy line breaking: ``(start, end)`` code-point spans of ``text``, a line each.

    Every line takes at most ``width`` cells, the first one ``first_width`` where that is given.
    White space at a break belongs to no line. A word wider than a line is cut where it must be.
    """
    lines: list[tuple[int, int]] = []
    width = max(width, 2)
    room = width if first_width is None else max(first_width, 0)
    if (plain := _wrap_plain(text, width, room)) is not None:
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
            head = _fitting(text, left, right, room)
            lines.append((left, left + head))
            left += head
            cells = width_of(text[left:right])
            room = width
        start, end, used = left, right, cells
    if start is not None:
        lines.append((start, end))
    return lines


def _wrap_plain(text: str, width: int, room: int) -> list[tuple[int, int]] | None:
    """What :func:`wrap` gives, a line at a time and not a word at a time, for most Latin text.

    ``room`` is the first line's. None where a character is not one cell wide for sure, where words
    are not parted by one space each, or where one is wider than a line.
    """
    if not text or _NOT_PLAIN.search(text):
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
    """``(start, end, cells)`` of each part of ``text`` that no line break may divide, in order."""
    if text.isascii():
        for match in _UNITS.finditer(text):
            left, right = match.span()
            yield left, right, right - left
        return
    pattern = _UNITS if max(text) < _FIRST_WIDE else _WIDE_UNITS
    for match in pattern.finditer(text):
        left, right = match.span()
        yield left, right, cell_len(match.group())


def _fitting(text: str, left: int, right: int, room: int) -> int:
    """How many code points from ``left`` on fit in ``room`` cells: one character at least.

    What is seen as one character, an emoji of several or a letter with its marks, is not divided.
    """
    used = 0
    for start, _, cells in split_graphemes(text[left:right])[0]:
        used += cells
        if used > room and start:
            return start
    return right - left


def next_character(text: str, at: int) -> int:
    """Where what is seen as one character ends that code point ``at`` of ``text`` is within.

    ``at`` itself where a character begins there, or where there is the end of ``text``.
    """
    return next((start for start, _, _ in split_graphemes(text)[0] if start >= at), len(text))


def wrap_lines(text: str, width: int, most: int | None = None) -> list[str]:
    """``text`` in lines of at most ``width`` cells, the last of ``most`` lines with an ellipsis."""
    spans = wrap(text, width)
    if most is not None and len(spans) > most:
        kept = [text[start:end] for start, end in spans[: most - 1]]
        return [*kept, fit(text[spans[most - 1][0] :], width)]
    return [text[start:end] for start, end in spans]
