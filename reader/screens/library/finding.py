"""Finding in the article: what is typed, and the hits that show while one types."""

from __future__ import annotations

from typing import NamedTuple

from reader.screens.library.marking import Marked, Marking
from reader.screens.library.prompting import PromptLine
from reader.widgets.panes.article_pane import ReadingSpot
from reader.widgets.panes.reading_pane import ReadingPane


class Before(NamedTuple):
    """What there was before a find: the place in the article, and what was marked."""

    spot: ReadingSpot
    marked: Marked


class Finding:
    """What is typed into ``prompt`` to be found in the article of ``reading``."""

    def __init__(self, prompt: PromptLine, reading: ReadingPane, marking: Marking) -> None:
        self._prompt = prompt
        self._reading = reading
        self._marking = marking
        self._before: Before | None = None

    @property
    def open(self) -> bool:
        """True while the prompt is there for a find."""
        return self._before is not None

    async def begin(self) -> None:
        """Show an empty prompt, unless there is one."""
        if self._before is None:
            self._before = Before(self._reading.spot, self._marking.marked)
            await self._prompt.open("/")

    def typed(self, text: str) -> None:
        """Mark all hits of ``text``, show the first one from where the find began, and count."""
        if self._before is None:
            return
        if not text.strip():
            self._restore(self._before)
            self._prompt.show_count("")
            return
        # The hit that is nearest below where one was, not below the one shown last.
        self._reading.come_back(self._before.spot)
        count = self._marking.look_for(text)
        hit = self._reading.step(1)
        self._prompt.show_count(
            f"{self._reading.number_of(hit)[0]:,} of {count:,}" if hit else "not here"
        )

    def end(self, *, keep: bool) -> None:
        """Take the prompt away, and keep what was found, or have again what was there before."""
        if self._before is None:
            return
        before, self._before = self._before, None
        self._prompt.close(keep=keep)
        if keep:
            self._marking.tell_current()
        else:
            self._restore(before)

    def _restore(self, before: Before) -> None:
        self._marking.restore(before.marked)
        self._reading.come_back(before.spot)
