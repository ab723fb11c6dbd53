"""The window for writing a note. Its text survives a crash or a lost connection."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Region
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import TextArea

from reader.safety import safe_line, safe_text
from reader.screens.dialogs.windows import WIDEST, Window, close
from reader.store.user.marks import Marks
from reader.store.user.user_file import MarksError
from reader.text.cells import fit
from reader.widgets.actions.bindings import app_bindings, bindings

_NARROWEST = 40
"""Cells of the narrowest editor beside other panes."""

_PAUSE = 0.5
"""Seconds after a key until the draft is saved: a pause in typing, or a long word."""

_KEYS = (("ctrl+s", "save"), ("esc", "keep as draft"), ("ctrl+r", "revert"))

_TITLE = 70
"""Cells for the title in the frame, where that has its full width; Textual cuts it in less."""

MOST_PASTED = 100_000
"""The longest paste that a note accepts: twenty times a long article."""

_LONGEST_LINE = 10_000
"""A longer line of a paste is broken, because each key lays out its whole line."""


class NoteArea(TextArea, inherit_bindings=False):
    """A text area that makes pasted text safe. ``ctrl+z`` is left to the app."""

    takes_text = True
    BINDINGS = [
        each
        for each in TextArea.BINDINGS
        if not (isinstance(each, Binding) and each.action == "undo")
    ]

    async def _on_paste(self, event: events.Paste) -> None:
        # Textual would call its own handler, too.
        event.prevent_default()
        event.stop()
        self._insert(event.text)

    def action_paste(self) -> None:
        """Insert the text copied in Reader."""
        self._insert(self.app.clipboard)

    def _insert(self, text: str) -> None:
        if len(text) > MOST_PASTED:
            text = text[:MOST_PASTED]
            if isinstance(window := self.screen, Window):
                window.say(f"pasted: the first {MOST_PASTED:,} characters")
        if edit := self._replace_via_keyboard(safe_text(text, _LONGEST_LINE), *self.selection):
            self.move_cursor(edit.end_location)


class NoteEditor(Window[str | None], inherit_bindings=False):
    """Edits the note on the article with the id ``article`` and the given ``title``.

    It stands above ``beside``, the pane of the article, where that has room for it. Dismissed with
    the text to save, or with None if the user left it. Then the text is saved as a draft, if it
    differs from the note, and the next editor starts with it.
    """

    mode = "NOTE"
    BINDINGS = [*bindings("note"), *app_bindings(without="note")]

    def __init__(
        self,
        article: str,
        title: str,
        marks: Marks,
        say: Callable[[str], None],
        quoting: str = "",
        beside: Widget | None = None,
    ) -> None:
        super().__init__()
        self._beside = beside
        self._article = article
        self._note = marks.notes.get(article, "")
        self._marks = marks
        self._say = say
        draft = marks.drafts.get(article)
        text = self._note if draft is None else draft
        self._warned = False
        self.frame = self._area = NoteArea(
            with_quotation(text, quoting), soft_wrap=True, highlight_cursor_line=False
        )
        self._area.cursor_blink = False  # a blinking cursor costs bytes over SSH
        self._area.border_title = Content(fit(f"Note · {title}", _TITLE))  # no markup: it is data
        self._is_draft = draft is not None
        self._timer: Timer | None = None
        self._saved = False

    def compose(self) -> ComposeResult:
        """The text area."""
        yield self._area

    def on_mount(self) -> None:
        """Put the cursor at the end."""
        self.hint(*([("", "draft")] if self._is_draft else []), *_KEYS)
        self._area.move_cursor(self._area.document.end)
        self._area.focus()

    def fit(self) -> None:
        """Stand above the article; list and names stay visible."""
        pane = self._beside.region if self._beside is not None else Region()
        room = pane.width - 2
        if room < _NARROWEST:
            pane, room = self.app.size.region, self.app.size.width - 2
        width = min(room, WIDEST)
        left = pane.x + (pane.width - width) // 2
        self._area.styles.width = width
        self._area.styles.margin = (0, 0, 1, left)
        super().fit()

    def on_resize(self) -> None:
        """The pane of the article gets its new size after the window."""
        self.call_after_refresh(self.fit)

    def on_text_area_changed(self) -> None:
        """The text has changed: save the draft at the next pause."""
        if self._timer is None:
            self._timer = self.set_timer(_PAUSE, self._pause)

    def _pause(self) -> None:
        self._timer = None
        self._save_draft()

    def _save_draft(self) -> None:
        """Save the draft, or discard it if it does not differ from the note."""
        text, reason = self._area.text, ""
        try:
            if text.strip() == self._note.strip():
                self._marks.discard_draft(self._article)
            else:
                self._marks.save_draft(self._article, text)
        except MarksError as error:
            reason = str(error)
        reason = reason or self._marks.problem or self._marks.trouble
        if reason:
            self.hint(*_KEYS, said=safe_line(f"draft not saved: {reason}"))
        elif self._warned:
            self.hint(*_KEYS)
        self._warned = bool(reason)

    def on_unmount(self) -> None:
        """Reader ends, perhaps because the connection broke: save what was typed."""
        if not self._saved:
            self._save_draft()

    def action_keep(self) -> None:
        """Save the note. If that fails, the draft stays."""
        self._save_draft()
        self._saved = True
        close(self, self._area.text)

    def leave(self) -> None:
        """Leave; what was typed stays as a draft."""
        self._save_draft()
        if self._area.text.strip() != self._note.strip():
            self._say("Draft saved. a opens it.")
        close(self, None)

    def action_leave(self) -> None:
        """Leave."""
        self.leave()

    def action_revert(self) -> None:
        """Revert the note; undo brings the text back."""
        self._area.replace(self._note, (0, 0), self._area.document.end)

    def action_undo(self) -> None:
        """Undo the last edit."""
        self._area.undo()


def with_quotation(note: str, passage: str) -> str:
    """``note``, and below it ``passage`` quoted as in a mail, with room to write below."""
    if not passage:
        return note
    lines = "\n".join(f"> {line}".rstrip() for line in passage.split("\n"))
    return "\n\n".join([*([note.rstrip()] if note.strip() else []), lines, ""])
