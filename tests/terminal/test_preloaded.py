"""A Reader forked by :mod:`tests.preloaded` behaves like one in a new process."""

from __future__ import annotations

import os
import termios

import pytest

from tests import preloaded
from tests.terminal.pseudo import Terminal


@pytest.mark.skipif(not preloaded.serves(os.environ), reason="forking is not possible here")
def test_a_forked_reader_behaves_like_a_new_process() -> None:
    """It shows the same screen, sets the same terminal modes, and ends in the same way."""
    found = []
    for forked in (True, False):
        terminal = Terminal("--fresh", "--theme", "paper", "seeds", forked=forked, size=(100, 30))
        terminal.read_until(b"of 12")
        terminal.type(b"je")
        terminal.read_until("Idriss Déby".encode())
        terminal.rest()
        modes = termios.tcgetattr(terminal.fd)
        shown = [terminal.emulator.cell(x, y) for y in range(30) for x in range(100)]
        terminal.type(b"Q")
        assert terminal.wait() == 0
        found.append((shown, modes, terminal.left_behind()))
    assert found[0] == found[1]


def test_settings_read_at_process_start_prevent_forking() -> None:
    settled = dict(os.environ)
    assert not preloaded.serves(settled | {"LANG": "of another land"})
    assert not preloaded.serves(settled | {"PYTHONUTF8": "0"})
    assert preloaded.serves(settled | {"NO_COLOR": "1"}) == preloaded.serves(settled)
