"""A long session on a pseudo-terminal that gets bytes: keys, answers and halves of both."""

from __future__ import annotations

import fcntl
import os
import random
import select
import signal
import struct
import termios
import time
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

from reader.widgets.actions.key_names import UnknownKeyError, key_and_character
from tests.endurance.keys import OUT, Doing, bursts
from tests.terminal.pseudo import LIMIT, Terminal
from tests.terminal.streams import ANSWERS

if TYPE_CHECKING:
    from tests.endurance.archive import Copy
    from tests.endurance.memory import Memory

REMEMBERED = 40
"""How many of the last events to print for a failure."""

_BYTES = {
    "escape": b"\x1b", "enter": b"\r", "tab": b"\t", "space": b" ", "backspace": b"\x7f",
    "shift+tab": b"\x1b[Z", "up": b"\x1b[A", "down": b"\x1b[B", "right": b"\x1b[C",
    "left": b"\x1b[D", "home": b"\x1b[H", "end": b"\x1b[F", "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~", "delete": b"\x1b[3~", "insert": b"\x1b[2~", "f1": b"\x1bOP",
    "f12": b"\x1b[24~", "ctrl+right": b"\x1b[1;5C", "shift+up": b"\x1b[1;2A",
    "alt+left": b"\x1b[1;3D", "alt+right": b"\x1b[1;3C", "ctrl+underscore": b"\x1f",
    "ctrl+slash": b"\x1b[47;5u",
}  # fmt: skip

_ENDS = frozenset(("q", "Q", "Z", "ctrl+q", "ctrl+c"))
"""Keys that end Reader; only some are sent, because a start takes long."""

_REPORTS = "reader/reports"


class Quiet(Terminal):
    """A terminal that only answers whether it has kept up and ignores all other output."""

    taken = False
    """Whether Reader has taken over the terminal."""

    def read(self, patience: float = 0.1) -> bool:
        """Read what comes within ``patience`` seconds; False if the process has ended."""
        if not select.select([self.fd], [], [], patience)[0]:
            return True
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        self.output = (self.output + data)[-4000:]
        self.taken = self.taken or b"\x1b[?1049h" in self.output
        for _ in range(data.count(b"\x1b[5n")):
            self._answer("\x1b[0n")
        return bool(data)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size and signal the process."""
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


class LiveTerminal:
    """Like :class:`tests.endurance.headless.Live`, but in a separate process."""

    def __init__(self, copy: Copy, size: tuple[int, int], seed: int) -> None:
        self.keys = self.starts = 0
        self.last: deque[str] = deque(maxlen=REMEMBERED)
        self.samples: list[Memory] = []
        self._copy = copy
        self._size = size
        self._chance = random.Random(f"terminal {seed} {size}")
        self._bursts = bursts(f"terminal {seed} {size[0]}x{size[1]}")

    def go_on(self, keys: int) -> None:
        """Press ``keys`` keys; raises ``AssertionError`` with the report if Reader fails."""
        while self.keys < keys:
            self._copy.restore()
            self.starts += 1
            self.last.append("-- begins --")
            (self._copy.home / "work").mkdir(exist_ok=True)
            arguments = ["--ascii"] if self.starts % 5 == 0 else []
            terminal = Quiet(*arguments, str(self._copy.folder), size=self._size,
                             environment={**self._copy.environment()})  # fmt: skip
            try:
                runs = True
                while runs and self.keys < keys:
                    runs = all(self._do(terminal, doing) for doing in next(self._bursts))
                self._copy.unlock()
                if runs:
                    self._leave(terminal)
                self._check(terminal)
            finally:
                terminal.close()

    def _do(self, terminal: Quiet, doing: Doing) -> bool:
        """Send an event; return False if Reader has ended."""
        chance = self._chance
        if doing.what in _ENDS and chance.random() < 0.95:
            return True
        self.keys += doing.keys
        self.last.append(f"{doing.kind} {doing.what}".strip())
        if doing.kind == "resize":
            columns, _, rows = doing.what.partition("x")
            terminal.resize(int(columns), int(rows))
        elif doing.kind == "files":
            self.last.append(self._copy.change(doing.x, doing.y))
        elif doing.kind == "lock":
            self._copy.lock()
        elif doing.kind == "out":
            return all(self._send(terminal, b"\x1b", 0.15) for _ in range(OUT))
        data = self._bytes(doing)
        if chance.random() < 0.03:
            data += chance.choice([*ANSWERS.values()]).encode()
            self.last.append(f"{data[-30:]!r}")
        if chance.random() < 0.05 and len(data) > 1:
            cut = chance.randrange(1, len(data))
            if not self._send(terminal, data[:cut], chance.choice((0, 0.3))):
                return False
            data = data[cut:] if chance.random() < 0.8 else b""
        pause = chance.choice((0, 0, 0, 0, 0.01, 0.05)) if doing.kind != "rest" else 0.5
        return self._send(terminal, data, pause)

    def _bytes(self, doing: Doing) -> bytes:
        match doing.kind:
            case "key":
                return sent(doing.what)
            case "text":
                return doing.what.encode()
            case "paste":
                return b"\x1b[200~" + doing.what.encode() + b"\x1b[201~"
            case "mouse":
                column, row = int(doing.x * self._size[0]) + 1, int(doing.y * self._size[1]) + 1
                button = {"up": 64, "down": 65, "right": 2}.get(doing.what, 0)
                ends = "Mm" if button < 64 else "M"
                return "".join(f"\x1b[<{button};{column};{row}{end}" for end in ends).encode()
        return b""

    def _send(self, terminal: Quiet, data: bytes, pause: float) -> bool:
        """Send ``data`` and read for ``pause`` seconds; False if Reader has ended."""
        end = time.monotonic() + LIMIT
        while data:
            if not terminal.read(0):
                return False
            if select.select([], [terminal.fd], [], 0.05)[1]:
                try:
                    data = data[os.write(terminal.fd, data[:512]) :]
                except OSError:
                    return False
            assert time.monotonic() < end, "Reader does not read its input"
        return _reads(terminal, pause)

    def _leave(self, terminal: Quiet) -> None:
        """End Reader with ``ctrl+c ctrl+q``, which always works."""
        self.last.append("-- ends --")
        end = time.monotonic() + LIMIT
        while self._send(terminal, b"\x03", 0.5) and self._send(terminal, b"\x11", 0.5):
            assert time.monotonic() < end, f"ctrl+c ctrl+q has no effect: {terminal.output!r}"

    def _check(self, terminal: Quiet) -> None:
        """Check that Reader ended properly and restored the terminal."""
        status = terminal.wait() if terminal.runs else 0
        reports = sorted((self._copy.home / "state" / _REPORTS).glob("*.txt"))
        said = "\n".join(path.read_text("utf-8") for path in reports)
        assert not reports, said
        # 1 means that the archive was empty or that marks could not be saved because of a lock.
        # After the terminal is restored, ctrl+c is no longer a key but interrupts the process.
        statuses = (0, 1, -signal.SIGINT, 128 + signal.SIGINT)
        assert status in statuses, f"status {status}: {terminal.output!r}"
        assert b"Traceback" not in terminal.output, terminal.output.decode("utf-8", "replace")
        if terminal.taken:  # else it was interrupted earlier
            assert b"\x1b[?1049l" in terminal.output, f"not restored: {terminal.output!r}"
        with suppress(ProcessLookupError):
            assert not terminal.left_behind(), "a process was left behind"


def _reads(terminal: Quiet, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while True:
        if not terminal.read(max(end - time.monotonic(), 0)):
            return False
        if time.monotonic() >= end:
            return True


def sent(key: str) -> bytes:
    """The bytes that a terminal sends for ``key``."""
    if key in _BYTES:
        return _BYTES[key]
    if key.startswith("ctrl+") and len(key) == 6:
        return bytes([ord(key[5].upper()) & 0x1F])
    if key.startswith("alt+") and len(key) == 5:
        return b"\x1b" + key[4:].encode()
    if len(key) == 1:
        return key.encode()
    try:
        _, character = key_and_character(key)
    except UnknownKeyError:
        character = None
    assert character is not None, f"no bytes known for {key}"
    return character.encode()
