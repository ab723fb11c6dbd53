"""The line in place of the status line in which tags are edited, with those that there are."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widgets import Input

from reader.store.user.tagging import SEPARATOR, completed, completions
from reader.text.cells import width_of
from reader.widgets.actions.bindings import bindings
from reader.widgets.asking_line import LEAST_HINT, AskingLine
from reader.widgets.bars import Bar
from reader.widgets.messages import TagsEntered
from reader.widgets.panes.pane import Piece


class Offer(Bar):
    """What the tag may become; ``tab`` takes the one in the middle of attention."""

    COMPONENT_CLASSES = {"bar--quiet", "bar--key", "bar--name"}

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.chosen = 0
        self._notice = ""

    def show(self, tags: list[str], chosen: int = 0, notice: str = "") -> None:
        """Offer ``tags``, of which ``chosen`` is next; or give a ``notice`` instead."""
        self.tags, self.chosen, self._notice = tags, chosen, notice
        self.refresh()

    def left(self, room: int) -> list[Piece]:
        """The key, the chosen tag, and as many after it as there is room for."""
        style = self.get_component_rich_style
        if self._notice:
            return [(self._notice, style("bar--quiet"))]
        if not self.tags:
            return [("enter ", style("bar--key")), ("keeps  ", style("bar--quiet")),
                    ("esc ", style("bar--key")), ("leaves", style("bar--quiet"))]  # fmt: skip
        pieces = [("tab ", style("bar--key")), (self.tags[self.chosen], style("bar--name"))]
        room -= sum(width_of(text) for text, _ in pieces)
        for tag in (*self.tags[self.chosen + 1 :], *self.tags[: self.chosen]):
            room -= width_of(tag) + 2
            if room < 0:
                break
            pieces.append((f"  {tag}", style("bar--quiet")))
        return pieces

    def right(self) -> str:
        """Nothing: the whole line is for tags."""
        return ""


class TagLine(AskingLine):
    """Tags with commas between them. Posts ``TagsEntered``."""

    BINDINGS = bindings("tags")

    def __init__(self) -> None:
        self._offer = Offer()
        super().__init__("tag-line", "tag-sign", self._offer)
        self._known: Sequence[str] = ()
        self._held: Sequence[str] = ()
        self._stepped = False

    def begin(self, sign: str, held: Sequence[str], known: Sequence[str]) -> None:
        """Take the keys. ``held`` tags are there to be edited, all ``known`` ones are offered."""
        self._known, self._held = known, held
        self.take_keys("".join(f"{tag}{SEPARATOR}" for tag in held), sign, "Tags: ")
        self._show()

    def show_beside(self, hint: str, room: int) -> None:  # noqa: ARG002
        """Have the offer take all of ``room``, or nothing where it is too little."""
        self._offer.display = room > LEAST_HINT
        self._offer.styles.width = max(room, 1)

    def _show(self) -> None:
        self._stepped = False
        found = completions(self._input.value, self._known, self._held)
        self._offer.show(found, notice=self._input.notice)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Something was typed: other tags may be meant."""
        event.stop()
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """``enter``; a tag that was stepped to is meant, too."""
        event.stop()
        if self._stepped:
            self.action_complete()
        self.post_message(TagsEntered(self._input.value))

    def action_complete(self) -> None:
        """Take the tag that is offered."""
        if self._offer.tags:
            text = completed(self._input.value, self._offer.tags[self._offer.chosen])
            self._input.value = text
            self._input.cursor_position = len(text)

    def action_next_tag(self) -> None:
        """Offer the next tag first."""
        self._step(1)

    def action_previous_tag(self) -> None:
        """Offer the tag before."""
        self._step(-1)

    def _step(self, steps: int) -> None:
        if self._offer.tags:
            self._stepped = True
            self._offer.show(self._offer.tags, (self._offer.chosen + steps) % len(self._offer.tags))

    def action_cancel(self) -> None:
        """``esc``."""
        self.post_message(TagsEntered(None))
