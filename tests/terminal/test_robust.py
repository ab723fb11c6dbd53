"""Whatever happens to the terminal or the process, nothing is lost or left behind."""

from __future__ import annotations

import os
import signal
import time

import pytest

from tests.processes import wait_until
from tests.terminal.pseudo import Terminal
from tests.user_file import saved_marks

if not hasattr(os, "fork"):
    pytest.skip("no pseudo-terminals here", allow_module_level=True)

ENDS = [
    signal.SIGHUP,
    signal.SIGTERM,
    signal.SIGINT,
    signal.SIGQUIT,
    signal.SIGABRT,
    signal.SIGUSR1,
]


@pytest.mark.parametrize("number", ENDS)
def test_a_signal_ends_reader_and_restores_the_terminal(number: signal.Signals) -> None:
    """The screen and the modes are restored, and the last mark is saved."""
    terminal = Terminal("seeds")
    before = terminal.modes_before
    terminal.read_until(b"of 12")
    assert terminal.modes != before
    terminal.type(b"j*")
    terminal.read_until("★".encode())
    os.kill(terminal.pid, number)
    assert terminal.wait() == 128 + number
    assert terminal.output.rindex(b"\x1b[?1049l") > terminal.output.rindex(b"\x1b[?1049h")
    assert b"Traceback" not in terminal.output
    wait_until(lambda: not terminal.left_behind())
    assert len(saved_marks().starred) == 1


@pytest.mark.parametrize("moment", [b"", b"\x1b[?1049h", b"\x1b[2J"])
def test_a_connection_cut_at_any_moment_leaves_no_process(moment: bytes) -> None:
    """Before any output, while the terminal is being set up, with the first frame."""
    terminal = Terminal("seeds")
    if moment:
        terminal.read_until(moment)
    time.sleep(0.1)
    terminal.hang_up()
    assert terminal.ended() in (128 + signal.SIGHUP, -signal.SIGHUP)
    wait_until(lambda: not terminal.left_behind())


def test_a_mark_shown_on_screen_survives_a_cut_connection() -> None:
    terminal = Terminal("seeds")
    terminal.read_until(b"of 12")
    terminal.type(b"j*")
    terminal.read_until("★".encode())
    terminal.hang_up()
    assert terminal.ended() == 128 + signal.SIGHUP
    wait_until(lambda: not terminal.left_behind())
    assert len(saved_marks().starred) == 1


def test_the_end_of_input_is_enough() -> None:
    """Under nohup there is no signal; Reader must end rather than loop forever."""
    deaf = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)"
    terminal = Terminal("seeds", first=deaf)
    terminal.read_until(b"of 12")
    terminal.hang_up()
    assert terminal.ended() == 128 + signal.SIGHUP
    wait_until(lambda: not terminal.left_behind())


@pytest.mark.parametrize(
    ("number", "answers"), [(signal.SIGHUP, True), (signal.SIGTERM, False)]
)  # fmt: skip
def test_a_terminal_that_does_not_read_blocks_nothing(
    number: signal.Signals, answers: bool
) -> None:
    """Keys still work, and a signal ends Reader although its output is not read."""
    terminal = Terminal("seeds", answers=answers)
    terminal.read_until(b"of 12")
    for _ in range(10):
        terminal.type(b"Tj")  # each repaints the whole screen
        time.sleep(0.05)
    terminal.type(b"*")
    wait_until(lambda: saved_marks().starred)
    os.kill(terminal.pid, number)
    assert terminal.ended() == 128 + number
    wait_until(lambda: not terminal.left_behind())


def test_a_stopped_process_repaints_the_whole_screen() -> None:
    """It was stopped from outside, and another program has written on the terminal since."""
    terminal = Terminal("seeds")
    terminal.read_until(b"of 12")
    terminal.read_until(b"/ search")  # there is room for it when all names are known
    terminal.rest()
    wanted = [*terminal.emulator.screen.display]
    os.kill(terminal.pid, signal.SIGSTOP)
    os.waitpid(terminal.pid, os.WUNTRACED)
    terminal.emulator.feed("\x1b[?1049l\x1b[H\x1b[2Jready> another program was here\r\n")
    os.kill(terminal.pid, signal.SIGCONT)
    terminal.output = b""
    terminal.read_until(b"keys")
    terminal.rest()
    assert terminal.emulator.screen.display == wanted
    terminal.type(b"jq")
    assert terminal.wait() == 0


def test_bytes_that_are_not_text_and_partial_answers_are_not_keys() -> None:
    """A key in another encoding, half an answer, an answer to no question."""
    terminal = Terminal("seeds")
    terminal.read_until(b"of 12")
    for part in (b"\xff\xfe", b"\x1b[0n", b"\x1b[", b"0n", b"\x1b", b"[0n", b"\x1b[0n\x1b[0n"):
        terminal.type(part)
        time.sleep(0.01)
    terminal.type(b"j")
    terminal.read_until(b"2 of 12")
    assert "enter read" in terminal.emulator.screen.display[-1]
    terminal.type(b"q")
    assert terminal.wait() == 0


def test_answers_and_keys_in_two_parts_do_nothing() -> None:
    """Through a real terminal with pauses, nothing is marked as read, opened or closed."""
    terminal = Terminal("seeds")
    terminal.read_until(b"of 12")
    for answer in ("\x1b]52;c;QUFB\x07", "\x1b[8;36;120t", "\x1bP>|XTerm(390)\x1b\\", "\x1b[?0u"):
        terminal.type(answer.encode())
    terminal.type(b"\x9b8;36;120t\x9d52;c;QUFB\x9c\x90>|q\x9c")  # the same in one byte each
    for parts in (
        (b"\x1b[", b"B"),
        (b"\x1b]11;rgb:ff", b"ff/ffff/ffff\x1b", b"\\"),
        (b"\x1bP", b"qA\x9c"),
    ):
        for part in parts:
            terminal.type(part)
            time.sleep(0.2)
    terminal.read_until(b"2 of 12")  # the arrow in two parts
    assert "enter read" in terminal.emulator.screen.display[-1]
    terminal.type(b"\x1bj")
    terminal.read_until(b"3 of 12")
    terminal.type(b"/zzz\x1bj")
    terminal.read_until(b"4 of 12")
    terminal.type(b"q")
    assert terminal.wait() == 0
    assert not saved_marks().read


def test_a_window_says_in_its_edge_that_a_key_does_nothing() -> None:
    """On a terminal Textual adds widgets of its own to a window."""
    terminal = Terminal("seeds")
    terminal.read_until(b"of 12")
    for opening, key in ((b"?", b"M"), (b"!", b"C"), (b"ec", b"w")):
        terminal.type(opening)
        terminal.rest()
        terminal.type(key)
        terminal.read_until(key + b" does nothing here.")
        terminal.type(b"\x1b")
        terminal.rest()
    terminal.type(b"Q")
    assert terminal.wait() == 0
