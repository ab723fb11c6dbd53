"""The prompt in place of the status line: what is typed after ``/``."""

from __future__ import annotations

from textual.widgets import Input, Static

from reader.widgets.actions.bindings import bindings
from reader.widgets.asking_line import AskingLine, shares
from reader.widgets.messages import Entered, Typed


class Prompt(AskingLine):
    """One line to type in, with a sign before it and a count after it."""

    BINDINGS = bindings("prompt")

    def __init__(self) -> None:
        super().__init__("prompt", "prompt-sign", Static("", id="prompt-count", markup=False))
        self._history: list[str] = []
        self._at = 0

    def begin(self, sign: str, history: list[str]) -> None:
        """Take the keys, with an empty line after ``sign``. ``history``: what was typed before."""
        self._history, self._at = [*history, ""], len(history)
        self.take_keys("", sign)
        self.show_count("")

    def fill(self, text: str) -> None:
        """Have ``text`` in the line, without a word to anybody."""
        with self._input.prevent(Input.Changed):
            self._input.value = text
        self._input.cursor_position = len(text)

    @property
    def text(self) -> str:
        """What has been typed."""
        return self._input.value

    def show_count(self, text: str, *, wrong: bool = False) -> None:
        """Say at the right how many hits there are or, where it is ``wrong``, why.

        Where in the line it is wrong is left out where there is no room for it.
        """
        before, _, reason = text.partition(": ")
        if wrong and before.startswith("character ") and not self._fits(text):
            text = reason
        self.say_beside(text)
        self._beside.set_class(wrong, "-wrong")

    def _fits(self, text: str) -> bool:
        width = self.size.width or self.app.size.width
        return shares(width, *self._signs, text)[1] == text

    def on_input_changed(self, event: Input.Changed) -> None:
        """Something was typed."""
        event.stop()
        self.post_message(Typed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """``enter``."""
        event.stop()
        self.post_message(Entered(event.value))

    def action_cancel(self) -> None:
        """``esc``."""
        self.post_message(Entered(None))

    def action_older(self) -> None:
        """What was typed before."""
        self._recall(-1)

    def action_newer(self) -> None:
        """What was typed after that; at last what is being typed."""
        self._recall(1)

    def _recall(self, steps: int) -> None:
        at = max(0, min(self._at + steps, len(self._history) - 1))
        if at != self._at:
            self._history[self._at] = self._input.value
            self._at = at
            self._input.value = self._history[at]
            self._input.cursor_position = len(self._input.value)
