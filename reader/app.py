"""The Textual app: connects the store, screens, keys and themes, and does little else."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import events
from textual.screen import Screen

from reader import settings
from reader.screens.dialogs.windows import Window
from reader.screens.keys.key_queue import AppKeyboard, KeyQueue
from reader.screens.keys.query_keys import query_keys, settings_notices
from reader.screens.keys.strokes import Stroke
from reader.screens.library.help_pages import AppWithHelp
from reader.screens.library.screen import LibraryScreen
from reader.screens.theming import DARK
from reader.store.articles import Store
from reader.store.opening import Opening
from reader.system import garbage
from reader.system.paths import shipped
from reader.widgets.actions.bindings import (
    alt_keys,
    app_actions,
    bindings,
    capabilities,
    changed_keys,
)
from reader.widgets.actions.keymap import named
from reader.widgets.actions.table import key_name
from reader.widgets.messages import KeyClicked

if TYPE_CHECKING:
    from reader.screens.library.palette_commands import PaletteCommands
    from reader.store.user.last_session import SessionFile


_MOST_KEYS = 50
"""How many of the last keys to remember for the report of a crash."""


class ReaderApp(AppWithHelp, inherit_bindings=False):
    """Reader on a terminal: ``opening`` loads the rest of ``store``, ``opened`` is its name.

    Without ``last``, it starts at the top, and nothing remembers where it ends.
    """

    BINDINGS = bindings("app")
    CSS_PATH = shipped("styles") / "library.tcss"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    TITLE = "Reader"
    needs = capabilities()
    actions = app_actions() | {"run_search"}
    fault: BaseException | None = None
    """The unexpected error that ended the app."""

    def __init__(
        self,
        store: Store,
        opening: Opening,
        opened: str,
        theme: str = DARK,
        colors: str = "auto",
        last: SessionFile | None = None,
        page: int | None = None,
    ) -> None:
        """``page`` is for the help: the number of the page to open. Nothing is saved there."""
        super().__init__(theme, colors)
        # Over SSH, an animated scroll takes twenty times the bytes of a jump.
        self.animation_level = "none"
        self.shows_cursor = settings.is_on("linear")
        self.set_class(self.shows_cursor, "-linear")
        self.last_keys: deque[str] = deque(maxlen=_MOST_KEYS)
        self.listener: Callable[[events.Event], None] | None = None
        self.library = LibraryScreen(store, opening, opened, last, saves=page is None)
        self._page = page
        self.keyboard = AppKeyboard(self, self._way_back)
        patience = settings.number("sequence-time") / 1000
        self.key_queue = KeyQueue(self, self, self.keyboard, patience)
        self._unbound: set[tuple[str, str]] = set()
        """Keys, with their places, of which was said that they do nothing."""
        self.greets = False
        """Whether the status line shows the first keys, if this is one of the first starts."""
        if changed := changed_keys():
            self.set_keymap(changed)
        self.alt_keys = alt_keys()
        self._bind_searches()

    def get_default_screen(self) -> Screen[None]:
        """The library; Textual's blank default screen below it would cost a frame."""
        self.library.panes.fit(self.size)
        if self._page is None:
            self.library.resuming.restore()
        else:
            self.library.resuming.start_with(self._page)
        return self.library

    def on_ready(self) -> None:
        """The first screen is up: from now on collect garbage, except what exists already."""
        garbage.collect_from_now_on()
        if wrong := len(settings_notices()):
            errors = "1 error" if wrong == 1 else f"{wrong:,} errors"
            self.library.say(f"{errors} in the settings: {named('notices')} shows why.")
        if self.greets and self.library.pane == "articles":
            self.library.status_line.greet()
        # After fg, Textual would paint only what changes, but the shell has overwritten the screen.
        self.app_resume_signal.subscribe(self, lambda _: self.repaint_all())

    async def on_event(self, event: events.Event) -> None:
        """Put keys in the queue; pass all other events on."""
        # Events that a widget does not handle come here again as they bubble up.
        if isinstance(event, events.Key) and not event.is_forwarded:
            await self.key_queue.put(event)
            return
        if not event.is_forwarded:
            self.notify_listener(event)
        await super().on_event(event)

    async def on_key_clicked(self, message: KeyClicked) -> None:
        """The hint about a key was clicked: press the key, or those of a sequence."""
        from reader.widgets.actions.key_names import UnknownKeyError, keys_and_characters

        with suppress(UnknownKeyError):  # an action without a key has its name there
            for key, character in keys_and_characters(message.key):
                await self.key_queue.put(events.Key(key, character))

    def notify_listener(self, event: events.Event) -> None:
        """Pass an event to the listener, such as a recorder; keys once their meaning is clear."""
        if self.listener is not None:
            self.listener(event)

    async def deliver(self, stroke: Stroke) -> None:
        """Give a stroke to Textual and clear the previous message."""
        self.notify_listener(stroke.event)
        printable = stroke.event.is_printable and self.keyboard.typing()
        self.last_keys.append("·" if printable else stroke.event.key)
        self.front.say("")
        self.front.key_pressed(stroke.event.key)
        self.key_count = stroke.times
        if isinstance(self.screen, Window):
            self.screen.say("")
        if not stroke.bound:
            self._say_unbound(stroke.event.key)
        await super().on_event(stroke.event)

    def _say_unbound(self, key: str) -> None:
        """Say once that ``key`` does nothing in the pane or window that has the keys."""
        place = f"{type(self.screen).__name__} {self.focused.id if self.focused else ''}"
        if (place, key) in self._unbound:
            return
        self._unbound.add((place, key))
        said = f"{key_name(key)} does nothing here."
        if isinstance(self.screen, Window):
            self.screen.say(said)
        else:
            self.front.say(f"{said} {named('help')} shows the keys.")

    async def _dispatch_action(self, namespace: Any, action_name: str, params: Any) -> bool:
        """Run an action on the object that its node names as the owner."""
        if (owner_of := getattr(namespace, "owner_of", None)) is not None:
            namespace = owner_of(action_name)
        return await super()._dispatch_action(namespace, action_name, params)

    def fail(self, error: BaseException) -> None:
        """End the app because of ``error``, raised in another thread."""
        wrapped = error if isinstance(error, Exception) else RuntimeError(type(error).__name__)
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(self._handle_exception, wrapped)

    def _handle_exception(self, error: Exception) -> None:
        # Textual's own handler prints hundreds of lines, with the values of all variables.
        self.fault = self.fault or error
        from reader.failure import STATUS

        self._return_code = STATUS
        if self._exception is None:  # for tests, which get it raised
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    def at_work(self) -> bool:
        """Whether a worker that a key started still has something to show."""
        return self.front.at_work

    def _way_back(self) -> Callable[[], None]:
        navigation = self.front.navigation
        return partial(navigation.return_to, navigation.location())

    def say_refused(self, sentence: str) -> None:
        """Show that something is switched off."""
        self.front.say(sentence)

    @property
    def idle(self) -> bool:
        """True when no key is waiting and nothing runs in the background."""
        at_work = any(not worker.is_finished for worker in self.workers)
        return (
            self.key_queue.idle
            and all(each.idle for each in (self.library, self.front))
            and not at_work
        )

    def _bind_searches(self) -> None:
        """Bind the keys of the searches in the settings file."""
        for key, number in query_keys().keys.items():
            self.alt_keys |= {each for each in key.split() if each.startswith("alt+")}
            self.bind(key, f"run_search({number})", show=False)

    @property
    def _palette(self) -> PaletteCommands:
        # Imported late, because a start does not need it.
        from reader.screens.library.palette_commands import PaletteCommands

        return PaletteCommands(self, self.front)

    def action_palette(self) -> None:
        """Open the command palette."""
        self._palette.open()

    def action_save_search(self) -> None:
        """Save the current search."""
        self._palette.name_search()

    def action_run_search(self, number: int) -> None:
        """Run the search number ``number`` of the settings file."""
        self._palette.run_configured(number)

    def action_repaint(self) -> None:
        """Repaint the screen, for when another program has written on the terminal."""
        self.repaint_all()

    def action_earlier(self) -> None:
        """Go back to what was read before, or from an entity view to the library."""
        self.front.navigation.go(-(self.key_count or 1))

    def action_later(self) -> None:
        """Go forward again."""
        self.front.navigation.go(self.key_count or 1)

    def action_next_theme(self) -> None:
        """Switch to the next theme."""
        self.front.say(self.next_theme())
