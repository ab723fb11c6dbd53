"""The current meaning of keys: the bindings of the widget with focus, its screen and the app."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import App

from reader.screens.keys.query_keys import query_keys
from reader.widgets.actions.bindings import ACTIONS, keys_of
from reader.widgets.bars import StatusLine
from reader.widgets.panes.pane import Pane

if TYPE_CHECKING:
    from textual.binding import ActiveBinding

_COUNTING = frozenset(action.name for action in ACTIONS if action.counts)


class AppKeyboard:
    """The keyboard of ``app``, as :class:`reader.screens.keys.strokes.Keyboard` has it.

    ``way_back`` makes a function that leads back to where the user is now.
    """

    def __init__(self, app: App[None], way_back: Callable[[], Callable[[], None]]) -> None:
        self._app = app
        self.way_back = way_back
        # Few keys begin a sequence: for all others, no binding has to be looked up.
        keys = {key for each in ACTIONS for key in keys_of(each)}
        keys.update(query_keys().keys)
        self._sequences = sorted(key for key in keys if " " in key)

    def typing(self) -> bool:
        """Whether keys go to a line of text, a pane's own too, or a question that takes any key."""
        focused = self._app.focused
        return focused.typing if isinstance(focused, Pane) else True

    def bound(self, key: str) -> str:
        """The action of ``key``; empty if there is none."""
        active = self._active(key)
        return active.binding.action if active else ""

    def counts(self, key: str) -> bool:
        """Whether ``key`` takes a count."""
        active = self._active(key)
        return active is not None and active.binding.id in _COUNTING

    def begun_by(self, prefix: str) -> list[str]:
        """The sequences that begin with ``prefix``."""
        likely = [each for each in self._sequences if each.startswith(f"{prefix} ")]
        return [each for each in likely if self.bound(each)]

    def _active(self, key: str) -> ActiveBinding | None:
        return self._app.screen.active_bindings.get(key)

    def show_begun(self, text: str) -> None:
        """Show in the status line the part of a stroke that has been typed."""
        for line in self._app.screen.query(StatusLine):
            line.show_begun(text)
