"""The command palette: type a few letters of a command, a name or a title, and go there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from reader import settings
from reader.model import EntityKind
from reader.screens.dialogs.windows import Window, close
from reader.text.fuzzy import score
from reader.widgets.actions.bindings import app_bindings, bindings
from reader.widgets.choices import Choice, ChoicePane, Chosen
from reader.widgets.line_input import LineInput
from reader.widgets.panes.pane import Pane

_KEYS = (("enter", "run"), ("esc", "cancel"))

MOST = 200
"""The largest number of lines listed."""

_WORD = 500
"""A letter is worth more if its whole word is found, less if only letters of the word are: see
:func:`reader.text.fuzzy.score`."""

_MOST_SCATTERED = 2
"""How many lines that have only the letters stand below those of their group with the words."""

_COMMANDS = "Commands"
"""The heading of commands below other groups; at the top the title of the window says it."""

SHORTEST = 2
"""Letters from which on names and titles are looked up."""

Run = Callable[[], object]


class Command(NamedTuple):
    """A command: its ``text``, the ``keys`` that do the same, and ``also``, other words for it.

    Those of a ``group`` stand together, below its name; plain commands have none.
    ``preview`` shows what it would do while the cursor is on it. A name has a ``kind``. A command
    that is only listed once something is ``typed`` would fill the list otherwise.
    """

    text: str
    run: Run
    keys: str = ""
    also: str = ""
    preview: Run | None = None
    kind: EntityKind | None = None
    typed: bool = False
    group: str = ""


Tell = Callable[[list[Command]], object]


class Palette(Window[Run | None], inherit_bindings=False):
    """Offers ``commands`` and those that ``make`` returns for the text; dismissed with one to run.

    The groups of ``commands`` keep their order; those in which no line has the typed words stand
    below what is looked up.
    ``make`` returns commands to list before and after the ones found. ``look_up`` finds slower ones
    for a text, and passes them to a function; they stand below the commands that have the typed
    words. ``end_preview`` undoes what the previews of commands show.
    """

    BINDINGS = [*bindings("palette"), *app_bindings(without="palette", only=["suspend_process"])]

    def __init__(
        self,
        title: str,
        commands: Sequence[Command],
        make: Callable[[str], tuple[list[Command], list[Command]]],
        end_preview: Run = lambda: None,
        look_up: Callable[[str, Palette, Tell], object] | None = None,
    ) -> None:
        super().__init__()
        self._look_up = look_up
        self._typed = ""
        self._looked_up: str | None = ""
        """The text whose names and titles are listed; None while they are looked up."""
        self._things: list[Command] = []
        self._entered = False
        self._end_preview = end_preview
        self._previews = False
        self.commands = commands
        self.make = make
        self._shown: list[Command] = []
        self._input = LineInput()
        self._order = {group: at for at, group in enumerate(
            dict.fromkeys(each.group for each in commands))}  # fmt: skip
        self.pane = ChoicePane(marks=look_up is not None)
        self.frame = self._box = Vertical(self._input, self.pane)
        self._box.border_title = title

    def compose(self) -> ComposeResult:
        """A text field and the list of commands."""
        yield self._box

    pointed: Pane | None = None
    """Where the terminal's cursor is in the linear mode: in the list, once the user moves in it."""

    def on_mount(self) -> None:
        """All commands."""
        self.hint(*_KEYS)
        self.set_focus(self._input)
        self._show("")

    def _show(self, typed: str) -> None:
        self._typed, self._things, self._entered = typed, [], False
        before, after = self.make(typed)
        if typed:
            scored = [
                (-max(score(typed, each.text), score(typed, f"{each.also} {each.text}") - 1), at)
                for at, each in enumerate(self.commands)
            ]
            found = [(worth, self.commands[at]) for worth, at in sorted(scored) if worth < 0]
            sure = -_WORD * len(typed.replace(" ", ""))
            first, last = self._grouped(
                [each for worth, each in found if worth <= sure and each not in before],
                [each for worth, each in found if worth > sure],
            )
            self._before = [*before, *first]
            self._after = [*last, *after]
        else:
            self._before = [*before, *(each for each in self.commands if not each.typed)]
            self._after = after
        self._list(0)
        self._ask()

    def _grouped(
        self, near: list[Command], scattered: list[Command]
    ) -> tuple[list[Command], list[Command]]:
        """The commands by their groups: first the groups of ``near``, then the other ones."""
        first, last = list(near), []
        left = dict.fromkeys((each.group for each in near), _MOST_SCATTERED)
        for each in scattered:
            if each.group not in left:
                last.append(each)
            elif left[each.group]:
                left[each.group] -= 1
                first.append(each)
        first, last = (
            sorted(each, key=lambda command: self._order[command.group]) for each in (first, last)
        )
        return first, [each._replace(group=each.group or _COMMANDS) for each in last]

    def _list(self, cursor: int) -> None:
        typed = self._typed
        self._shown = [*self._before, *self._things, *self._after][:MOST]
        self.pane.show([Choice(each.text, each.keys, kind=each.kind, group=each.group)
                        for each in self._shown], cursor)  # fmt: skip
        if typed and self._shown and settings.is_on("linear") and not self._input.notice:
            # The cursor is where the user types.
            self.hint(said=f"enter: {self._shown[0].text} · esc cancel")

    def _ask(self) -> None:
        """Look up names and titles; one text at a time, so that no key waits for another's."""
        if self._look_up is None or self._looked_up is None or self._looked_up == self._typed:
            return
        if len(self._typed) < SHORTEST:
            self._looked_up = self._typed
            return
        text, self._looked_up = self._typed, None
        self._look_up(text, self, partial(self.found, text))

    def found(self, text: str, things: list[Command]) -> None:
        """``text`` has been looked up. The line that the user has moved to stays where it is."""
        self._looked_up = text
        if text == self._typed:
            here = self.pane.cursor
            moved = self.pointed is not None
            if moved and here >= len(self._before):
                self._after = [*self._after, *things]  # below, so that nothing moves
            else:
                self._things = things
            self._list(here)
            if self._entered:
                self.pane.choose()
        self._ask()

    @property
    def _waits(self) -> bool:
        """Whether what is looked up may still become the line of the cursor."""
        unsettled = self._looked_up is None and not self._before and self.pointed is None
        return unsettled and self._look_up is not None

    def on_input_changed(self, event: Input.Changed) -> None:
        """Something was typed."""
        event.stop()
        self.pointed = None
        self.hint(*_KEYS, said=self._input.notice)
        self._show(event.value.strip())
        self._preview(None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """``enter``; what it does, does not depend on how fast names are looked up."""
        event.stop()
        self.action_choose()

    def on_chosen(self, message: Chosen) -> None:
        """A line was chosen, by key or by mouse."""
        if message.number < len(self._shown):
            command = self._shown[message.number]
            self._preview(command)
            self._previews = False  # it stays
            close(self, command.run)

    def action_choose(self) -> None:
        """Run the command under the cursor."""
        if self._waits:
            self._entered = True
        else:
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
