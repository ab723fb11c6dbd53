"""Snapshots of a screen in four formats: text, SVG, PNG, or a cast of the session so far.

They are written the first time and compared from then on.

**Text** is the characters of each row, then their styles as letters. The format makes differences
readable: the first part is the text, the second has a letter for each cell's style and a legend. It
is made from the compositor's strips, so it does not depend on a terminal or the machine.

**A cast** is what a terminal would get, and when, for asciinema (version 2,
https://docs.asciinema.org/manual/asciicast/v2/). The times are invented and are always the same for
the same script: one duration for a key, a shorter one for a typed letter.

SVG is Textual's; resvg (the extra ``png``) makes a PNG of it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from string import ascii_letters, digits
from typing import Literal

from rich.color import ColorSystem
from rich.style import Style
from textual.app import App
from textual.geometry import Region
from textual.strip import Strip

from reader.system.whole_file import write_whole
from reader.terminal.grid import cells_of_runs
from reader.text.cells import width_of

_LETTERS = ascii_letters + digits
_PLAIN = "."
_ATTRIBUTES = ("bold", "dim", "italic", "underline", "reverse", "strike", "blink", "conceal")

Cell = tuple[str, str]
"""A character (empty in the right half of a wide one) and the style of its cell in words."""

FONTS = "Fira Code, DejaVu Sans Mono, Liberation Mono, Menlo, Consolas, monospace"
"""The fonts of a picture; the first one that is installed is used."""

_FONT_FACE = re.compile(r"\s*@font-face \{.*?\}\n?", re.DOTALL)
_WIDTH = 1600
"""The width of a PNG in pixels."""

KEY_SECONDS = 0.6
TYPED_SECONDS = 0.12
SNAPSHOT_SECONDS = 1.5
"""How long a key, a typed letter and a snapshot take in a cast."""

Outcome = Literal["same", "new", "updated", "differs", "missing"]


def screen_strips(app: App[None]) -> list[Strip]:
    """The rows of the screen of ``app`` as Textual would paint them.

    The compositor's ``render_strips`` is undocumented and used only here; tests/headless checks
    what Reader relies on.
    """
    return app.screen._compositor.render_strips()


class Screen:
    """The cells of a screen or a part of it. Rows and columns count from 0."""

    def __init__(self, app: App[None]) -> None:
        self.rows: list[list[Cell]] = [_cells(strip) for strip in screen_strips(app)]

    def crop(self, region: Region) -> Screen:
        """The part of the screen that ``region`` covers."""
        part = Screen.__new__(Screen)
        rows = self.rows[region.y : region.bottom]
        part.rows = [row[region.x : region.right] for row in rows]
        return part

    def text(self, row: int) -> str:
        """The characters of ``row``."""
        return "".join(char for char, _ in self.rows[row])

    def find(self, text: str) -> tuple[int, int] | None:
        """The column and row where ``text`` begins, or None; ``text`` must be within one row."""
        for number in range(len(self.rows)):
            row = self.text(number)
            if (at := row.find(text)) >= 0:
                return width_of(row[:at]), number
        return None

    def styles_at(self, column: int, row: int, text: str) -> list[str]:
        """The style in words of each cell of the ``text`` at ``column`` and ``row``."""
        return [style for _, style in self.rows[row][column : column + width_of(text)]]


def dump(app: App[None], *, styles: bool = True) -> str:
    """The current screen of ``app`` as text; the same screen always gives the same text.

    Rows have no trailing spaces. A wide character stands for two cells. In the style rows, every
    cell has a letter; a full stop is the most common style.
    """
    screen = Screen(app)
    lines = [f"{app.size.width}x{app.size.height} {app.theme}", ""]
    lines += [f"{at + 1:>3}|{screen.text(at).rstrip()}" for at in range(len(screen.rows))]
    if styles:
        letters = _letters(screen)
        lines.append("")
        for number, row in enumerate(screen.rows, 1):
            marks = "".join(letters[style] for _, style in row)
            lines.append(f"{number:>3}|{marks.rstrip(_PLAIN)}")
        lines.append("")
        lines += [f"{letter} {style}" for style, letter in letters.items()]
    return "\n".join(lines) + "\n"


def describe(style: Style | None) -> str:
    """``style`` in words, such as ``bold #ffffff on #000000``, without links and metadata."""
    if style is None:
        return "default on default"
    words = [name for name in _ATTRIBUTES if getattr(style, name)]
    for color in (style.color, style.bgcolor):
        if color is None:
            words.append("default")
        elif color.triplet is not None:
            words.append(color.triplet.hex)
        else:
            words.append(color.name)
    words.insert(len(words) - 1, "on")
    return " ".join(words)


def _cells(strip: Strip) -> list[Cell]:
    """The cells of ``strip``, as the painter would send them."""
    runs = [(seg.text, describe(seg.style)) for seg in strip if not seg.control]
    return [*zip(*cells_of_runs(runs), strict=True)]


def _letters(screen: Screen) -> dict[str, str]:
    """A letter for each style in order of appearance, and a full stop for the most common one."""
    cells = Counter(style for row in screen.rows for _, style in row)
    most = max(cells, key=lambda style: (cells[style], style), default="")
    others = [style for style in cells if style != most]
    letters = {most: _PLAIN} if most else {}
    letters |= {style: _LETTERS[at % len(_LETTERS)] for at, style in enumerate(others)}
    return letters


class MissingExtraError(Exception):
    """The library for a format is missing; the message says what to install."""


def svg(app: App[None]) -> str:
    """The screen of ``app`` as an SVG picture without external resources."""
    picture = app.export_screenshot(title=app.title)
    return _FONT_FACE.sub("", picture).replace("Fira Code", FONTS)


def png(app: App[None]) -> bytes:
    """The screen of ``app`` as a PNG picture, 1600 pixels wide.

    It uses the fonts of the machine, so it is the same only on machines with the same fonts. Raises
    ``MissingExtraError``.
    """
    try:
        import resvg_py
    except ImportError as error:
        raise MissingExtraError("PNG needs resvg-py: pip install 'archive-reader[png]'") from error
    picture = resvg_py.svg_to_bytes(svg_string=svg(app), width=_WIDTH, font_family="monospace")
    return bytes(picture)


class Cast:
    """The frames of a session so far; a frame has only the rows that have changed."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._seconds = 0.0
        self._size = (0, 0)
        self._rows: list[str] = []
        self._events: list[tuple[float, str, str]] = []
        self._first_size = (0, 0)

    def frame(self, app: App[None], seconds: float) -> None:
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


@dataclass(frozen=True, slots=True)
class Compared:
    """The result for the snapshot in the file ``path``; ``difference`` is a message."""

    path: Path
    outcome: Outcome
    difference: str = ""


class UnwritableError(Exception):
    """A snapshot could not be written; the message names the file and the reason."""


def compare_or_write(path: Path, now: bytes, *, update: bool, write_new: bool) -> Compared:
    """Compare ``now`` with the file ``path``.

    The file is written if it does not exist and ``write_new`` is set, or if it differs and
    ``update`` is set. Raises ``UnwritableError``.
    """
    try:
        before = path.read_bytes()
    except FileNotFoundError:
        if not (write_new or update):
            return Compared(path, "missing", f"{path}: this snapshot does not exist yet")
        _write(path, now)
        return Compared(path, "new")
    except OSError as error:
        raise UnwritableError(f"{path}: {error.strerror}") from error
    if before == now:
        return Compared(path, "same")
    if update:
        _write(path, now)
        return Compared(path, "updated")
    return Compared(path, "differs", _difference(path, before, now))


def _write(path: Path, data: bytes) -> None:
    """Write ``data`` to the file ``path``, completely or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data, 0o666)
    except OSError as error:
        raise UnwritableError(f"{path}: {error.strerror}") from error


def _difference(path: Path, before: bytes, now: bytes) -> str:
    if path.suffix != ".txt":
        return f"{path}: differs (use --update to write the new one)"
    old, new = before.decode("utf-8", "replace"), now.decode("utf-8", "replace")
    return f"{path}: {first_difference(old, new)}"


def first_difference(before: str, now: str) -> str:
    """Describe the first difference of two dumps: row and column, and that row of both.

    Rows and columns count from 1, as in an editor; a column is a cell of the terminal.
    """
    old, new = before.splitlines(), now.splitlines()
    for number in range(max(len(old), len(new))):
        was = old[number] if number < len(old) else None
        now_is = new[number] if number < len(new) else None
        if was != now_is:
            return _rows(was, now_is, number)
    return "only the line endings differ"


def _rows(was: str | None, now: str | None, number: int) -> str:
    part = f"line {number + 1}"
    if was is None or now is None:
        return f"{part} is {'new' if was is None else 'gone'}:\n  {now if was is None else was}"
    label, bar, _ = was.partition("|")
    if bar and label.strip().isdigit():
        # Both parts of a dump have numbered rows: the characters and the styles.
        skip = len(label) + 1
        row = f"row {label.strip()}"
    else:
        skip, row = 0, part
    at = next(
        (each for each, (one, two) in enumerate(zip(was, now, strict=False)) if one != two),
        min(len(was), len(now)),
    )
    column = width_of(was[skip:at]) + 1
    pointer = " " * width_of(was[:at]) + "^"
    return f"{row}, column {column} differs:\n  was {was}\n  now {now}\n      {pointer}"
