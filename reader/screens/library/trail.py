"""The places where the user has read, in order: back and forward among them, as in a browser.

A place is noted when a key is pressed while the article has the keys: so the way leads through what
was read, and not through what a cursor passed over. After going back, reading something else takes
the place of what was ahead.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from reader.model import Entity, Mention
from reader.widgets.actions.bindings import PaneName
from reader.widgets.panes.article_pane import ReadingSpot

DEEPEST = 100
"""How many places are remembered."""


class Place(NamedTuple):
    """Where the reader is in the library."""

    rank: int | None
    pane: PaneName
    zen: bool
    spot: ReadingSpot
    list_top: int
    chosen: Entity | None
    pattern: str
    current: Mention | None


class Trail:
    """The places, and where among them the user is."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._at = -1

    def note(self, place: Place) -> None:
        """Remember ``place``, where it is in an article."""
        if place.rank is None or place.pane != "reading":
            return
        if 0 <= self._at < len(self._places) and self._places[self._at].rank == place.rank:
            self._places[self._at] = place
            return
        del self._places[self._at + 1 :]
        self._places.append(place)
        del self._places[:-DEEPEST]
        self._at = len(self._places) - 1

    def go(self, here: Place, steps: int) -> Place | None:
        """The place ``steps`` forward of ``here``, back where it is negative; None without one.

        From the list, one step back is the article that was read last.
        """
        elsewhere = here.pane != "reading" or (
            0 <= self._at < len(self._places) and here.rank != self._places[self._at].rank
        )
        at = self._at + steps + (1 if steps < 0 and elsewhere else 0)
        if not 0 <= at < len(self._places):
            return None
        self._at = at
        return self._places[at]

    def forget(self, gone: Collection[int]) -> None:
        """The articles with these ranks are not there any more."""
        before = self._places[: self._at + 1]
        self._at -= sum(place.rank in gone for place in before)
        self._places = [place for place in self._places if place.rank not in gone]
