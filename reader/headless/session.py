"""A running Reader without a terminal: press, click, resize, and wait until all is quiet.

Nothing here waits for time to pass: after each event the app is left to work until its message
queues are empty, its workers have ended and have told so. The same session therefore gives the
same screens on a slow machine and a fast one.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.pilot import Pilot, WaitForScreenTimeout

from reader import settings
from reader.app import ReaderApp
from reader.entities.recognizer import VARIABLE
from reader.store.opening import CACHED_FROM
from reader.system import paths
from reader.widgets.actions.key_names import keys_and_characters

LIMIT = 60.0
"""Seconds without any progress after which an app that is not quiet is given up: a bound, no wait.
A large archive may take longer than that to be read, and its names to be found."""

_QUIET_ROUNDS = 2
_LOOKS = 10
"""How often to look whether workers are done, before all queues are passed through again."""

_TURNS = 50
"""Turns of the loop in which a key may find its own way through the queues: what is sent through
them meanwhile only makes it longer."""


class NeverQuietError(Exception):
    """The app was still at work, and got no further, after ``LIMIT`` seconds."""


class AppFailedError(Exception):
    """The app was ended by a fault of its own, ``error``: none of the caller's.

    ``keys`` are the last ones, as :func:`reader.failure.report` takes them. The text names no more
    than the type of the error, whose own may quote an article.
    """

    def __init__(self, error: BaseException, keys: Iterable[str] = ()) -> None:
        super().__init__(f"Reader failed: {type(error).__name__}")
        self.error = error
        self.keys = (*keys,)


class Session:
    """A Reader that runs headless; made by :func:`run_session`.

    ``messages`` holds how many messages the app has dealt with so far; without it, more rounds are
    waited through instead.
    """

    def __init__(
        self, app: ReaderApp, pilot: Pilot[None], messages: list[int] | None = None
    ) -> None:
        self.app = app
        self.pilot = pilot
        self._messages = messages or [0]
        self._rounds = _QUIET_ROUNDS if messages else 4 * _QUIET_ROUNDS

    async def settle(self) -> None:
        """Return when everything that was asked for has been done and can be seen.

        Raises ``NeverQuietError``, and what the app failed with, of which :func:`run_session` makes
        an ``AppFailedError``.
        """
        deadline, work = time.monotonic() + LIMIT, ""
        quiet = 0
        while quiet < self._rounds and self.running:
            for _ in range(_TURNS):
                if not (self.app.message_queue_size or self.app.at_a_key):
                    break
                await asyncio.sleep(0)
            before, went_through = self._messages[0], False
            with suppress(WaitForScreenTimeout):  # a handler waits, for an index perhaps
                await self.pilot.pause(0)  # all queues are passed through once, and it is painted
                went_through = True
            if self.app._exception is not None:
                raise self.app._exception
            idle = self.app.idle
            calm = went_through and idle and self._messages[0] == before
            quiet = quiet + 1 if calm else 0
            for _ in range(_LOOKS):  # the workers' threads need the interpreter, too
                if self.app.idle:
                    break
                await asyncio.sleep(0.002)
            if (now := self.app.library.status_line.work) != work:
                deadline, work = time.monotonic() + LIMIT, now
            if time.monotonic() > deadline:
                raise NeverQuietError(
                    f"Reader was still at work, and got no further, after {LIMIT:.0f} seconds"
                )

    async def press(self, name: str) -> None:
        """Press the key or sequence ``name``, as a script calls it; wait until all is quiet.

        No other key follows it soon: ``z`` is ``z``, and ``z z`` has to be pressed as one.
        """
        for key, character in keys_and_characters(name):
            self.app.post_message(events.Key(key, character))
        await self.settle()
        if await self.app.let_time_pass():
            await self.settle()

    async def click(self, column: int, row: int) -> None:
        """Click at a cell of the screen, counted from 0, and wait until all is quiet."""
        await self.pilot.click(offset=(column, row))
        await self.settle()

    async def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size, and wait until all is quiet."""
        await self.pilot.resize_terminal(columns, rows)
        await self.settle()

    @property
    def running(self) -> bool:
        """False once the app has been quit."""
        return not self.app._exit

    def region(self, pane: str) -> Region:
        """Where ``pane`` stands on the screen; empty where it is hidden."""
        ids = {"title": "title-bar", "status": "status-line"}
        library = self.app.library
        if pane == "status":  # in its place there may be something to answer
            for line in library.query("#input-line"):
                if line.display:
                    return line.region
        found = library.query(f"#{ids.get(pane, pane)}")
        return found.first().region if found else Region()


@asynccontextmanager
async def run_session(app: ReaderApp, size: tuple[int, int]) -> AsyncIterator[Session]:
    """Run ``app`` on a screen of ``size`` columns and rows, quiet when it is handed over.

    Raises ``AppFailedError`` where the app fails.
    """
    counter = [0]

    def hook(message: Message) -> None:
        # Callbacks are what settling itself sends through the queues.
        if not isinstance(message, events.Callback):
            counter[0] += 1

    try:
        async with app.run_test(size=size, message_hook=hook) as pilot:
            session = Session(app, pilot, counter)
            await session.settle()
            yield session
    except Exception as error:
        if error is not app._exception:
            raise
        raise AppFailedError(error, app.last_keys) from error
    finally:
        app.library.close()


def make_app(
    paths: Sequence[Path], opened: str, theme: str = "", cached_from: int = CACHED_FROM
) -> ReaderApp:
    """The app on ``paths``, as the command line makes it; ``opened`` is what the title bar says."""
    from reader.store.cache import Cache
    from reader.store.opening import Opening

    opening = Opening(paths, Cache(paths), cached_from)
    return ReaderApp(opening.open(), opening, opened, theme or settled_theme(), "truecolor")


def settled_theme() -> str:
    """The theme that the user has settled; the dark one where a terminal would decide it."""
    from reader.screens.theming import AUTO, DARK

    theme = settings.text("theme")
    return DARK if theme == AUTO else theme


@contextmanager
def without_state() -> Iterator[None]:
    """No marks, no cache and nothing remembered, as a fresh script begins, for as long as this
    lasts; the user's own are left alone, and the user's settings hold.
    """
    names = [name for kind, name in paths.VARIABLES.items() if kind != "config"]
    before = {name: os.environ.get(name) for name in names}
    with TemporaryDirectory(prefix="reader-") as folder:
        os.environ.update({name: str(Path(folder) / name) for name in names})
        try:
            yield
        finally:
            for name, value in before.items():
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value


@contextmanager
def neutral_environment(*, fresh: bool, config: str = "") -> Iterator[None]:
    """Nothing of the user's shell decides how screens look, for as long as this lasts.

    Where ``fresh``, there are no marks, no cache and no settings of the user's, either: what the
    YAML text ``config`` says holds, as if it were the user's file, and names are found by the
    light engine unless it says otherwise, so that screens do not depend on what is installed. For
    what Textual reads when it is imported (``TEXTUAL_…``) it is too late: the command takes care of
    it.
    """
    before = dict(os.environ)
    own = [each.variable for each in settings.SETTINGS]
    with TemporaryDirectory(prefix="reader-") as folder:
        os.environ.pop("NO_COLOR", None)
        if fresh:
            os.environ.update({name: str(Path(folder) / name) for name in paths.VARIABLES.values()})
            for name in own:
                os.environ.pop(name, None)
            file = Path(folder) / "config.yaml"
            file.write_text(config, encoding="utf-8")
            os.environ[settings.VARIABLE] = str(file)
        held = settings.load()
        if fresh and held.origin("recognizer") == "default":
            os.environ[VARIABLE] = "light"
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)
            settings.load()
