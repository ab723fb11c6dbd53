"""The menu of corrections: a key chooses the operation, a list or text field asks for details."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from reader.model import ENTITY_KINDS, Entity, EntityKind
from reader.safety import safe_line
from reader.screens.dialogs.windows import Hints, Window, close
from reader.screens.library.interface import Library
from reader.store.entities.catalog import EntityCatalog
from reader.store.entities.corrections import Correction
from reader.store.entities.records import EntityKey
from reader.text import counted
from reader.text.cells import fit
from reader.text.folding import fold_name
from reader.widgets.actions.bindings import app_bindings, at_place, bindings
from reader.widgets.actions.keymap import keys_of
from reader.widgets.actions.table import key_name
from reader.widgets.choices import Choice, ChoicePane, Chosen
from reader.widgets.line_input import LineInput
from reader.widgets.panes.entity_card import KINDS

MOST_CANDIDATES = 50

Step = Literal["menu", "merge", "split", "split_name", "rename", "retype"]

_BACK = ("esc", "back")

_HINTS: dict[Step, Hints] = {
    "menu": (("", "press its letter"), ("enter", "choose"), ("esc", "cancel")),
    "merge": (("", "type a name"), ("↑ ↓", ""), ("enter", "merge"), _BACK),
    "split": (("x", "tick"), ("enter", "continue"), _BACK),
    "split_name": (("", "type its name"), ("enter", "split"), _BACK),
    "rename": (("", "type a name"), ("enter", "rename"), _BACK),
    "retype": (("enter", "change kind"), _BACK),
}


class Subject(NamedTuple):
    """The entity to correct: its key, name and spellings, and the article on screen.

    ``article`` is the id, or empty; ``near`` are the other entities of the article.
    """

    key: EntityKey
    name: str
    forms: Sequence[str]
    article: str = ""
    near: Sequence[Entity] = ()


class CorrectionMenu(Window[Correction | None], inherit_bindings=False):
    """Asks how to correct ``subject``; dismissed with a correction, or None."""

    BINDINGS = [*bindings("correcting", "choosing"), *app_bindings(without="correcting")]

    def __init__(self, subject: Subject, known: EntityCatalog, library: Library) -> None:
        super().__init__()
        self._library = library
        self._subject = subject
        self._known = known
        self._step: Step = "menu"
        self._pane = ChoicePane()
        self._input = LineInput()
        self.frame = self._box = Vertical(self._input, self._pane)
        self._candidates: list[EntityKey] = []
        self._marked: set[int] = set()
        self.searching = False
        # Keys pressed before the search has ended: they move along its results.
        self._steps: list[int] = []
        self._entered = False

    def compose(self) -> ComposeResult:
        """A text field, if one is needed, and the list."""
        yield self._box

    def on_mount(self) -> None:
        """The five corrections."""
        self._menu()

    # Steps

    def _go(self, step: Step, choices: Sequence[Choice], typed: str | None = None) -> None:
        self._step = step
        self._box.border_title = Content(fit(f"Correct {self._subject.name}", 60))  # no markup
        self.hint(*_HINTS[step])
        self._pane.display = bool(choices) or typed is None or step == "merge"
        self._pane.show(choices)
        self._input.display = typed is not None
        if typed is None:
            self.set_focus(self._pane)
        else:
            self._input.value = typed
            self._input.cursor_position = len(typed)
            self.set_focus(self._input)

    def _menu(self) -> None:
        actions = at_place("correcting")
        self._go("menu", [Choice(each.description, key=key_name("".join(keys_of(each)[:1])))
                          for each in actions if each.id != "leave"])  # fmt: skip

    def action_merge(self) -> None:
        """Ask which entity to merge it with."""
        if self._step == "menu":
            self._go("merge", (), "")
            self._offer_near()

    def action_split(self) -> None:
        """Ask which of its names belong to another entity."""
        if self._step == "menu":
            self._marked = set()
            self._go("split", self._forms())

    def action_rename(self) -> None:
        """Ask for its name."""
        if self._step == "menu":
            self._go("rename", (), self._subject.name)

    def action_retype(self) -> None:
        """Ask for its kind."""
        if self._step == "menu":
            self._go("retype", [Choice(KINDS[kind], kind=kind) for kind in self._other_kinds()])

    def action_hide(self) -> None:
        """Hide it: it is not an entity."""
        if self._step == "menu":
            close(self, Correction("hide", self._key.kind, self._subject.name))

    def action_leave(self) -> None:
        """Go back a step; from the menu, close it."""
        if self._step == "menu":
            close(self, None)
        elif self._step == "split_name":
            self._go("split", self._forms())
        else:
            self._menu()

    # Choosing

    def action_choose(self) -> None:
        """Choose the line under the cursor."""
        self._pane.choose()

    def action_mark(self) -> None:
        """Tick the line under the cursor, or untick it."""
        if self._step == "split":
            self._marked ^= {self._pane.cursor}
            self._pane.show(self._forms(), self._pane.cursor)

    def action_choice_down(self) -> None:
        """Move down in the list while the user types."""
        self._move(1)

    def action_choice_up(self) -> None:
        """Move up in the list while the user types."""
        self._move(-1)

    def _move(self, steps: int) -> None:
        if self.searching:
            self._steps.append(steps)
        else:
            self._pane.move(steps)

    def on_chosen(self, message: Chosen) -> None:
        """A line was chosen, by key or by mouse."""
        number = message.number
        if self._step == "menu":
            ids = [each.id for each in at_place("correcting") if each.id != "leave"]
            getattr(self, f"action_{ids[number]}")()
        elif self._step == "merge" and number < len(self._candidates):
            self._merge_into(self._candidates[number])
        elif self._step == "retype":
            kind = self._other_kinds()[number]
            name = self._subject.name
            close(self, Correction("retype", self._key.kind, name, kind, name))
        elif self._step == "split":
            self._marked = self._marked or {number}
            self._name_split()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Something was typed: offer the entities with such a name."""
        event.stop()
        if self._input.display:
            self.hint(*_HINTS[self._step], said=self._input.notice)
        if self._step != "merge":
            return
        text, self._steps, self._entered = event.value.strip(), [], False
        self.searching = bool(text)
        if text:
            self._library.in_thread(
                lambda: self._known.search(text, MOST_CANDIDATES), "merge",
                lambda found: self._found(text, found), exclusive=True, screen=self,
            )  # fmt: skip
        else:
            self._offer_near()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """``enter``: the line in the list, or what was typed."""
        event.stop()
        if self._step == "merge":
            self._entered = self.searching
            if not self.searching:
                self._take_line()
            return
        name = safe_line(event.value)
        if not name:
            self.hint(("", "a name is needed"), _BACK)
            return
        kind, own = self._key.kind, self._subject.name
        if self._step == "rename":
            correction = Correction("rename", kind, own, kind, name)
            close(self, correction if name != own else None)
        elif self._step == "split_name" and fold_name(name) != fold_name(own):
            forms, article = self._split()
            close(self, Correction("split", kind, own, kind, name, forms, article))
        elif self._step == "split_name":
            self.hint(("", "a different name is needed"), _BACK)

    def _take_line(self) -> None:
        if not self._candidates:
            self.hint(("", "no such name"), _BACK)
        self._pane.choose()

    # The choices

    @property
    def _key(self) -> EntityKey:
        return self._subject.key

    def _other_kinds(self) -> list[EntityKind]:
        return [kind for kind in ENTITY_KINDS if kind != self._key.kind]

    def _forms(self) -> list[Choice]:
        lines = [Choice(form, marked=number in self._marked)
                 for number, form in enumerate(self._subject.forms)]  # fmt: skip
        if self._subject.article:
            lines.append(Choice("All mentions in this article", marked=len(lines) in self._marked))
        return lines

    def _split(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The marked forms, and the article if all of its mentions are meant."""
        forms = self._subject.forms
        marked = tuple(forms[number] for number in sorted(self._marked) if number < len(forms))
        return marked, (self._subject.article,) if len(forms) in self._marked else ()

    def _name_split(self) -> None:
        forms, _ = self._split()
        self._go("split_name", (), max(forms, key=len, default=self._subject.name))

    def _merge_into(self, key: EntityKey) -> None:
        close(
            self,
            Correction(
                "merge", self._key.kind, self._subject.name, key.kind, self._known.name(key)
            ),
        )

    def _found(self, text: str, found: list[tuple[EntityKey, int]]) -> None:
        if self._step == "merge" and self._input.value.strip() == text:
            if not self.searching:  # a space was typed behind it: the user has moved on since
                return
            self.searching = False
            self._offer([each for each in found if each[0] != self._key])
            for steps in self._steps:
                self._pane.move(steps)
            if self._entered:
                self._entered = False
                self._take_line()
        elif self._step != "merge":
            self.searching = self._entered = False

    def _offer_near(self) -> None:
        """Before any typing, offer the article's other entities, those of the same kind first."""
        near = [each for each in self._subject.near if self._known.key(each) != self._key]
        near.sort(key=lambda each: each.kind != self._key.kind)
        keys = (self._known.key(each) for each in near)
        self._offer([(key, self._known.count(key)) for key in keys])

    def _offer(self, found: list[tuple[EntityKey, int]]) -> None:
        self._candidates = [key for key, _ in found]
        self._pane.show(
            [Choice(self._known.name(key), f"{KINDS[key.kind]} · {counted(count, 'article')}",
                    kind=key.kind) for key, count in found]
        )  # fmt: skip
