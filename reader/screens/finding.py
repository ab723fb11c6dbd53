"""Finding in the article: the prompt, and the hits that show while one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

from reader.screens.marking import Marking
from reader.widgets.bars import StatusLine
from reader.widgets.reading_pane import ReadingPane

if TYPE_CHECKING:
    from reader.widgets.prompt import Prompt


class Finding:
    """The prompt of ``screen``, in place of its status line, and what is typed into it."""

    def __init__(
        self, screen: Screen[None], status: StatusLine, reading: ReadingPane, marking: Marking
    ) -> None:
        self._screen = screen
        self._status = status
        self._reading = reading
        self._marking = marking
        self._prompt: Prompt | None = None
        self._open = False
        self._from = 0

    @property
    def typing(self) -> bool:
        """True while the prompt has the keys."""
        return self._open and self._prompt is not None and self._prompt.has_focus_within

    async def open(self) -> None:
        """Show an empty prompt, unless there is one."""
        from reader.widgets.prompt import Prompt

        if self._open:
            return
        self._from = self._reading.scroll_offset.y
        self._open = True
        self._status.display = False
        if self._prompt is None:
            self._prompt = Prompt("/")
            await self._screen.mount(self._prompt, after=self._status)
        self._prompt.begin()

    def typed(self, text: str) -> None:
        """Mark all hits of ``text`` and show the first one from where the find began."""
        if not self._open:
            return
        self._reading.scroll_to_row(self._from)
        count = self._marking.look_for(text)
        hits = "1 hit" if count == 1 else f"{count} hits"
        if self._prompt is not None:
            self._prompt.show_count(hits if text else "")
        if count:
            self._reading.step(1)

    def end(self, *, keep: bool) -> None:
        """Take the prompt away, and keep what was found or undo it."""
        if not self._open or self._prompt is None:
            return
        self._open = False
        self._prompt.display = False
        self._status.display = True
        if keep:
            self._marking.tell_current()
        else:
            self._marking.look_for("")
            self._reading.scroll_to_row(self._from)
