"""The input line asks one question in place of the status line, and has the focus meanwhile."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingsMap
from textual.strip import Strip
from textual.widgets import Input

from reader import settings
from reader.text.cells import fit, width_of
from reader.widgets.actions.bindings import bindings
from reader.widgets.bars import Bar, clickable
from reader.widgets.line_input import LineInput
from reader.widgets.messages import Entered, Typed
from reader.widgets.panes.pane import Piece, strip_of
from reader.widgets.question import Question

LEAST_HINT = 8
"""Cells of the shortest useful part of a hint."""

_GOES_ON = " …"
"""The end of a hint that is cut."""

_AROUND = 2
"""Cells that a hint takes beside itself: a blank on each side."""


def shares(width: int, sign: str, short: str, hint: str) -> tuple[str, str]:
    """The parts of ``sign`` and ``hint`` that a line of ``width`` cells shows.

    At least half of the line is for the typed text. If the rest is too narrow for both, the
    ``short`` sign replaces ``sign``, if there is one; then the hint is cut after a word or left
    out; and finally the sign is cut.
    """
    room = max(width // 2 - 1, 0)  # a blank before the sign
    whole = width_of(hint) + _AROUND if hint else 0
    if short and width_of(sign) + whole > room:
        sign = short
    sign = fit(sign, room) if width_of(sign) > room else sign
    return sign, _first_words(hint, room - width_of(sign) - _AROUND)


def _first_words(hint: str, room: int) -> str:
    """As many whole words of ``hint`` as fit in ``room`` cells; empty if they say too little."""
    if width_of(hint) <= room:
        return hint
    words = hint.split(" ")
    while words and width_of(" ".join(words) + _GOES_ON) > room:
        words.pop()
    first = " ".join(words).rstrip(" ·;,")
    return first + _GOES_ON if width_of(first) >= LEAST_HINT else ""


class InputLine(Bar):
    """A sign, a field that takes half of the line, and words; words alone if a key is asked for.

    The field is a widget of its own; the line paints the rest. Posts ``Typed`` and ``Entered``.
    """

    def __init__(self) -> None:
        super().__init__(id="input-line")
        self._input = LineInput()
        self._question: Question | None = None
        self._sign = self._hint = ""
        self._room = 0
        """Cells right of the field."""

    def compose(self) -> ComposeResult:
        """The field."""
        yield self._input

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Look the same with and without the focus: Textual would style its child, too."""

    def ask(self, question: Question) -> None:
        """Ask ``question``: its keys are those of its place."""
        self._question = question
        self._bindings = BindingsMap(bindings(question.place))
        typed = question.answers is None
        self._input.display = typed
        self._input.notice = ""
        self.can_focus = not typed
        self.text = question.text
        question.line = self
        self.display = True
        self.show()
        self.screen.set_focus(self._input if typed else self)

    def owner_of(self, action: str) -> object:
        """The object that has the method of ``action``: the question, or the line itself."""
        return self._question if hasattr(self._question, f"action_{action}") else self

    @property
    def text(self) -> str:
        """The typed text; setting it posts no ``Typed``."""
        return self._input.value

    @text.setter
    def text(self, text: str) -> None:
        """Put ``text`` in the field, the cursor after it."""
        with self._input.prevent(LineInput.Changed):
            self._input.value = text
        self._input.cursor_position = len(text)

    @property
    def notice(self) -> str:
        """What was wrong with the last paste; empty if nothing was."""
        return self._input.notice

    def on_resize(self, event: events.Resize) -> None:
        """Share the new width."""
        self.show(event.size.width)

    def show(self, width: int = 0) -> None:
        """Share ``width`` cells (0: the whole line) among sign, field and words."""
        question = self._question
        if question is None:
            return
        if question.answers is None:
            width = width or self.size.width or self.app.size.width
            hint = self._hint_of(question, width)
            self._sign, self._hint = shares(width, question.sign, question.short_sign, hint)
            before = width_of(self._sign) + 1
            room = width // 2 - before
            if question.words(room) is None:
                self._room = width_of(self._hint) + _AROUND if self._hint else 0
            else:
                self._room = room if room > LEAST_HINT else 0
            self._input.styles.margin = (0, self._room, 0, before)
        self.refresh()

    @property
    def tag(self) -> str:
        """The tag of a question for a key."""
        return "" if self._question is None or settings.is_on("linear") else self._question.tag

    def left(self, room: int) -> list[Piece]:
        """The words of the question itself."""
        words = (self._question.words(room) if self._question is not None else None) or []
        self.hints = clickable(words, self.begins)
        return [(text, self.part_style(f"bar--{role}")) for text, role in words]

    @property
    def hints_from(self) -> int:
        """Where the words after the field begin."""
        asks_for_key = self._question is None or self._question.answers is not None
        return 0 if asks_for_key else self.size.width - self._room

    def right(self) -> str:
        """The right end of a question for a key."""
        return self._question.right(self.size.width) if self._question is not None else ""

    def render_line(self, y: int) -> Strip:
        """Paint all but the field (called by Textual)."""
        question, room = self._question, self._room
        if question is None or question.answers is not None:
            return super().render_line(y)
        width, plain = self.size.width - room, self.rich_style.background_style
        sign = self._sign, self.part_style("bar--sign")
        before = strip_of([(" ", plain), sign], width, plain)
        if not room:
            return before
        if question.words(room) is not None:
            return Strip.join([before, self.line(room)])
        hint = self._hint, self.part_style("bar--wrong" if question.wrong else "bar--quiet")
        return Strip.join([before, strip_of([(" ", plain), hint, (" ", plain)], room, plain)])

    def _hint_of(self, question: Question, width: int) -> str:
        """The hint after a message about a paste; without the error's position if too long."""
        hint = question.hint
        before, _, reason = hint.partition(": ")
        if question.wrong and before.startswith("character "):
            whole = shares(width, question.sign, question.short_sign, hint)[1] == hint
            hint = hint if whole else reason
        return f"{self.notice} · {hint}" if self.notice and hint else self.notice or hint

    def on_input_changed(self, event: Input.Changed) -> None:
        """Something was typed."""
        event.stop()
        self.post_message(Typed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """``enter``."""
        event.stop()
        self.post_message(Entered(event.value))

    def on_key(self, event: events.Key) -> None:
        """A key that does not answer a question for a key."""
        question = self._question
        if question is None or question.answers is None or event.key in question.answers:
            return
        if question.refused():
            event.stop()

    def action_cancel(self) -> None:
        """Cancel the question."""
        self.post_message(Entered(None))
