"""Delivers keys one at a time: each waits until everything that the previous one caused is done.

Textual sends a key to the focused widget and continues at once. If several keys arrive together, as
they do on a slow link or from a fast typist, the ``j`` of ``e j`` would go to the pane that ``e``
is about to leave. So the queue follows a key through the message queues of all widgets, and
delivers the next one when it has passed them all. Keys that only move need not wait for each other:
if one is held down, its repetitions are delivered together, and the screen shows the result. So do
the letters of a word that is typed into a line of text, which is searched for once. A pane
or window that a key has opened is laid out before the next key, which may scroll it. The next key
also waits for work that a key has started in a worker, such as reading the articles of an entity
view, but only for a moment. So keys do the same on a busy machine as on an idle one.

Without a terminal, keys wait for each other as long as it takes.

:mod:`.strokes` combines keys into sequences and counts.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from textual import events
from textual.app import App

from reader.screens.dialogs.windows import Window
from reader.screens.keys.query_keys import query_keys
from reader.screens.keys.strokes import Keyboard, Stroke, Strokes
from reader.terminal.painting import lay_out_now
from reader.widgets.actions.bindings import moving_keys
from reader.widgets.actions.keymap import keys_of
from reader.widgets.actions.table import ACTIONS
from reader.widgets.bars import StatusLine
from reader.widgets.panes.pane import Pane

if TYPE_CHECKING:
    from textual.binding import ActiveBinding

ROUNDS = 5
"""The longest chain of messages that a key causes. ``enter`` in the input line causes the longest:
the key to the field, "submitted" to itself and to the line, the line's own to the screen."""

STUCK = 0.5
"""Seconds after which the queue stops following a key that makes no progress: a handler is waiting,
or a removed widget has kept its messages."""

A_MOMENT = 0.3
"""Seconds that keys wait for work that an earlier key has started in a worker. Longer work shows
its progress in the status line, and the keys are delivered."""

_SOON = 0.01
"""Seconds between two checks whether that work is done."""

_COUNTING = frozenset(action.name for action in ACTIONS if action.counts)

LAYOUTS = 3
"""The most layouts before a key: one layout may request another."""


class KeyTaker(Protocol):
    """Carries out strokes."""

    async def deliver(self, stroke: Stroke) -> None:
        """Send ``stroke`` to Textual."""

    def notify_listener(self, event: events.Event) -> None:
        """Pass on a key that is no stroke by itself, such as a digit of a count."""

    def at_work(self) -> bool:
        """Whether work that a key has started in a worker is still to be shown."""


class KeyQueue:
    """The waiting keys of ``app``. ``taker`` gets the strokes.

    A key that may begin a sequence waits ``patience`` seconds for the next one.
    """

    def __init__(
        self,
        app: App[None],
        taker: KeyTaker,
        keyboard: Keyboard,
        patience: float,
    ) -> None:
        self._app = app
        self._taker = taker
        self._keyboard = keyboard
        self._strokes = Strokes(keyboard)
        self._delay = patience
        self.waiting: deque[events.Key] = deque()
        self._busy = self._watched = False
        self._turn = 0
        self.under_way = 0
        self._through = 0
        self._work_since: float | None = None
        self._timer: Callable[[], None] | None = None

    @property
    def idle(self) -> bool:
        """True if no key is waiting or being handled."""
        return not self._busy and not self.waiting

    async def put(self, event: events.Key) -> None:
        """Deliver ``event`` now or, if another key is being handled, in its turn."""
        self.waiting.append(event)
        if not self._busy:
            await self._next()
        elif not self._watched and not self._app.is_headless:
            self._watch()

    async def time_out(self) -> bool:
        """Let a key that waits for another act now; return whether there was one."""
        self._stop_waiting()
        waiting = self._strokes.waiting
        stroke = self._strokes.time_out()
        if waiting:
            self._keyboard.show_begun(self._strokes.shown)
        if stroke is not None:
            await self._carry_out(stroke)
        return waiting

    async def _next(self, layouts: int = 0) -> None:
        while self.waiting:
            if self._waits_for_work():
                return
            if layouts < LAYOUTS and not self._keyboard.typing() and lay_out_now(self._app.screen):
                self._hold()
                self._go_through(self._turn, ROUNDS, layouts + 1)
                return
            self._stop_waiting()
            event = self.waiting.popleft()
            stroke = self._stroke(event)
            if stroke is not None:
                await self._carry_out(stroke)
                return
        self._busy = False
        if self._strokes.in_sequence:
            self._timer = self._app.set_timer(self._delay, self.time_out).stop

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer()
            self._timer = None

    def _stroke(self, event: events.Key) -> Stroke | None:
        """The stroke that ``event`` completes; None if it is incomplete or does nothing."""
        strokes = self._strokes
        shown = strokes.shown
        if self._keyboard.typing():
            strokes.drop()
            stroke: Stroke | None = Stroke(event)
        else:
            stroke, again = strokes.take(event)
            if again:
                self.waiting.appendleft(event)
            elif stroke is None and not strokes.waiting:
                self._taker.notify_listener(event)
        if strokes.shown != shown:
            self._keyboard.show_begun(strokes.shown)
        return stroke

    async def _carry_out(self, stroke: Stroke) -> None:
        self._hold()
        keyboard, event = self._keyboard, stroke.event
        # In a question, a key that moves elsewhere is an answer: the next key waits for it.
        writes, answers = keyboard.writes(), keyboard.typing()
        await self._taker.deliver(stroke)
        while self.waiting and not (stroke.times or self._strokes.incomplete):
            following = self.waiting[0]
            if writes:
                together = event.is_printable and following.is_printable
            else:
                together = not answers and self._only_move(event.key, following.key)
            if not together:
                break
            event = self.waiting.popleft()
            await self._taker.deliver(Stroke(event))
        self._go_through(self._turn, ROUNDS)

    def _only_move(self, key: str, following: str) -> bool:
        keyboard = self._keyboard
        return (
            keyboard.moves(key) and keyboard.moves(following) and not keyboard.begun_by(following)
        )

    def _hold(self) -> None:
        """Let new keys wait until the current one has passed all queues."""
        self._busy = True
        self._turn += 1

    def _waits_for_work(self) -> bool:
        """Whether the next key waits for work of an earlier one; if so, check again soon."""
        if not self._taker.at_work():
            self._work_since = None
            return False
        now = time.monotonic()
        self._work_since = now if self._work_since is None else self._work_since
        if now - self._work_since >= A_MOMENT and not self._app.is_headless:
            return False
        self._hold()
        self._app.set_timer(_SOON, partial(self._look_at_work, self._turn))
        return True

    async def _look_at_work(self, turn: int) -> None:
        if turn == self._turn:
            await self._next()

    def _watch(self) -> None:
        """Check later whether the key that others wait for has made progress."""
        self._watched = True
        self._app.set_timer(STUCK, partial(self._look_at_key, self._through, self._turn))

    async def _look_at_key(self, through: int, turn: int) -> None:
        self._watched = False
        if not self._busy or not self.waiting:
            return
        if (through, turn) == (self._through, self._turn):
            await self._next()
        if self._busy and self.waiting:
            self._watch()

    def _go_through(self, turn: int, rounds: int, layouts: int = 0) -> None:
        nodes = [self._app, *self._app.screen.walk_children(with_self=True)]
        self.under_way = len(nodes)

        async def came_through() -> None:
            await self._came_through(turn, rounds, layouts)

        for node in nodes:
            # One callback for all: call_later makes one for each, and Textual inspects all of them.
            if not node.post_message(events.Callback(came_through)):
                self.under_way -= 1

    async def _came_through(self, turn: int, rounds: int, layouts: int) -> None:
        if turn != self._turn:
            return
        self._through += 1
        self.under_way -= 1
        if self.under_way <= 0:
            if rounds > 1:
                self._go_through(turn, rounds - 1, layouts)
            else:
                self._app.call_later(self._next, layouts)


class AppKeyboard:
    """What keys mean in ``app``: the bindings of the focused widget, its screen and the app.

    ``way_back`` makes a function that leads back to where the user is now.
    """

    def __init__(self, app: App[None], way_back: Callable[[], Callable[[], None]]) -> None:
        self._app = app
        self.way_back = way_back
        # Few keys begin a sequence: for all others, no binding has to be looked up.
        keys = {key for each in ACTIONS for key in keys_of(each)}
        keys.update(query_keys().keys)
        self._moving: dict[str | None, frozenset[str]] = {}
        self._sequences = sorted(key for key in keys if " " in key)

    def typing(self) -> bool:
        """Whether keys go to a line of text, a pane's own too, or a question that takes any key."""
        focused = self._app.focused
        return focused.typing if isinstance(focused, Pane) else True

    def writes(self) -> bool:
        """Whether characters go to a line or field of text."""
        focused = self._app.focused
        text = isinstance(focused, Pane) or getattr(focused, "takes_text", False)
        return text and self.typing()

    def moves(self, key: str) -> bool:
        """Whether ``key`` only moves within the focused pane."""
        place = self._app.focused.id if self._app.focused is not None else None
        if place not in self._moving:
            self._moving[place] = moving_keys(place)
        return key in self._moving[place]

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
        screen = self._app.screen
        if isinstance(screen, Window):
            screen.say(text)
        for line in screen.query(StatusLine):
            line.show_begun(text)
