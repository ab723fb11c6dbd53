"""The command palette: type a few letters of a command, and run it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from reader import settings
from reader.screens.dialogs.windows import Window, close
from reader.system.paths import shipped
from reader.text.fuzzy import score
from reader.widgets.actions.bindings import app_bindings, bindings
from reader.widgets.choices import Choice, ChoicePane, Chosen
from reader.widgets.line_input import LineInput
from reader.widgets.panes.pane import Pane

_KEYS = "enter run · esc cancel"

MOST = 100
"""The largest number of lines listed."""

Run = Callable[[], object]


class Command(NamedTuple):
    """A command: its ``text``, the ``keys`` that do the same, and ``also``, other words for it.

    ``preview`` shows what it would do while the cursor is on it.
    """

    text: str
    run: Run
    keys: str = ""
    also: str = ""
    preview: Run | None = None


class Palette(Window[Run | None], inherit_bindings=False):
    """Offers ``commands`` and those that ``make`` returns for the text; dismissed with one to run.

    ``make`` returns commands to list before and after the ones found. ``end_preview`` undoes what
    the previews of commands show.
    """

    BINDINGS = [*bindings("palette"), *app_bindings(without="palette", only=["suspend_process"])]
    CSS_PATH = shipped("styles") / "palette.tcss"

    def __init__(
        self,
        title: str,
        commands: Sequence[Command],
        make: Callable[[str], tuple[list[Command], list[Command]]],
        end_preview: Run = lambda: None,
    ) -> None:
        super().__init__()
        self._end_preview = end_preview
        self._previews = False
        self.commands = commands
        self.make = make
        self._shown: list[Command] = []
        self._input = LineInput()
        self.pane = ChoicePane()
        self.frame = self._box = Vertical(self._input, self.pane)
        self._box.border_title = title
        self._box.border_subtitle = _KEYS

    def compose(self) -> ComposeResult:
        """A text field and the list of commands."""
        yield self._box

    pointed: Pane | None = None
    """Where the terminal's cursor is in the linear mode: in the list, once the user moves in it."""

    def on_mount(self) -> None:
        """All commands."""
        self.set_focus(self._input)
        self._show("")

    def _show(self, typed: str) -> None:
        before, after = self.make(typed)
        if typed:
            scored = [
                (-max(score(typed, each.text), score(typed, f"{each.also} {each.text}") - 1), at)
                for at, each in enumerate(self.commands)
            ]
            found = [self.commands[at] for worth, at in sorted(scored) if worth < 0]
        else:
            found = list(self.commands)
        self._shown = [*before, *found, *after][:MOST]
        self.pane.show([Choice(each.text, each.keys) for each in self._shown])
        if typed and self._shown and settings.is_on("linear") and not self._input.notice:
            # The cursor is where the user types; no markup: a name may be in it.
            self._box.border_subtitle = Content(f"enter: {self._shown[0].text} · esc cancel")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Something was typed."""
        event.stop()
        self.pointed = None
        self._box.border_subtitle = self._input.notice or _KEYS
        self._show(event.value.strip())
        self._preview(None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """``enter``."""
        event.stop()
        self.pane.choose()

    def on_chosen(self, message: Chosen) -> None:
        """A line was chosen, by key or by mouse."""
        if message.number < len(self._shown):
            command = self._shown[message.number]
            self._preview(command)
            self._previews = False  # it stays
            close(self, command.run)

    def action_choose(self) -> None:
        """Run the command under the cursor."""
        self.pane.choose()

    def action_next(self) -> None:
        """Down in the list."""
        self._move(1)

    def action_previous(self) -> None:
        """Up in the list."""
        self._move(-1)

    def _move(self, steps: int) -> None:
        self.pointed = self.pane
        self.pane.move(steps)
        self._preview(self._shown[self.pane.cursor] if self._shown else None)

    def _preview(self, command: Command | None) -> None:
        """Show what ``command`` would do, if it can, instead of what was shown before."""
        if command is not None and command.preview is not None:
            self._previews = True
            command.preview()
        elif self._previews:
            self._previews = False
            self._end_preview()

    def action_leave(self) -> None:
        """Close the palette."""
        close(self)

    def on_unmount(self) -> None:
        """However it was closed, nothing is previewed any more."""
        self._preview(None)
