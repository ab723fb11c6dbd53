"""Tagging: the line to type in, and what happens to the articles that it was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

from reader.screens.library.user_marks import UserMarks, counted
from reader.widgets.bars import StatusLine

if TYPE_CHECKING:
    from reader.widgets.tag_line import TagLine


class Tagging:
    """Asks for the tags of what ``user_marks`` marks, in place of the ``status`` line."""

    def __init__(self, screen: Screen[None], status: StatusLine, user_marks: UserMarks) -> None:
        self._screen = screen
        self._status = status
        self._user_marks = user_marks
        self._line: TagLine | None = None
        self._articles: list[str] = []
        self._common: list[str] = []
        self._open = False

    @property
    def has_keys(self) -> bool:
        """True while the line is there and has the keys."""
        return self._open and self._line is not None and self._line.has_focus_within

    async def ask(self) -> None:
        """Show the line, with the tags that all of the articles have."""
        from reader.store.user.tagging import common_tags, known_tags
        from reader.widgets.tag_line import TagLine

        self._articles = self._user_marks.targets()
        if self._open or not self._articles:
            return
        self._open = True
        self._status.display = False
        if self._line is None:
            self._line = TagLine()
            await self._screen.mount(self._line, after=self._status)
        tags = self._user_marks.marks.tags
        self._common = common_tags(self._articles, tags)
        many = len(self._articles) > 1
        sign = f"Tags of {counted(self._articles)}: " if many else "Tags: "
        self._line.begin(sign, self._common, known_tags(tags, self._user_marks.file_tags()))

    def entered(self, text: str | None) -> None:
        """Tag the articles as ``text`` says, and take the line away."""
        from reader.store.user.tagging import retagging
        from reader.store.user.user_file import MarksError

        articles = self._articles
        self.end()
        if text is None:
            return
        try:
            add, remove = retagging(text, self._common)
        except MarksError as error:
            self._user_marks.refuse(error)
            return
        self._user_marks.retag(articles, add, remove)

    def end(self) -> None:
        """Take the line away."""
        if self._open and self._line is not None:
            self._open = self._line.display = False
            self._status.display = True
