"""Asking for a short text in place of the status line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.screen import Screen

from reader.widgets.bars import StatusLine

if TYPE_CHECKING:
    from reader.widgets.entry_line import EntryLine


class Question:
    """What is asked: the ``sign`` before the line, the ``text`` in it, a ``hint`` beside it.

    ``typed`` is told of every change and returns the hint for it; ``done`` gets what was entered,
    or None where the line was left. In a narrow line ``short`` stands for the sign.
    """

    def __init__(
        self,
        sign: str,
        hint: str,
        typed: Callable[[str], str],
        done: Callable[[str | None], None],
        text: str = "",
        short: str = "",
    ) -> None:
        self.sign, self.hint, self.text, self.short = sign, hint, text, short
        self.typed, self.done = typed, done


class Entering:
    """Asks a :class:`Question` on ``screen``, one at a time."""

    def __init__(self, screen: Screen[None], status: StatusLine) -> None:
        self._screen = screen
        self._status = status
        self._line: EntryLine | None = None
        self._question: Question | None = None

    @property
    def has_keys(self) -> bool:
        """True while the line is there and has the keys."""
        open_ = self._question is not None
        return open_ and self._line is not None and self._line.has_focus_within

    async def ask(self, question: Question) -> None:
        """Show the line."""
        from reader.widgets.entry_line import EntryLine

        self.end()
        if self._line is None:
            self._line = EntryLine()
            await self._screen.mount(self._line, after=self._status)
        self._question = question
        self._status.display = False
        self._line.begin(question.sign, question.text, question.hint, question.short)

    def typed(self, text: str) -> None:
        """Something was typed."""
        if self._question is not None and self._line is not None:
            self._line.show_hint(self._question.typed(text) or self._question.hint)

    def entered(self, text: str | None) -> None:
        """The line is done."""
        question = self._question
        self.end()
        if question is not None:
            question.done(text)

    def end(self) -> None:
        """Take the line away; nobody is told."""
        if self._question is not None and self._line is not None:
            self._question = None
            self._line.display = False
            self._status.display = True
