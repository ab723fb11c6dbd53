"""Notes: the editor is opened, and what comes out of it is kept."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from textual.screen import Screen

from reader.model import Article
from reader.screens.library.user_marks import UserMarks

if TYPE_CHECKING:
    from reader.store.user.drafts import Drafts


class Noting:
    """Has notes written on articles, above ``screen``."""

    def __init__(self, screen: Screen[None], user_marks: UserMarks) -> None:
        self._screen = screen
        self._user_marks = user_marks

    @cached_property
    def _drafts(self) -> Drafts:
        from reader.store.user.drafts import Drafts  # nobody needs them to start

        return Drafts()

    def _drop(self, article: str) -> None:
        with suppress(OSError):  # then the next editor begins with the draft, which is the note
            self._drafts.drop(article)

    async def write(self, article: Article, quoting: str = "") -> None:
        """Open the editor on the note on ``article``, with the passage ``quoting`` at its end."""
        from reader.screens.dialogs.note_editor import NoteEditor

        note = self._user_marks.marks.notes.get(article.id, "")

        def kept(text: str | None) -> None:
            if text is not None and self._user_marks.set_note(article.id, text):
                self._user_marks.when_saved(lambda: self._drop(article.id))

        editor = NoteEditor(
            article.id, article.listing, note, self._drafts, self._user_marks.say, quoting
        )  # fmt: skip
        await self._screen.app.push_screen(editor, kept)
