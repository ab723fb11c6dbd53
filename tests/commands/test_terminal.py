"""The app on a real pseudo-terminal: it starts, paints, obeys and leaves it as it was."""

from __future__ import annotations

import os
import re
import shutil
import sys

import pytest

from tests.terminal.pseudo import Terminal

pytestmark = pytest.mark.usefixtures("started_before")


@pytest.fixture
def quick_exit() -> None:
    if not hasattr(os, "fork"):
        pytest.skip("no pseudo-terminals here")


def test_it_paints_moves_and_quits(quick_exit: None) -> None:
    terminal = Terminal("seeds")
    terminal.read_until(b"Articles")
    terminal.read_until(b"of 12")
    terminal.type(b"j")
    terminal.read_until(b"2 of 12")
    terminal.type(b"q")
    assert terminal.wait() == 0
    assert terminal.output.rindex(b"\x1b[?1049l") > terminal.output.rindex(b"\x1b[?1049h")


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


def test_keys_typed_at_once_are_dealt_with_in_turn(quick_exit: None) -> None:
    terminal = Terminal("seeds")
    terminal.read_until(b"of 12")
    terminal.type(b"/smugg\r")
    terminal.read_until(b"match smugg.")
    terminal.type(b"2/smugg\r")
    terminal.read_until(b"Hit 1 of")
    terminal.type(b"?qq")
    assert terminal.wait() == 0


def test_after_a_suspension_the_whole_screen_is_painted_again(quick_exit: None) -> None:
    if shutil.which("bash") is None:
        pytest.skip("job control needs a shell: no bash here")
    terminal = Terminal(command=["env", "PS1=ready>", "bash", "--norc", "--noprofile", "-i"])
    terminal.type(f"{sys.executable} -m reader seeds\r".encode())
    terminal.read_until(b"of 12")
    terminal.type(b"\x1a")
    terminal.read_until(b"Stopped")
    terminal.output = b""
    terminal.emulator.screen.reset()
    terminal.type(b"fg\r")
    for text in (b"Articles", "ALGIERS, RABAT —".encode(), b"help"):
        terminal.read_until(text)
    terminal.type(b"q")
    terminal.output = b""
    terminal.read_until(b"ready>")  # what is typed before that is Reader's
    terminal.type(b"exit\r")
    assert terminal.wait() == 0


def test_ctrl_z_stops_nothing_where_no_shell_could_bring_it_back(quick_exit: None) -> None:
    """As by ``ssh -t host reader``: a process that was stopped would stay so, keys and all."""
    terminal = Terminal("seeds")
    terminal.read_until(b"of 12")
    for _ in range(2):
        terminal.type(b"\x1a")
        terminal.read_until(b"a shell that could bring it back")
        terminal.type(b"j")
        terminal.read_until(b"2 of 12")
        terminal.type(b"k")
        terminal.read_until(b"1 of 12")
        terminal.output = b""
    terminal.type(b"q")
    assert terminal.wait() == 0


def test_it_paints_without_colour_and_by_textual(quick_exit: None) -> None:
    """``--colors none`` sends no colour at all; ``--painter textual`` is the way back."""
    for arguments in (("--colors", "none"), ("--painter", "textual")):
        terminal = Terminal(*arguments, "seeds")
        terminal.read_until(b"of 12")
        colored = re.search(rb"\x1b\[[0-9;]*[34]8;", terminal.output)
        assert bool(colored) == ("textual" in arguments)
        terminal.type(b"q")
        assert terminal.wait() == 0
