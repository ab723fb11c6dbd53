"""Windows above the library: the help, generated from the actions, and the notices."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.screen import ModalScreen

from reader import resources
from reader.model import Notice
from reader.widgets.actions import app_bindings, bindings, by_group, is_allowed, keys_text
from reader.widgets.cells import fit, pad, width_of, wrap_lines
from reader.widgets.text_pane import TextLine, TextPane


class Overlay(ModalScreen[None], inherit_bindings=False):
    """A framed text above the dimmed library; ``esc`` closes it."""

    BINDINGS = [*bindings("help"), *app_bindings(without="help")]
    CSS_PATH = resources.folder("styles") / "overlay.tcss"

    def __init__(self, title: str, make_lines: Callable[[int], list[TextLine]]) -> None:
        super().__init__()
        self._pane = TextPane(make_lines)
        self._pane.border_title = title
        self._pane.border_subtitle = "esc closes"

    def compose(self) -> ComposeResult:
        """The one pane."""
        yield self._pane

    def action_close(self) -> None:
        """Back to the library."""
        self.dismiss()


def help_lines(width: int) -> list[TextLine]:
    """Every key and what it does, in groups, from the actions' own declaration."""
    groups = by_group(leave_out=("help",))
    names = {
        (action.id, action.place): keys_text(action)
        for actions in groups.values()
        for action in actions
    }
    # Where the keys would leave no room beside them, what they do stands below.
    beside = max(map(width_of, names.values())) + 2
    column = beside if width - beside >= 30 else 4
    lines: list[TextLine] = []
    for group, actions in groups.items():
        lines += [[], [(f" {group}", "heading")]] if lines else [[(f" {group}", "heading")]]
        for action in actions:
            off = "" if is_allowed(action) else " (switched off)"
            text = wrap_lines(action.description + off, max(width - column - 3, 10))
            keys = names[action.id, action.place]
            if column < beside:
                lines.append([(f"  {fit(keys, width - 3)}", "key")])
                text.insert(0, "")
            else:
                lines.append([(f"  {pad(keys, column)}", "key"), (text[0], "text")])
            lines += [[(" " * (column + 2), "key"), (more, "text")] for more in text[1:]]
    return lines


def notice_lines(notices: Sequence[Notice], width: int) -> list[TextLine]:
    """Every notice, wrapped, a blank line between two."""
    lines: list[TextLine] = []
    for notice in notices:
        lines += [[]] if lines else []
        lines += [[(f" {part}", "text")] for part in wrap_lines(str(notice), max(width - 2, 10))]
    return lines or [[(" Everything could be read.", "text")]]
