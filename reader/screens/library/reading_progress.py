"""What the user has read: the position in each article, and which articles are read.

Positions are saved while the user reads, and restored in later sessions. An article becomes read
after enough time on screen, or when the user has seen its end; the setting ``read-after`` says
which. Time counts when a key ends it: the first key after enough time marks the article, so nothing
becomes read while nobody is there. A pause longer than :data:`LONGEST_PAUSE` does not count. In a
script, time stands still, so that screens do not depend on the speed of the machine.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, Literal

from textual.timer import Timer

from reader import settings
from reader.screens.library.interface import Library
from reader.screens.library.user_marks import UserMarks, of_how_many
from reader.store.user.reading_positions import ReadingPosition, saved_position
from reader.system.paths import marks_file
from reader.text import counted
from reader.widgets.actions.keymap import named
from reader.widgets.panes.reading_pane import TextPosition

SAVED_EVERY = 3.0
"""The most seconds until a move in the article is saved."""

NEAR = 1_000
"""How many articles to check in the screen's own thread, which takes a few milliseconds."""

_NONE_UNREAD = "No other unread article in the list."
_READ_ALL = "No more unread articles. {next}: next article"

LONGEST_PAUSE = 180.0
"""Seconds without a key after which the user has been away: a full screen is read in less."""

ReadAfter = int | Literal["end", "never"]
"""When an article counts as read. ``end``: when the user has scrolled to the end of its text. A
number of seconds: also when the user has been there for that long, and its second half was
visible."""

_HALF = 0.5


def read_after() -> ReadAfter:
    """The value of the setting."""
    said = settings.text("read-after")
    return int(said) if said.isdigit() else "end" if said == "end" else "never"


class ReadingProgress:
    """Saves the positions in the reading pane, and marks articles as read.

    An article is marked as read once each time it is shown; if the user marks it (``r``), that
    stays until another one is shown. No key waits for saving a position. :meth:`end` saves the last
    positions of a session, and must be called even if a signal ends it.
    """

    def __init__(self, library: Library, marks: UserMarks) -> None:
        self._library = library
        self._reading = library.reading
        self._marks = marks
        self._early: dict[str, ReadingPosition | None] = {}
        """What is to be saved when the marks are open, which they are after the first frame."""
        self._save_timer: Timer | None = None
        self._reading.saved_position, self._reading.when_left = self._saved_position, self._save

        self.read_after = read_after()
        self.clock: Callable[[], float] = time.monotonic
        """The time in seconds."""
        self._since = self._spent = 0.0
        self._due: list[str] = []
        """Articles that were read before the key that is being handled."""
        self._article = ""
        self._top = 0
        self._long = self._moved = self._paged = self._done = False
        self.looks_far = False
        """True while a worker looks for an unread article that is far away."""

    def shown(self) -> None:
        """Another article is on screen, or the same one again."""
        article = self._reading.article.id if self._reading.article else ""
        self._article, self._top = article, self._reading.scroll_offset.y
        self._long = self._moved = self._paged = False
        self._done = not article or self.read_after == "never"
        if self._library.app.is_headless and self.clock is time.monotonic:
            self.clock = lambda: 0.0
        self._since, self._spent = self.clock(), 0.0

    def key_pressed(self) -> None:
        """The user is there: the article may have been read before this key."""
        self._pass_time()
        if self._is_read and (article := self._reading.article) is not None:
            self._done = True
            self._due.append(article.id)
            self._library.screen.call_later(self._mark_due)  # no key waits for it

    def _pass_time(self) -> None:
        """Count the time since the user last did something; time in other screens does not."""
        now = self.clock()
        since, self._since = self._since, now
        in_front = self._library.app.screen is self._library.screen
        if in_front and now - since <= LONGEST_PAUSE:
            self._spent += now - since
        if isinstance(self.read_after, int) and self._spent >= self.read_after:
            self._long = True

    def _mark_due(self) -> None:
        due, self._due = self._due, []
        for article in due:
            self._marks.has_been_read(article)

    def moved(self) -> None:
        """Another part of the article is visible: it may be read, and is saved in a moment."""
        self._mark_if_read()
        if self._save_timer is None:
            self._save_timer = self._library.screen.set_timer(SAVED_EVERY, self._save_shown)

    # Positions

    def _saved_position(self, article: str) -> TextPosition | None:
        if article in self._early:
            position = self._early[article]
        elif (marks := self._marks.loaded) is not None:
            position = marks.positions.get(article)
        else:
            saves = self._library.saves
            position = saved_position(marks_file(), article) if saves else None
        return TextPosition(position.field, position.start) if position else None

    def end(self) -> None:
        """Save now what has not been saved."""
        self._mark_due()
        self._save_shown()
        self._save_early()

    def marks_loaded(self) -> None:
        """The marks are open: save positions that had to wait, and go to the saved ones."""
        self._save_early()
        self._reading.saved_positions_loaded()

    def _save_shown(self) -> None:
        self._save_timer = None
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

    # Read articles

    def _mark_if_read(self) -> None:
        if self._is_read and (article := self._reading.article) is not None:
            self._done = True
            self._marks.has_been_read(article.id)

    @property
    def _is_read(self) -> bool:
        """Whether the article has been read now, and not before."""
        article = self._reading.article
        if self._done or article is None or article.id != self._article:
            return False
        self._moved = self._moved or self._reading.scroll_offset.y != self._top
        seen = self._reading.seen
        reads = self._reading.has_focus or self._paged
        at_end = self._moved and seen >= 1 and reads
        return at_end or (self._long and seen >= _HALF)

    def page(self, pages: int) -> None:
        """Page through the article from the list; at its end, go to the next unread one.

        An article that ends on the screen is read when the user goes on from it. Where the list
        stands alone, it is the list that pages.
        """
        reading, library = self._reading, self._library
        if not reading.display:
            library.articles.go_pages(pages)
        elif not library.has_article():
            pass
        elif pages > 0 and reading.scroll_offset.y >= reading.max_scroll_y:
            if not self._done:
                self._done = True
                self._marks.has_been_read(self._article)
            self._go_to_unread(1, reads_on=True)
        elif pages < 0 and reading.scroll_offset.y <= 0:
            library.say("This is the beginning of the article.")
        else:
            self._paged = True
            reading.go_pages(pages)

    # Keys

    def action_toggle_read(self) -> None:
        """Mark the article or the range as read; if all of it is read, as unread."""
        if self._library.has_article():
            self._done = True
            self._due.clear()
            marks, articles = self._marks.marks, self._marks.targets()
            on = not all(each in marks.read for each in articles)
            said = of_how_many(f"Marked as {'read' if on else 'unread'}", articles)
            self._marks.do(lambda: marks.set_read(articles, on), said, len(articles))
            self._library.articles.end_range()

    def action_read_all(self) -> None:
        """Mark all listed articles, or the range, as read."""
        articles, marks = self._library.articles, self._marks.marks
        numbers = self._marks.chosen() if articles.selected else articles.view.numbers

        def counted_read(count: Any) -> str:
            if not count:
                return "All of them are already read."
            return f"Marked as read: {counted(count, 'article')}. u: undo"

        read = self._library.store.ids(numbers)
        self._marks.do(lambda: marks.set_read(read), counted_read, len(numbers))
        articles.end_range()

    def action_next_unread(self) -> None:
        """Go to the next unread article of the list; after the last, to the first."""
        self._go_to_unread(1)

    def action_previous_unread(self) -> None:
        """Go to the previous unread article."""
        self._go_to_unread(-1)

    def _go_to_unread(self, step: int, *, reads_on: bool = False) -> None:
        """Check the nearest articles at once, and the others in a worker.

        ``reads_on``: no key was pressed for that alone, so say where it led.
        """
        articles = self._library.articles
        numbers, here = articles.view.numbers, articles.cursor
        count = len(numbers)
        if (found := self._unread(numbers, here, step, 1, min(count, NEAR))) is not None:
            self._found_unread(numbers, found, step, reads_on=reads_on)
        elif count <= NEAR:
            self._found_unread(numbers, None, step, reads_on=reads_on)
        else:
            self.looks_far = True
            self._library.in_thread(
                lambda: self.look_far(numbers, here, step), "unread",
                lambda found: self._found_unread(numbers, found, step, reads_on=reads_on),
                exclusive=True,
            )  # fmt: skip

    def _unread(
        self, numbers: Sequence[int], here: int, step: int, first: int, end: int
    ) -> int | None:
        """The first unread position from ``first`` up to ``end`` steps away."""
        read, store = self._marks.marks.read, self._library.store
        id_of = store.id if end <= NEAR else [*store.column("id")].__getitem__
        others = ((here + step * steps) % len(numbers) for steps in range(first, end))
        return next((at for at in others if id_of(numbers[at]) not in read), None)

    def look_far(self, numbers: Sequence[int], here: int, step: int) -> int | None:
        """The position of the first unread article beyond those near ``here``."""
        return self._unread(numbers, here, step, NEAR, len(numbers))

    def _found_unread(
        self, numbers: Sequence[int], found: int | None, step: int, *, reads_on: bool
    ) -> None:
        self.looks_far = False
        articles, say = self._library.articles, self._library.say
        here = articles.cursor
        if found is None:
            say(_READ_ALL.format(next=named("next-article")) if reads_on else _NONE_UNREAD)
        elif numbers is articles.view.numbers:  # else the list is another by now
            articles.go_to(found)
            if (found < here) == (step > 0):
                say("Wrapped around the end of the list.")
            elif reads_on:
                say("Next unread article.")
