"""Connects the painter to Textual; no other module knows how Textual paints.

Textual paints in :meth:`App._display`. It takes a whole screen (``LayoutUpdate``) or parts of one
(``ChopsUpdate``) from the compositor and sends all of it, each segment with its style and a reset.
This module splits updates into runs of text at positions and sends only what the terminal does not
show yet. These Textual names are undocumented: tests/terminal fails if they change, and ``--painter
textual`` works without them.

Rich and Textual must measure text as Reader does, so that layout and painter agree. In Rich's own
tables, spacing vowel signs take no cell. :func:`measure_alike` replaces Rich's functions wherever
Rich and Textual look them up; tests/terminal/test_measuring.py fails if one is missed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, cast

import rich.cells
import rich.segment
import textual._wrap
import textual.widgets._input
from rich.color import ColorSystem
from rich.console import Console, RenderableType
from rich.segment import Segment
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual._styles_cache import StylesCache
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.geometry import Offset
from textual.screen import Screen
from textual.strip import Strip

from reader.terminal.driver import TerminalDriver
from reader.terminal.grid import Abilities, Grid, Run, abilities, in_ascii
from reader.terminal.guardian import Guardian
from reader.terminal.looks import look_of
from reader.text.cells import char_cells, graphemes, width_of

COLORS: dict[str, ColorSystem | None] = {
    "none": None, "16": ColorSystem.STANDARD, "256": ColorSystem.EIGHT_BIT,
    "truecolor": ColorSystem.TRUECOLOR,
}  # fmt: skip
"""The values for how many colours a terminal has."""

LOOK_AGAIN = 0.25
"""Seconds between checks on a terminal that is behind, in case it never answers."""

_RICHS_NAMES = {"standard": "16", "windows": "16"}
_SHOW_CURSOR = "\x1b[?25h"
_CLEAR = "\x1b[m\x1b[2J"

Place = tuple[int, int, list[Run]]


def measure_alike() -> None:
    """Make Rich and Textual count cells with :mod:`reader.text.cells`; idempotent."""
    rich.cells._cell_len = _cell_len
    rich.cells.split_graphemes = _split_graphemes
    rich.cells._split_text = _split_text
    for module in (rich.cells, rich.segment, textual._wrap, textual.widgets._input):
        module.get_character_cell_size = _char_cells  # type: ignore[attr-defined]
    Segment._split_cells = staticmethod(_split_cells)  # type: ignore[assignment]
    rich.cells.cached_cell_len.cache_clear()


def _cell_len(text: str, unicode_version: str = "auto") -> int:  # noqa: ARG001
    if text.isascii() and not text.isprintable():
        return sum(map(char_cells, text))
    return width_of(text)


def _char_cells(character: str, unicode_version: str = "auto") -> int:  # noqa: ARG001
    return char_cells(character)


def _split_graphemes(
    text: str,
    unicode_version: str = "auto",  # noqa: ARG001
) -> tuple[list[rich.cells.CellSpan], int]:
    spans: list[rich.cells.CellSpan] = [*graphemes(text)]
    return spans, sum(cells for _, _, cells in spans)


def _split_text(text: str, cell_position: int, unicode_version: str = "auto") -> tuple[str, str]:  # noqa: ARG001
    """Split ``text`` at a cell; a wide character that is split becomes blanks on both sides."""
    at = 0
    if cell_position <= 0:
        return "", text
    for start, end, cells in graphemes(text):
        if at >= cell_position and cells:
            return text[:start], text[start:]
        if at + cells > cell_position:
            before = cell_position - at
            return text[:start] + " " * before, " " * (cells - before) + text[end:]
        at += cells
    return text, ""


@lru_cache(maxsize=4096)
def _split_cells(segment: Segment, cut: int) -> tuple[Segment, Segment]:
    text, style, control = segment
    before, after = _split_text(text, cut)
    return Segment(before, style, control), Segment(after, style, control)


measure_alike()


def paint_now(screen: Screen[Any]) -> None:
    """Paint what has changed on ``screen`` now, before something that takes longer."""
    screen._on_timer_update()


def lay_out_now(screen: Screen[Any]) -> bool:
    """Lay out and paint ``screen`` if needed; return whether it was.

    Textual does so at its next frame; until then, a pane that was hidden has no size for scrolling.
    """
    waits = screen._layout_required and screen.is_current and not screen.app._batch_count
    if waits:
        screen._on_timer_update()
    return waits


class Prepared(CompositorUpdate):
    """An update that is already text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def render_segments(self, console: Console) -> str:  # noqa: ARG002
        """The text (called by Textual)."""
        return self._text


class PaintedApp(App[None]):
    """An app that sends only the cells that have changed, unless ``painter`` is ``textual``.

    ``color_depth`` is one of :data:`COLORS`, or ``auto`` for what the terminal reports.
    """

    painter = "cells"
    color_depth = "auto"
    ascii_only = False
    """Whether to send only ASCII; Textual's own painter cannot do that."""
    shows_cursor = False
    """Whether to show the terminal's cursor, at :attr:`focus_cell`."""
    guardian: Guardian | None = None
    """Restores the terminal if this process cannot."""
    alt_keys: frozenset[str] = frozenset()
    """The bound keys with alt; any other key with alt becomes ``escape`` and the key."""

    _grid: Grid | None = None
    _abilities: Abilities | None = None
    _skipped = False

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        super().__init__(driver_class=TerminalDriver, ansi_color=ansi_color)

    def pop_screen(self) -> AwaitComplete:
        """Return to the screen below and free what was painted for this one.

        Textual caches two colours for up to 1,024 widgets, and with each cache entry everything
        that the widget has painted, even when the widget no longer exists.
        """
        gone = super().pop_screen()
        StylesCache.get_inner_outer.cache_clear()
        return gone

    @property
    def focus_cell(self) -> Offset | None:
        """The screen position of the focus; None means Textual's cursor position."""
        return None

    @property
    def has_clipboard(self) -> bool:
        """Whether the terminal may have a clipboard."""
        return not (isinstance(self._driver, TerminalDriver) and self._driver.is_old)

    def repaint_all(self) -> None:
        """Paint the whole screen again soon, because what the terminal shows is unknown."""
        self._grid = None
        self.refresh(layout=True)

    def frame_may_come(self) -> None:
        """Paint what was skipped, if anything, now that the terminal can take it."""
        if self._skipped and self._running and not self._batch_count:
            self._display(self.screen, cast("RenderableType", self._whole()))

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        driver = self._driver if isinstance(self._driver, TerminalDriver) else None
        if self._batch_count or not isinstance(renderable, LayoutUpdate | ChopsUpdate):
            super()._display(screen, renderable)
            return
        if driver is not None and driver.behind:
            # Another frame would arrive late and delay all later ones. Skip it; when the previous
            # frame has been shown, paint the whole screen as it is then.
            if not self._skipped:
                self._skipped = True
                self.set_timer(LOOK_AGAIN, self._look_again)
            super()._display(screen, None)
            return
        if self._skipped:
            self._skipped, renderable = False, self._whole()
        if self.shows_cursor and (cell := self.focus_cell) is not None:
            self.cursor_position = cell
        cells = self.painter == "cells" or self.ascii_only or self.shows_cursor
        if cells and not self.is_headless:
            renderable = cast("RenderableType | None", self._changes(renderable))
        super()._display(screen, renderable)
        if driver is not None and renderable is not None:
            driver.frame_ends()

    def _look_again(self) -> None:
        if self._skipped:
            self.set_timer(LOOK_AGAIN, self._look_again)
            self.frame_may_come()

    def _whole(self) -> LayoutUpdate:
        """The whole screen as it is now, with the screens visible behind it."""
        screens = self._background_screens
        whole = self.screen._compositor.render_update(full=True, screen_stack=screens)
        return cast("LayoutUpdate", whole)

    def _changes(self, update: LayoutUpdate | ChopsUpdate) -> Prepared | None:
        """``update`` without the cells that are already shown; None if nothing is left."""
        size = self.size
        text = ""
        grid = self._grid
        if grid is None or (grid.width, grid.height) != size:
            grid = self._grid = Grid(size.width, size.height, self._can())
            text = _CLEAR + (_SHOW_CURSOR if self.shows_cursor else "")
            if isinstance(update, ChopsUpdate):  # a part would leave the rest unpainted
                update = self._whole()
        places = self._layout(update) if isinstance(update, LayoutUpdate) else self._chops(update)
        text += grid.paint(places)
        return Prepared(text) if text else None

    def _layout(self, update: LayoutUpdate) -> Iterator[Place]:
        for y, strips in enumerate(update.strips, update.region.y):
            yield y, update.region.x, [run for strip in strips for run in self._runs(strip)]

    def _chops(self, update: ChopsUpdate) -> Iterator[Place]:
        for y, first, last in update.spans:
            ends = update.chop_ends[y]
            for end, (x, strip) in zip(ends, update.chops[y].items(), strict=False):
                if strip is not None and x <= last and end > first:
                    yield y, x, self._runs(strip.crop(0, min(end, last) - x))

    def _can(self) -> Abilities:
        if self._abilities is None:
            self._abilities = abilities()
        return self._abilities

    @property
    def depth(self) -> ColorSystem | None:
        """The colours to send; None means none."""
        name = self.color_depth
        if name == "auto":
            own = self.console.color_system or "none"
            name = "none" if self.no_color else _RICHS_NAMES.get(own, own)
            # Rich assumes sixteen colours unless the terminal's name says otherwise.
            known = self._can().colors
            if name == "16" and known >= 0:
                name = "none" if known < 8 else "256" if known >= 256 else "16"
        return COLORS[name]

    @property
    def eight_colors(self) -> bool:
        """Whether the terminal has only eight colours, none of them bright."""
        return self.color_depth == "auto" and 8 <= self._can().colors < 16

    def _runs(self, strip: Strip) -> list[Run]:
        colors, eight = self.depth, self.eight_colors
        return [
            (
                in_ascii(segment.text) if self.ascii_only else segment.text,
                look_of(segment.style, colors, eight=eight),
            )
            for segment in strip
            if not segment.control and segment.text
        ]
