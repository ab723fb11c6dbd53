"""Makes Rich and Textual measure text as Reader does, so that layout and painter agree.

Rich has its own tables, in which spacing vowel signs take no cell. This module replaces Rich's
functions wherever Rich and Textual look them up; tests/terminal/test_measuring.py fails if one is
missed.
"""

from __future__ import annotations

from functools import lru_cache

import rich.cells
import rich.segment
import textual._wrap
import textual.widgets._input
from rich.segment import Segment

from reader.text.graphemes import char_cells, graphemes, width_of


def measure_alike() -> None:
    """Make Rich and Textual count cells with :mod:`reader.text.graphemes`; idempotent."""
    rich.cells._cell_len = _cell_len
    rich.cells.split_graphemes = _split_graphemes
    rich.cells._split_text = _split_text
    for module in (rich.cells, rich.segment, textual._wrap, textual.widgets._input):
        module.get_character_cell_size = _char_cells  # type: ignore[attr-defined]
    Segment._split_cells = staticmethod(_split_cells)  # type: ignore[assignment]
    rich.cells.cached_cell_len.cache_clear()


def _cell_len(text: str, unicode_version: str = "auto") -> int:  # noqa: ARG001
    if text.isascii() and not text.isprintable():
        return sum(map(char_cells, text))
    return width_of(text)


def _char_cells(character: str, unicode_version: str = "auto") -> int:  # noqa: ARG001
    return char_cells(character)


def _split_graphemes(
    text: str,
    unicode_version: str = "auto",  # noqa: ARG001
) -> tuple[list[rich.cells.CellSpan], int]:
    spans: list[rich.cells.CellSpan] = [*graphemes(text)]
    return spans, sum(cells for _, _, cells in spans)


def _split_text(text: str, cell_position: int, unicode_version: str = "auto") -> tuple[str, str]:  # noqa: ARG001
    """Split ``text`` at a cell; a wide character that is split becomes blanks on both sides."""
    at = 0
    if cell_position <= 0:
        return "", text
    for start, end, cells in graphemes(text):
        if at >= cell_position and cells:
            return text[:start], text[start:]
        if at + cells > cell_position:
            before = cell_position - at
            return text[:start] + " " * before, " " * (cells - before) + text[end:]
        at += cells
    return text, ""


@lru_cache(maxsize=4096)
def _split_cells(segment: Segment, cut: int) -> tuple[Segment, Segment]:
    text, style, control = segment
    before, after = _split_text(text, cut)
    return Segment(before, style, control), Segment(after, style, control)
