"""Text measured in terminal cells: truncating and wrapping. No Textual, so that pipes can use it.

A cell is one column of the terminal: East Asian wide characters take two, combining marks none.
"""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

from reader.lazy import lazy_pattern

_WIDE = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3"
    "\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6"
)
_CLOSING = "、。，．！？；：」』）】》〉〕］｝ー々"
# A line may end after a word, after an em dash inside one, and between two East Asian characters
# unless the second one closes something (the simplest rule of kinsoku shori, JIS X 4051).
_UNITS = lazy_pattern(r"[^\s—]*—+|[^\s—]+")
_WIDE_UNITS = lazy_pattern(f"[{_WIDE}][{_CLOSING}]*|[^\\s{_WIDE}—]*—+|[^\\s{_WIDE}—]+")
_FIRST_WIDE = "\u1100"


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
    ascii_only = text.isascii()
    start: int | None = None
    end = 0
    used = 0
    units = _UNITS if ascii_only or max(text) < _FIRST_WIDE else _WIDE_UNITS
    for match in units.finditer(text):
        left, right = match.span()
        cells = right - left if ascii_only else cell_len(match.group())
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


def _fitting(text: str, left: int, right: int, room: int) -> int:
    """How many code points from ``left`` on fit in ``room`` cells: one at least, marks kept on."""
    used = 0
    for index in range(left, right):
        used += cell_len(text[index])
        if used > room and index > left:
            return index - left
    return right - left


def wrap_lines(text: str, width: int, most: int | None = None) -> list[str]:
    """``text`` in lines of at most ``width`` cells, the last of ``most`` lines with an ellipsis."""
    spans = wrap(text, width)
    if most is not None and len(spans) > most:
        kept = [text[start:end] for start, end in spans[: most - 1]]
        return [*kept, fit(text[spans[most - 1][0] :], width)]
    return [text[start:end] for start, end in spans]
