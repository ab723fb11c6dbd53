"""Writes a session as an asciinema cast (version 2): what a terminal would get, and when.

The times are invented and are always the same for the same script: one duration for a key, a
shorter one for a typed letter. Format: https://docs.asciinema.org/manual/asciicast/v2/
"""

from __future__ import annotations

import json
from datetime import datetime

from rich.color import ColorSystem
from textual.strip import Strip

from reader.app import ReaderApp
from reader.headless.dump import screen_strips

KEY_SECONDS = 0.6
TYPED_SECONDS = 0.12
SNAPSHOT_SECONDS = 1.5


class Cast:
    """The frames of a session so far; a frame has only the rows that have changed."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._seconds = 0.0
        self._size = (0, 0)
        self._rows: list[str] = []
        self._events: list[tuple[float, str, str]] = []
        self._first_size = (0, 0)

    def frame(self, app: ReaderApp, seconds: float) -> None:
        """Add the current screen of ``app``, ``seconds`` after the previous frame."""
        self._seconds += seconds
        size = (app.size.width, app.size.height)
        if size != self._size:
            if self._size == (0, 0):
                self._first_size = size
            else:
                self._events.append((self._seconds, "r", f"{size[0]}x{size[1]}"))
            self._size, self._rows = size, []
        rows = [_ansi(strip) for strip in screen_strips(app)]
        clear = "" if self._rows else "\x1b[?25l\x1b[2J"
        changed = [
            f"\x1b[{number};1H{row}"
            for number, row in enumerate(rows, 1)
            if not self._rows or self._rows[number - 1] != row
        ]
        if changed:
            self._events.append((self._seconds, "o", clear + "".join(changed)))
        self._rows = rows

    def text(self) -> str:
        """The cast file so far."""
        width, height = self._first_size
        header = {
            "version": 2,
            "width": width,
            "height": height,
            "timestamp": int(self._now.timestamp()),
            "title": "Reader",
        }
        lines = [json.dumps(header)]
        lines += [json.dumps([round(at, 3), kind, data]) for at, kind, data in self._events]
        return "\n".join(lines) + "\n"


def _ansi(strip: Strip) -> str:
    return "".join(
        segment.style.render(segment.text, color_system=ColorSystem.TRUECOLOR)
        if segment.style
        else segment.text
        for segment in strip.simplify()
        if not segment.control
    )
