"""What the windows above the library share; and closes screens, even those that are not on top.

Textual's own ``pop_screen`` and ``dismiss`` always close the screen on top.
"""

from __future__ import annotations

from typing import Any, TypeVar

from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from reader.widgets.messages import KeyClicked

Result = TypeVar("Result")

_BETWEEN = " · "
"""Parts the hints in the lower edge of a window; each begins with a key."""


class Window(ModalScreen[Result], inherit_bindings=False):
    """A window above the library: a frame with hints in its lower edge.

    A click beside the window leaves it, as ``esc`` does; one on a hint presses the key.
    """

    frame: Widget
    """The widget with the frame; Textual has children of its own beside it."""

    _hints: str | None = None
    """The hints, while a message stands in their place."""

    def leave(self) -> None:
        """Close the window without a result."""
        close(self)

    def say(self, message: str) -> None:
        """Say ``message`` in the lower edge; if it is empty, show the hints again."""
        frame = self.frame
        if message:
            self._hints = frame.border_subtitle or "" if self._hints is None else self._hints
            frame.border_subtitle = Content(message)  # no markup: it may name any key
        elif self._hints is not None:
            frame.border_subtitle, self._hints = self._hints, None

    def on_click(self, event: events.Click) -> None:
        """Leave by a click beside the window, unless it is the second one of two that opened it."""
        x, y = event.screen_x, event.screen_y
        where = self.frame.region
        if where.contains(x, y):
            if y == where.bottom - 1:
                self._press(x - where.x)
        # What bubbles up from within counts from there; the window may be smaller by now.
        elif (event.x, event.y) == (x, y) and event.chain == 1:
            self.leave()

    def _press(self, x: int) -> None:
        """Press the key of the hint at column ``x`` of the lower edge."""
        frame = self.frame
        width, height = frame.outer_size
        edge = "".join(each.text for each in frame.render_lines(Region(0, height - 1, width, 1))[0])
        hints = Content.from_markup(frame.border_subtitle or "").plain
        at = edge.find(hints) if hints else -1
        for hint in hints.split(_BETWEEN) if at >= 0 else ():
            if at <= x < at + len(hint):
                self.post_message(KeyClicked(hint.split()[0]))
            at += len(hint) + len(_BETWEEN)


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
