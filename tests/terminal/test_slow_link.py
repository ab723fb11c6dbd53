"""A slow link stays usable: keys are never lost; frames are skipped instead."""

from __future__ import annotations

import os
import select
import time
from pathlib import Path

import pytest

from tests.files import write_article
from tests.terminal.pseudo import LIMIT, Terminal

ARTICLES = 110


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive whose articles fill the screen with different words."""
    folder = tmp_path_factory.mktemp("many")
    for number in range(1, ARTICLES + 1):
        text = " ".join(f"word{number}x{each} of the harbour" for each in range(40))
        write_article(folder / f"{number}.md", text, title=f"Report {number}")
    return folder


class SlowLink(Terminal):
    """A terminal behind a link of ``rate`` bytes a second; its answers take ``trip``."""

    def __init__(self, *arguments: str, rate: float, trip: float) -> None:
        self._rate, self._trip = rate, trip
        self._delayed: list[tuple[float, bytes]] = []
        super().__init__(*arguments)

    def _answer(self, data: str) -> None:
        if data == "\x1b[0n":
            self._delayed.append((time.monotonic() + self._trip, data.encode()))

    def read(self, patience: float = 0.1) -> bool:
        while self._delayed and self._delayed[0][0] <= time.monotonic():
            os.write(self.fd, self._delayed.pop(0)[1])
        if not select.select([self.fd], [], [], min(patience, 0.02))[0]:
            return True
        data = os.read(self.fd, max(int(self._rate / 50), 1))
        self.output += data
        self.emulator.feed(self._decoder.decode(data))
        time.sleep(len(data) / self._rate)
        return True


def test_keys_work_and_frames_are_skipped(many: Path) -> None:
    """After 50 keys the last screen is right, with hardly more bytes than for a few keys."""
    rate = float(os.environ.get("READER_SLOW_LINK", "6000"))
    terminal = SlowLink(str(many), rate=rate, trip=0.3)
    terminal.read_until(b"1 of 110")
    terminal.read_until(b"/ search")
    terminal.rest(1)
    terminal.output = b""
    terminal.type(b"j")
    terminal.read_until(b"2 of 110")
    terminal.rest(1)
    one = len(terminal.output)
    terminal.output = b""
    started = time.monotonic()
    for _ in range(50):
        terminal.type(b"j")
        terminal.read(0.02)
    terminal.read_until(b"52 of 110")
    terminal.rest(1)
    taken = time.monotonic() - started
    rows = "\n".join(terminal.emulator.screen.display)
    assert "52 of 110" in rows
    assert "Report 52" in rows
    assert "word52x0" in rows
    print(f"{one} bytes for one key, {len(terminal.output)} for 50 in {taken:.1f} s")
    # As many frames as the link could carry, plus two; not fifty.
    carried = rate * taken / one
    assert len(terminal.output) < min(carried + 2, 15) * max(one, 1_000)
    os.kill(terminal.pid, 15)


def test_a_hundred_keys_at_once_take_only_a_few_frames(many: Path) -> None:
    """Reader follows a repeating key, but does not paint each of many keys that come at once."""
    terminal = Terminal(str(many))
    terminal.read_until(b"1 of 110")
    terminal.read_until(b"/ search")
    terminal.rest()
    terminal.output = b""
    terminal.type(b"j" * 100)
    end = time.monotonic() + LIMIT
    while not terminal.shows(b"101 of 110"):
        assert time.monotonic() < end
        terminal.read()
    terminal.rest()
    frames = terminal.output.count(b"\x1b[5n")
    assert "word101x0" in "\n".join(terminal.emulator.screen.display)
    assert frames <= 20
    terminal.type(b"q")
    assert terminal.wait() == 0
