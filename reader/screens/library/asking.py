"""Asks questions in the input line, and returns the focus to the pane afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.screens.library.interface import Library
from reader.widgets.actions.table import Place
from reader.widgets.question import Question

if TYPE_CHECKING:
    from reader.widgets.input_line import InputLine

_REMEMBERED = 100


class Asking:
    """Asks one :class:`Question` at a time, in place of the status line."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._line: InputLine | None = None
        self._shown = False
        self.question: Question | None = None
        """The question that is open, or about to be."""

    async def ask(self, question: Question) -> None:
        """Ask ``question``, and abandon one that is still open."""
        self._abandon()
        self.question = question
        if self._line is None:
            from reader.widgets.input_line import InputLine

            self._line = InputLine()
            await self._library.screen.mount(self._line, after=self._library.status_line)
        if self.question is question:  # else another one was asked meanwhile
            self._library.status_line.display = False
            self._line.ask(question)
            self._shown = True

    def say(self, message: str) -> None:
        """Say ``message`` in the input line, if a question is open that has room for it."""
        if self.question is not None:
            self.question.say(message)
            self._refresh()

    def _refresh(self) -> None:
        if self._shown and self._line is not None:
            self._line.show()

    def typed(self, text: str) -> None:
        """The text in the line has changed."""
        if self.question is not None:
            self.question.typed(text)
            self._refresh()

    async def entered(self, text: str | None) -> None:
        """``text`` answers the question; None: the user cancelled it."""
        question = self.question
        if question is None or (text is not None and not await question.accepts(text)):
            return
        if self.question is not question:  # it was abandoned meanwhile
            return
        self.close()
        if text is None:
            question.cancelled()
        else:
            question.entered(text)

    def close(self) -> None:
        """Hide the line and focus the pane, without calling the question."""
        if self.question is not None:
            self._hide()
            self._library.focus_pane(self._library.pane)

    def abandon_unfocused(self) -> None:
        """Abandon a question that has lost the focus by a click elsewhere."""
        line = self._line
        if self._shown and line is not None and not (line.has_focus or line.has_focus_within):
            self._abandon()

    def _abandon(self) -> None:
        question = self.question
        if question is not None:
            self._hide()
            question.abandoned()

    def _hide(self) -> None:
        self.question, self._shown = None, False
        if self._line is not None:
            self._line.display = False
        self._library.status_line.display = True


class Prompt(Question):
    """A question whose earlier answers, ``entered``, can be recalled; the newest is the last."""

    place: Place = "prompt"

    def __init__(self, entered: list[str]) -> None:
        self._history, self._at = [*entered, ""], len(entered)

    def show_hint(self, hint: str, *, wrong: bool = False) -> None:
        """Show ``hint`` after the text; ``wrong`` if it is an error."""
        self.hint, self.wrong = hint, wrong
        self.line.show()

    def action_older(self) -> None:
        """Recall the answer before this one."""
        self._recall(-1)

    def action_newer(self) -> None:
        """Recall the answer after this one; after the last, what the user was typing."""
        self._recall(1)

    def _recall(self, steps: int) -> None:
        at = max(0, min(self._at + steps, len(self._history) - 1))
        if at != self._at:
            self._history[self._at] = self.line.text
            self._at = at
            self.line.text = self._history[at]
            self.typed(self._history[at])


def with_newest(entered: list[str], text: str) -> list[str]:
    """``entered`` with ``text`` as the newest, at the end."""
    return [*(each for each in entered if each != text), text][-_REMEMBERED:]
