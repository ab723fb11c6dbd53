"""However Reader ends, the terminal is restored and one sentence says what happened."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import termios

import pytest

from reader import failure
from tests.processes import wait_until
from tests.terminal.pseudo import Terminal
from tests.user_file import saved_marks

FAULTS = {
    "a handler": "from reader.screens.library.screen import LibraryScreen as L\n"
                 "def fail(self): raise ValueError('Sellal said')\nL.action_toggle_read = fail\n",
    "the painter": "from reader.terminal.painting import PaintedApp as P\nbefore = P._display\n"
                   "def fail(self, screen, it):\n"
                   "    if len(self.last_keys) > 1: raise IndexError('Sellal said')\n"
                   "    before(self, screen, it)\nP._display = fail\n",
    "a worker": "from reader.screens.library.screen import LibraryScreen as L\n"
                "def fail(): raise KeyError('Sellal said')\n"
                "L.action_toggle_read = lambda self: self.run_worker(fail, thread=True)\n",
    "a thread": "from reader.screens.library.screen import LibraryScreen as L\nimport threading\n"
                "def fail(): raise KeyError('Sellal said')\n"
                "L.action_toggle_read = lambda self: threading.Thread(target=fail).start()\n",
    "a timer": "from reader.screens.library.screen import LibraryScreen as L\n"
               "def fail(): raise KeyError('Sellal said')\n"
               "L.action_toggle_read = lambda self: self.set_timer(0.01, fail)\n",
    "what reads the keys": "from reader.terminal.input import Input as H\nbefore = H.feed\n"
                           "def fail(self, text, now):\n"
                           "    if 'r' in text: raise KeyError('Sellal said')\n"
                           "    return before(self, text, now)\nH.feed = fail\n",
    "what writes the frames": "from reader.terminal.output import Output as O\n"
                              "before, starred = O.write_bytes, []\n"
                              "def fail(self, data):\n"
                              "    if starred: raise KeyError('Sellal said')\n"
                              "    starred.extend([1] * ('★'.encode() in data))\n"
                              "    return before(self, data)\nO.write_bytes = fail\n",
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_an_exception_restores_the_terminal_and_prints_one_sentence(fault: str) -> None:
    """Wherever it is raised, marks are saved and no text of an article is printed."""
    terminal = Terminal("seeds", first=fault)
    before = terminal.modes_before
    terminal.read_until(b"of 12")
    terminal.type(b"*")
    terminal.read_until("★".encode())
    terminal.output = b""
    terminal.type(b"jr")
    assert terminal.wait() == failure.STATUS
    assert terminal.modes == before
    said = terminal.output[terminal.output.rindex(b"\x1b[?1049l") :].decode()
    assert b"\x1b[?1000l" in terminal.output
    (report,) = failure.folder().iterdir()
    lines = [each for each in said.replace("\r", "").split("\n") if "reader" in each]
    assert len(lines) == 1, said
    assert "crashed because of a bug (" in lines[0]
    assert str(report) in lines[0].replace("\n", "")
    text = report.read_text("utf-8")
    assert "Sellal" not in text + said
    assert "in fail" in text
    assert "keys      " in text
    assert "Traceback" not in said
    wait_until(lambda: not terminal.left_behind())
    assert len(saved_marks().starred) == 1


@pytest.mark.parametrize(
    ("fault", "keys"),
    [("screens.dialogs.note_editor import NoteEditor as C\nC.action_revert", b"ahello\x12"),
     ("screens.dialogs.palette import Palette as C\nC.compose", b"ahello\x1b:"),
     ("screens.library.screen import LibraryScreen as C\nC.on_unmount", b"ahello\x1bq")],
    ids=["in the note", "as a window opens", "as Reader ends"],
)  # fmt: skip
def test_a_crash_saves_typed_text_as_a_draft(fault: str, keys: bytes) -> None:
    """Wherever it happens; the text is not in the report, not even as keys."""
    terminal = Terminal("seeds", first=f"from reader.{fault} = lambda *_: 1 / 0")
    before = terminal.modes_before
    terminal.read_until(b"of 12")
    terminal.type(keys)
    assert terminal.wait() == failure.STATUS
    assert terminal.modes == before
    assert terminal.output.endswith(b".txt.\r\n")
    (report,) = failure.folder().iterdir()
    text = report.read_text("utf-8")
    assert "ZeroDivisionError: division by zero" in text
    assert "a · · · · ·" in text
    assert [*saved_marks().drafts.values()] == ["hello"]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGBUS])
def test_the_guardian_restores_the_terminal_if_reader_cannot(number: signal.Signals) -> None:
    """When Reader is killed or crashes in C code; the shell sees the signal."""
    terminal = Terminal("seeds")
    before = terminal.modes_before
    terminal.read_until(b"of 12")
    assert terminal.modes != before
    terminal.output = b""
    os.kill(terminal.pid, number)
    assert terminal.ended() == -number
    wait_until(lambda: not terminal.left_behind())
    while terminal.read():
        if b"\x1b[?1049l" in terminal.output and b"\x1b[?7h" in terminal.output:
            break
    assert b"\x1b[?1003l" in terminal.output
    assert terminal.modes == before


def test_the_guardian_does_nothing_if_reader_ends_by_itself() -> None:
    """Restoring twice would move the cursor into the shell's prompt."""
    terminal = Terminal("seeds")
    terminal.read_until(b"of 12")
    terminal.type(b"q")
    assert terminal.wait() == 0
    assert terminal.output.count(b"\x1b[?1049l") == 1
    wait_until(lambda: not terminal.left_behind())


CLOSED = [">&-", "<&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"]


@pytest.mark.parametrize("closed", CLOSED)
@pytest.mark.parametrize("command", ["list seeds", "seeds", "doctor"])
def test_closed_streams_do_not_crash_reader(command: str, closed: str) -> None:
    """It prints the list instead of the panes and a sentence if it can, and opens no other file."""
    line = f"exec {sys.executable} -m reader {command} {closed}"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert not failure.folder().exists()
    assert len(done.stderr.splitlines()) <= 1
    if ">&-" not in closed.replace("2>&-", ""):
        assert done.stdout


def test_a_terminal_is_unchanged_if_standard_output_is_closed() -> None:
    """``reader >&-`` has no screen."""
    terminal = Terminal(command=["sh", "-c", f"exec {sys.executable} -m reader seeds >&-"])
    before = termios.tcgetattr(terminal.fd)
    assert terminal.wait() == 0
    assert b"standard output is closed, so this is the output of" in terminal.output
    assert termios.tcgetattr(terminal.fd) == before


def test_stop_and_continue_signals_after_the_end_do_nothing() -> None:
    """ctrl+z while Reader exits: the terminal has already been restored."""
    ends = (
        "import os, signal, sys; from reader.cli import main; status = main(['seeds']);"
        "[os.kill(os.getpid(), each) for each in (signal.SIGCONT, signal.SIGTSTP, signal.SIGCONT)];"
        "print('ended', status); sys.exit(status)"
    )
    terminal = Terminal(first=ends)
    terminal.read_until(b"of 12")
    terminal.type(b"q")
    terminal.read_until(b"ended 0")
    assert terminal.wait() == 0
    assert terminal.output.count(b"\x1b[?1049l") == 1
