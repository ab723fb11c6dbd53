"""Finding in the article: what is typed, and the hits that show while it is typed."""

from __future__ import annotations

from reader.screens.library.asking import Asking, Prompt, with_newest
from reader.screens.library.highlights import Highlights
from reader.screens.library.interface import Library
from reader.screens.library.search import ArchiveSearch


class ArticleFind:
    """Finds in the article of ``library`` what is typed."""

    def __init__(
        self, library: Library, asking: Asking, highlights: Highlights, search: ArchiveSearch
    ) -> None:
        self._library = library
        self._asking = asking
        self._highlights = highlights
        self._search = search
        self.entered: list[str] = []
        """What was looked for in this session, the newest last."""

    async def action_find(self) -> None:
        """Ask what to find in the article or, from the other panes, in the archive."""
        if self._library.pane != "reading":
            await self._search.action_search_archive()
        elif not isinstance(self._asking.question, FindPrompt):
            await self._asking.ask(FindPrompt(self, self._library, self._highlights))


class FindPrompt(Prompt):
    """Asks what to find in the article; where that is left, all is as it was before."""

    sign = "/"

    def __init__(self, find: ArticleFind, library: Library, highlights: Highlights) -> None:
        super().__init__(find.entered)
        self._find = find
        self._library = library
        self._reading = library.reading
        self._highlights = highlights
        self._spot = self._reading.spot
        self._before = highlights.now

    def typed(self, text: str) -> None:
        """Highlight all hits of ``text``, show the nearest below where the find began, count."""
        if not text.strip():
            self._restore()
            self.show_hint("")
            return
        # Below where one was, not below the one shown last.
        self._reading.come_back(self._spot)
        hits = self._highlights.look_for(text)
        hit = self._reading.step(1)
        self.show_hint(f"{self._reading.number_of(hit)[0]:,} of {hits:,}" if hit else "not here")

    def entered(self, text: str) -> None:  # noqa: ARG002
        """Keep what was found."""
        self._highlights.by_filter = False
        self.abandoned()

    def cancelled(self) -> None:
        """Back to what was highlighted before, and to where it was."""
        self._restore()

    def abandoned(self) -> None:
        """Keep what was found, with the keys elsewhere."""
        if text := self.line.text.strip():
            self._find.entered = with_newest(self._find.entered, text)
        self._highlights.say_current()

    def _restore(self) -> None:
        self._highlights.restore(self._before)
        self._reading.come_back(self._spot)
