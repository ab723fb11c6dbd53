"""Articles become read by being read: by how long they are on screen, and how far they were seen.

What counts is the setting ``read-after``. Time passes only on a terminal: driven by a script, an
article becomes read by its end alone, so that screens do not depend on how slow a machine is.
"""

from __future__ import annotations

from typing import Literal

from textual.timer import Timer

from reader import settings
from reader.screens.library.interface import Library
from reader.screens.library.user_marks import UserMarks

ReadAfter = int | Literal["end", "never"]
"""When an article is taken for read: ``end``, once one has scrolled to where its text ends; a
number of seconds, also once it was on screen for as long and its second half has come in sight;
``never``."""

_HALF = 0.5


def read_after() -> ReadAfter:
    """What the setting says."""
    said = settings.text("read-after")
    return int(said) if said.isdigit() else "end" if said == "end" else "never"


class ReadingTime:
    """Watches the reading pane, and marks an article as read, once each time it is shown.

    What the user says of the article (``r``) holds until another one is shown.
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
        """Mark the article or the range as read; where all of it is, as unread."""
        if self._library.has_article():
            self._done = True
            self._marks.toggle_read()

    def long_enough(self) -> None:
        """The article has been on screen for as long as it takes."""
        self._long = True
        self.moved()

    def moved(self) -> None:
        """Another part of the article is in sight."""
        article = self._reading.article
        if self._done or article is None or article.id != self._article:
            return
        self._moved = self._moved or self._reading.scroll_offset.y != self._top
        seen = self._reading.seen
        at_end = self._moved and seen >= 1 and self._reading.has_focus
        if at_end or (self._long and seen >= _HALF):
            self._done = True
            self._marks.has_been_read(article.id)
