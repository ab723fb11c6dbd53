"""Drives Reader without a terminal in tests: open paths, press keys, read the screen."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual import events

from reader.headless import session as headless
from reader.headless.snapshots import Screen, dump, screen_strips
from reader.screens.library.screen import LibraryScreen
from reader.store.opening import CACHED_FROM
from reader.widgets.actions.key_names import key_and_character
from reader.widgets.panes.article_list import ArticleList
from reader.widgets.panes.entity_sidebar import EntitySidebar
from reader.widgets.panes.reading_pane import ReadingPane
from tests import quiet_painting

_TAGS = (
    "LIST", "ARTICLE", "NAMES", "NAME", "SELECT", "SEARCH", "FIND", "TAG", "SORT", "EXPORT", "JUMP",
    "NOTE",
)  # fmt: skip


class Session:
    """A running Reader and its screen."""

    def __init__(self, session: headless.Session) -> None:
        self.app = session.app
        self.pilot = session.pilot
        self.session = session

    async def press(self, *keys: str) -> None:
        """Press ``keys`` one by one, waiting until Reader is idle after each."""
        if not self._nothing_asked():
            await self.session.settle()
        with quiet_painting.more_to_come():
            for key in keys[:-1]:
                await self.session.press(key)
        for key in keys[-1:]:
            await self.session.press(key)

    def _nothing_asked(self) -> bool:
        """Whether the test itself has requested nothing from the app since it was idle."""
        nodes = [self.app, *self.app.screen.walk_children(with_self=True)]
        return self.app.idle and not any(node.message_queue_size for node in nodes)

    async def burst(self, *keys: str) -> None:
        """Press ``keys`` as fast as a terminal sends pasted ones; wait for the last."""
        for key in keys:
            self.app.post_message(events.Key(*key_and_character(key)))
        await self.session.settle()
        if await self.app.key_queue.time_out():
            await self.session.settle()

    async def resize(self, width: int, height: int) -> None:
        """Change the size of the terminal."""
        await self.session.resize(width, height)

    @property
    def library(self) -> LibraryScreen:
        return self.app.library

    @property
    def list(self) -> ArticleList:
        return self.library.query_one(ArticleList)

    @property
    def reading(self) -> ReadingPane:
        return self.library.query_one(ReadingPane)

    @property
    def sidebar(self) -> EntitySidebar:
        return self.library.query_one(EntitySidebar)

    def dump(self) -> str:
        """The whole screen with its styles."""
        return dump(self.app)

    @property
    def rows(self) -> list[str]:
        """The characters of each row of the screen."""
        return ["".join(segment.text for segment in strip) for strip in screen_strips(self.app)]

    @property
    def text(self) -> str:
        """All rows, joined with line feeds."""
        return "\n".join(self.rows)

    @property
    def words(self) -> str:
        """All text in one line, without frames and line breaks.

        If a dialog is open, text next to its lines is left out.
        """
        screen, top = Screen(self.app), self.app.screen
        if top.is_modal:
            screen = screen.crop(top.children[0].region)
        text = " ".join(map(screen.text, range(len(screen.rows))))
        return " ".join(re.sub("[\u2500-\u259f]", " ", text).split())

    @property
    def status(self) -> str:
        """The last row, without the tag that tells whose keys are there, or what is asked for."""
        row = self.rows[-1]
        for tag in _TAGS:
            row = row.removeprefix(f" {tag} ")
        return row.strip()

    def shown(self, choose: Callable[[str], bool]) -> list[str]:
        """The rows for which ``choose`` is true."""
        return [row for row in self.rows if choose(row)]


def slowed(function: Callable[..., Any]) -> Callable[..., Any]:
    """``function``, but a tenth of a second later: keys that do not wait for it come before it."""

    def slow(*arguments: Any) -> Any:
        time.sleep(0.1)
        return function(*arguments)

    return slow


@asynccontextmanager
async def reader(
    *paths: Path,
    size: tuple[int, int] = (120, 36),
    theme: str = "ink",
    cached_from: int = CACHED_FROM,
) -> AsyncIterator[Session]:
    """Run Reader on ``paths``; it is loaded, recognized and painted when this yields."""
    app = headless.make_app(paths, paths[0].name, theme, cached_from)
    async with headless.run_session(app, size) as session:
        yield Session(session)
