"""A line's text under layers of styles: marks, hits, the selection."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from rich.style import Style

from reader.text.cells import next_character


class Layer(NamedTuple):
    """Code points ``start`` to ``end``, exclusive, of a line have ``style``, too."""

    start: int
    end: int
    style: Style


def layered(text: str, plain: Style, layers: Sequence[Layer]) -> list[tuple[str, Style]]:
    """``text`` in pieces with their styles, later ``layers`` above earlier ones.

    What is seen as one character, a letter with its accents, is in one piece.
    """
    if not layers:
        return [(text, plain)]
    cuts = {0, len(text)}
    for layer in layers:
        for at in (layer.start, layer.end):
            if 0 < at < len(text):
                cuts.add(at if text.isascii() else next_character(text, at))
    pieces = []
    for start, end in pairwise(sorted(cuts)):
        style = plain
        for layer in layers:
            if layer.start < end and start < layer.end:
                style += layer.style
        pieces.append((text[start:end], style))
    return pieces
