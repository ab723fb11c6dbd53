"""A text field of one line, which all prompts use: a paste becomes one line, too."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widgets import Input

from reader.safety import safe_text
from reader.system.lazy import lazy_pattern

MOST_PASTED = 2_000
"""The longest paste that a prompt accepts: longer than any query, name or path."""

_AROUND = lazy_pattern(r"\A\s*\n\s*|\s*\n\s*\Z")
_BETWEEN = lazy_pattern(r"\s*\n\s*")


def one_line(text: str) -> str:
    """``text`` safe and in one line: line breaks and tabs become blanks, empty lines vanish."""
    lines = safe_text(text.replace("\t", "\n"))
    return _BETWEEN.sub(" ", _AROUND.sub("", lines))


def pasted_line(text: str) -> tuple[str, str]:
    """The part of a pasted ``text`` that a prompt accepts, and a message if it is cut."""
    # What is joined gets shorter; what is far too long is not even looked at.
    line = one_line(text[: 10 * MOST_PASTED])
    if len(line) > MOST_PASTED or len(text) > 10 * MOST_PASTED:
        return line[:MOST_PASTED], f"cut at {MOST_PASTED:,}"
    return line, ""


class LineInput(Input):
    """A text field without a frame. :attr:`notice` says what was wrong with the last paste."""

    takes_text = True
    """Characters are typed text, so that several may come at once."""

    class Changed(Input.Changed, namespace="input"):
        """As Textual's own; when several letters come at once, it is posted for the last."""

        def can_replace(self, message: Message) -> bool:
            """True for a later change."""
            return isinstance(message, Input.Changed)

    def __init__(self) -> None:
        super().__init__(compact=True, select_on_focus=False)
        self.cursor_blink = False  # a blinking cursor costs bytes over SSH
        self.notice = ""

    def _on_paste(self, event: events.Paste) -> None:
        # Textual would call its own handler, too.
        event.prevent_default()
        event.stop()
        self._insert(event.text)

    def action_paste(self) -> None:
        """Insert the text copied in Reader."""
        self._insert(self.app.clipboard)

    def _insert(self, text: str) -> None:
        line, notice = pasted_line(text)
        self.notice = notice or self.notice
        if line:
            self.replace(line, *self.selection)

    async def _on_key(self, event: events.Key) -> None:  # noqa: ARG002
        self.notice = ""
