"""The entity view: a screen of its own for all that the archive says of one entity."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import get_current_worker

from reader.screens.library.panes import SMALLEST
from reader.store.articles import Store
from reader.store.entities.entity_records import EntityKey
from reader.store.entities.known import KnownEntities
from reader.store.entities.profile import Portrait, Sight, look
from reader.widgets.actions.bindings import bindings, move_hint, place_hints
from reader.widgets.bars import StatusLine, TitleBar
from reader.widgets.messages import LineOpened
from reader.widgets.panes.profile_pane import PortraitPane, Spot

FIRST_SECONDS = 0.05
"""Seconds until the first report of what has been read."""

REPORT_SECONDS = 0.3
"""Seconds between two reports after that: a large portrait takes a moment to set."""

FIRST = 20
"""Articles that are read before the next key acts: most entities have no more, and of the others
these show something in every part."""

AT_ONCE = 2_000
"""Articles that are put in order while somebody waits; more than these in the worker."""


class Visit(NamedTuple):
    """An entity view as it was left: its portrait, the cursor, the row at the top."""

    portrait: Portrait
    spot: Spot | None
    top: int


class Surroundings(NamedTuple):
    """What an entity view needs of the library: where it looks, and what it asks for.

    ``so_far`` tells whether names are still being found; ``opened`` names the archive.
    """

    store: Store
    known: KnownEntities
    so_far: Callable[[], bool]
    opened: str
    open_line: Callable[[LineOpened], None]
    narrow: Callable[[EntityKey], None]
    correct: Callable[[Portrait], None]
    undo: Callable[[], None]
    left: Callable[[EntityScreen], None]


class EntityScreen(Screen[None], inherit_bindings=False):
    """Shows the portrait of one entity and draws it on, article by article, in a worker.

    The worker ends with the screen; a view that is come back to goes on where it was.
    """

    BINDINGS = bindings("portrait")
    HORIZONTAL_BREAKPOINTS = [(0, "-too-narrow"), (SMALLEST[0], "-fits")]
    VERTICAL_BREAKPOINTS = [(0, "-too-low"), (SMALLEST[1], "-high")]

    def __init__(self, around: Surroundings, visit: Visit | EntityKey, trail: list[str]) -> None:
        super().__init__()
        self._around = around
        self._complete = not around.so_far()
        self._unsorted: list[int] = []
        if isinstance(visit, Visit) and visit.portrait.ranks:
            portrait, spot, top = visit
        else:
            key = visit.portrait.key if isinstance(visit, Visit) else visit
            portrait, spot, top = self._begin(key), None, 0
        self._pane = PortraitPane(
            portrait, around.store, around.known.name, around.so_far, spot, top
        )
        self._pane.sorting = len(self._unsorted)
        self._title_bar = TitleBar(around.opened)
        self._status = StatusLine()
        self._trail = trail
        self.reading = False

    @property
    def portrait(self) -> Portrait:
        """The portrait that is shown."""
        return self._pane.portrait

    @property
    def filling(self) -> bool:
        """True until enough has been read for keys to know where they go."""
        return self.reading and (bool(self._unsorted) or self.portrait.seen < FIRST)

    @property
    def visit(self) -> Visit:
        """What it takes to come back to the view as it is."""
        return Visit(self.portrait, self._pane.spot, round(self._pane.scroll_offset.y))

    def _begin(self, key: EntityKey) -> Portrait:
        known, store = self._around.known, self._around.store
        ranks = list(known.ranks(key))
        self._unsorted = ranks if len(ranks) > AT_ONCE else []
        return Portrait(key, known.name(key), store, () if self._unsorted else ranks)

    def compose(self) -> ComposeResult:
        """The pane between the title bar and the status line."""
        yield self._title_bar
        yield self._pane
        yield self._status
        yield Static(f"Reader needs {SMALLEST[0]} x {SMALLEST[1]} cells.", id="too-small",
                     markup=False)  # fmt: skip

    def on_mount(self) -> None:
        """Show what is known, and read the rest."""
        self._title_bar.show([*self._trail, self.portrait.name], "")
        self._status.hint([move_hint("move"), *place_hints("portrait")])
        self._pane.border_title = "Entity"
        self.set_focus(self._pane)
        self._read_on()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """No key acts unseen while the terminal is too small to show what it does."""
        return not (self.has_class("-too-narrow") or self.has_class("-too-low"))

    def say(self, message: str) -> None:
        """Say ``message`` on the status line until the next key."""
        self._status.say(message)

    # Reading

    def look_again(self, key: EntityKey | None = None) -> None:
        """More names have been found, or ``key`` is what the entity has become."""
        if key is None and self._complete:
            return
        if key is None and self._around.so_far():
            self._pane.changed()
            return
        self._complete = not self._around.so_far()
        before = len(self.portrait.ranks)
        if key is None and before == self._around.known.count(self.portrait.key):
            self._pane.changed()
            return
        portrait = self._begin(key or self.portrait.key)
        if key is not None or self._unsorted or portrait.ranks != self.portrait.ranks:
            self._pane.sorting = len(self._unsorted)
            self._pane.changed(portrait)
            self._title_bar.show([*self._trail, portrait.name], "")
            self._read_on()
        else:
            self._pane.changed()

    def _read_on(self) -> None:
        self.reading = bool(self._unsorted) or not self.portrait.complete
        if self.reading:
            portrait, unsorted = self.portrait, self._unsorted
            self.run_worker(lambda: self._read(portrait, unsorted), thread=True, exclusive=True)

    def _read(self, portrait: Portrait, unsorted: list[int]) -> None:
        worker = get_current_worker()
        tell = self.app.call_from_thread
        known, store = self._around.known, self._around.store
        if unsorted:
            portrait = Portrait(portrait.key, portrait.name, store, unsorted)
            if not worker.is_cancelled:
                tell(self._show_sorted, portrait, unsorted)
        sights: list[Sight | None] = []
        told, wait = time.monotonic(), FIRST_SECONDS
        for rank in portrait.ranks[portrait.seen :]:
            if worker.is_cancelled:
                return
            sights.append(look(known, store, portrait.key, rank))
            if time.monotonic() - told >= wait or portrait.seen + len(sights) == FIRST:
                tell(self._take, portrait, sights)
                sights, told, wait = [], time.monotonic(), REPORT_SECONDS
        if not worker.is_cancelled:
            tell(self._take, portrait, sights)

    def _show_sorted(self, portrait: Portrait, unsorted: list[int]) -> None:
        """Show ``portrait``, unless the entity has become another since."""
        if self._unsorted is unsorted and self.is_attached:
            self._unsorted, self._pane.sorting = [], 0
            self._pane.changed(portrait)

    def _take(self, portrait: Portrait, sights: list[Sight | None]) -> None:
        if portrait is self.portrait and self.is_attached:
            portrait.take(sights)
            self.reading = not portrait.complete
            self._pane.changed()

    # Keys

    def action_open(self) -> None:
        """Open the cursor's line."""
        self._pane.open()

    def on_line_opened(self, message: LineOpened) -> None:
        """A line was opened, by key or by mouse."""
        self._around.open_line(message)

    def action_next_part(self) -> None:
        """To the next part."""
        self._pane.next_part(1)

    def action_previous_part(self) -> None:
        """To the beginning of this part, or to the one before."""
        self._pane.next_part(-1)

    def action_narrow(self) -> None:
        """List only the articles that mention the entity."""
        self._around.narrow(self.portrait.key)

    def action_correct(self) -> None:
        """Correct the entity."""
        self._around.correct(self.portrait)

    def action_undo(self) -> None:
        """Undo the last correction."""
        self._around.undo()

    def action_leave(self) -> None:
        """Back to where one came from."""
        self._around.left(self)

    async def action_help(self) -> None:
        """Every key."""
        from reader.screens.dialogs.overlay import Overlay, help_lines

        await self.app.push_screen(Overlay("Keys", help_lines))
