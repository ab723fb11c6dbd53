"""Finding in the article: what is typed, and the hits that show while one types."""

from __future__ import annotations

from reader.screens.marking import Marking
from reader.screens.prompting import PromptLine
from reader.widgets.reading_pane import ReadingPane


class Finding:
    """What is typed into ``prompt`` to be found in the article of ``reading``."""

    def __init__(self, prompt: PromptLine, reading: ReadingPane, marking: Marking) -> None:
        self._prompt = prompt
        self._reading = reading
        self._marking = marking
        self._from = 0
        self.open = False

    async def begin(self) -> None:
        """Show an empty prompt, unless there is one."""
        if self.open:
            return
        self._from = self._reading.scroll_offset.y
        self.open = True
        await self._prompt.open("/")

    def typed(self, text: str) -> None:
        """Mark all hits of ``text`` and show the first one from where the find began."""
        self._reading.scroll_to_row(self._from)
        count = self._marking.look_for(text)
        hits = "1 hit" if count == 1 else f"{count} hits"
        self._prompt.show_count(hits if text else "")
        if count:
            self._reading.step(1)

    def end(self, *, keep: bool) -> None:
        """Take the prompt away, and keep what was found or undo it."""
        if not self.open:
            return
        self.open = False
        self._prompt.close(keep=keep)
        if keep:
            self._marking.tell_current()
        else:
            self._marking.look_for("")
            self._reading.scroll_to_row(self._from)
