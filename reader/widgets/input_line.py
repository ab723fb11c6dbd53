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


def shares(width: int, sign: str, short: str, hint: str, begins: int = 1) -> tuple[str, str]:
    """The parts of ``sign`` and ``hint`` that a line of ``width`` cells shows.

    The sign begins in cell ``begins``, after a blank or a tag.

    At least half of the line is for the typed text. If the rest is too narrow for both, the
    ``short`` sign replaces ``sign``, if there is one; then the hint is cut after a word or left
    out; and finally the sign is cut.
    """
    room = max(width // 2 - begins, 0)
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
    """A tag or sign, a field that takes half of the line, and words; no field for a key.

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
            self._sign, self._hint = self._shares(question, width, hint)
            before = width_of(self._sign) + self.begins
            room = width // 2 - before
            if question.words(room - _AROUND) is None:
                self._room = width_of(self._hint) + _AROUND if self._hint else 0
            else:
                self._room = room if room > LEAST_HINT else 0
            self._input.styles.margin = (0, self._room, 0, before)
        self.refresh()

    def _shares(self, question: Question, width: int, hint: str) -> tuple[str, str]:
        if self.tag:
            return shares(width, question.about, question.short_about, hint, self.begins)
        return shares(width, question.sign, question.short_sign, hint)

    @property
    def tag(self) -> str:
        """What is asked for, in a word."""
        return "" if self._question is None or settings.is_on("linear") else self._question.tag

    @property
    def after_tag(self) -> int:
        """One blank before a field, which has a ground of its own."""
        return super().after_tag if self._asks_for_key else 1

    def left(self, room: int) -> list[Piece]:
        """The words of the question itself."""
        words = (self._question.words(room) if self._question is not None else None) or []
        self.hints = clickable(words, self.begins if self._asks_for_key else 1)
        return [(text, self.part_style(f"bar--{role}")) for text, role in words]

    @property
    def hints_from(self) -> int:
        """Where the words after the field begin."""
        return 0 if self._asks_for_key else self.size.width - self._room

    @property
    def _asks_for_key(self) -> bool:
        return self._question is None or self._question.answers is not None

    def right(self) -> str:
        """The right end of a question for a key."""
        room = self.size.width - self.begins - 1
        return self._question.right(room) if self._question is not None else ""

    def render_line(self, y: int) -> Strip:
        """Paint all but the field (called by Textual)."""
        question, room = self._question, self._room
        if question is None or question.answers is not None:
            return super().render_line(y)
        width, plain = self.size.width - room, self.rich_style.background_style
        sign = self._sign, self.part_style("bar--quiet" if self.tag else "bar--sign")
        before = strip_of([*self.front, sign], width, plain)
        if not room:
            return before
        if question.words(room - _AROUND) is not None:
            words, left = [(" ", plain)], room - _AROUND
            for text, style in self.left(left):
                words.append((fit(text, max(left, 0)), style))
                left -= width_of(text)
            return Strip.join([before, strip_of(words, room, plain)])
        hint = self._hint, self.part_style("bar--wrong" if question.wrong else "bar--quiet")
        return Strip.join([before, strip_of([(" ", plain), hint, (" ", plain)], room, plain)])

    def _hint_of(self, question: Question, width: int) -> str:
        """The hint after a message about a paste; without the error's position if too long."""
        hint = question.hint
        before, _, reason = hint.partition(": ")
        if question.wrong and before.startswith("character "):
            whole = self._shares(question, width, hint)[1] == hint
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
