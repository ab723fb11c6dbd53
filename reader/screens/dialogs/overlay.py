"""Windows above the library: the help, generated from the actions, and the notices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Literal

from textual.app import ComposeResult
from textual.strip import Strip

from reader.model import Notice
from reader.screens.dialogs.windows import Window, close
from reader.system.paths import shipped
from reader.text.cells import fit, pad, width_of, wrap_lines
from reader.widgets.actions.bindings import app_bindings, bindings, by_group, is_allowed, keys_text
from reader.widgets.panes.pane import ScrollingPane, strip_of

Role = Literal["heading", "key", "text"]
TextLine = list[tuple[str, Role]]

LONGEST_KEYS = 20
"""Cells for the keys of an action in the help: longer lists of keys are wrapped."""


class Overlay(Window[None], inherit_bindings=False):
    """A framed text above the dimmed library; ``esc`` closes it."""

    BINDINGS = [*bindings("help"), *app_bindings(without="help")]
    CSS_PATH = shipped("styles") / "overlay.tcss"

    def __init__(self, title: str, make_lines: Callable[[int], list[TextLine]]) -> None:
        super().__init__()
        self.frame = self._pane = TextPane(make_lines)
        self._pane.border_title = title
        self._pane.border_subtitle = "h all help topics · esc close"

    def compose(self) -> ComposeResult:
        """The pane."""
        yield self._pane

    async def action_topics(self) -> None:
        """Open the pages of the help."""
        close(self)
        await self.app.run_action("app.topics")

    def action_close(self) -> None:
        """Back to the library."""
        close(self)


def help_lines(width: int) -> list[TextLine]:
    """Every key and what it does, in groups, from the table of actions."""
    groups = by_group(leave_out=("help",))
    names = {
        (action.id, action.place): keys_text(action)
        for actions in groups.values()
        for action in actions
    }
    # Many keys continue in the next line; if there is still no room, the description goes below.
    beside = min(max(map(width_of, names.values())), LONGEST_KEYS) + 2
    column = beside if width - beside >= 30 else 4
    lines: list[TextLine] = []
    for group, actions in groups.items():
        lines += [[], [(f" {group}", "heading")]] if lines else [[(f" {group}", "heading")]]
        for action in actions:
            off = "" if is_allowed(action) else " (disabled)"
            text = wrap_lines(action.description + off, max(width - column - 3, 10))
            keys = names[action.id, action.place]
            if column < beside:
                lines.append([(f"  {fit(keys, width - 3)}", "key")])
                lines += [[(" " * (column + 2), "key"), (each, "text")] for each in text]
            else:
                for left, right in zip_longest(wrap_lines(keys, beside - 2), text, fillvalue=""):
                    lines.append([(f"  {pad(left, column)}", "key"), (right, "text")])
    return lines


def notice_lines(notices: Sequence[Notice], width: int) -> list[TextLine]:
    """Every notice, wrapped, a blank line between two."""
    lines: list[TextLine] = []
    for notice in notices:
        lines += [[]] if lines else []
        lines += [[(f" {part}", "text")] for part in wrap_lines(str(notice), max(width - 2, 10))]
    return lines or [[(" No notices: everything could be read.", "text")]]


class TextPane(ScrollingPane):
    """Scrolls through lines that ``make_lines`` makes for a width in cells."""

    def __init__(self, make_lines: Callable[[int], list[TextLine]]) -> None:
        super().__init__()
        self._make_lines = make_lines
        self._lines: list[TextLine] = []

    def on_resize(self) -> None:
        """Make the lines for the new width."""
        self._lines = self._make_lines(self.room.width)
        self.set_height(len(self._lines))

    def line(self, number: int, width: int) -> Strip:
        """One line."""
        plain = self.part_style("text--text")
        line = self._lines[number] if 0 <= number < len(self._lines) else []
        pieces = [(text, self.part_style(f"text--{role}")) for text, role in line]
        return strip_of(pieces, width, plain)
