"""A screen whose articles the user marks: star, read, tags, notes."""

from __future__ import annotations

from collections.abc import Sequence

from textual.worker import get_current_worker

from reader.model import Article
from reader.screens.library.noting import Noting
from reader.screens.library.panes import PanesScreen
from reader.screens.library.reading_time import ReadingTime
from reader.screens.library.tagging import Tagging
from reader.screens.library.user_marks import UserMarks
from reader.store.articles import Store
from reader.widgets.bars import StatusLine
from reader.widgets.messages import RangeChanged, TagsEntered
from reader.widgets.panes.article_list import ArticleList
from reader.widgets.panes.reading_pane import ReadingPane

NEAR = 1_000
"""Steps that are looked at in the screen's own thread: a few milliseconds."""

_NONE_UNREAD = "No other article of the list is unread."


class MarkScreen(PanesScreen, inherit_bindings=False):
    """The keys that mark. What they mark is shown in ``listing`` and below the article."""

    def __init__(
        self, store: Store, listing: ArticleList, reading: ReadingPane, status: StatusLine
    ) -> None:
        super().__init__()
        self.store = store
        self._list = listing
        self.reading = reading
        self.status_line = status
        self.user_marks = UserMarks(
            self,
            store,
            self._chosen,
            listing,
            reading,
            self.say,
            self.marks_changed,
            self.marks_noticed,
        )
        self.reading_time = ReadingTime(self, reading, self.user_marks.has_been_read)
        self._tagging = Tagging(self, status, self.user_marks)
        self._noting = Noting(self, self.user_marks)
        self.looks_far = False
        """True while a worker looks for an unread article that is far."""

    @property
    def rank(self) -> int | None:
        """The rank of the article in the reading pane; for subclasses."""
        raise NotImplementedError

    @property
    def article(self) -> Article | None:
        """The article in the reading pane."""
        return None if self.rank is None else self.store[self.rank]

    def has_article(self) -> bool:
        """Whether there is an article to do something with; says so where there is none."""
        if self.rank is None:
            self.say("There is no article here.")
        return self.rank is not None

    def marks_changed(self) -> None:
        """Articles are marked otherwise; for subclasses."""

    def marks_noticed(self) -> None:
        """The same, but no key said so; for subclasses."""

    def say(self, message: str) -> None:
        """Say ``message`` on the status line until the next key; empty: nothing any more."""
        self.status_line.say(message)

    def _chosen(self) -> Sequence[int]:
        """The ranks of what a key marks: the range in the list, else the article on screen."""
        if self._list.selected:
            return [self._list.view[at] for at in self._list.selected]
        return [] if self.rank is None else [self.rank]

    def action_toggle_star(self) -> None:
        """Star the article or the range; where all of it is starred, take the stars."""
        if self.has_article():
            self.user_marks.toggle_star()
            self.leave_range()

    def action_toggle_read(self) -> None:
        """Mark the article or the range as read; where all of it is, as unread."""
        if self.has_article():
            self.reading_time.leave_alone()
            self.user_marks.toggle_read()
            self.leave_range()

    def action_read_all(self) -> None:
        """Mark all that is listed as read, or the range."""
        view = self._list.view
        self.user_marks.read_all(self._chosen() if self._list.selected else view.ranks)
        self.leave_range()

    def action_next_unread(self) -> None:
        """To the next unread article of the list, around its end."""
        self._go_to_unread(1)

    def action_previous_unread(self) -> None:
        """To the unread article before."""
        self._go_to_unread(-1)

    def _go_to_unread(self, step: int) -> None:
        """Look at the nearest articles at once, and in a worker at those that are far."""
        ranks, here = self._list.view.ranks, self._list.cursor
        count = len(ranks)
        if (found := self._unread(ranks, here, step, 1, min(count, NEAR))) is not None:
            self._found_unread(ranks, found, step)
        elif count <= NEAR:
            self.say(_NONE_UNREAD)
        else:
            self.looks_far = True
            self.run_worker(
                lambda: self.look_far(ranks, here, step), thread=True, group="unread",
                exclusive=True,
            )  # fmt: skip

    def _unread(
        self, ranks: Sequence[int], here: int, step: int, first: int, end: int
    ) -> int | None:
        """The first position, from ``first`` up to ``end`` steps away, that is unread."""
        ways = ((here + step * steps) % len(ranks) for steps in range(first, end))
        return next((at for at in ways if not self.user_marks.is_read(ranks[at])), None)

    def look_far(self, ranks: Sequence[int], here: int, step: int) -> None:
        """Look, in a worker, for an unread article beyond those near ``here``, and go to it."""
        worker = get_current_worker()
        found = self._unread(ranks, here, step, NEAR, len(ranks))
        if not worker.is_cancelled:
            self.app.call_from_thread(self._found_unread, ranks, found, step)

    def _found_unread(self, ranks: Sequence[int], found: int | None, step: int) -> None:
        self.looks_far = False
        here = self._list.cursor
        if found is None:
            self.say(_NONE_UNREAD)
        elif ranks is self._list.view.ranks:  # else the list is another by now
            self._list.go_to(found)
            if (found < here) == (step > 0):
                self.say("Around the end of the list.")

    # A range of the list

    def leave_range(self) -> bool:
        """No range is marked out any more; False where there was none."""
        return self._list.end_range()

    def on_range_changed(self, message: RangeChanged) -> None:
        """Say how much is marked out, and what to do with it."""
        if message.count:
            what = "article" if message.count == 1 else "articles"
            self.say(f"{message.count:,} {what} · j k more or less · * star · r read · t tag · "
                     "esc")  # fmt: skip

    async def action_tag(self) -> None:
        """Ask for tags."""
        if self.has_article():
            await self._tagging.ask()

    def on_tags_entered(self, message: TagsEntered) -> None:
        """The tags have been typed, or not."""
        self._tagging.entered(message.text)
        self.leave_range()
        self.focus_pane(self.pane)

    async def action_annotate(self) -> None:
        """Write a note on the article."""
        if self.has_article() and (article := self.article) is not None:
            await self._noting.write(article)
