"""What the user does with the article that is read: keep the place, select, copy, follow names."""

from __future__ import annotations

from reader import restricted
from reader.screens.library.following import Following
from reader.screens.library.listing import ListingScreen
from reader.screens.library.reading_positions import ReadingPositions
from reader.screens.library.selecting import Selecting
from reader.store.articles import Store
from reader.store.entities.known import KnownEntities
from reader.store.export.citing import plain_text, source_line
from reader.store.opening import Opening
from reader.terminal import clipboard
from reader.text.typography import Span
from reader.widgets.messages import SelectionWanted
from reader.widgets.panes.reading_pane import ReadingPane


class ReadingScreen(ListingScreen, inherit_bindings=False):
    """A screen whose article is read, not only listed and searched."""

    def __init__(self, store: Store, opening: Opening, index: KnownEntities, opened: str) -> None:
        super().__init__(store, opening, index, opened)
        self._following = Following(self.reading, self._sidebar)
        self.reading.kept_of = self._kept
        self._positions = ReadingPositions(self, self.reading, self.user_marks)
        self._visual = Selecting(
            self, self.status_line, self.reading, self.user_marks, self._noting, self._copy,
            lambda: self.focus_pane("reading"),
        )  # fmt: skip

    def on_place_changed(self) -> None:
        """Another part of the article is shown."""
        self.reading_time.place_changed()
        self.show_place()
        self._following.follow()
        self._positions.moved()

    def show_place(self) -> None:
        """Say how far the article is read, where it can be seen."""
        self.status_line.show(place=self.reading.progress if self.reading.display else "")

    def on_unmount(self) -> None:
        """Reader ends, perhaps because the line was cut."""
        self._positions.end()
        self.close()

    def close(self) -> None:
        """Close all that is open; for subclasses."""

    def say(self, message: str) -> None:
        """Say ``message`` until the next key, also while a passage is selected."""
        super().say(message)
        self._visual.say(message)

    @property
    def pointed(self) -> ReadingPane | None:
        """Where the terminal's cursor is in the linear mode: in the text while one selects."""
        return self.reading if self._visual.has_keys else None

    def leave_prompts(self) -> None:
        """Take prompts and questions away that have lost the keys."""
        super().leave_prompts()
        if not self._visual.has_keys:
            self._visual.end()

    # Selecting and copying

    def _kept(self, article: str) -> list[Span]:
        marks = self.user_marks.loaded
        kept = marks.quotations.get(article, ()) if marks is not None else ()
        return [Span(each.field, each.start, each.start + len(each.text)) for each in kept]

    async def on_selection_wanted(self, message: SelectionWanted) -> None:
        """Select by sentences or by lines."""
        await self._visual.begin(message.unit)
        if not self._visual.on:
            self.say("There is no text here to select.")

    def action_copy_source(self) -> None:
        """Copy where the article is from."""
        if self.has_article() and (article := self.article) is not None:
            self._copy(source_line(article), "the article’s source")

    def action_copy_article(self) -> None:
        """Copy the whole article."""
        if self.has_article() and (article := self.article) is not None:
            self._copy(plain_text(article), "the whole article")

    def _copy(self, text: str, what: str) -> None:
        self.say(self._copied(text, what))

    def _copied(self, text: str, what: str) -> str:
        """Send ``text`` to the terminal's clipboard, if that may be; a sentence about it."""
        if not restricted.allows("clipboard"):
            return restricted.refusal("clipboard")
        if not getattr(self.app, "has_clipboard", True):
            return "This terminal has no clipboard."
        if sentence := clipboard.too_long(text):
            return sentence
        self.app.copy_to_clipboard(text)
        return f"Sent to the clipboard: {what}, {len(text):,} characters."

    async def action_links(self) -> None:
        """The article's address, and the links in its text."""
        from reader.screens.dialogs.link_list import LinkList
        from reader.store.export.links import links

        if not self.has_article() or self.article is None:
            return
        if found := links(self.article):
            await self.app.push_screen(LinkList(found, lambda url: self._copied(url, "the link")))
        else:
            self.say("No links in this article.")
