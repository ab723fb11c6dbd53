"""Shows the first keys in the status line at the first starts, until the user has pressed a few.

They are shown in place of the hints, so nothing moves when they disappear.
"""

from __future__ import annotations

from reader.settings import remembered
from reader.widgets.actions.keymap import named
from reader.widgets.bars import StatusLine

STARTS = 3
"""The number of starts at which they are shown."""

KEYS = 5
"""The number of key presses after which they count as used."""

_REMEMBERED = "starts"


class Welcome:
    """Shows the first keys in ``status``. Call :meth:`key_pressed` for each key."""

    def __init__(self, status: StatusLine) -> None:
        self._status = status
        self._left = 0

    def begin(self) -> None:
        """Show them at the start, unless Reader has been started often before."""
        starts = remembered.number(_REMEMBERED)
        if starts < STARTS:
            remembered.remember(_REMEMBERED, starts + 1)
            self._left = KEYS
            self._status.greet(_first_keys())

    def key_pressed(self, key: str) -> None:
        """Count a key press; after enough of them, or after the help, hide the first keys."""
        if not self._left:
            return
        self._left -= 1
        if key == "question_mark":
            remembered.remember(_REMEMBERED, STARTS)
            self._left = 0
        if not self._left:
            self._status.greet(())


def _first_keys() -> tuple[tuple[str, str], ...]:
    """The keys, the first ones first; the last one is always shown."""
    return (
        (f"{named('down')}/{named('up')}", "move"), (named("list.open"), "reads"),
        (named("find"), "searches"), (named("toggle-entities"), "who and what"),
        (named("quit"), "quits"), (named("help"), "every key"),
    )  # fmt: skip
