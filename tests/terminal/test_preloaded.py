"""A Reader that is forked by :mod:`tests.preloaded` is what one of its own process is."""

from __future__ import annotations

import os
import termios

import pytest

from tests import preloaded
from tests.terminal.pseudo import Terminal


@pytest.mark.skipif(not preloaded.serves(os.environ), reason="nothing is forked here")
def test_what_is_forked_does_what_a_process_of_its_own_does() -> None:
    """It shows the same, at the same settings of the terminal, and ends alike."""
    found = []
    for forked in (True, False):
        terminal = Terminal("--theme", "paper", "seeds", forked=forked, size=(100, 30))
        terminal.read_until(b"of 12")
        terminal.type(b"je")
        terminal.read_until("Idriss Déby".encode())
        terminal.rest()
        modes = termios.tcgetattr(terminal.fd)
        shown = [terminal.emulator.cell(x, y) for y in range(30) for x in range(100)]
        terminal.type(b"q")
        assert terminal.wait() == 0
        found.append((shown, modes, terminal.left_behind()))
    assert found[0] == found[1]


def test_what_is_read_when_a_process_begins_is_not_forked() -> None:
    settled = dict(os.environ)
    assert not preloaded.serves(settled | {"LANG": "of another land"})
    assert not preloaded.serves(settled | {"PYTHONUTF8": "0"})
    assert preloaded.serves(settled | {"NO_COLOR": "1"}) == preloaded.serves(settled)
