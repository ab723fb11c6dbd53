"""A long session in this process without a terminal; it is fast, and every screen is checked."""

from __future__ import annotations

import asyncio
import gc
import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.cells import cell_len
from textual import events
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Size

from reader.headless import session as headless
from reader.headless.snapshots import screen_strips
from reader.screens.library.entity_view import EntityScreen
from reader.screens.theming import DARK
from reader.store.cache import Cache
from reader.store.opening import CACHED_FROM, Opening
from reader.widgets.actions.key_names import UnknownKeyError, key_and_character
from reader.widgets.panes.pane import Pane
from tests.endurance.app import CountedApp
from tests.endurance.archive import Copy
from tests.endurance.keys import OUT, Doing, bursts
from tests.endurance.memory import Memory, memory

REMEMBERED = 40
"""How many of the last events to print for a failure."""

MOST_VIEWS = 80
"""The most entity views that escape has to lead back through."""

WAITING = 60
"""The most keys that may wait in the queue before more are sent."""


class Live:
    """A session on ``copy`` in a terminal of ``size``; ``seed`` determines what is done."""

    def __init__(self, copy: Copy, size: tuple[int, int], seed: int) -> None:
        self.keys = 0
        self.starts = 0
        self.last: deque[str] = deque(maxlen=REMEMBERED)
        self.samples: list[Memory] = []
        self._copy = copy
        self._size = size
        self._bursts = bursts(f"{seed} {size[0]}x{size[1]}")

    async def go_on(self, keys: int, every: int = 2_000) -> None:
        """Press ``keys`` keys and sample memory after every ``every`` of them.

        Raises the exception of a crash, and ``AssertionError`` if a screen is wrong.
        """
        headless.LIMIT = 600.0  # forty keys at once on a machine that may be busy
        with _environment(self._copy):
            while self.keys < keys:
                await self._begin(keys, every)
                gc.unfreeze()  # Reader freezes objects at its start, once per session here

    async def _begin(self, keys: int, every: int) -> None:
        self._copy.restore()
        self.starts += 1
        self.last.append("-- begins --")
        paths = [self._copy.folder]
        opening = Opening(paths, Cache(paths), (1, CACHED_FROM)[self.starts % 2])
        app = CountedApp(opening.open(), opening, "archive", DARK, "truecolor")
        app.ascii_only, app.shows_cursor = self.starts % 5 == 0, self.starts % 3 == 0
        async with headless.run_session(app, self._size) as session:
            while session.running and self.keys < keys:
                before = self.keys
                for doing in next(self._bursts):
                    await self._do(session, app, doing)
                if self.keys // every > before // every:
                    self.samples.append(memory(self.keys))
            self._copy.unlock()
            if session.running:
                await session.settle()
                app.quits = -1  # the next request counts
                app.post_message(events.Key("ctrl+c", None))
                app.post_message(events.Key("ctrl+q", None))
                await session.settle()
                app.quits = -1
                app.post_message(events.Key("ctrl+q", None))
                await session.settle()
                assert not session.running, "ctrl+c ctrl+q does not end Reader"

    async def _do(self, session: headless.Session, app: CountedApp, doing: Doing) -> None:
        if not session.running:
            return
        self.keys += doing.keys
        self.last.append(f"{doing.kind} {doing.what}".strip())
        if doing.kind == "files":
            self.last.append(self._copy.change(doing.x, doing.y))
        elif doing.kind == "lock":
            self._copy.lock()
        else:
            _send(app, doing)
        if doing.kind in ("rest", "out"):
            await session.settle()
            self._look(app)
        if doing.kind == "out" and session.running:
            for _ in range(MOST_VIEWS // OUT):  # an entity view leads back to the previous one
                if isinstance(app.screen, EntityScreen):
                    _send(app, doing)
                    await session.settle()
            assert app.screen is app.library, f"{app.screen} is on top after escape"
            assert isinstance(app.focused, Pane), f"{app.focused} has the keys"
        while len(app.key_queue.waiting) > WAITING and session.running:
            await asyncio.sleep(0)
        if app._exception is not None:
            raise app._exception

    def _look(self, app: CountedApp) -> None:
        """Check that the screen has the size of the terminal and mentions no finished work."""
        if app._exit or app.screen.size != app.size:
            return
        strips = screen_strips(app)
        assert len(strips) == app.size.height, f"{len(strips)} rows in a terminal of {app.size}"
        for row, strip in enumerate(strips):
            assert strip.cell_length == app.size.width, f"row {row} has {strip.cell_length} cells"
            wide = sum(cell_len(segment.text) for segment in strip)
            assert wide == app.size.width, f"row {row} has {wide} cells"
        library = app.library
        if not library.user_marks.unsaved:
            work = library.status_line.work.partition("!")[0]  # notices are not work
            assert not work, f"shown while idle: {work}"
        listed, of = len(library.view), len(library.store)
        said = (f" of {listed:,}", "article not listed") if of else "no articles"
        position = library.title_bar.position.partition(" · ")[0].partition(" (")[0]
        assert position.endswith(said), f"{position} where {listed} of {of} are listed"


def _send(app: CountedApp, doing: Doing) -> None:
    """Send ``app`` what a terminal would send, without waiting."""
    match doing.kind:
        case "key":
            app.post_message(events.Key(*_typed(doing.what)))
        case "text":
            for character in doing.what:
                app.post_message(events.Key(*_typed(character)))
        case "out":
            for _ in range(OUT):
                app.post_message(events.Key("escape", None))
        case "paste":
            app.post_message(events.Paste(doing.what))
        case "mouse":
            _click(app, doing)
        case "resize":
            width, _, height = doing.what.partition("x")
            size = Size(int(width), int(height))
            if isinstance(app._driver, HeadlessDriver):
                app._driver._size = size
            app.post_message(events.Resize(size, size))


def _typed(key: str) -> tuple[str, str | None]:
    """Textual's name of ``key`` and the character that it types."""
    try:
        return key_and_character(key)
    except UnknownKeyError:
        return key, key if len(key) == 1 else None


def _click(app: CountedApp, doing: Doing) -> None:
    x, y = int(doing.x * app.size.width), int(doing.y * app.size.height)
    button = 3 if doing.what == "right" else 1

    def event(kind: type[events.MouseEvent], x: int, y: int) -> events.MouseEvent:
        held = button if kind in (events.MouseDown, events.MouseUp) else 0
        return kind(None, x, y, 0, 0, held, False, False, False, x, y)

    if doing.what in ("up", "down"):
        kind = events.MouseScrollUp if doing.what == "up" else events.MouseScrollDown
        app.post_message(event(kind, x, y))
        return
    for _ in range(2 if doing.what == "double" else 1):
        app.post_message(event(events.MouseDown, x, y))
        if doing.what == "drag":
            x, y = app.size.width - 1 - x, app.size.height - 1 - y
            app.post_message(event(events.MouseMove, x, y))
        app.post_message(event(events.MouseUp, x, y))


@contextmanager
def _environment(copy: Copy) -> Iterator[None]:
    before, here = dict(os.environ), Path.cwd()
    os.environ.update(copy.environment())
    work = copy.home / "work"
    work.mkdir(exist_ok=True)
    os.chdir(work)  # exports are written here
    try:
        yield
    finally:
        os.chdir(here)
        os.environ.clear()
        os.environ.update(before)
        copy.restore()
