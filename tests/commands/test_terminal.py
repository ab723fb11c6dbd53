"""The app on a pseudo-terminal: it starts, paints, obeys, and leaves the terminal as it was."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.terminal.pseudo import Terminal

pytestmark = pytest.mark.usefixtures("started_before")


@pytest.fixture
def quick_exit() -> None:
    if not hasattr(os, "fork"):
        pytest.skip("no pseudo-terminals here")


@pytest.mark.parametrize(
    "arguments", [("--colors", "none"), ("--painter", "textual")], ids=" ".join
)
def test_it_paints_moves_and_quits(
    quick_exit: None, archive: Path, arguments: tuple[str, ...]
) -> None:
    """``--colors none`` sends no colours at all; ``--painter textual`` uses Textual's own painter.

    Ctrl+Z does nothing if no shell could resume Reader, as with ``ssh -t host reader``: a stopped
    process would stay stopped and never get a key again.
    """
    terminal = Terminal(*arguments, str(archive))
    terminal.read_until(b"LIST")
    terminal.read_until(b"of 3")
    colored = re.search(rb"\x1b\[[0-9;]*[34]8;", terminal.output)
    assert bool(colored) == ("textual" in arguments)
    sent = b""
    for number in (b"2", b"3"):
        terminal.type(b"\x1a")
        terminal.read_until(b"no shell could bring it back")
        terminal.type(b"j")
        terminal.read_until(number + b" of 3")
        sent, terminal.output = sent + terminal.output, b""
    terminal.type(b"q")
    assert terminal.wait() == 0
    sent += terminal.output
    assert sent.rindex(b"\x1b[?1049l") > sent.rindex(b"\x1b[?1049h")


def test_a_dumb_terminal_gets_the_list(quick_exit: None) -> None:
    terminal = Terminal("seeds", term="dumb")
    assert terminal.wait() == 0
    assert b"TERM is dumb" in terminal.output
    assert b"Algeria and Morocco to Boost" in terminal.output
    assert b"\x1b" not in terminal.output


def test_nothing_to_read_ends_with_a_sentence(quick_exit: None) -> None:
    terminal = Terminal("nowhere")
    assert terminal.wait() == 1
    assert b"nowhere" in terminal.output
    assert b"\x1b" not in terminal.output


def test_keys_typed_ahead_are_handled_in_order(quick_exit: None, archive: Path) -> None:
    terminal = Terminal(str(archive))
    terminal.read_until(b"of 3")
    terminal.type(b"/mensah\r")
    terminal.read_until(b"match mensah.")
    terminal.type(b"2/mensah\r")
    terminal.read_until(b"Hit 1 of")
    terminal.type(b"?qqq")
    assert terminal.wait() == 0


def test_the_whole_screen_is_repainted_after_a_suspension(quick_exit: None, archive: Path) -> None:
    if shutil.which("bash") is None:
        pytest.skip("job control needs a shell: no bash here")
    terminal = Terminal(command=["env", "PS1=ready>", "bash", "--norc", "--noprofile", "-i"])
    terminal.type(f"{sys.executable} -m reader {archive}\r".encode())
    terminal.read_until(b"of 3")
    terminal.type(b"\x1a")
    terminal.read_until(b"Stopped")
    terminal.output = b""
    terminal.emulator.screen.reset()
    terminal.type(b"fg\r")
    for text in (b"LIST", b"Ada Lindqvist met Kofi", b"keys"):
        terminal.read_until(text)
    terminal.type(b"q")
    terminal.output = b""
    terminal.read_until(b"ready>")  # Reader would get keys that are typed earlier
    terminal.type(b"exit\r")
    assert terminal.wait() == 0


def test_quitting_right_after_ctrl_z(quick_exit: None, archive: Path) -> None:
    """If ctrl+z did not stop it, Reader takes the terminal back a moment later, unless it has quit.

    With a terminal that does not answer, quitting takes longer than that moment.
    """
    terminal = Terminal(str(archive), answers=False)
    terminal.read_until(b"of 3")
    terminal.type(b"\x1aq")
    assert terminal.wait() == 0
    assert terminal.output.rindex(b"\x1b[?1049l") > terminal.output.rindex(b"\x1b[?1049h")
