"""The pages of the help above the library: a library of their own, in which nothing is saved."""

from __future__ import annotations

from functools import partial

from reader.screens.dialogs.windows import close
from reader.screens.library.screen import LibraryScreen
from reader.screens.theming import ThemedApp


class AppWithHelp(ThemedApp, inherit_bindings=False):
    """An app with a library, above which the help can be opened."""

    library: LibraryScreen

    @property
    def front(self) -> LibraryScreen:
        """What the keys act on: the library, or the help above it."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, LibraryScreen):
                return screen
        return self.library

    async def action_topics(self, topic: str = "") -> None:
        """Open the help above what is shown, unless it is open; show the page of ``topic``."""
        from reader.help.archive import HelpOpening
        from reader.help.topics import TOPICS

        page = [*TOPICS].index(topic) if topic else None
        if self.front.saves:
            opening = HelpOpening()
            pages = LibraryScreen(opening.open(), opening, "help", saves=False)
            pages.navigation.when_left = partial(close, pages)
            pages.panes.fit(self.size)
            if page is not None:
                pages.resuming.start_with(page)
            await self.push_screen(pages)
        elif page is not None:
            self.front.articles.go_to(self.front.view.nearest(page))
            self.front.show_article(page)
            self.front.focus_pane("reading")

    async def action_quit(self) -> None:
        """Quit; from the help, go back to where it was opened."""
        if self.front is self.library:
            self.exit()
        else:
            close(self.front)
