"""What all lines have in which something is typed: a sign, a field of half of the line, a hint."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from reader.text.cells import fit, width_of
from reader.widgets.line_input import LineInput

LEAST_HINT = 8
"""Cells of the shortest part of a hint that still says something."""

_GOES_ON = " …"
"""Behind the words that are shown of a hint, where there are more."""

_AROUND = 2
"""Cells that a hint takes beside itself: a blank on each side."""


def shares(width: int, sign: str, short: str, hint: str) -> tuple[str, str]:
    """What is shown of ``sign`` and ``hint`` in a line of ``width`` cells.

    Half of the line, at least, is for what is typed. Where the rest has no room for both, the
    ``short`` sign stands for the other one, if there is one; then the hint is cut behind a word or
    left out, and at last the sign is cut.
    """
    room = max(width // 2 - 1, 0)  # a blank before the sign
    whole = width_of(hint) + _AROUND if hint else 0
    if short and width_of(sign) + whole > room:
        sign = short
    sign = fit(sign, room) if width_of(sign) > room else sign
    return sign, _first_words(hint, room - width_of(sign) - _AROUND)


def _first_words(hint: str, room: int) -> str:
    """As many whole words of ``hint`` as ``room`` cells take; nothing where they say too little."""
    if width_of(hint) <= room:
        return hint
    words = hint.split(" ")
    while words and width_of(" ".join(words) + _GOES_ON) > room:
        words.pop()
    first = " ".join(words).rstrip(" ·;,")
    return first + _GOES_ON if width_of(first) >= LEAST_HINT else ""


class AskingLine(Horizontal):
    """A line in place of the status line. Subclasses say what becomes of what is typed."""

    def __init__(self, name: str, sign: str, beside: Widget) -> None:
        """``name`` and ``sign`` are the ids of the line and of its sign, ``beside`` is its hint."""
        super().__init__(id=name)
        self._sign = Static("", id=sign, markup=False)
        self._input = LineInput()
        self._beside = beside
        self._signs = "", ""
        self._said = ""

    def compose(self) -> ComposeResult:
        """Sign, field, hint."""
        yield self._sign
        yield self._input
        yield self._beside

    def take_keys(self, text: str, sign: str, short: str = "") -> None:
        """Show the line, with ``text`` to go on with; ``short`` stands for a ``sign`` too wide."""
        self._signs = sign, short
        self._input.value = text
        self._input.cursor_position = len(text)
        self.share()
        self.display = True
        self.screen.set_focus(self._input)

    def say_beside(self, hint: str) -> None:
        """Say ``hint`` at the right, after what was wrong with a paste."""
        notice = self._input.notice
        self._said = f"{notice} · {hint}" if notice and hint else notice or hint
        self.share()

    def on_resize(self, event: events.Resize) -> None:
        """The line is wider or narrower now."""
        self.share(event.size.width)

    def share(self, width: int = 0) -> None:
        """Show sign and hint as there is room for them in ``width`` cells; 0: as many as it has."""
        width = width or self.size.width or self.app.size.width
        sign, hint = shares(width, *self._signs, self._said)
        self._sign.update(sign)
        self.show_beside(hint, width // 2 - 1 - width_of(sign))

    def show_beside(self, hint: str, room: int) -> None:  # noqa: ARG002
        """Show ``hint``; ``room`` cells are left for all that stands beside the field."""
        if isinstance(self._beside, Static):
            self._beside.update(hint)
            self._beside.display = bool(hint)
