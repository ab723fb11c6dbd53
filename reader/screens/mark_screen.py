"""A screen whose articles the user marks: star, read, tags, notes."""

from __future__ import annotations

from reader.model import Article
from reader.screens.noting import Noting
from reader.screens.panes import PanesScreen
from reader.screens.tagging import Tagging
from reader.screens.user_marks import UserMarks
from reader.store.articles import Store
from reader.widgets.article_list import ArticleList
from reader.widgets.bars import StatusLine
from reader.widgets.messages import TagsEntered
from reader.widgets.reading_pane import ReadingPane


class MarkScreen(PanesScreen, inherit_bindings=False):
    """The keys that mark. What they mark is shown in ``listing`` and below the article."""

    def __init__(
        self, store: Store, listing: ArticleList, reading: ReadingPane, status: StatusLine
    ) -> None:
        super().__init__()
        self._store = store
        self._list = listing
        self._reading = reading
        self._status = status
        self._user_marks = UserMarks(
            self, store, lambda: self.rank, listing, reading, self.say, self.marks_changed
        )
        self._tagging = Tagging(self, status, self._user_marks)
        self._noting = Noting(self, self._user_marks)

    @property
    def rank(self) -> int | None:
        """The rank of the article in the reading pane; for subclasses."""
        raise NotImplementedError

    @property
    def article(self) -> Article | None:
        """The article in the reading pane."""
        return None if self.rank is None else self._store[self.rank]

    def marks_changed(self) -> None:
        """Articles are marked otherwise; for subclasses."""

    def say(self, message: str) -> None:
        """Say ``message`` on the status line until the next key; empty: nothing any more."""
        self._status.say(message)

    def action_toggle_star(self) -> None:
        """Star the article, or take its star."""
        self._user_marks.toggle_star()

    def action_toggle_read(self) -> None:
        """Mark the article as read, or as unread."""
        self._user_marks.toggle_read()

    async def action_tag(self) -> None:
        """Ask for tags."""
        await self._tagging.ask()

    def on_tags_entered(self, message: TagsEntered) -> None:
        """The tags have been typed, or not."""
        self._tagging.entered(message.text)
        self.focus_pane(self.pane)

    async def action_annotate(self) -> None:
        """Write a note on the article."""
        if (article := self.article) is not None:
            await self._noting.write(article)
