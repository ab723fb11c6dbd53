"""What is on the screen, in words: the characters of each row, then their styles as letters.

The text is what a diff of two snapshots should show: the first part is what a person reads, the
second has a letter for each cell, explained by a legend. It is made of the compositor's strips, so
it does not depend on a terminal, its capabilities or the machine.
"""

from __future__ import annotations

from collections import Counter
from string import ascii_letters, digits

from rich.style import Style
from textual.app import App
from textual.geometry import Region
from textual.strip import Strip

from reader.terminal.grid import cells_of_runs
from reader.text.cells import width_of

_LETTERS = ascii_letters + digits
_PLAIN = "."
_ATTRIBUTES = ("bold", "dim", "italic", "underline", "reverse", "strike", "blink", "conceal")

Cell = tuple[str, str]
"""A character, or nothing in the right half of a wide one, and the style of its cell in words."""


def screen_strips(app: App[None]) -> list[Strip]:
    """The rows of the screen of ``app`` as they would be painted: the one look at Textual's own.

    The compositor's ``render_strips`` is not documented; tests/headless holds what is relied on.
    """
    return app.screen._compositor.render_strips()


class Screen:
    """The cells of a screen, or of a part of it. Rows and columns count from 0."""

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
        """The column and row of the first cell of ``text``, which stands within one row."""
        for number in range(len(self.rows)):
            row = self.text(number)
            if (at := row.find(text)) >= 0:
                return width_of(row[:at]), number
        return None

    def styles_at(self, column: int, row: int, text: str) -> list[str]:
        """The style in words of every cell of ``text`` that begins at ``column`` and ``row``."""
        return [style for _, style in self.rows[row][column : column + width_of(text)]]


def dump(app: App[None], *, styles: bool = True) -> str:
    """The screen of ``app`` as it is now; the same bytes for the same screen.

    Rows lose their trailing spaces. A wide character stands for two cells; in the style rows every
    cell has a letter, the most common style of the screen a full stop.
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
    """``style`` in words, e.g. ``bold #ffffff on #000000``; without links and other meta data."""
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
    """What the painter would send, too."""
    runs = [(seg.text, describe(seg.style)) for seg in strip if not seg.control]
    return [*zip(*cells_of_runs(runs), strict=True)]


def _letters(screen: Screen) -> dict[str, str]:
    """A letter for each style, in the order of appearance, and a full stop for the most common."""
    cells = Counter(style for row in screen.rows for _, style in row)
    most = max(cells, key=lambda style: (cells[style], style), default="")
    others = [style for style in cells if style != most]
    letters = {most: _PLAIN} if most else {}
    letters |= {style: _LETTERS[at % len(_LETTERS)] for at, style in enumerate(others)}
    return letters
