"""Marks articles as read: after enough time on screen, or when the user has seen their end.

The setting ``read-after`` says which. Time counts only on a terminal: in a script, an article
becomes read only at its end, so that screens do not depend on the speed of the machine.
"""

from __future__ import annotations

from typing import Literal

from textual.timer import Timer

from reader import settings
from reader.screens.library.interface import Library
from reader.screens.library.user_marks import UserMarks

ReadAfter = int | Literal["end", "never"]
"""When an article counts as read. ``end``: when the user has scrolled to the end of its text. A
number of seconds: also when it was on screen for that long and its second half was visible."""

_HALF = 0.5


def read_after() -> ReadAfter:
    """The value of the setting."""
    said = settings.text("read-after")
    return int(said) if said.isdigit() else "end" if said == "end" else "never"


class ReadingTime:
    """Watches the reading pane, and marks an article as read, once each time it is shown.

    If the user marks the article (``r``), that stays until another one is shown.
    """

    def __init__(self, library: Library, marks: UserMarks) -> None:
        self._library = library
        self._reading = library.reading
        self._marks = marks
        self.read_after = read_after()
        self._timer: Timer | None = None
        self._article = ""
        self._top = 0
        self._long = self._moved = self._done = False

    def shown(self) -> None:
        """Another article is on screen, or the same one again."""
        article = self._reading.article.id if self._reading.article else ""
        self._article, self._top = article, self._reading.scroll_offset.y
        self._long = self._moved = False
        self._done = not article or self.read_after == "never"
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if isinstance(self.read_after, int) and not (self._done or self._library.app.is_headless):
            self._timer = self._library.screen.set_timer(self.read_after, self.long_enough)

    def action_toggle_read(self) -> None:
        """Mark the article or the range as read; if all of it is read, as unread."""
        if self._library.has_article():
            self._done = True
            self._marks.toggle_read()

    def long_enough(self) -> None:
        """The article has been on screen long enough."""
        self._long = True
        self.moved()

    def moved(self) -> None:
        """Another part of the article is visible."""
        article = self._reading.article
        if self._done or article is None or article.id != self._article:
            return
        self._moved = self._moved or self._reading.scroll_offset.y != self._top
        seen = self._reading.seen
        at_end = self._moved and seen >= 1 and self._reading.has_focus
        if at_end or (self._long and seen >= _HALF):
            self._done = True
            self._marks.has_been_read(article.id)
