"""Reading positions: saved while the user reads, and restored in later sessions."""

from __future__ import annotations

from textual.timer import Timer

from reader.screens.library.interface import Library
from reader.screens.library.user_marks import UserMarks
from reader.store.user.reading_positions import ReadingPosition, saved_position
from reader.system.paths import marks_file
from reader.widgets.panes.reading_pane import TextPosition

SAVED_EVERY = 3.0
"""The most seconds until a move in the article is saved."""


class ReadingPositions:
    """Saves the positions in the reading pane, and gives it those of former sessions.

    No key waits for saving. :meth:`end` saves the last positions of a session, and must be called
    even if a signal ends it.
    """

    def __init__(self, library: Library, marks: UserMarks) -> None:
        self._library = library
        self._reading = library.reading
        self._marks = marks
        self._early: dict[str, ReadingPosition | None] = {}
        """What is to be saved when the marks are open, which they are after the first frame."""
        self._timer: Timer | None = None
        self._reading.saved_position, self._reading.left = self._saved_position, self._save

    def _saved_position(self, article: str) -> TextPosition | None:
        if article in self._early:
            position = self._early[article]
        elif (marks := self._marks.loaded) is not None:
            position = marks.positions.get(article)
        else:
            position = saved_position(marks_file(), article)
        return TextPosition(position.field, position.start) if position else None

    def moved(self) -> None:
        """Another part of the article is shown: save the position in a moment."""
        if self._timer is None:
            self._timer = self._library.screen.set_timer(SAVED_EVERY, self._save_shown)

    def end(self) -> None:
        """Save now what has not been saved."""
        self._save_shown()
        self._save_early()

    def marks_loaded(self) -> None:
        """The marks are open: save positions that had to wait, and go to the saved ones."""
        self._save_early()
        self._reading.saved_positions_loaded()

    def _save_shown(self) -> None:
        self._timer = None
        if (shown := self._reading.resume_position) is not None:
            self._save(*shown)

    def _save(self, article: str, text: TextPosition | None) -> None:
        # Above all text of the article there is nothing to tell a position by.
        if text is None or text.below:
            self._early[article] = None
        else:
            self._early[article] = ReadingPosition(text.field, text.offset)
        if self._marks.loaded is not None:
            self._save_early()

    def _save_early(self) -> None:
        early, self._early = self._early, {}
        for article, position in early.items():
            self._marks.marks.save_position(article, position)
