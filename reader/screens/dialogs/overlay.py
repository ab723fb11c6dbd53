"""Windows above the library: the help, generated from the actions, and the notices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from typing import Literal

from textual.app import ComposeResult
from textual.strip import Strip

from reader.model import Notice
from reader.screens.dialogs.windows import Window, close
from reader.text.cells import fit, pad, width_of, wrap_lines
from reader.widgets.actions.bindings import app_bindings, bindings, by_group, is_allowed, keys_text
from reader.widgets.actions.table import Action
from reader.widgets.panes.pane import ScrollingPane, strip_of

Role = Literal["heading", "key", "text", "quiet"]
TextLine = list[tuple[str, Role]]

LONGEST_KEYS = 20
"""Cells for the keys of an action in the help: longer lists of keys are wrapped."""

TWO_COLUMNS = 140
"""Cells of a window in which the help has two columns."""

_GAP = 4
"""Blanks between two columns."""


class Overlay(Window[None], inherit_bindings=False):
    """A framed text above the dimmed library; ``esc`` closes it.

    With ``columns`` the frame is wider in a wide terminal.
    """

    BINDINGS = [*bindings("help"), *app_bindings(without="help")]
    HORIZONTAL_BREAKPOINTS = [(0, "-usual"), (160, "-wide")]

    def __init__(
        self, title: str, make_lines: Callable[[int], list[TextLine]], *, columns: bool = False
    ) -> None:
        super().__init__(classes="-columns" if columns else None)
        self.frame = self._pane = TextPane(make_lines)
        self._pane.border_title = title

    def compose(self) -> ComposeResult:
        """The pane."""
        yield self._pane

    def on_mount(self) -> None:
        """The keys in the lower edge."""
        self.hint(("h", "all help topics"), ("esc", "close"))

    async def action_topics(self) -> None:
        """Open the pages of the help."""
        close(self)
        await self.app.run_action("app.topics")

    def action_close(self) -> None:
        """Back to the library."""
        close(self)


def key_help(first: str = "") -> Overlay:
    """The window with all keys, those of the group ``first`` on top."""
    return Overlay("Keys", lambda width: help_lines(width, first), columns=True)


def help_lines(width: int, first: str = "") -> list[TextLine]:
    """Every key and what it does, in groups, from the table of actions.

    The group ``first`` comes first. There are two columns from :data:`TWO_COLUMNS` cells on.
    """
    groups = by_group(leave_out=("help",))
    order = sorted(groups, key=lambda group: group != first)
    if width < TWO_COLUMNS:
        lines: list[TextLine] = []
        for group in order:
            lines += (
                [[], *_group_lines(group, groups, width)]
                if lines
                else _group_lines(group, groups, width)
            )
        return lines
    column = (width - _GAP) // 2
    left: list[TextLine] = []
    right: list[TextLine] = []
    for group in order:
        shorter = right if len(right) < len(left) else left
        shorter += (
            [[], *_group_lines(group, groups, column)]
            if shorter
            else _group_lines(group, groups, column)
        )
    nothing: TextLine = []
    return [
        [*one, (" " * (column + _GAP - sum(width_of(text) for text, _ in one)), "text"), *other]
        for one, other in zip_longest(left, right, fillvalue=nothing)
    ]


def _group_lines(group: str, groups: Mapping[str, Sequence[Action]], width: int) -> list[TextLine]:
    """The heading of a group, and its keys."""
    longest = max(width_of(keys_text(each)) for actions in groups.values() for each in actions)
    # Many keys continue in the next line; if there is still no room, the description goes below.
    beside = min(longest, LONGEST_KEYS) + 2
    column = beside if width - beside >= 30 else 4
    lines: list[TextLine] = [[(group, "heading")]]
    for action in groups[group]:
        off = "" if is_allowed(action) else " (disabled)"
        text = wrap_lines(action.description + off, max(width - column - 2, 10))
        keys = keys_text(action)
        if column < beside:
            lines.append([(f"  {fit(keys, width - 2)}", "key")])
            lines += [[(" " * (column + 2), "key"), (each, "quiet")] for each in text]
        else:
            for start, end in zip_longest(wrap_lines(keys, beside - 2), text, fillvalue=""):
                lines.append([(f"  {pad(start, column)}", "key"), (end, "quiet")])
    return lines


def notice_lines(notices: Sequence[Notice], width: int) -> list[TextLine]:
    """Every notice, wrapped, a blank line between two."""
    lines: list[TextLine] = []
    for notice in notices:
        lines += [[]] if lines else []
        lines += [[(part, "text")] for part in wrap_lines(str(notice), max(width - 1, 10))]
    return lines or [[("No notices: everything could be read.", "text")]]


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
