"""The pages of the help as an archive in memory."""

from __future__ import annotations

from collections.abc import Callable

from reader.help.pages import articles
from reader.store.articles import Store
from reader.store.opening import Opening
from reader.store.sync import Changes


class HelpOpening(Opening):
    """Opens the pages like an archive of files that never change. It writes nothing."""

    has_names = False

    def __init__(self) -> None:
        super().__init__((), writes=False)

    def open(self) -> Store:
        """The store with all pages."""
        if not len(self.store):
            for each in articles():
                self.store.stage(each)
            self.store.list_staged()
        return self.store

    def check(
        self,
        cancelled: Callable[[], bool],  # noqa: ARG002
        progress: Callable[[int], None],  # noqa: ARG002
        *,
        prune: bool = False,  # noqa: ARG002
    ) -> Changes | None:
        """No change: the pages are a part of the program."""
        return None
