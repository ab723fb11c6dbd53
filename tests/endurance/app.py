"""Reader for long sessions: it paints as for a terminal and counts what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any

from rich.console import RenderableType
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.actions import ActionParseResult
from textual.dom import DOMNode
from textual.screen import Screen

from reader.app import ReaderApp
from reader.screens.dialogs.palette import Palette
from reader.widgets.actions.table import ACTIONS

QUITS = 20
"""Reader really quits at one of this many requests."""

KINDS = ("_act", "_sort", "_search", "save_search", "_take_theme", "_set", "_go")
"""The methods that palette commands call."""


class Performed:
    """Counts of the actions by name and of the palette commands by kind."""

    def __init__(self) -> None:
        self.actions: Counter[str] = Counter()
        self.commands: Counter[str] = Counter()

    @staticmethod
    def names() -> set[str]:
        """The names of all actions in the keymap."""
        return {action.name for action in ACTIONS}

    def never(self) -> list[str]:
        """The actions and palette commands that were never run."""
        commands = [f"palette: {kind}" for kind in KINDS if not self.commands[kind]]
        return sorted(self.names() - {*self.actions}) + commands


class CountedApp(ReaderApp):
    """Reader that counts its actions in ``performed`` and quits only sometimes."""

    performed = Performed()
    quits = 0

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run ``action`` and count it if it has a name in the keymap."""
        done = await super().run_action(action, default_namespace, namespaces)
        node = self if default_namespace is None else default_namespace
        for bindings in node._bindings.key_to_bindings.values():
            for binding in bindings:
                if done and binding.action == action and binding.id:
                    self.performed.actions[binding.id] += 1
                    return done
        return done

    async def action_quit(self) -> None:
        """Quit, but usually ignore the request."""
        self.quits += 1
        if self.quits % QUITS == 0:
            await super().action_quit()

    def push_screen(self, screen: Any, callback: Any = None, *rest: Any, **named: Any) -> Any:
        """Show ``screen``; count the choices in a palette."""
        if isinstance(screen, Palette) and callback is not None:
            chosen = callback

            def counted(run: partial[object] | None) -> None:
                if run is not None:  # enter is a key of the input line, not a binding
                    self.performed.actions["palette.choose"] += 1
                    self.performed.commands[run.func.__name__] += 1
                chosen(run)

            callback = counted
        return super().push_screen(screen, callback, *rest, **named)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if isinstance(renderable, LayoutUpdate | ChopsUpdate) and not self._batch_count:
            painted = self._changes(renderable)  # as it would be sent
            if painted is not None:
                painted.render_segments(self.console)
        super()._display(screen, renderable)
