"""The places where the user has read, in order: back and forward among them, as in a browser.

A place is noted when a key is pressed while the article has the keys: so the way leads through what
was read, and not through what a cursor passed over. After going back, reading something else takes
the place of what was ahead.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.screens.travelling import Place, Travelling

DEEPEST = 100
"""How many places are remembered."""


class Trail:
    """Back and forward by means of ``travelling``."""

    def __init__(self, travelling: Travelling) -> None:
        self._travelling = travelling
        self._places: list[Place] = []
        self._at = -1

    def note(self) -> None:
        """A key is about to do something: remember where the user reads."""
        place = self._travelling.place()
        if place.rank is None or place.pane != "reading" or self._travelling.view is not None:
            return
        if 0 <= self._at < len(self._places) and self._places[self._at].rank == place.rank:
            self._places[self._at] = place
            return
        del self._places[self._at + 1 :]
        self._places.append(place)
        del self._places[:-DEEPEST]
        self._at = len(self._places) - 1

    def go(self, steps: int) -> bool:
        """Go ``steps`` places forward, back where it is negative; False where there is none.

        From the list, one step back is the article that was read last.
        """
        here = self._travelling.place()
        elsewhere = here.pane != "reading" or (
            0 <= self._at < len(self._places) and here.rank != self._places[self._at].rank
        )
        at = self._at + steps + (1 if steps < 0 and elsewhere else 0)
        if not 0 <= at < len(self._places):
            return False
        self._at = at
        self._travelling.return_to(self._places[at])
        return True

    def forget(self, gone: Collection[int]) -> None:
        """The articles with these ranks are not there any more."""
        before = self._places[: self._at + 1]
        self._at -= sum(place.rank in gone for place in before)
        self._places = [place for place in self._places if place.rank not in gone]
