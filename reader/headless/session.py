"""A running Reader without a terminal: press, click, resize, and wait until it is idle.

Nothing here waits for a fixed time: after each event, the app works until its message queues are
empty and its workers have ended and reported it. So the same session gives the same screens on a
slow machine and on a fast one.
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
from reader.store.user.last_session import SessionFile
from reader.system import paths
from reader.widgets.actions.key_names import keys_and_characters

LIMIT = 60.0
"""Seconds without any progress after which a busy app is given up. This is a limit, not a wait;
reading a large archive and finding its names may take longer, but it makes progress.
"""

_QUIET_ROUNDS = 2
_LOOKS = 10
"""How often to check whether workers are done before passing through all queues again."""

_TURNS = 50
"""Turns of the event loop that a key gets to pass through the queues before messages are sent
through them, which would only delay it.
"""


class NeverQuietError(Exception):
    """The app was busy and made no progress for ``LIMIT`` seconds."""


class AppFailedError(Exception):
    """The app crashed with ``error``; the caller is not to blame.

    ``keys`` are the last keys, for :func:`reader.failure.report`. The message has only the type of
    the error, because the error's own message may quote an article.
    """

    def __init__(self, error: BaseException, keys: Iterable[str] = ()) -> None:
        super().__init__(f"Reader failed: {type(error).__name__}")
        self.error = error
        self.keys = (*keys,)


class Session:
    """A Reader that runs headless; created by :func:`run_session`.

    ``messages`` has one item: the number of messages that the app has handled so far.
    """

    def __init__(self, app: ReaderApp, pilot: Pilot[None], messages: list[int]) -> None:
        self.app = app
        self.pilot = pilot
        self._messages = messages

    async def settle(self) -> None:
        """Wait until everything that was requested is done and visible.

        Raises ``NeverQuietError`` and the error of a crashed app, which :func:`run_session` turns
        into an ``AppFailedError``.
        """
        deadline, work = time.monotonic() + LIMIT, ""
        quiet = 0
        while quiet < _QUIET_ROUNDS and self.running:
            for _ in range(_TURNS):
                if not (self.app.message_queue_size or not self.app.key_queue.idle):
                    break
                await asyncio.sleep(0)
            before, went_through = self._messages[0], False
            with suppress(WaitForScreenTimeout):  # a handler is waiting, perhaps for an index
                await self.pilot.pause(0)  # pass through all queues once, and paint
                went_through = True
            if self.app._exception is not None:
                raise self.app._exception
            idle = self.app.idle
            calm = went_through and idle and self._messages[0] == before
            quiet = quiet + 1 if calm else 0
            for _ in range(_LOOKS):  # let the workers' threads run
                if self.app.idle:
                    break
                await asyncio.sleep(0.002)
            if (now := self.app.library.status_line.work) != work:
                deadline, work = time.monotonic() + LIMIT, now
            if time.monotonic() > deadline:
                raise NeverQuietError(
                    f"Reader was busy and made no progress for {LIMIT:.0f} seconds"
                )

    async def press(self, name: str) -> None:
        """Press the key or sequence ``name``, as in a script, and wait until Reader is idle.

        No key follows immediately, so ``z`` is a single ``z``; pass ``z z`` to press a sequence.
        """
        for key, character in keys_and_characters(name):
            self.app.post_message(events.Key(key, character))
        await self.settle()
        if await self.app.key_queue.time_out():
            await self.settle()

    async def click(self, column: int, row: int) -> None:
        """Click at a cell of the screen, counted from 0, and wait until Reader is idle."""
        await self.pilot.click(offset=(column, row))
        await self.settle()

    async def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal and wait until Reader is idle."""
        await self.pilot.resize_terminal(columns, rows)
        await self.settle()

    @property
    def running(self) -> bool:
        """False after the app has quit."""
        return not self.app._exit

    def region(self, pane: str) -> Region:
        """The region of ``pane`` on the screen; empty if it is hidden."""
        ids = {"title": "title-bar", "status": "status-line"}
        library = self.app.library
        if pane == "status":  # a question may be in its place
            for line in library.query("#input-line"):
                if line.display:
                    return line.region
        found = library.query(f"#{ids.get(pane, pane)}")
        return found.first().region if found else Region()


@asynccontextmanager
async def run_session(app: ReaderApp, size: tuple[int, int]) -> AsyncIterator[Session]:
    """Run ``app`` on a screen of ``size`` columns and rows; it is idle when this yields.

    Raises ``AppFailedError`` if the app crashes.
    """
    counter = [0]

    def hook(message: Message) -> None:
        # Settling itself sends callbacks through the queues.
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
    paths: Sequence[Path],
    opened: str,
    theme: str = "",
    cached_from: int = CACHED_FROM,
    last: SessionFile | None = None,
) -> ReaderApp:
    """Make the app for ``paths`` like the command line does; ``opened`` is for the title bar.

    Only with ``last``, it starts where an earlier session ended.
    """
    from reader.store.cache import Cache
    from reader.store.opening import Opening

    opening = Opening(paths, Cache(paths), cached_from)
    store = opening.open()
    return ReaderApp(store, opening, opened, theme or settled_theme(), "truecolor", last)


def settled_theme() -> str:
    """The theme in the user's settings; the dark one if the terminal would decide."""
    from reader.screens.theming import AUTO, DARK

    theme = settings.text("theme")
    return DARK if theme == AUTO else theme


@contextmanager
def without_state() -> Iterator[None]:
    """Run without marks, cache and remembered state, as at the start of a fresh script.

    The user's own data are not touched, and the user's settings apply.
    """
    with _environment_of_its_own() as folder:
        _use_folders_in(folder, [kind for kind in paths.VARIABLES if kind != "config"])
        yield


@contextmanager
def neutral_environment(*, fresh: bool, config: str = "") -> Iterator[None]:
    """Run in an environment in which the user's shell does not affect the screens.

    If ``fresh``, there are also no marks, no cache and no user settings. The YAML text ``config``
    is used as the settings file, and the light engine finds names unless ``config`` says otherwise,
    so that screens do not depend on what is installed. Textual reads its variables (``TEXTUAL_…``)
    when it is imported, which is before this; the command takes care of them.
    """
    try:
        with _environment_of_its_own() as folder:
            os.environ.pop("NO_COLOR", None)
            if fresh:
                _use_folders_in(folder, paths.VARIABLES)
                for each in settings.SETTINGS:
                    os.environ.pop(each.variable, None)
                file = folder / "config.yaml"
                file.write_text(config, encoding="utf-8")
                os.environ[settings.VARIABLE] = str(file)
            if settings.load().origin("recognizer") == "default" and fresh:
                os.environ[VARIABLE] = "light"
            yield
    finally:
        settings.load()


@contextmanager
def _environment_of_its_own() -> Iterator[Path]:
    """Undo all changes of the environment at the end; yield a folder that exists until then."""
    before = dict(os.environ)
    with TemporaryDirectory(prefix="reader-") as folder:
        try:
            yield Path(folder)
        finally:
            os.environ.clear()
            os.environ.update(before)


def _use_folders_in(folder: Path, kinds: Iterable[paths.Kind]) -> None:
    """Put the folders for ``kinds`` of files in ``folder``."""
    names = [paths.VARIABLES[kind] for kind in kinds]
    os.environ.update({name: str(folder / name) for name in names})
