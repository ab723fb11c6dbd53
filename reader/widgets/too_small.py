"""Shown instead of the screen when the terminal is too small."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen
from textual.widgets import Static

SMALLEST = (40, 12)
"""Columns and rows that Reader needs."""


class TooSmall(Static):
    """Covers a screen that has the class ``-too-narrow`` or ``-too-low``."""

    def __init__(self) -> None:
        columns, rows = SMALLEST
        super().__init__(f"Reader needs {columns} x {rows} cells.", id="too-small", markup=False)


def is_too_small(screen: Screen[Any]) -> bool:
    """Whether ``screen`` shows only that."""
    return screen.has_class("-too-narrow") or screen.has_class("-too-low")
