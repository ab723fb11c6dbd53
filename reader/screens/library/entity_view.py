"""The entity view: a screen with all that the archive says about one entity."""

from __future__ import annotations

import time
from functools import partial
from typing import NamedTuple, Protocol

from textual.app import ComposeResult
from textual.screen import Screen
from textual.worker import get_current_worker

from reader import settings
from reader.screens.library.interface import Library
from reader.store.entities.profile import Profile, Sight, look
from reader.store.entities.records import EntityKey
from reader.widgets.actions.bindings import bindings, hints
from reader.widgets.bars import SMALLEST, Rule, StatusLine, TitleBar, TooSmall, is_too_small
from reader.widgets.messages import LineOpened
from reader.widgets.panes.profile_pane import ProfilePane, Spot

FIRST_SECONDS = 0.05
"""Seconds until the first report of what has been read."""

REPORT_SECONDS = 0.3
"""Seconds between two reports after that: a large profile takes a moment to set."""

FIRST = 20
"""How many articles are read before the next key acts. Most entities have no more; for the others,
these show something in every part."""

AT_ONCE = 2_000
"""The most articles that are sorted while the user waits; more are sorted in the worker."""


class Visit(NamedTuple):
    """An entity view as it was left: its profile, the cursor, the row at the top."""

    profile: Profile
    spot: Spot | None
    top: int
    whole: bool = False
    """Whether all mentions are shown in context."""


class Views(Protocol):
    """The controller that opens an entity view, as the view sees it."""

    def open_line(self, message: LineOpened) -> None:
        """A line of the view on top was opened."""

    def leave(self, view: EntityScreen) -> None:
        """Close ``view``, and what lies above it."""

    def filter_by(self, key: EntityKey) -> None:
        """List only the articles that mention ``key``."""


class EntityScreen(Screen[None], inherit_bindings=False):
    """Shows the profile of one entity and completes it, article by article, in a worker.

    The worker ends with the screen; a view that is shown again continues where it was.
    """

    BINDINGS = bindings("profile")
    HORIZONTAL_BREAKPOINTS = [(0, "-too-narrow"), (SMALLEST[0], "-fits")]
    VERTICAL_BREAKPOINTS = [(0, "-too-low"), (SMALLEST[1], "-high")]

    def __init__(
        self, library: Library, views: Views, visit: Visit | EntityKey, path: list[str]
    ) -> None:
        """``path`` has the names of the entities whose views led to this one."""
        super().__init__()
        self._library = library
        self._views = views
        self._complete = library.names_complete
        self._unsorted: list[int] = []
        if isinstance(visit, Visit) and visit.profile.numbers:
            profile, spot, top, whole = visit
        else:
            key = visit.profile.key if isinstance(visit, Visit) else visit
            profile, spot, top, whole = self._begin(key), None, 0, False
        self._pane = ProfilePane(
            profile, library.store, library.catalog, lambda: not library.names_complete,
            spot, top, whole=whole,
        )  # fmt: skip
        self._pane.sorting = len(self._unsorted)
        self._title_bar = TitleBar(library.opened)
        self._status = StatusLine()
        self._path = path
        self.reading = False

    @property
    def profile(self) -> Profile:
        """The profile that is shown."""
        return self._pane.profile

    @property
    def filling(self) -> bool:
        """True until enough has been read for keys to act on."""
        return self.reading and (bool(self._unsorted) or self.profile.seen < FIRST)

    @property
    def visit(self) -> Visit:
        """The state of the view, for restoring it."""
        pane = self._pane
        return Visit(self.profile, pane.spot, round(pane.scroll_offset.y), pane.whole)

    def _begin(self, key: EntityKey) -> Profile:
        catalog, store = self._library.catalog, self._library.store
        numbers = list(catalog.numbers(key))
        self._unsorted = numbers if len(numbers) > AT_ONCE else []
        return Profile(key, catalog.name(key), store, () if self._unsorted else numbers)

    def compose(self) -> ComposeResult:
        """The pane between the title bar and the status line."""
        yield self._title_bar
        yield Rule((self._pane,))
        yield self._pane
        yield self._status
        yield TooSmall()

    def on_mount(self) -> None:
        """Show the articles read so far, and read the rest."""
        self._title_bar.show_way([*self._path, self.profile.name])
        mode = "" if settings.is_on("linear") else "NAME"
        self._status.hint(hints("profile"), mode)
        self.set_focus(self._pane)
        self._read_on()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """No key acts while the terminal is too small to show its effect."""
        return not is_too_small(self)

    def say(self, message: str) -> None:
        """Say ``message`` on the status line until the next key."""
        self._status.say(message)

    # Reading

    def look_again(self, key: EntityKey | None = None) -> None:
        """More names have been found, or the entity has become ``key``."""
        if key is None and self._complete:
            return
        self._complete = self._library.names_complete
        unchanged = len(self.profile.numbers) == self._library.catalog.count(self.profile.key)
        if key is None and (unchanged or not self._complete):
            self._pane.changed()
            return
        profile = self._begin(key or self.profile.key)
        if key is not None or self._unsorted or profile.numbers != self.profile.numbers:
            self._pane.sorting = len(self._unsorted)
            self._pane.changed(profile)
            self._title_bar.show_way([*self._path, profile.name])
            self._read_on()
        else:
            self._pane.changed()

    def _read_on(self) -> None:
        self.reading = bool(self._unsorted) or not self.profile.complete
        if self.reading:
            profile, unsorted = self.profile, self._unsorted
            read = partial(self._read, profile, unsorted)
            self._library.in_thread(read, "profile", exclusive=True, screen=self)

    def _read(self, profile: Profile, unsorted: list[int]) -> None:
        worker = get_current_worker()
        tell = self.app.call_from_thread
        catalog, store = self._library.catalog, self._library.store
        if unsorted:
            profile = Profile(profile.key, profile.name, store, unsorted)
            if not worker.is_cancelled:
                tell(self._show_sorted, profile, unsorted)
        sights: list[Sight | None] = []
        reported, wait = time.monotonic(), FIRST_SECONDS
        for number in profile.numbers[profile.seen :]:
            if worker.is_cancelled:
                return
            sights.append(look(catalog, store, profile.key, number))
            if time.monotonic() - reported >= wait or profile.seen + len(sights) == FIRST:
                tell(self._take, profile, sights)
                sights, reported, wait = [], time.monotonic(), REPORT_SECONDS
        if not worker.is_cancelled:
            tell(self._take, profile, sights)

    def _show_sorted(self, profile: Profile, unsorted: list[int]) -> None:
        """Show ``profile``, unless the entity has become another since."""
        if self._unsorted is unsorted and self.is_attached:
            self._unsorted, self._pane.sorting = [], 0
            self._pane.changed(profile)

    def _take(self, profile: Profile, sights: list[Sight | None]) -> None:
        if profile is self.profile and self.is_attached:
            profile.add(sights)
            self.reading = not profile.complete
            self._pane.changed()

    # Keys

    def action_open(self) -> None:
        """Open the cursor's line."""
        self._pane.open()

    def on_line_opened(self, message: LineOpened) -> None:
        """A line was opened, by key or by mouse."""
        self._views.open_line(message)

    def action_next_part(self) -> None:
        """Go to the next part."""
        self._pane.next_part(1)

    def action_previous_part(self) -> None:
        """Go to the beginning of this part, or to the previous one."""
        self._pane.next_part(-1)

    def action_narrow(self) -> None:
        """List only the articles that mention the entity."""
        self._views.filter_by(self.profile.key)

    def action_correct(self) -> None:
        """Correct the entity."""
        self._library.correct(self.profile)

    def action_undo(self) -> None:
        """Undo the last correction."""
        self._library.undo_correction()

    def action_leave(self) -> None:
        """Go back to the previous view or pane."""
        self._views.leave(self)

    async def action_help(self) -> None:
        """Show the help: every key."""
        from reader.screens.dialogs.overlay import key_help

        await self.app.push_screen(key_help("Entity view"))
