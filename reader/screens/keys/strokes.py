"""Combines keys into strokes: sequences and counts, as in vim.

- A key that begins a sequence (``z`` of ``z z``) waits for the next key, or until time has passed.
  If it does the same by itself as every sequence that it begins (``g`` of ``g g``), it acts at
  once, and the second key does nothing more.
- A number before a key that counts is its count: ``5 j``, ``10 G``, ``50 %``. ``esc`` drops the
  number; in a window that ``esc`` closes, it also closes that, since most do not show the number.
- Digits that are keys themselves (``1 2 3``, the panes) act at once. Such a digit begins a number
  only if the next key is a digit that is no key (``10``, ``25``) or ``%`` (``3 %``), or if another
  digit follows so quickly that both are one gesture (``12 G``). Then what the first digit did is
  undone. ``3 j`` goes to the third pane and a step down. ``0`` begins a number: ``03 j`` counts.

This module knows no widgets and no clock, and never waits: key events have their own time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from textual import events

GESTURE = 0.25
"""The most seconds between two digits of one gesture."""

MOST_DIGITS = 7


class Keyboard(Protocol):
    """The current meaning of keys."""

    def bound(self, key: str) -> str:
        """The action of ``key``, a key or a sequence; empty if there is none."""

    def counts(self, key: str) -> bool:
        """Whether ``key`` takes a count."""

    def begun_by(self, prefix: str) -> list[str]:
        """The sequences that begin with ``prefix``."""

    def typing(self) -> bool:
        """Whether keys go to a line of text or a question, which take every key."""

    def writes(self) -> bool:
        """Whether characters go to a line or field of text."""

    def moves(self, key: str) -> bool:
        """Whether ``key`` only moves within the focused pane, so that it need not wait."""

    def show_begun(self, text: str) -> None:
        """Show the typed part of an incomplete stroke."""

    def way_back(self) -> Callable[[], None]:
        """A function that leads back to where the user is now."""


class Stroke(NamedTuple):
    """A key or sequence with its count, 0 if there is none; ``bound``: whether it does anything.

    A key typed into a line of text counts as bound.
    """

    event: events.Key
    times: int = 0
    bound: bool = True


class Taken(NamedTuple):
    """The result for a key: the stroke to carry out, if any; ``again``: take the key once more."""

    stroke: Stroke | None
    again: bool = False


_NOTHING = Taken(None)


class Strokes:
    """Combines keys into strokes; ``keyboard`` knows what each key does."""

    def __init__(self, keyboard: Keyboard) -> None:
        self._keyboard = keyboard
        self._number = ""
        self._prefix: list[events.Key] = []
        self._acted = False
        # Digits that have acted as keys, when the last was typed, and the way back to before them.
        self._touched = ""
        self._touched_at = 0.0
        self._back: Callable[[], None] | None = None

    @property
    def waiting(self) -> bool:
        """True while a key has not acted yet, because another may follow it."""
        return bool(self._prefix) and not self._acted

    @property
    def in_sequence(self) -> bool:
        """True while the next key may belong to a sequence, whether the first has acted or not."""
        return bool(self._prefix)

    @property
    def incomplete(self) -> bool:
        """True while the next key may mean something else than it does by itself."""
        return bool(self._prefix or self._number or self._touched)

    @property
    def shown(self) -> str:
        """The typed part of an incomplete stroke: ``12``, ``z``."""
        keys = [key.character or key.key for key in self._prefix] if self.waiting else []
        return self._number.lstrip("0") + "".join(keys)

    def drop(self) -> None:
        """Forget an incomplete stroke, because keys go elsewhere now."""
        self._number, self._touched, self._back = "", "", None
        self._prefix, self._acted = [], False

    def time_out(self) -> Stroke | None:
        """No key has followed in time: a waiting key acts, if it does anything by itself."""
        self._touched_at = 0.0
        waits, acted = self._prefix, self._acted
        self._prefix, self._acted = [], False
        if not waits or acted or not self._keyboard.bound(whole := _name(waits)):
            return None
        return Stroke(events.Key(whole, waits[0].character), self._count(whole))

    def take(self, event: events.Key) -> Taken:
        """Take the key ``event``."""
        if self._prefix:
            return self._continue(event)
        if event.key == "escape" and self._number:
            self.drop()
            if self._keyboard.bound("escape") == "back":
                return _NOTHING
        if len(event.key) == 1 and event.key in "0123456789":
            return self._digit(event)
        return self._begin(event)

    def _begin(self, event: events.Key) -> Taken:
        keyboard, key = self._keyboard, event.key
        gesture = len(self._touched) > 1 and event.time - self._touched_at <= GESTURE
        if (gesture or (self._touched and key == "percent_sign")) and keyboard.counts(key):
            self._turn_into_number("")
        own, begun = keyboard.bound(key), keyboard.begun_by(key)
        self._touched, self._back = "", None
        if not begun:
            return Taken(Stroke(event, self._count(key), bool(own)))
        self._prefix = [event]
        self._acted = bool(own) and all(keyboard.bound(each) == own for each in begun)
        return Taken(Stroke(event, self._count(key))) if self._acted else _NOTHING

    def _continue(self, event: events.Key) -> Taken:
        whole = _name([*self._prefix, event])
        if self._keyboard.bound(whole):
            acted = self._acted
            self._prefix, self._acted = [], False
            if acted:
                return _NOTHING
            return Taken(Stroke(events.Key(whole, None), self._count(whole)))
        if self._keyboard.begun_by(whole):
            self._prefix.append(event)
            return _NOTHING
        if self._acted:
            self._prefix, self._acted = [], False
            return self.take(event)
        return Taken(self.time_out(), again=True)

    def _digit(self, event: events.Key) -> Taken:
        key = event.key
        own = self._keyboard.bound(key)
        if not own or self._number:
            if self._touched:
                self._turn_into_number(key)
            else:
                self._number = (self._number + key)[:MOST_DIGITS]
            return _NOTHING
        quick = bool(self._touched) and event.time - self._touched_at <= GESTURE
        self._touched = self._touched + key if quick else key
        self._back = self._back if quick else self._keyboard.way_back()
        self._touched_at = event.time
        return Taken(Stroke(event))

    def _turn_into_number(self, digit: str) -> None:
        """Digits that have acted are part of a number after all: undo what they did."""
        if self._back is not None:
            self._back()
        self._number = (self._touched + digit)[:MOST_DIGITS]
        self._touched, self._back = "", None

    def _count(self, key: str) -> int:
        number, self._number = self._number, ""
        return int(number or "0") if self._keyboard.counts(key) else 0


def _name(keys: list[events.Key]) -> str:
    return " ".join(each.key for each in keys)
