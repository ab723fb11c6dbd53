"""``reader``: the three panes; where there is no terminal for them, the list."""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
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
"""After how long one thread lets in another one that waits, at the latest; Python's own is 5 ms."""

NOTHING = (
    "reader: nothing to read. Reader reads saved pages (.txt), Markdown (.md), JSON (.jsonl, "
    ".json), web pages (.html) and zip or gzip of these, in folders or by name. 'reader' alone "
    "opens the articles that ship with it; 'reader doctor PATH' tells more."
)
"""What is said where there is no article at all, after why."""

INSTEAD = "so this is what 'reader list' prints; see also 'reader show' and 'reader --help'"


def run(args: argparse.Namespace) -> int:
    """Open ``args.paths`` on the terminal; 1 if something named could not be read, or nothing."""
    if args.theme is not None and (status := check_theme(args.theme)) is not None:
        return status
    if reason := no_panes_because():
        print(f"reader: {reason}, {INSTEAD}.", file=sys.stderr)
        from reader.commands import list as list_command

        return list_command.run_on(args.paths, as_json=False)
    for name in ("theme", "colors", "painter", "ascii", "linear"):
        settings.change(name, getattr(args, name))
    return browse(args.paths)


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


def browse(paths: Sequence[Path], watch: Callable[[events.Event], None] | None = None) -> int:
    """Run the app on ``paths`` until the user quits, then tell what could not be read.

    ``watch`` is told of every event that comes from the terminal. What is settled holds.
    """
    # Importing makes many objects and no garbage: looking for some costs a tenth of the start.
    # The app switches the collector on again when its first screen is up.
    gc.disable()
    # A key's thread waits for this long, at most, for one that finds names or reads files to let it
    # in, several times on the way to a frame.
    sys.setswitchinterval(SWITCH_SECONDS)
    # Read when Textual is imported. A key waits for the next frame: at Textual's own 60 a second
    # up to 17 ms, and its article once more as long. An idle screen costs nothing.
    os.environ.setdefault("TEXTUAL_FPS", "240")
    guardian = _guardian()
    from reader.store.cache import Cache
    from reader.store.opening import Opening

    opened = paths_or_seeds(paths)
    try:
        with Opening(opened, Cache(opened)) as opening:
            return read_archive(opening, paths, watch, guardian)
    finally:
        if guardian is not None:
            guardian.close()


def _guardian() -> Guardian | None:
    """Who gives the terminal back if this process is killed; none where none may be started."""
    from reader import restricted

    if not restricted.allows("processes"):
        return None
    from reader.terminal.guardian import Guardian

    with suppress(OSError):  # there is no room for another process
        return Guardian()
    return None


def read_archive(
    opening: Opening,
    paths: Sequence[Path],
    watch: Callable[[events.Event], None] | None,
    guardian: Guardian | None,
) -> int:
    """Run the app on ``opening`` and say afterwards what went wrong; the exit status."""
    if opening.load_ahead():
        import reader.app  # noqa: F401 - meanwhile: both take as long in a large archive
    store = opening.open()
    unsaved, app = 0, None
    if len(store):
        _settle_theme()
        from reader.app import ReaderApp

        app = ReaderApp(
            store, opening, describe(paths), settings.text("theme"), settings.text("colors")
        )
        app.painter, app.listener = settings.text("painter"), watch
        app.ascii_only = _ascii_only()
        app.guardian = guardian
        if watch is None:
            app.greet()
        run_app(app)
        unsaved = app.library.user_marks.unsaved
        if unsaved:
            what = "one mark was" if unsaved == 1 else f"{unsaved:,} marks were"
            reason = app.library.user_marks.why_unsaved
            print(f"reader: {what} not saved ({reason})", file=sys.stderr)
        if app.fault is not None:
            from reader import failure

            if guardian is not None:
                guardian.settle()
            print(f"reader: {failure.report(app.fault, app.last_keys)}", file=sys.stderr)
            return failure.STATUS
        if app.return_code:
            return app.return_code
    notices = [*settings.holding().notices, *store.notices, *opening.remarks]
    complain_of(notices if app is None else untold(notices, app.library.seen_notices))
    if not len(store):
        print(NOTHING, file=sys.stderr)
    named = any(notice.named for notice in store.notices)
    return int(not len(store) or named or unsaved > 0)


def run_app(app: ReaderApp) -> None:
    """Run ``app`` until it ends. What fails in a thread of its own ends it, too, in good order."""

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


_TOLD = "told"
"""What is remembered of notices: a number for each, with the time when it was printed."""

MOST_TOLD = 1_000


def untold(notices: Sequence[Notice], seen: Collection[Notice]) -> Sequence[Notice]:
    """Those of ``notices`` to be printed at the end: not ``seen``, nor printed at an earlier end.

    What is wrong with a path that the user named is printed each time.
    """
    from zlib import crc32

    from reader.settings import remembered

    lines = [str(each) for each in notices]
    if len(lines) > MOST_TOLD:  # too many to be remembered one by one
        lines = ["\n".join(lines)] * len(lines)
    keys = [f"{crc32(line.encode('utf-8', 'replace')):08x}" for line in lines]
    told = remembered.numbers(_TOLD)
    if any(key not in told for key in keys):
        now = {**told, **dict.fromkeys(keys, int(time.time()))}
        newest = sorted(now, key=now.__getitem__)[-MOST_TOLD:]
        remembered.remember(_TOLD, {key: now[key] for key in newest})
    return [
        each for each, key in zip(notices, keys, strict=True)
        if each.named or (each not in seen and key not in told)
    ]  # fmt: skip


def describe(paths: Sequence[Path]) -> str:
    """What is open, in a few words for the title bar."""
    from reader.safety import safe_line

    if not paths:
        return "seeds"
    first = paths[0].name or str(paths[0].resolve().name or paths[0])
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return safe_line(first) + more


def check_theme(name: str) -> int | None:
    """An exit status when ``name`` is not a theme to start with."""
    names = settings.schema.BY_NAME["theme"].values
    if name in names:
        reason = _theme_is_wrong(name)
        if reason:
            print(f"reader: {reason}", file=sys.stderr)
        return 2 if reason else None
    if name == "help":
        print("\n".join(names))
        return 0
    print(f"reader: no theme is called {name!r}; there are {', '.join(names)}", file=sys.stderr)
    return 2


def _ascii_only() -> bool:
    """Whether nothing but ASCII is to be sent."""
    from reader.terminal.ascii import locale_lacks_unicode

    said = settings.text("ascii")
    encoding = getattr(sys.__stderr__, "encoding", None) or ""
    return said == "on" or (said == "auto" and locale_lacks_unicode(encoding))


def _theme_is_wrong(name: str) -> str:
    """Why the theme ``name`` cannot be shown; empty where it can."""
    from reader.safety import safe_line
    from reader.settings import palettes

    try:
        _ = name == "auto" or palettes.load(name)
    except palettes.PaletteError as error:
        return safe_line(str(error))
    return ""


def _settle_theme() -> None:
    """Where the theme that is settled cannot be shown, have the default, and say why."""
    if reason := _theme_is_wrong(settings.text("theme")):
        settings.reject("theme", reason)
