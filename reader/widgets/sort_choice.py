"""The question in place of the status line: what the list is to be sorted by."""

from __future__ import annotations

from textual import events

from reader.store.sorting import Sort, SortName
from reader.widgets.actions import bindings, choices
from reader.widgets.bars import Bar, sort_words
from reader.widgets.messages import SortChosen
from reader.widgets.pane import Piece


class SortChoice(Bar, can_focus=True):
    """One line with a key for each order; any other key leaves it."""

    BINDINGS = bindings("sorts")
    COMPONENT_CLASSES = {"bar--quiet", "bar--key", "bar--name"}

    def __init__(self) -> None:
        super().__init__(id="sort-choice")
        self._sort = Sort()
        self._offered: list[tuple[str, str, str]] = []

    def begin(self, sort: Sort, *, ranked: bool) -> None:
        """Take the keys. ``sort`` is how the list is sorted; ``ranked``: there is a relevance."""
        self._sort = sort
        self._offered = [each for each in choices("sorts") if ranked or "relevance" not in each[0]]
        self.display = True
        self.refresh()
        self.screen.set_focus(self)

    def left(self, room: int) -> list[Piece]:
        """The question and what may be answered; where there is little room, in short."""
        style = self.get_component_rich_style
        shown: list[tuple[str, str]] = []
        for name, key, label in self._offered:
            now = name == f"sort_by({self._sort.by!r})"
            shown.append((key, sort_words(self._sort).removeprefix("by ") if now else label))
        if sum(len(key) + len(label) + 3 for key, label in shown) + len("Sort by") > room:
            pieces = [("By", style("bar--name"))]
            # "d date" is "date", with its key made out.
            for key, label in ((key, label) for _, key, label in self._offered):
                rest = label[1:] if label.startswith(key) else f" {label}"
                pieces += [(f" {key}", style("bar--key")), (rest, style("bar--quiet"))]
            return pieces
        pieces = [("Sort by", style("bar--name"))]
        for key, label in shown:
            pieces += [(f"  {key}", style("bar--key")), (f" {label}", style("bar--quiet"))]
        return pieces

    def right(self) -> str:
        """How to leave it, where there is room for that."""
        return "esc: as it is" if self.size.width >= 56 else ""

    def on_key(self, event: events.Key) -> None:
        """A key that is no answer leaves the list as it is, and does nothing else."""
        if event.key not in {key for _, key, _ in self._offered}:
            event.stop()
            self.post_message(SortChosen(None))

    def action_sort_by(self, name: SortName) -> None:
        """The answer."""
        self.post_message(SortChosen(name))
