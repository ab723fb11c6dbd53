"""A terminal emulator for tests: pyte, extended with what the painter uses and pyte lacks."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Any

import pyte
from pyte.screens import Char
from rich.color import ColorSystem
from textual.app import App
from textual.strip import Strip

from reader.terminal.grid import cells_of
from reader.terminal.looks import (
    BLINK,
    BOLD,
    ITALIC,
    REVERSE,
    STRIKE,
    UNDERLINE,
    Look,
    blank,
    look_of,
)


class _Screen(pyte.Screen):
    def repeat_last(self, count: int | None = None) -> None:
        """REP: repeat the last character."""
        before = self.buffer[self.cursor.y][self.cursor.x - 1].data
        assert self.cursor.x > 0
        self.draw(before * (count or 1))


class _Stream(pyte.Stream):
    csi = pyte.Stream.csi | {"b": "repeat_last"}
    events = pyte.Stream.events | frozenset({"repeat_last"})


class Emulator:
    """A screen that shows the text it is fed."""

    def __init__(self, width: int, height: int) -> None:
        self.screen = _Screen(width, height)
        self._stream = _Stream(self.screen)
        self.bytes = 0

    def feed(self, text: str) -> None:
        """Send ``text`` to the terminal."""
        self.bytes += len(text.encode())
        self._stream.feed(text)

    def resize(self, width: int, height: int) -> None:
        """Change the size; the content is then undefined."""
        self.screen.resize(height, width)

    def cell(self, x: int, y: int) -> tuple[str, tuple[Any, ...]]:
        """The text and look of a cell, in the format of :func:`wanted`."""
        return _text_and_look(self.screen.buffer[y][x])


@lru_cache(maxsize=4096)
def _text_and_look(char: Char) -> tuple[str, tuple[Any, ...]]:
    flags = (
        (char.bold, BOLD), (char.italics, ITALIC), (char.underscore, UNDERLINE),
        (char.blink, BLINK), (char.reverse, REVERSE), (char.strikethrough, STRIKE),
    )  # fmt: skip
    attributes = sum(bit for is_on, bit in flags if is_on)
    return char.data, _blanked(char.data, attributes, char.fg, char.bg)


def _blanked(text: str, attributes: int, ink: str, ground: str) -> tuple[Any, ...]:
    """The visible properties of a cell; a blank one has no ink."""
    if text == " ":
        attributes &= ~(BOLD | ITALIC)
        ink = ink if attributes else "default"
    return attributes, ink, ground


def wanted(app: App[None], colors: ColorSystem | None) -> list[list[tuple[str, tuple[Any, ...]]]]:
    """The cells that Textual's compositor wants to show, in the emulator's format."""
    return [_cells(strip, colors) for strip in app.screen._compositor.render_strips()]


def _cells(strip: Strip, colors: ColorSystem | None) -> list[tuple[str, tuple[Any, ...]]]:
    return [
        _cell(text, look)
        for segment in strip
        for look in [look_of(segment.style, colors)]
        for text in cells_of(segment.text)
    ]


@lru_cache(maxsize=4096)
def _cell(text: str, look: Look) -> tuple[str, tuple[Any, ...]]:
    seen = blank(look) if text == " " else look
    kept = unicodedata.normalize("NFC", text)  # as pyte keeps it
    return kept, _blanked(text, *_in_words(seen))


@cache
def _in_words(look: Look) -> tuple[int, str, str]:
    """A look in pyte's format, made by pyte from a character with that look."""
    probe = Emulator(2, 1)
    codes = [str(code) for bit, code in _CODES.items() if look.attributes & bit]
    probe.feed(f"\x1b[0;{';'.join([*codes, look.ink, look.ground])}mx")
    _, (attributes, ink, ground) = probe.cell(0, 0)
    return attributes, ink, ground


_CODES = {BOLD: 1, ITALIC: 3, UNDERLINE: 4, BLINK: 5, REVERSE: 7, STRIKE: 9}
