"""The screen as text: the characters of each row, then their styles as letters.

The format makes diffs of snapshots readable: the first part is the text, the second has a letter
for each cell's style and a legend. It is made from the compositor's strips, so it does not depend
on a terminal, its capabilities or the machine.
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
"""A character (empty in the right half of a wide one) and the style of its cell in words."""


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
