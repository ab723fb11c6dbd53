"""Notes: the editor is opened, and what comes out of it is saved."""

from __future__ import annotations

from reader.model import Article
from reader.screens.library.interface import Library
from reader.screens.library.user_marks import UserMarks


class Notes:
    """Opens the editor for notes on articles."""

    def __init__(self, library: Library, marks: UserMarks) -> None:
        self._library = library
        self._marks = marks

    async def action_annotate(self) -> None:
        """Write a note on the article."""
        if self._library.has_article() and (article := self._library.article) is not None:
            await self.write(article)

    async def write(self, article: Article, quoting: str = "") -> None:
        """Open the editor on the note on ``article``, with the passage ``quoting`` at its end."""
        from reader.screens.dialogs.note_editor import NoteEditor

        marks = self._marks

        def written(text: str | None) -> None:
            if text is not None and marks.set_note(article.id, text):
                marks.discard_draft(article.id)

        editor = NoteEditor(article.id, article.listing, marks.marks, self._library.say, quoting)
        await self._library.app.push_screen(editor, written)
