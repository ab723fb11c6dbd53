"""The question in place of the status line: what the list is to be sorted by."""

from __future__ import annotations

from textual import events

from reader.store.sorting import Sort, SortName
from reader.text.cells import fit, width_of
from reader.widgets.actions.bindings import bindings, choices
from reader.widgets.bars import Bar, sort_words
from reader.widgets.chips import shared
from reader.widgets.messages import SortChosen
from reader.widgets.panes.pane import Piece


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
        """The question and what may be answered, each key before its word; cut as needed."""
        style = self.get_component_rich_style
        title, gap, shown = self._fitting(room)
        pieces = [(title, style("bar--name"))] if title else []
        for key, label in shown:
            before = gap if pieces else ""
            pieces += [(f"{before}{key}", style("bar--key")), (f" {label}", style("bar--quiet"))]
        return pieces

    def _fitting(self, room: int) -> tuple[str, str, list[tuple[str, str]]]:
        """The widest title, gap, and keys with words that fit in ``room`` cells."""
        now = f"sort_by({self._sort.by!r})"
        plain = [(key, label) for _, key, label in self._offered]
        full = [
            (key, sort_words(self._sort).removeprefix("by ") if name == now else label)
            for name, key, label in self._offered
        ]
        tries = (
            ("Sort by", "  ", full), ("Sort by", "  ", plain), ("By", "  ", plain), ("", " ", plain)
        )  # fmt: skip
        for title, gap, shown in tries:
            if _width(title, gap, shown) <= room:
                return title, gap, shown
        keys = sum(width_of(key) + 1 for key, _ in plain) + len(plain) - 1
        widths = shared([width_of(label) for _, label in plain], max(room - keys, len(plain)))
        cut = [(key, fit(label, width)) for (key, label), width in zip(plain, widths, strict=True)]
        return "", " ", cut

    def right(self) -> str:
        """How to leave it, where there is room for that beside the whole question."""
        leave, gap = "esc: as it is", 4
        title, _, shown = self._fitting(self.size.width - len(leave) - gap)
        whole = title == "Sort by" and shown == self._fitting(self.size.width)[2]
        return leave if whole else ""

    def on_key(self, event: events.Key) -> None:
        """A key that is no answer leaves the list as it is, and does nothing else."""
        if event.key not in {key for _, key, _ in self._offered}:
            event.stop()
            self.post_message(SortChosen(None))

    def action_sort_by(self, name: SortName) -> None:
        """The answer."""
        self.post_message(SortChosen(name))


def _width(title: str, gap: str, shown: list[tuple[str, str]]) -> int:
    parts = [*([title] if title else []), *(f"{key} {label}" for key, label in shown)]
    return sum(map(width_of, parts)) + len(gap) * (len(parts) - 1)
