"""Reader as it runs in a long session: it paints for a terminal, and says what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from rich.console import RenderableType
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.actions import ActionParseResult
from textual.dom import DOMNode
from textual.screen import Screen

from reader.app import ReaderApp
from reader.screens.dialogs.palette import Palette, Run
from reader.widgets.actions.bindings import ACTIONS

QUITS = 20
"""Every so many times that Reader is to quit, it does."""

KINDS = ("_doer", "_sorter", "_searcher", "_keeper", "_themer", "_setter", "_goer")
"""What palette commands are made by."""


class Performed:
    """What was done, by the names of actions, and the kinds of palette commands."""

    def __init__(self) -> None:
        self.actions: Counter[str] = Counter()
        self.commands: Counter[str] = Counter()

    @staticmethod
    def names() -> set[str]:
        """All actions, as the keymap calls them."""
        return {action.name for action in ACTIONS}

    def never(self) -> list[str]:
        """What was never done."""
        commands = [f"palette: {kind}" for kind in KINDS if not self.commands[kind]]
        return sorted(self.names() - {*self.actions}) + commands


class CountedApp(ReaderApp):
    """Reader that counts what it does in ``performed``, and quits only now and then."""

    performed = Performed()
    quits = 0

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Perform ``action``, and count it where it is one of the table's."""
        done = await super().run_action(action, default_namespace, namespaces)
        node = self if default_namespace is None else default_namespace
        for bindings in node._bindings.key_to_bindings.values():
            for binding in bindings:
                if done and binding.action == action and binding.id:
                    self.performed.actions[binding.id] += 1
                    return done
        return done

    async def action_quit(self) -> None:
        """Quit, or go on, mostly."""
        self.quits += 1
        if self.quits % QUITS == 0:
            await super().action_quit()

    def push_screen(self, screen: Any, callback: Any = None, *rest: Any, **named: Any) -> Any:
        """Show ``screen``; of a palette, count what is chosen."""
        if isinstance(screen, Palette) and callback is not None:
            chosen = callback

            def counted(run: Run | None) -> None:
                if run is not None:  # enter: the line that is typed in has it, not a binding
                    self.performed.actions["palette.choose"] += 1
                    self.performed.commands[run.__qualname__.split(".")[1]] += 1
                chosen(run)

            callback = counted
        return super().push_screen(screen, callback, *rest, **named)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if isinstance(renderable, LayoutUpdate | ChopsUpdate) and not self._batch_count:
            painted = self._changes(renderable)  # as it would be sent
            if painted is not None:
                painted.render_segments(self.console)
        super()._display(screen, renderable)
