"""Finding in the article on screen, with the hits highlighted while the user types."""

from __future__ import annotations

from reader.screens.library.asking import Asking, Prompt, with_newest
from reader.screens.library.highlights import Highlights
from reader.screens.library.interface import Library
from reader.screens.library.search import ArchiveSearch


class ArticleFind:
    """Asks what to find in the article, and remembers it for this session."""

    def __init__(
        self, library: Library, asking: Asking, highlights: Highlights, search: ArchiveSearch
    ) -> None:
        self._library = library
        self._asking = asking
        self._highlights = highlights
        self._search = search
        self.entered: list[str] = []
        """The answers of this session, the newest last."""

    async def action_find(self) -> None:
        """Ask what to find in the article or, from the other panes, in the archive."""
        if self._library.pane != "reading":
            await self._search.action_search_archive()
        elif not isinstance(self._asking.question, FindPrompt):
            await self._asking.ask(FindPrompt(self, self._library, self._highlights))


class FindPrompt(Prompt):
    """Asks what to find in the article; ``esc`` restores what was highlighted before."""

    sign = "/"

    def __init__(self, find: ArticleFind, library: Library, highlights: Highlights) -> None:
        super().__init__(find.entered)
        self._find = find
        self._library = library
        self._reading = library.reading
        self._highlights = highlights
        self._position = self._reading.pane_position
        self._before = highlights.now

    def typed(self, text: str) -> None:
        """Highlight all hits of ``text``, count them, and go to the nearest below the start."""
        if not text.strip():
            self._restore()
            self.show_hint("")
            return
        # From where the user was when this began, not from the hit shown last.
        self._reading.return_to(self._position)
        hits = self._highlights.look_for(text)
        hit = self._reading.step(1)
        self.show_hint(f"{self._reading.number_of(hit)[0]:,} of {hits:,}" if hit else "not here")

    def entered(self, text: str) -> None:  # noqa: ARG002
        """Keep what was found."""
        self._highlights.by_filter = False
        self.abandoned()

    def cancelled(self) -> None:
        """Restore the highlights and the position from before the find."""
        self._restore()

    def abandoned(self) -> None:
        """Keep the find, although another pane has the focus."""
        if text := self.line.text.strip():
            self._find.entered = with_newest(self._find.entered, text)
        self._highlights.say_current()

    def _restore(self) -> None:
        self._highlights.restore(self._before)
        self._reading.return_to(self._position)
