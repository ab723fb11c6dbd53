"""Looks for changes when the user asks, and says what is new when everything is known."""

from __future__ import annotations

from reader.screens.library.background import BackgroundWork
from reader.screens.library.corrections import Corrections
from reader.screens.library.interface import Library
from reader.screens.library.user_marks import UserMarks


class ChangeCheck:
    """Looks for changes in the files, the corrections, and the marks of other sessions."""

    def __init__(
        self, library: Library, work: BackgroundWork, corrections: Corrections, marks: UserMarks
    ) -> None:
        self._library = library
        self._work = work
        self._corrections = corrections
        self._marks = marks
        self._awaited: set[str] = set()
        """What is still to report, because the user asked."""
        self._news: list[str] = []

    def action_look_for_changes(self) -> None:
        """Look for new, changed and deleted files."""
        if not self._work.look_for_changes():
            self._library.say("Files are being read already.")
        else:
            self._awaited = {"articles", "corrections"}
        self._corrections.load(
            lambda news: self._looked("corrections", "Corrections: changed." if news else "")
        )
        self._marks.look_for_others()
        self._library.show_work()

    def all_loaded(self, news: str) -> None:
        """All files have been read, or checked for changes; ``news`` says what is new."""
        if self._awaited:
            self._looked("articles", news)
        elif news:
            self._say(news)

    def _looked(self, part: str, news: str) -> None:
        """``part`` has been checked: say what is new once all parts have been."""
        if part not in self._awaited:
            return
        self._awaited.remove(part)
        self._news += [news] if news else []
        if not self._awaited:
            unread = any(notice.named for notice in self._library.store.notices)
            none = "Nothing new, but not all could be read: ! says why."
            self._say(" ".join(self._news) or (none if unread else "No file has changed."))
            self._news = []

    def _say(self, message: str) -> None:
        """Say ``message``, unless something is said that the user may not have read."""
        if not self._library.status_line.message:
            self._library.status_line.say(message)
