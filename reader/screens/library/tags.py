"""Asks for tags in the input line, and adds them to the articles or removes them."""

from __future__ import annotations

from collections.abc import Sequence

from reader.screens.library.asking import Asking
from reader.screens.library.interface import Library
from reader.screens.library.user_marks import UserMarks
from reader.text.cells import width_of
from reader.text.counting import counted
from reader.widgets.actions.action import Place
from reader.widgets.question import Question, Words


class Tags:
    """Asks for the tags of the article, or of the range in the list."""

    def __init__(self, library: Library, asking: Asking, marks: UserMarks) -> None:
        self._library = library
        self._asking = asking
        self._marks = marks

    async def action_tag(self) -> None:
        """Ask for tags."""
        if self._library.has_article() and (articles := self._marks.targets()):
            await self._asking.ask(TagQuestion(self._marks, articles))


class TagQuestion(Question):
    """Asks for comma-separated tags, beginning with those that all ``articles`` have."""

    place: Place = "tags"
    short_sign = "Tags: "

    def __init__(self, marks: UserMarks, articles: Sequence[str]) -> None:
        from reader.store.user.tagging import SEPARATOR, common_tags, known_tags

        tags = marks.marks.tags
        self._marks = marks
        self._articles = articles
        self._common = common_tags(articles, tags)
        self._known = known_tags(tags, marks.file_tags())
        number = len(articles)
        self.sign = f"Tags of {counted(number, 'article')}: " if number > 1 else "Tags: "
        self.text = "".join(f"{tag}{SEPARATOR}" for tag in self._common)
        self._offer(self.text)

    def _offer(self, text: str) -> None:
        from reader.store.user.tagging import completions

        self._offered = completions(text, self._known, self._common)
        self._at = 0
        self._stepped = False

    def typed(self, text: str) -> None:
        """Suggest the tags that ``text`` may mean."""
        self._offer(text)

    def words(self, room: int) -> Words:
        """The key, the tag that it accepts, and as many others as fit."""
        if self.line.notice:
            return [(self.line.notice, "quiet")]
        offered, at = self._offered, self._at
        if not offered:
            return [("enter ", "key"), ("keeps  ", "quiet"), ("esc ", "key"), ("leaves", "quiet")]
        words: Words = [("tab ", "key"), (offered[at], "name")]
        room -= sum(width_of(text) for text, _ in words)
        for tag in (*offered[at + 1 :], *offered[:at]):
            room -= width_of(tag) + 2
            if room < 0:
                break
            words.append((f"  {tag}", "quiet"))
        return words

    def action_complete(self) -> None:
        """Accept the suggested tag."""
        from reader.store.user.tagging import completed

        if self._offered:
            self.line.text = completed(self.line.text, self._offered[self._at])
            self._offer(self.line.text)
            self.line.show()

    def action_next_tag(self) -> None:
        """Suggest the next tag."""
        self._step(1)

    def action_previous_tag(self) -> None:
        """Suggest the previous tag."""
        self._step(-1)

    def _step(self, steps: int) -> None:
        if self._offered:
            self._stepped = True
            self._at = (self._at + steps) % len(self._offered)
            self.line.show()

    async def accepts(self, text: str) -> bool:  # noqa: ARG002
        """Also accept the tag that the user stepped to."""
        if self._stepped:
            self.action_complete()
        return True

    def entered(self, text: str) -> None:  # noqa: ARG002
        """Give the articles the tags in the line."""
        from reader.store.user.tagging import retagging
        from reader.store.user.user_file import MarksError

        try:
            add, remove = retagging(self.line.text, self._common)
        except MarksError as error:
            self._marks.refuse(error)
            return
        self._marks.retag(self._articles, add, remove)
