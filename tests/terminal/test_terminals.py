"""Every kind of terminal is usable in every locale, also in tmux and screen."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.terminal.pseudo import LIMIT, Terminal

TERMS = ["xterm", "xterm-256color", "screen", "tmux-256color", "linux", "vt100", "vt220",
         "alacritty", "no-such-terminal", None]  # fmt: skip

COLOR = re.compile(rb"\x1b\[(?:[0-9;]*;)?(?:3[0-7]|4[0-7]|9[0-7]|10[0-7]|[34]8;[25])[0-9;]*m")


def described(term: str) -> bool:
    """Whether this machine's terminfo has the terminal; a small ncurses lacks alacritty."""
    asked = f"import curses; curses.setupterm({term!r}, 1)"
    return subprocess.run([sys.executable, "-c", asked], capture_output=True).returncode == 0


def depth(output: bytes) -> str:
    """The colour depth that was used."""
    if re.search(rb"[34]8;2;", output):
        return "truecolor"
    if re.search(rb"[34]8;5;", output):
        return "256"
    return "16" if COLOR.search(output) else "none"


@pytest.mark.parametrize("term", TERMS)
def test_every_kind_of_terminal_is_usable(term: str | None) -> None:
    """The screen is complete, keys work, and the colours are those that the terminal has."""
    environment = {"COLORTERM": None} | ({"TERM": None} if term is None else {})
    terminal = Terminal("seeds", term=term or "", environment=environment)
    terminal.read_until(b"of 12")
    terminal.type(b"j")
    terminal.read_until(b"2 of 12")
    rows = terminal.emulator.screen.display
    assert rows[0].startswith(" Reader  seeds")
    assert re.match("━+─+┬─+", rows[1])
    assert "│" in rows[22]
    assert rows[23].startswith(" LIST      enter read")
    terminal.type(b"y")
    has_none = term in ("linux", "vt100", "vt220", None)
    terminal.read_until(b"has no clipboard" if has_none else b"Copied")
    terminal.type(b"q")
    assert terminal.wait() == 0
    wanted = {"vt100": "none", "vt220": "none", "xterm-256color": "256", "tmux-256color": "256",
              "alacritty": "256"}.get(term or "", "16")  # fmt: skip
    if term == "alacritty" and not described(term):
        wanted = "16"
    assert depth(terminal.output) == wanted
    if term in ("linux", "vt100", "vt220", None):
        assert b"$p" not in terminal.output  # they would print the p
        assert b"\x1b[>" not in terminal.output
        assert b"\x1b]" not in terminal.output  # nor window commands
        assert b"\x1b[5n" in terminal.output or term is None


def test_the_size_comes_from_the_terminal() -> None:
    """Not from COLUMNS and LINES, which an earlier program may have exported."""
    exported: dict[str, str | None] = {"COLUMNS": "60", "LINES": "20"}
    terminal = Terminal("seeds", environment=exported, size=(100, 30))
    terminal.read_until(b"of 12")
    terminal.read_until(b"enter")
    terminal.rest()
    rows = terminal.emulator.screen.display
    assert len(rows[1].rstrip()) == 100
    assert rows[29].startswith(" LIST      enter read")
    terminal.type(b"q")
    assert terminal.wait() == 0


@pytest.mark.parametrize(
    "locale",
    [{"LANG": "C", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
     {"LANG": "en_US.ISO-8859-1", "PYTHONIOENCODING": "latin-1"}],
    ids=["ascii", "latin-1"],
)  # fmt: skip
def test_the_layout_is_correct_if_the_locale_lacks_characters(
    locale: dict[str, str | None], foreign: Path
) -> None:
    """No byte outside the encoding, no escape such as ``\\u2502``, nothing shifted."""
    terminal = Terminal(str(foreign), environment=locale)
    terminal.read_until(b"of 3")
    terminal.type(b"j")
    terminal.read_until(b"2 of 3")
    terminal.rest(0.5)
    assert rb"\u" not in terminal.output
    text = terminal.output.decode("ascii" if "LC_ALL" in locale else "latin-1")
    assert not re.search("[\x80-\x9f]", text)
    rows = terminal.emulator.screen.display
    assert rows[0].startswith(" Reader  clippings")
    # The line between the panes is in the same column on all rows.
    assert len({row.find("|") for row in rows[2:22]}) == 1
    terminal.type(b"q")
    assert terminal.wait() == 0


@pytest.mark.parametrize("term", ["tmux-256color", "xterm-256color"])
def test_within_tmux(tmp_path: Path, term: str) -> None:
    """Also if tmux calls itself xterm; it supports REP only for ASCII."""
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    server = ["tmux", "-f", "/dev/null", "-S", str(tmp_path / "socket")]
    started = [*server, "new-session", "-d", "-x", "80", "-y", "24",
               f"cd {ROOT} && TERM={term} {sys.executable} -m reader seeds"]  # fmt: skip

    def shown() -> str:
        return subprocess.run(
            [*server, "capture-pane", "-p"], capture_output=True, text=True
        ).stdout

    def wait_for(text: str) -> None:
        end = time.monotonic() + LIMIT
        while text not in (rows := shown()):
            assert time.monotonic() < end, rows
            time.sleep(0.05)

    subprocess.run(started, check=True)
    try:
        wait_for("1 of 12")
        subprocess.run([*server, "send-keys", "j", "enter"], check=True)
        wait_for("2 of 12")
        wait_for(" ARTICLE ")
        rows = shown().split("\n")
        assert re.match("─+┮━+", rows[1])
        assert rows[23].startswith(" ARTICLE ")
    finally:
        subprocess.run([*server, "kill-server"], capture_output=True)


def test_within_screen(tmp_path: Path) -> None:
    if shutil.which("screen") is None:
        pytest.skip("screen is not installed")
    folder = tmp_path / "s"
    folder.mkdir(mode=0o700)
    terminal = Terminal(
        command=["screen", "-U", "-c", "/dev/null", "-S", "reader-test", sys.executable, "-m",
                 "reader", "seeds"],
        environment={"SCREENDIR": str(folder), "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    terminal.read_until(b"of 12")
    terminal.type(b"j")
    terminal.read_until(b"2 of 12")
    terminal.rest()
    rows = terminal.emulator.screen.display
    assert re.match("╭─* ?Articles", rows[1])
    assert rows[22].startswith("╰──")
    terminal.type(b"q")
    terminal.wait()
