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

    async def action_topics(self) -> None:
        """Open the help above what is shown, unless it is open."""
        from reader.help.archive import HelpOpening

        if self.front.saves:
            opening = HelpOpening()
            pages = LibraryScreen(opening.open(), opening, "help", saves=False)
            pages.navigation.when_left = partial(close, pages)
            pages.panes.fit(self.size)
            await self.push_screen(pages)

    async def action_quit(self) -> None:
        """Quit; from the help, go back to where it was opened."""
        if self.front is self.library:
            self.exit()
        else:
            close(self.front)
