"""Walks through all of Reader under an audit hook and prints what it touched outside the archive.

``python -m tests.restricted_walk ARCHIVE FOLDER`` runs every action wherever a key can be pressed,
and every command. Writing is allowed in FOLDER. It prints a line of JSON with what was touched and
the exit statuses of the commands.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import sysconfig
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from inspect import isawaitable
from io import StringIO
from pathlib import Path
from typing import Any

from reader.app import ReaderApp
from reader.headless.session import Session, make_app, run_session
from reader.screens.dialogs.palette import Palette
from reader.widgets.actions.table import ACTIONS
from reader.widgets.bars import StatusLine
from tests import found_once, names_memo, quiet_painting
from tests.conftest import ROOT

LANDMARKS = ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system", "os.fork", "os.forkpty",
             "pty.spawn", "webbrowser.open", "urllib.Request")  # fmt: skip
WRITING = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.chmod",
           "os.truncate", "os.listdir", "os.scandir", "sqlite3.connect", "shutil.move",
           "shutil.copyfile", "os.chdir", "os.utime", "os.mkfifo")  # fmt: skip


def audit(allowed: list[Path], touched: set[str]) -> Callable[[str, tuple[Any, ...]], None]:
    """An audit hook that adds everything not ``allowed`` to ``touched``."""
    folders = [os.path.realpath(each) for each in allowed]

    def is_allowed(path: object) -> bool:
        if isinstance(path, int) or path is None or path == ":memory:":
            return True  # a descriptor; opening it was audited
        name = os.fsdecode(path)  # type: ignore[arg-type]
        name = name.removeprefix("file:").partition("?")[0]
        real = os.path.realpath(name)
        return any(real == each or real.startswith(each + os.sep) for each in folders)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in LANDMARKS:
            touched.add(f"{event} {arguments[0]}")
        elif event == "open" or event in WRITING:
            if not is_allowed(arguments[0]):
                touched.add(f"{event} {arguments[0]!r}")
        elif event.startswith("socket."):
            # asyncio wakes its loop through a socket pair without an address.
            if event == "socket.__new__" and arguments[1:3] == (1, 1):
                return
            touched.add(f"{event} {arguments[1:]}")

    return hook


SCREENS = [
    ["1"], ["2"], ["3", "enter"], ["3", "c"], ["/"], ["?"], ["o"], ["2", "v"],
]  # fmt: skip
"""The keys from the library to every screen."""


async def walk_keys(archive: Path, say: list[str]) -> None:
    """Run every action on each focusable widget of every screen."""
    leaving = {"quit"} if os.environ.get("READER_RESTRICTED") else {"quit", "suspend_process"}
    for screen in SCREENS if "suspend_process" not in leaving else SCREENS[:1]:
        app = make_app([archive], "archive", "ink", 100)
        async with run_session(app, (120, 36)) as session:
            for key in screen:
                await session.press(key)
            if screen in (["1"], ["2"]):
                await entries(session)
            for name in dict.fromkeys(action.id for action in ACTIONS):
                if name in leaving or (name == "next_theme" and screen != SCREENS[0]):
                    continue  # changing the theme is slow and belongs to the app
                for node in [app.focused or app.screen, app.screen, app]:
                    await app.run_action(name, node)
                await asyncio.sleep(0)
            await session.settle()
            for _ in range(5):
                if app.screen is not app.library:
                    await session.press("esc")
            if screen == ["1"]:
                await textuals_own(session, say)


async def entries(session: Session) -> None:
    """Run all palette commands, and those for a typed word."""
    app = session.app
    await session.press(":")
    palette = app.screen
    assert isinstance(palette, Palette)
    before, after = palette.make("accra")
    offered = [*palette.commands, *before, *after]
    await session.press("esc")
    assert len(offered) > 30
    for command in offered:
        if not command.text.startswith(("Quit", "Suspend", "Theme: ")) or "paper" in command.text:
            if isawaitable(done := command.run()):
                await done
            await asyncio.sleep(0)
    await session.settle()
    for _ in range(9):
        if app.screen is not app.library:
            await session.press("esc")


async def textuals_own(session: Session, say: list[str]) -> None:
    """Call what Textual gives every app, as its palette and widgets would."""
    from reader import restricted

    app = session.app
    app.copy_to_clipboard("text")
    say.append(status_line(app))
    await app.run_action("screenshot", app)
    say.append(status_line(app))
    if restricted.is_restricted():
        app.deliver_text(StringIO("text"), save_filename="text")
        app.open_url("https://example.org")
        with suppress(PermissionError), app.suspend():
            raise AssertionError("suspended")
    assert app.screen is app.library


def status_line(app: ReaderApp) -> str:
    """The text of the status line."""
    return app.library.query_one(StatusLine).message


def commands(archive: Path, folder: Path) -> dict[str, list[list[str]]]:
    """Arguments for every command, with and without the need of a capability."""
    path, out = str(archive), str(folder / "elsewhere")
    (folder / "s.yaml").write_text(f"open: [{path}]\nsteps: [{{press: j}}]\n", "utf-8")
    return {
        "browse": [[path]],
        "list": [[path], [path, "--json"], [path, "--query", "place:accra"]],
        "show": [[str(archive / "1.md")], [str(archive / "1.md"), "--json"],
                 [str(archive / "1.md"), "--recognizer", "light:/etc/hostname"]],
        "search": [["mensah", path]],
        "entities": [[path]],
        "index": [[path]],
        "doctor": [[path]],
        "play": [[str(folder / "s.yaml")]],
        "record": [[f"{out}.yaml", path]],
        "export": [[path, "--no-names"], [path, "--out", f"{out}.md"]],
        "help": [[], ["start"], ["keys"]],
        "config": [[], ["--check"], ["--example"], ["theme"]], "man": [[]],
        "completion": [["bash"], ["zsh"], ["fish"]],
        "marks": [["path"], ["export"], ["export", f"{out}.json"], ["import", f"{out}.json"]],
    }  # fmt: skip


def main(archive: Path, folder: Path) -> None:
    """Walk, and print the result."""
    from reader.cli import COMMANDS
    from reader.cli import main as reader

    python = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    own = [ROOT / name for name in ("reader", "styles", "seeds")]
    state = [os.environ[name] for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")]
    libraries = [Path(sys.prefix), *map(Path, sys.path[1:])]
    allowed = [archive, *own, *map(Path, [*python, *state, os.devnull, "/dev/tty"]), *libraries]
    samples = commands(archive, folder)
    assert set(samples) == set(COMMANDS), "every command must be walked"
    if not os.environ.get("READER_RESTRICTED"):  # a few are enough to show that the hook works
        samples = {name: samples[name] for name in ("index", "play", "marks")}
    touched: set[str] = set()
    said: list[str] = []
    sys.addaudithook(audit(allowed, touched))
    statuses = {}
    names_memo.install(setattr)
    with redirect_stdout(StringIO()):
        for name, calls in samples.items():
            for call in calls:
                with suppress(SystemExit):
                    statuses[" ".join([name, *call])] = reader([name, *call])
        for memo in (quiet_painting, found_once):
            memo.install(setattr)
        asyncio.run(walk_keys(archive, said))
    print(json.dumps({"touched": sorted(touched), "statuses": statuses, "said": said}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
