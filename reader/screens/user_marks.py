"""The user's marks while one reads: set by a key, saved at once, shown in the list, undone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.screen import Screen
from textual.worker import get_current_worker

from reader.model import Notice
from reader.safety import safe_line
from reader.store.articles import Store
from reader.widgets.article_list import ArticleList

if TYPE_CHECKING:
    from reader.store.marks import Marks

STAR, READ = "★", "✓"
"""What stands before the title, and below it, of an article that is starred, and read."""


class UserMarks:
    """Marks the article whose rank ``rank`` gives. ``changed`` is called when others are marked."""

    def __init__(
        self,
        screen: Screen[None],
        store: Store,
        rank: Callable[[], int | None],
        listing: ArticleList,
        say: Callable[[str], None],
        changed: Callable[[], None],
    ) -> None:
        self._screen = screen
        self._store = store
        self._rank = rank
        self._list = listing
        self._say = say
        self._changed = changed
        self._opening = threading.Lock()
        self._open: Marks | None = None
        self.idle = True

    @property
    def marks(self) -> Marks:
        """All marks; opened when they are first wanted, in whatever thread."""
        with self._opening:
            if self._open is None:
                from reader.store.marks import Marks

                marks = Marks()
                marks.open()
                self._open = marks
            return self._open

    @property
    def remarks(self) -> Sequence[Notice]:
        """Why marks are not saved, if they are not."""
        problem = self._open.problem if self._open else ""
        path, _, reason = problem.partition(": ")
        return [Notice(safe_line(path), safe_line(reason))] if problem else []

    def load(self) -> None:
        """Open the marks in a worker, and show them."""
        self.idle = False
        self._screen.run_worker(self._load, thread=True, group="marks")

    def _load(self) -> None:
        worker = get_current_worker()
        _ = self.marks
        if not worker.is_cancelled:
            self._screen.app.call_from_thread(self._loaded)

    def _loaded(self) -> None:
        self.idle = True
        self._list.mark_of = self._mark_of
        self._list.refresh()

    def _mark_of(self, rank: int) -> tuple[str, str]:
        identity, marks = self._store.columns.id[rank], self.marks
        return STAR if identity in marks.starred else "", READ if identity in marks.read else ""

    def toggle_star(self) -> None:
        """Star the article on screen, or take its star."""
        if (article := self._article()) is not None:
            on = article not in self.marks.starred
            self._do(lambda: self.marks.set_starred([article], on), "Starred" if on else "No star")

    def toggle_read(self) -> None:
        """Mark the article on screen as read, or as unread."""
        if (article := self._article()) is not None:
            on = article not in self.marks.read
            self._do(lambda: self.marks.set_read([article], on), "Read" if on else "Unread")

    def undo(self) -> str:
        """Take the last mark back; what it was, empty where there is none."""
        undone: list[str] = []
        self._do(lambda: undone.append(self.marks.undo()), "")
        return undone[0] if undone else ""

    def carry_over(self, replaced: Mapping[int, int]) -> None:
        """Articles have changed, and their ids with them: their marks move along."""
        if not replaced or self._open is None:
            return
        id_of = self._store.columns.id
        self._do(
            lambda: self.marks.carry_over(
                {id_of[old]: id_of[new] for old, new in replaced.items()}
            ),
            "",
        )

    def _article(self) -> str | None:
        rank = self._rank()
        return None if rank is None else self._store.columns.id[rank]

    def _do(self, change: Callable[[], object], said: str) -> None:
        from reader.store.marks_base import MarksError

        try:
            change()
        except MarksError as error:
            self._say(f"This could not be marked: {error}.")
            return
        if said:
            self._say(f"{said}. u: undo")
        self._list.refresh()
        self._changed()
