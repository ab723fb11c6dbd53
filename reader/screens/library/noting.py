"""Notes: the editor is opened, and what comes out of it is saved."""

from __future__ import annotations

from textual.screen import Screen

from reader.model import Article
from reader.screens.library.user_marks import UserMarks


class Noting:
    """Has notes written on articles, above ``screen``."""

    def __init__(self, screen: Screen[None], user_marks: UserMarks) -> None:
        self._screen = screen
        self._user_marks = user_marks

    async def write(self, article: Article, quoting: str = "") -> None:
        """Open the editor on the note on ``article``, with the passage ``quoting`` at its end."""
        from reader.screens.dialogs.note_editor import NoteEditor

        def written(text: str | None) -> None:
            if text is not None and self._user_marks.set_note(article.id, text):
                self._user_marks.discard_draft(article.id)

        editor = NoteEditor(
            article.id, article.listing, self._user_marks.marks, self._user_marks.say, quoting
        )
        await self._screen.app.push_screen(editor, written)
