"""Selects passages of the article, to copy, quote or save them; and lists its links."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reader import restricted, settings
from reader.model import MentionField
from reader.screens.library.asking import Asking
from reader.screens.library.interface import Library
from reader.screens.library.user_marks import UserMarks
from reader.store.export.citing import plain_text, source_line
from reader.terminal.guarded import too_long_to_copy
from reader.text import counted
from reader.text.cells import fit, width_of
from reader.widgets.actions.bindings import at_place, hints
from reader.widgets.actions.keymap import keys_of, named
from reader.widgets.actions.table import Place
from reader.widgets.bars import fitting_hints
from reader.widgets.question import Question, Words

if TYPE_CHECKING:
    from reader.widgets.panes.passages import Selection, Unit

_FIRST_WORDS = 32
"""How many cells of the last selected sentence or line the linear mode shows."""


class Passage(NamedTuple):
    """What was selected: parts of the article with an id (field, offset, text), and its source."""

    article: str
    parts: Sequence[tuple[MentionField, int, str]]
    source: str
    text: str


class Passages:
    """Selects passages of the article on screen, and copies, quotes or saves them."""

    def __init__(self, library: Library, asking: Asking, marks: UserMarks) -> None:
        self._library = library
        self._asking = asking
        self._marks = marks
        self._ended = self._ended_before = False
        """Whether the current key, or the one before it, has ended a selection."""
        self._copied: Passage | None = None
        """What that key has copied."""

    @property
    def selecting(self) -> bool:
        """True while a passage is being selected."""
        return isinstance(self._asking.question, PassageSelection)

    async def select(self, unit: Unit) -> None:
        """Select the first visible ``unit``, or that of the current mention."""
        if self.selecting:
            return
        if self._library.reading.begin_selection(unit):
            await self._asking.ask(PassageSelection(self._library, self, self._marks))
        else:
            self._library.say("No text to select.")

    def stop(self) -> None:
        """End the selection; the article has the focus again."""
        self._library.reading.select(None)
        self._asking.close()
        self._ended, self._copied = True, None

    def key_pressed(self) -> None:
        """A key is about to act."""
        self._ended_before, self._ended = self._ended, False

    def copy(self, passage: Passage) -> None:
        """Copy ``passage``, which was selected."""
        self._copied = passage
        said = self.copied(passage.text, "the passage")
        self._library.say(f"{said} {named('article.keep-passage')}: save as a quotation")

    def keep(self, passage: Passage) -> None:
        """Save ``passage`` as a quotation, or delete it if it is one."""
        self._marks.quote(passage.article, passage.parts, passage.source)

    async def keep_or_quit(self) -> None:
        """Quit, except directly after a selection: then the user means what was selected.

        Copying ends a selection, as in vim, and the key that would have kept it quits elsewhere.
        """
        if not self._ended_before:
            await self._library.app.action_quit()
        elif self._copied is not None:
            self.keep(self._copied)
            self._ended, self._copied = True, None
        else:
            key = named("article.keep-passage")
            self._library.say(f"Nothing is selected now. {key} again quits.")

    # Keys

    def action_copy_source(self) -> None:
        """Copy the article's title, publication, date and URL."""
        if self._library.has_article() and (article := self._library.article) is not None:
            self._library.say(self.copied(source_line(article), "title, publication, date and URL"))

    def action_copy_article(self) -> None:
        """Copy the whole article."""
        if self._library.has_article() and (article := self._library.article) is not None:
            self._library.say(self.copied(plain_text(article), "the whole article"))

    def copied(self, text: str, what: str) -> str:
        """Send ``text`` to the terminal's clipboard, if that is allowed; return a message."""
        app = self._library.app
        if not restricted.allows("clipboard"):
            return restricted.refusal("clipboard")
        if not getattr(app, "has_clipboard", True):
            return "This terminal has no clipboard."
        if sentence := too_long_to_copy(text):
            return sentence
        app.copy_to_clipboard(text)
        return f"Copied {what} ({len(text):,} characters)."

    async def action_links(self) -> None:
        """Show the article's URL, and the links in its text."""
        from reader.screens.dialogs.link_list import LinkList
        from reader.store.export.links import links

        library = self._library
        if not library.has_article() or library.article is None:
            return
        if found := links(library.article):
            copy = lambda url: self.copied(url, "the link")  # noqa: E731
            await library.app.push_screen(LinkList(found, copy))
        else:
            library.say("No links in this article.")


class PassageSelection(Question):
    """Visual mode, as in vim: keys extend the selection; a key that means nothing here ends it."""

    place: Place = "visual"
    tag = "SELECT"

    def __init__(self, library: Library, passages: Passages, marks: UserMarks) -> None:
        self._library = library
        self._reading = library.reading
        self._passages = passages
        self._marks = marks
        self.answers = {key for action in at_place("visual") for key in keys_of(action)}
        self._said = self._size

    def say(self, message: str) -> None:
        """Say ``message`` in place of the size."""
        self._said = message

    @property
    def _size(self) -> str:
        """How much is selected and, in the linear mode, the last selected unit."""
        selection = self._reading.selection
        if selection is None:
            return ""
        count = len(selection.text)
        size = counted(count, "character")
        if settings.is_on("linear"):
            return f"{fit(' '.join(selection.moving.split()), _FIRST_WORDS)} · {size}"
        return size

    def words(self, room: int) -> Words:
        """The size of the selection, and the keys."""
        words: Words = [(self._said, "name")]
        room -= width_of(self._said)
        for key, label in fitting_hints(hints("visual"), room - 3):
            room -= width_of(f"   {key} {label}")
            if room >= 0:  # part of a word says nothing
                words += [(f"   {key}", "key"), (f" {label}", "quiet")]
        return words

    def abandoned(self) -> None:
        """Select nothing any more."""
        self._reading.select(None)

    def cancelled(self) -> None:
        """Select nothing any more."""
        self._reading.select(None)

    def refused(self) -> bool:
        """End the selection; the key that means nothing here then acts as usual."""
        self._passages.stop()
        return False

    def _change(self, change: Callable[[Selection], Selection]) -> None:
        if self._reading.selection is not None:  # else the article has changed meanwhile
            self._reading.select(change(self._reading.selection))
            self._said = self._size
            self.line.show()

    def _move(self, steps: int, unit: Unit | None = None) -> None:
        self._change(lambda selection: selection.moved(steps, unit))

    def _take(self) -> Passage | None:
        """Return the selected passage, and end the selection."""
        article, selection = self._reading.article, self._reading.selection
        self._passages.stop()
        if article is None or selection is None:
            return None
        parts = [
            (each.field, each.start, selection.passages.text([each])) for each in selection.spans
        ]
        return Passage(article.id, parts, source_line(article), selection.text)

    # Keys

    def action_extend(self) -> None:
        """Extend the selection by a unit."""
        self._move(1)

    def action_shrink(self) -> None:
        """Shrink it by a unit, or extend it upwards past its beginning."""
        self._move(-1)

    def action_next_sentence(self) -> None:
        """Extend it by a sentence."""
        self._move(1, "sentence")

    def action_previous_sentence(self) -> None:
        """Shrink it by a sentence."""
        self._move(-1, "sentence")

    def action_next_word(self) -> None:
        """Extend it by a word."""
        self._move(1, "word")

    def action_previous_word(self) -> None:
        """Shrink it by a word."""
        self._move(-1, "word")

    def action_next_paragraph(self) -> None:
        """Extend it by a paragraph."""
        self._move(1, "paragraph")

    def action_previous_paragraph(self) -> None:
        """Shrink it by a paragraph."""
        self._move(-1, "paragraph")

    def action_top(self) -> None:
        """Extend it to the beginning of the article."""
        self._change(lambda selection: selection.to_end(last=False))

    def action_bottom(self) -> None:
        """Extend it to the end of the article."""
        self._change(lambda selection: selection.to_end(last=True))

    def action_other_end(self) -> None:
        """Move the other end from now on."""
        self._change(lambda selection: selection.other_end())

    def action_by_sentences(self) -> None:
        """Select by sentences; if it does so already, end the selection."""
        self._by("sentence")

    def action_by_lines(self) -> None:
        """Select by lines; if it does so already, end the selection."""
        self._by("line")

    def _by(self, unit: Unit) -> None:
        selection = self._reading.selection
        if selection is None or selection.unit == unit:
            self._passages.stop()
        else:
            self._change(lambda selection: selection.by(unit))

    def action_copy_passage(self) -> None:
        """Copy the selection."""
        if (passage := self._take()) is not None:
            self._passages.copy(passage)

    async def action_annotate(self) -> None:
        """Start a note with the selection."""
        article, passage = self._reading.article, self._take()
        if article is not None and passage is not None:
            await self._marks.annotate(article, quoting=passage.text)

    def action_quote(self) -> None:
        """Save the selection as a quotation, or delete it if it is saved already."""
        if (passage := self._take()) is not None:
            self._passages.keep(passage)

    def action_leave(self) -> None:
        """End the selection."""
        self._passages.stop()
