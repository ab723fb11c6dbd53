"""The reader's places: kept while one reads, wherever the session ends, and gone back to."""

from __future__ import annotations

import threading
from functools import cached_property

from textual.screen import Screen
from textual.timer import Timer

from reader.screens.library.user_marks import UserMarks
from reader.store.user import last_places
from reader.store.user.last_places import LastPlace
from reader.widgets.panes.article_pane import Anchor, ArticlePane

SAVED_EVERY = 3.0
"""Seconds after which a move in the article is saved, at the latest."""


class Places:
    """Keeps the places of ``reading`` among ``user_marks``, and gives it those of former sessions.

    They are saved in a worker: a slow disk delays no key. What the session ends with is saved by
    :meth:`end`, which has to be called even where a signal ends it.
    """

    def __init__(self, screen: Screen[None], reading: ArticlePane, user_marks: UserMarks) -> None:
        self._screen = screen
        self._reading = reading
        self._user_marks = user_marks
        self._news: dict[str, LastPlace | None] = {}
        self._changing = threading.Lock()
        self._saving = threading.Lock()
        self._timer: Timer | None = None
        reading.place_of, reading.left = self._place_of, self._left
        user_marks.when_loaded = reading.stored_places_came

    @cached_property
    def _last(self) -> dict[str, LastPlace]:
        """What the first frame has to know, before the marks are there."""
        return last_places.load()

    def _place_of(self, article: str) -> Anchor | None:
        place = self._news[article] if article in self._news else self._saved(article)
        return Anchor(place.field, place.start) if place else None

    def _saved(self, article: str) -> LastPlace | None:
        marks = self._user_marks.loaded
        if marks is None:
            return self._last.get(article)
        place = marks.places.get(article)
        return LastPlace(*place) if place else None

    def _left(self, article: str, place: Anchor | None) -> None:
        """The article was left for another one."""
        self._note(article, place)
        self._soon()

    def moved(self) -> None:
        """Another part of the article is shown: it will be saved in a moment."""
        self._soon()

    def _note(self, article: str, place: Anchor | None) -> None:
        # Above all text of the article there is nothing that a place could be told by.
        new = LastPlace(place.field, place.offset) if place and not place.below else None
        if article in self._news or new != self._saved(article):
            with self._changing:
                self._news[article] = new

    def _soon(self) -> None:
        if self._timer is None:
            self._timer = self._screen.set_timer(SAVED_EVERY, self._due)

    def _due(self) -> None:
        self._timer = None
        if (resting := self._reading.resting_place) is not None:
            self._note(*resting)
        if self._news:
            self._screen.run_worker(self._save, thread=True, group="places")

    def end(self) -> None:
        """Save what there is to save, now."""
        if (resting := self._reading.resting_place) is not None:
            self._note(*resting)
        if self._news:
            self._save()

    def _save(self) -> None:
        """Save the news. What cannot be saved is tried again with the next."""
        from reader.store.user.marks import Place
        from reader.store.user.marks_base import MarksError

        with self._saving:
            with self._changing:
                news = dict(self._news)
            try:
                marks = self._user_marks.marks
                for article, place in news.items():
                    marks.keep_place(article, Place(*place) if place else None)
                last_places.save(news)
            except (MarksError, OSError):
                return
            with self._changing:
                for article, place in news.items():
                    if self._news[article] == place:
                        del self._news[article]
