"""Selecting a passage by keys: to copy it, to write a note on it, to keep it as a quotation."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.screen import Screen

from reader import settings
from reader.screens.library.noting import Noting
from reader.screens.library.user_marks import UserMarks
from reader.store.export.citing import source_line
from reader.text.cells import fit
from reader.widgets.bars import StatusLine
from reader.widgets.panes.reading_pane import ReadingPane

if TYPE_CHECKING:
    from reader.widgets.panes.passages import Selection, Unit
    from reader.widgets.selection_line import SelectionLine

_FIRST_WORDS = 32
"""Cells of the sentence or line that was selected last, said in the linear mode."""


class Selecting:
    """Visual mode, as vim has it: while it is on, a line in place of ``status`` has the keys.

    ``copy`` takes a text and what to call it; ``back`` gives the keys back to the article.
    """

    def __init__(
        self,
        screen: Screen[None],
        status: StatusLine,
        reading: ReadingPane,
        user_marks: UserMarks,
        noting: Noting,
        copy: Callable[[str, str], None],
        back: Callable[[], None],
    ) -> None:
        self._screen = screen
        self._status = status
        self._reading = reading
        self._user_marks = user_marks
        self._noting = noting
        self._copy = copy
        self._back = back
        self._line: SelectionLine | None = None
        self.on = False

    @property
    def has_keys(self) -> bool:
        """True while it is on and has the keys."""
        return self.on and self._line is not None and self._line.has_focus

    @property
    def _selection(self) -> Selection | None:
        return self._reading.selection

    async def begin(self, unit: Unit) -> None:
        """Select the first ``unit`` that is in sight, or that of the current mention."""
        from reader.widgets.selection_line import SelectionLine

        if self.on or not self._reading.begin_selection(unit):
            return
        self.on = True
        self._status.display = False
        if self._line is None:
            self._line = SelectionLine(self)
            await self._screen.mount(self._line, after=self._status)
        self._line.display = True
        self._screen.set_focus(self._line)
        self._tell()

    def end(self) -> None:
        """Select nothing any more, and take the line away."""
        if self.on and self._line is not None:
            self.on = self._line.display = False
            self._status.display = True
            self._reading.select(None)

    def say(self, message: str) -> None:
        """Say ``message`` in the line, if it is there and there is something to say."""
        if self.on and self._line is not None and message:
            self._line.show(message)

    def _tell(self) -> None:
        if self._selection is not None and self._line is not None:
            count = len(self._selection.text)
            said = "1 character" if count == 1 else f"{count:,} characters"
            if settings.is_on("linear"):
                said = f"{fit(' '.join(self._selection.moving.split()), _FIRST_WORDS)} · {said}"
            self._line.show(said)

    def _select(self, selection: Selection) -> None:
        self._reading.select(selection)
        self._tell()

    # What the keys are for

    def move(self, steps: int, unit: Unit | None = None) -> None:
        """Move the end by ``steps`` units; None: the unit that was chosen."""
        if self._selection is not None:
            self._select(self._selection.moved(steps, unit))

    def to_end(self, *, last: bool) -> None:
        """Select to the last word, or from the first."""
        if self._selection is not None:
            self._select(self._selection.to_end(last=last))

    def other_end(self) -> None:
        """Move the other end from now on."""
        if self._selection is not None:
            self._select(self._selection.other_end())

    def go_by(self, unit: Unit) -> None:
        """Go by ``unit``, whole ones selected or, where one does already, leave."""
        if self._selection is None or self._selection.unit == unit:
            self.leave()
        else:
            self._select(self._selection.by(unit))

    def copy(self) -> None:
        """Copy the passage."""
        if self._selection is not None:
            text = self._selection.text
            self.leave()
            self._copy(text, "the passage")

    async def annotate(self) -> None:
        """Write a note that begins with the passage."""
        article = self._reading.article
        if self._selection is not None and article is not None:
            text = self._selection.text
            self.leave()
            await self._noting.write(article, quoting=text)

    def quote(self) -> None:
        """Keep the passage as a quotation; one that is kept already is let go."""
        article = self._reading.article
        if self._selection is not None and article is not None:
            selection = self._selection
            self.leave()
            passages = [
                (each.field, each.start, selection.passages.text([each]))
                for each in selection.spans
            ]
            self._user_marks.quote(article.id, passages, source_line(article))

    def leave(self) -> None:
        """Select nothing any more, and give the keys back."""
        if self.on:
            self.end()
            self._back()
