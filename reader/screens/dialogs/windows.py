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

from reader.system.paths import shipped
from reader.text.cells import width_of
from reader.widgets.choices import ChoicePane
from reader.widgets.messages import KeyClicked

Result = TypeVar("Result")

_BETWEEN = " · "
"""Parts the hints in the lower edge of a window."""

WIDEST = 76
"""Cells of a window, with its frame, where there is room."""

_CORNERS = 6
"""Cells of the lower edge beside the hints: two corners with a line, and blanks."""

_EDGES = 2
"""Rows of the frame itself."""

Hints = tuple[tuple[str, str], ...]
"""Keys and what they do; without a key, what else can be done."""


class Window(ModalScreen[Result], inherit_bindings=False):
    """A window above the library: a frame with hints in its lower edge.

    A click beside the window leaves it, as ``esc`` does; one on a hint presses the key.
    """

    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-tall")]
    CSS_PATH = shipped("styles") / "windows.tcss"

    mode: str = ""
    """The tag of the status line while the window has the keys, if it leaves that in sight."""

    most_choices = 16
    """The largest number of rows of choices."""
    beside_choices = 2
    """The rows of what stands above and below them in the frame."""

    frame: Widget
    """The widget with the frame; Textual has children of its own beside it."""

    _hints: Hints = ()
    _told = ""
    """A message in place of the hints."""
    _told_now = ""
    """A message until the next key, in place of both."""

    def leave(self) -> None:
        """Close the window without a result."""
        close(self)

    def hint(self, *hints: tuple[str, str], said: str = "") -> None:
        """Show ``hints`` in the lower edge or, in their place, the message ``said``."""
        self._hints, self._told = hints, said
        self._show_edge()

    def say(self, message: str) -> None:
        """Say ``message`` in the lower edge until the next key."""
        if message != self._told_now:
            self._told_now = message
            self._show_edge()

    def on_mount(self) -> None:
        """Fit into the terminal."""
        self.fit()

    def on_resize(self) -> None:
        """Fit into the terminal."""
        self.fit()

    def fit(self) -> None:
        """Take no more than what the margin leaves, and show the hints that fit.

        100 % in the stylesheet would include the margin.
        """
        frame, (width, height) = self.frame, self.app.size
        margin = frame.styles.margin
        frame.styles.max_width = width - margin.width
        frame.styles.max_height = height - margin.height
        for pane in self.query(ChoicePane):
            # What is cut off by the frame could not be scrolled to.
            rows = height - margin.height - _EDGES - self.beside_choices
            pane.styles.max_height = max(min(rows, self.most_choices), 1)
        self._show_edge()

    def _show_edge(self) -> None:
        if message := self._told_now or self._told:
            self.frame.border_subtitle = Content(message)  # no markup: it may name any key
            return
        pieces: list[str | tuple[str, str]] = []
        for key, words in self._shown_hints:
            pieces += [_BETWEEN] if pieces else []
            pieces += [(key, "bold")] if key else []
            pieces += [f" {words}" if key and words else words]
        self.frame.border_subtitle = Content.assemble(*pieces)

    @property
    def _shown_hints(self) -> Hints:
        """The hints that fit: what has no key goes first, then the last ones."""
        width = self.frame.styles.width
        room = min(self.app.size.width - 2, (width and width.cells) or WIDEST) - _CORNERS
        shown = list(self._hints)
        while len(shown) > 1 and width_of(_BETWEEN.join(map(_words, shown))) > room:
            shown.remove(next((each for each in shown if not each[0]), shown[-1]))
        return tuple(shown)

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
        shown = () if self._told_now or self._told else self._shown_hints
        hints = _BETWEEN.join(map(_words, shown))
        at = edge.find(hints) if hints else -1
        for key, words in shown if at >= 0 else ():
            end = at + len(_words((key, words)))
            if key and at <= x < end:
                self.post_message(KeyClicked(key.split()[0]))
            at = end + len(_BETWEEN)


def _words(hint: tuple[str, str]) -> str:
    return " ".join(filter(None, hint))


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
