"""Closing what lies above the library: each window closes itself, whatever lies above it.

Textual's own ``pop_screen`` and ``dismiss`` close the window on top, whoever asks.
"""

from __future__ import annotations

from typing import Any

from textual.screen import Screen


def close(screen: Screen[Any], result: object = None) -> None:
    """Close ``screen`` with ``result``, and first what lies above it; nothing if it is closed."""
    if screen in screen.app.screen_stack:
        close_above(screen)
        screen.dismiss(result)


def close_above(screen: Screen[Any]) -> None:
    """Close what lies above ``screen``, the top first, as if each had been left without a result.

    Nothing where ``screen`` is closed itself.
    """
    app = screen.app
    while screen in app.screen_stack and app.screen is not screen:
        app.screen.dismiss(None)
