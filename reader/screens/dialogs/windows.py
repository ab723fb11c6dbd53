"""Closes windows above the library, even those that are not on top.

Textual's own ``pop_screen`` and ``dismiss`` always close the window on top.
"""

from __future__ import annotations

from typing import Any

from textual.screen import Screen


def close(screen: Screen[Any], result: object = None) -> None:
    """Close ``screen`` with ``result``, and first what lies above it, unless it is closed."""
    if screen in screen.app.screen_stack:
        close_above(screen)
        screen.dismiss(result)


def close_above(screen: Screen[Any]) -> None:
    """Close what lies above ``screen``, the top first, as if each had been left without a result.

    Does nothing if ``screen`` itself is closed.
    """
    app = screen.app
    while screen in app.screen_stack and app.screen is not screen:
        app.screen.dismiss(None)
