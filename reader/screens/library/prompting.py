"""The prompt of a screen, which takes the place of its status line while somebody types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

from reader.screens.library.user_marks import UserMarks
from reader.widgets.bars import StatusLine

if TYPE_CHECKING:
    from reader.widgets.prompt import Prompt

_REMEMBERED = 100


class PromptLine:
    """Opens and closes the prompt of ``screen``, and knows what was entered before.

    In this session or, after the signs ``kept``, in any: ``user_marks`` remember it.
    """

    def __init__(
        self,
        screen: Screen[None],
        status: StatusLine,
        user_marks: UserMarks,
        kept: tuple[str, ...] = (),
    ) -> None:
        self._user_marks = user_marks
        self._kept = kept
        self._screen = screen
        self._status = status
        self._prompt: Prompt | None = None
        self._entered: dict[str, list[str]] = {}
        self._sign = ""
        self._open = False

    @property
    def has_keys(self) -> bool:
        """True while it is open and has the keys."""
        return self._open and self._prompt is not None and self._prompt.has_focus_within

    async def open(self, sign: str) -> None:
        """Show an empty line after ``sign``."""
        from reader.widgets.prompt import Prompt

        self._open, self._sign = True, sign
        self._status.display = False
        if self._prompt is None:
            self._prompt = Prompt()
            await self._screen.mount(self._prompt, after=self._status)
        if sign in self._kept:
            self._entered[sign] = self._user_marks.marks.search_history
        self._prompt.begin(sign, self._entered.get(sign, []))

    def fill(self, text: str) -> None:
        """Have ``text`` in the line as if it had been typed."""
        if self._prompt is not None:
            self._prompt.fill(text)

    def show_count(self, text: str, *, wrong: bool = False) -> None:
        """Say beside what is typed how many hits it has or, where it is ``wrong``, why."""
        if self._prompt is not None:
            self._prompt.show_count(text, wrong=wrong)

    def close(self, *, keep: bool) -> None:
        """Show the status line again, and remember what was typed where it is kept."""
        if not self._open or self._prompt is None:
            return
        self._open = False
        self._prompt.display = False
        self._status.display = True
        text = self._prompt.text.strip()
        if keep and text:
            entered = self._entered.setdefault(self._sign, [])
            entered[:] = [*(each for each in entered if each != text), text][-_REMEMBERED:]
            if self._sign in self._kept:
                self._user_marks.marks.remember_search(text)
