"""Keys, one after the other: the next one waits until all that the last one asked for is done.

Textual hands a key to the widget that has focus at the moment and goes on at once. When several
keys come together, as they do over a slow line or from a fast hand, ``e j`` would give ``j`` to the
pane that ``e`` is only about to leave. So a key is followed through the queues of all widgets, and
the next one is given out when it has come through. Keys that only move need not wait for each
other: held down, they go out together, and the screen shows where they lead.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Awaitable, Callable

from textual import events
from textual.app import App

_ROUNDS = 5
"""The longest way is that of enter in the prompt: the key to the input line, its word that
something was submitted to itself, up to the prompt, the prompt's own word, up to the screen."""

_PATIENCE = 0.5
"""Seconds after which a key is given up on: a widget that goes may keep what it was sent."""


class KeyQueue:
    """The keys of ``app`` that wait: ``deliver`` takes the next one, ``moving`` ones only move."""

    def __init__(
        self,
        app: App[None],
        deliver: Callable[[events.Event], Awaitable[None]],
        moving: frozenset[str],
    ) -> None:
        self._app = app
        self._deliver = deliver
        self._moving = moving
        self._waiting: deque[events.Key] = deque()
        self._busy_since: float | None = None
        self._turn = 0
        self._open = 0

    @property
    def idle(self) -> bool:
        """True when no key waits and the last one has been dealt with."""
        return self._busy_since is None and not self._waiting

    async def put(self, event: events.Key) -> None:
        """Deliver ``event`` now or, while another key is being dealt with, in its turn."""
        self._waiting.append(event)
        busy = self._busy_since is not None and time.monotonic() - self._busy_since < _PATIENCE
        if not busy:
            await self._next()

    async def _next(self) -> None:
        if not self._waiting:
            self._busy_since = None
            return
        self._busy_since = time.monotonic()
        self._turn += 1
        event = self._waiting.popleft()
        await self._deliver(event)
        while self._waiting and {event.key, self._waiting[0].key} <= self._moving:
            event = self._waiting.popleft()
            await self._deliver(event)
        self._go_through(self._turn, _ROUNDS)

    def _go_through(self, turn: int, rounds: int) -> None:
        nodes = [self._app, *self._app.screen.walk_children(with_self=True)]
        self._open = len(nodes)
        for node in nodes:
            if not node.call_later(self._came_through, turn, rounds):
                self._open -= 1

    async def _came_through(self, turn: int, rounds: int) -> None:
        if turn != self._turn:
            return
        self._open -= 1
        if self._open <= 0:
            if rounds > 1:
                self._go_through(turn, rounds - 1)
            else:
                self._app.call_later(self._next)
