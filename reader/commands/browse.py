"""``reader``: the three panes, or the list if there is no terminal for panes."""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reader import settings
from reader.commands.archive import complain_of, paths_or_seeds

if TYPE_CHECKING:
    import argparse

    from textual import events

    from reader.app import ReaderApp
    from reader.model import Notice
    from reader.store.opening import Opening
    from reader.terminal.guardian import Guardian

SWITCH_SECONDS = 0.001
"""The longest time that a thread keeps another one waiting; Python's default is 5 ms."""

NOTHING = (
    "reader: nothing to read. Reader reads saved pages (.txt), Markdown, web pages, JSON, tables, "
    "feeds, mail, documents, EPUB, web archives, exports of news databases and zip or gzip of "
    "these, as files or in folders. 'reader' alone opens the articles that ship with it; "
    "'reader doctor PATH' explains what is wrong."
)
"""The message for an archive without articles, printed after the notices that say why."""

INSTEAD = "so this is the output of 'reader list'; see also 'reader show' and 'reader --help'"


def run(args: argparse.Namespace) -> int:
    """Open ``args.paths`` on the terminal.

    1 if something named could not be read or there is no article, 2 if ``args.theme`` is wrong.
    """
    if args.theme is not None and (status := check_theme(args.theme)) is not None:
        return status
    if reason := no_panes_because():
        print(f"reader: {reason}, {INSTEAD}.", file=sys.stderr)
        from reader.commands import list as list_command

        return list_command.run_on(args.paths, as_json=False)
    for name in ("theme", "colors", "painter", "ascii", "linear"):
        settings.change(name, getattr(args, name))
    return browse(args.paths, fresh=args.fresh)


def no_panes_because() -> str:
    """Why the panes cannot be shown, as a clause; empty when they can."""
    if os.environ.get("TERM") == "dumb":
        return "TERM is dumb"
    # Textual reads keys from standard input and draws on standard error.
    streams = {"input": sys.__stdin__, "output": sys.__stdout__, "error": sys.__stderr__}
    for name, stream in streams.items():
        if stream is None or stream.closed:
            return f"standard {name} is closed"
        if not stream.isatty():
            return f"standard {name} is not a terminal"
    return ""


def browse(
    paths: Sequence[Path],
    watch: Callable[[events.Event], None] | None = None,
    *,
    fresh: bool = False,
) -> int:
    """Run the app on ``paths`` until the user quits, then print what could not be read.

    ``watch`` is called with every event from the terminal. The current settings apply. ``fresh``:
    start at the top, not where the last session ended.
    """
    with _prepared() as guardian:
        from reader.store.cache import Cache
        from reader.store.opening import Opening

        opened = paths_or_seeds(paths)
        with Opening(opened, Cache(opened)) as opening:
            return read_archive(opening, paths, watch, guardian, fresh=fresh)


def browse_help(topic: str) -> int:
    """Run the app on the page of ``topic`` until the user quits."""
    with _prepared() as guardian:
        from reader.help.archive import HelpOpening
        from reader.help.topics import TOPICS

        with HelpOpening() as opening:
            return read_archive(
                opening, [Path("help")], None, guardian, page=[*TOPICS].index(topic)
            )


@contextmanager
def _prepared() -> Iterator[Guardian | None]:
    """Prepare this process for the app; yields the guardian of the terminal, which it closes."""
    # Importing makes many objects and no garbage: collecting would cost a tenth of the start. The
    # app switches the collector on again when its first screen is up.
    gc.disable()
    # The thread that handles a key waits this long, at most, for a thread that finds names or reads
    # files; it waits several times before a frame is complete.
    sys.setswitchinterval(SWITCH_SECONDS)
    # Textual reads this when it is imported. A key waits for the next frame: up to 17 ms at
    # Textual's default of 60 frames a second, and its article as long again. An idle screen costs
    # nothing.
    os.environ.setdefault("TEXTUAL_FPS", "240")
    guardian = _guardian()
    try:
        yield guardian
    finally:
        if guardian is not None:
            guardian.close()


def _guardian() -> Guardian | None:
    """The process that restores the terminal if this one is killed; None if there can be none."""
    from reader import restricted

    if not restricted.allows("processes"):
        return None
    from reader.terminal.guardian import Guardian

    with suppress(OSError):  # no more processes can be started
        return Guardian()
    return None


def read_archive(
    opening: Opening,
    paths: Sequence[Path],
    watch: Callable[[events.Event], None] | None,
    guardian: Guardian | None,
    *,
    fresh: bool = False,
    page: int | None = None,
) -> int:
    """Run the app on ``opening``, then print what went wrong; returns the exit status.

    ``opening`` is an archive, or the help, of which the page number ``page`` is opened.
    """
    store = opening.open()
    unsaved, app = 0, None
    if len(store):
        from reader.app import ReaderApp
        from reader.store.user.last_session import SessionFile

        _settle_theme()
        last = None
        if page is None:
            last = SessionFile(opening.paths, fresh=fresh)
            last.restore_looks()
        app = ReaderApp(
            store,
            opening,
            describe(paths),
            settings.text("theme"),
            settings.text("colors"),
            last,
            page,
        )
        app.painter, app.listener = settings.text("painter"), watch
        app.ascii_only = _ascii_only()
        app.guardian = guardian
        if watch is None and page is None:
            app.greets = True
        run_app(app)
        unsaved = app.library.user_marks.unsaved
        if unsaved:
            what = "one mark was" if unsaved == 1 else f"{unsaved:,} marks were"
            reason = app.library.user_marks.why_unsaved
            print(f"reader: {what} not saved ({reason})", file=sys.stderr)
        if app.fault is not None:
            from reader import failure

            if (
                last is not None and not app.last_keys
            ):  # else the next start would end in the same way
                last.forget()

            if guardian is not None:
                guardian.settle()
            print(f"reader: {failure.report(app.fault, app.last_keys)}", file=sys.stderr)
            return failure.STATUS
        if app.return_code:
            return app.return_code
    notices = [*settings.current().notices, *store.notices, *opening.remarks]
    complain_of(notices if app is None else not_printed(notices, app.library.seen_notices))
    if not len(store):
        print(NOTHING, file=sys.stderr)
    named = any(notice.named for notice in store.notices)
    return int(not len(store) or named or unsaved > 0)


def run_app(app: ReaderApp) -> None:
    """Run ``app`` until it ends. An exception in another thread also ends it, in good order."""

    def failed(problem: threading.ExceptHookArgs) -> None:
        if problem.exc_value is not None and not issubclass(problem.exc_type, SystemExit):
            app.fail(problem.exc_value)

    before, threading.excepthook = threading.excepthook, failed
    try:
        app.run()
    except Exception as error:
        app.fault = app.fault or error
    finally:
        threading.excepthook = before


_PRINTED = "told"
"""The name under which checksums of printed notices are remembered, with the time of printing."""

MOST_REMEMBERED = 1_000


def not_printed(notices: Sequence[Notice], seen: Collection[Notice]) -> Sequence[Notice]:
    """The ``notices`` to print at the end: those neither ``seen`` nor printed by earlier sessions.

    Notices on paths that the user named are printed every time.
    """
    from zlib import crc32

    from reader.settings import remembered

    lines = [str(each) for each in notices]
    if len(lines) > MOST_REMEMBERED:  # too many to remember each of them
        lines = ["\n".join(lines)] * len(lines)
    keys = [f"{crc32(line.encode('utf-8', 'replace')):08x}" for line in lines]
    printed = remembered.numbers(_PRINTED)
    if any(key not in printed for key in keys):
        now = {**printed, **dict.fromkeys(keys, int(time.time()))}
        newest = sorted(now, key=now.__getitem__)[-MOST_REMEMBERED:]
        remembered.remember(_PRINTED, {key: now[key] for key in newest})
    return [
        notice for notice, key in zip(notices, keys, strict=True)
        if notice.named or (notice not in seen and key not in printed)
    ]  # fmt: skip


def describe(paths: Sequence[Path]) -> str:
    """The opened ``paths`` in a few words, for the title bar."""
    from reader.safety import safe_line

    if not paths:
        return "seeds"
    first = paths[0].name or str(paths[0].resolve().name or paths[0])
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return safe_line(first) + more


def check_theme(name: str) -> int | None:
    """None if ``name`` is a usable theme; else the exit status, after printing help or why not."""
    names = settings.schema.BY_NAME["theme"].values
    if name in names:
        reason = _theme_is_wrong(name)
        if reason:
            print(f"reader: {reason}", file=sys.stderr)
        return 2 if reason else None
    if name == "help":
        print("\n".join(names))
        return 0
    print(f"reader: no theme is called {name!r}; choose from {', '.join(names)}", file=sys.stderr)
    return 2


def _ascii_only() -> bool:
    """Whether to send only ASCII."""
    from reader.terminal.grid import locale_lacks_unicode

    setting = settings.text("ascii")
    encoding = getattr(sys.__stderr__, "encoding", None) or ""
    return setting == "on" or (setting == "auto" and locale_lacks_unicode(encoding))


def _theme_is_wrong(name: str) -> str:
    """Why the theme ``name`` cannot be used; empty if it can."""
    from reader.safety import safe_line
    from reader.settings import palettes

    try:
        _ = name == "auto" or palettes.load(name)
    except palettes.PaletteError as error:
        return safe_line(str(error))
    return ""


def _settle_theme() -> None:
    """Reset the theme to the default, with a notice, if the one in the settings is unusable."""
    if reason := _theme_is_wrong(settings.text("theme")):
        settings.reject("theme", reason)
