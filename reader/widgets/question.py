"""A question for the input line: the line shows it, and the question decides what follows.

It is separate from the line, which imports Textual's ``Input``, because a start needs only this.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, Protocol

from reader.widgets.actions.table import Place

Role = Literal["quiet", "key", "name"]
"""A word's style: a part of :class:`reader.widgets.bars.Bar`, without the ``bar--``."""

Words = list[tuple[str, Role]]


class Line(Protocol):
    """The input line, as a question sees it."""

    text: str
    """The typed text; setting it posts no ``Typed``."""

    @property
    def notice(self) -> str:
        """What was wrong with the last paste; empty if nothing was."""

    def show(self) -> None:
        """Show the sign, hint and words of the question as they are now."""


class Question:
    """Asks for a text or, if there are ``answers``, for one of these keys.

    The keys of ``place`` apply meanwhile. If the line has no method for an action, the question has
    one, ``action_…``. Subclasses override the methods that they need.
    """

    place: Place = "line"
    answers: Collection[str] | None = None
    tag = ""
    """The word that the line begins with, in reverse; in the linear mode, ``sign`` replaces it."""
    sign = ""
    """Shown before the text; ``short_sign`` if the line is too narrow for it."""
    short_sign = ""
    about = ""
    """Shown between tag and text; ``short_about`` if the line is too narrow for it."""
    short_about = ""
    text = ""
    """The initial text."""
    hint = ""
    """Shown after the text, cut as needed."""
    wrong = False
    """Whether ``hint`` is an error."""
    line: Line
    """The line that asks it; set when it is asked."""

    def words(self, room: int) -> Words | None:  # noqa: ARG002
        """The words after the text in ``room`` cells; None: the hint."""
        return None

    def say(self, message: str) -> None:
        """Say ``message``, if there is room for it beside the question."""

    def right(self, room: int) -> str:  # noqa: ARG002
        """The right end of a line that asks for a key and has ``room`` cells after its tag."""
        return ""

    def typed(self, text: str) -> None:
        """The text has changed."""

    async def accepts(self, text: str) -> bool:  # noqa: ARG002
        """Whether ``enter`` ends the question; called before :meth:`entered`."""
        return True

    def entered(self, text: str) -> None:
        """The text was entered, and the pane has the focus again."""

    def cancelled(self) -> None:
        """The question was cancelled, and the pane has the focus again."""

    def abandoned(self) -> None:
        """The line has lost the focus by a click elsewhere."""

    def refused(self) -> bool:
        """Called for a key that is not an answer; False lets it do what it does elsewhere."""
        return True
