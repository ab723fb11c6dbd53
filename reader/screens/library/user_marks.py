"""The user's marks: a key sets one, it is saved at once, shown in the list, and can be undone.

A mark that cannot be saved at once (another program has locked the file, the disk is full) is shown
all the same. The status line counts such marks until they are saved, and the notices say why.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reader.model import Article, MentionField, Notice
from reader.safety import safe_line
from reader.screens.library.asking import Asking
from reader.screens.library.interface import Library
from reader.store.articles import several
from reader.text import counted
from reader.text.cells import width_of
from reader.text.typography import Line, Span
from reader.widgets.actions.keymap import named
from reader.widgets.actions.table import Place
from reader.widgets.panes.list_items import RowMarks
from reader.widgets.panes.reading_pane import annotation_lines
from reader.widgets.question import Question, Words

if TYPE_CHECKING:
    from reader.store.user.marks import Marks


Said = str | Callable[[Any], str]
"""The message after an action: a sentence, or a function that makes one from the result."""

_EVERY = 3.0
"""Seconds between two checks for marks of other Readers; a check takes some 20 µs."""

_PATIENCE = 0.5
"""Seconds that a key waits for its mark to be saved, which usually takes milliseconds."""

_PATIENCE_OF_SCRIPTS = 30.0
"""The same without a terminal: a busy machine must not change a script's screens."""

AT_ONCE = 1_000
"""Marking this many articles takes some 15 ms; more are marked in a worker."""


class UserMarks:
    """The marks of the user, and the keys that star and tag articles and write notes.

    Calls the library's ``marks_changed`` after a key, and ``marks_noticed`` when no key is the
    cause: an article has become read, or another Reader has marked something.
    """

    def __init__(self, library: Library, asking: Asking) -> None:
        self._library = library
        self._asking = asking
        self._store = library.store
        self._opening = threading.Lock()
        self._closed = False
        self.loaded: Marks | None = None
        """All marks, if they have been opened by now."""
        self._stamp: object = None
        self._said_late = False
        self._refused: list[Notice] = []
        self._after_saving: list[Callable[[], None]] = []
        self._reading = False
        self.marking = False
        """True while many articles are being marked in a worker."""
        self.undo_offered = False
        """True when it was said of what was marked last that a key undoes it."""
        self._carrying = 0
        self._replaced: dict[int, int] = {}
        library.reading.quoted_of = self._quoted

    @property
    def unsaved(self) -> int:
        """How many marks could not be saved."""
        marks = self.loaded
        return marks.unsaved + marks.lost + marks.refused if marks is not None else 0

    @property
    def why_unsaved(self) -> str:
        """Why those marks could not be saved."""
        return safe_line(self.loaded.why_unsaved) if self.loaded is not None else ""

    @property
    def marks(self) -> Marks:
        """All marks. The first thread that needs them opens them."""
        with self._opening:
            if self.loaded is None:
                from reader.store.user.marks import Marks

                headless = self._library.app.is_headless
                marks = Marks(
                    patience=_PATIENCE_OF_SCRIPTS if headless else _PATIENCE,
                    news=self._writer_news, saves=self._library.saves,
                )  # fmt: skip
                if not self._closed:
                    marks.open()
                self.loaded = marks
            return self.loaded

    def close(self) -> None:
        """Save what is not saved yet, for two seconds at most, and close the file of marks."""
        with self._opening:
            self._closed = True
            if self.loaded is not None:
                self.loaded.close()

    @property
    def progress(self) -> str:
        """The number of unsaved marks, for the status line."""
        count = self.loaded.unsaved if self.loaded else 0
        return f"{counted(count, 'mark')} not saved" if count else ""

    def _writer_news(self) -> None:
        """Called in the writer's thread: a mark could not be saved yet, or all are saved."""
        self._library.app.call_later(self._show_unsaved)

    def _show_unsaved(self) -> None:
        if self.loaded is not None and not self.loaded.unsaved:
            calls, self._after_saving = self._after_saving, []
            for call in calls:
                call()
            if self._said_late:
                self._said_late = False
                self._library.say("All marks are saved.")
        self.show()
        self._library.show_work()

    @property
    def remarks(self) -> Sequence[Notice]:
        """Why marks are not saved, or could not be saved when a key was pressed."""
        notices = [*self._refused, *(self.loaded.notices if self.loaded else ())]
        if self.loaded is not None and self.loaded.problem:
            path, _, reason = self.loaded.problem.partition(": ")
            notices.append(Notice(safe_line(path), safe_line(reason)))
        elif self.loaded is not None and (count := self.loaded.unsaved):
            what = counted(count, "mark")
            reason = f"{what} not saved yet ({self.loaded.trouble}); Reader keeps trying"
            notices.append(Notice(safe_line(str(self.loaded.file)), safe_line(reason)))
        return notices

    def load(self) -> None:
        """Open the marks in a worker, and show them."""
        self._reading = True
        self._library.in_thread(lambda: self.marks, "marks", self._loaded)

    def _loaded(self, marks: Marks) -> None:
        self._reading = False
        self._library.articles.mark_of = self._mark_of
        self._library.reading.annotations_of = self._annotations_of
        self._stamp = marks.stamp
        if not self._library.app.is_headless and not marks.problem:
            self._library.screen.set_interval(_EVERY, self.look_for_others)
        self.show()
        self._library.marks_loaded()
        if marks.notices:
            self._library.show_work()

    def look_for_others(self) -> None:
        """Show what other Readers have marked since; if nothing, this only checks the file."""
        at_work = self._reading or self._carrying or self.marking
        if self.loaded is None or at_work or (now := self.marks.stamp) == self._stamp:
            return
        self._stamp = now
        self._reading = True
        self._library.in_thread(self._refresh, "marks", self._refreshed)

    def _refresh(self) -> bool:
        result = self._attempt(self.marks.refresh)
        return result is True  # else the file is in use, or gone: what is known stays

    def _refreshed(self, others: bool) -> None:
        self._reading = False
        if others:
            self.show()
            self._library.marks_noticed()

    def show(self) -> None:
        """Show what is marked now, in the list and below the article."""
        self._library.articles.refresh()
        self._library.reading.annotations_changed()

    def _mark_of(self, number: int) -> RowMarks:
        identity, marks = self._store.id(number), self.marks
        return RowMarks(
            identity in marks.starred, identity in marks.read, identity in marks.tags,
            identity in marks.notes, identity in marks.quotations,
        )  # fmt: skip

    def _annotations_of(self, article: str, measure: int) -> list[Line]:
        marks = self.marks
        tags, note = marks.tags.get(article, ()), marks.notes.get(article, "")
        quoted = [(each.text, each.source) for each in marks.quotations.get(article, ())]
        return annotation_lines(tags, note, quoted, measure)

    def _quoted(self, article: str) -> list[Span]:
        quotations = self.loaded.quotations.get(article, ()) if self.loaded is not None else ()
        return [Span(each.field, each.start, each.start + len(each.text)) for each in quotations]

    # Keys

    def chosen(self) -> Sequence[int]:
        """The articles that a key marks: the range in the list, else the article on screen."""
        articles, number = self._library.articles, self._library.number
        if articles.selected:
            return [articles.view[at] for at in articles.selected]
        return [] if number is None else [number]

    def targets(self) -> list[str]:
        """The ids of the articles that a key marks."""
        return [self._store.id(number) for number in self.chosen()]

    def action_toggle_star(self) -> None:
        """Star the article or the range; if all of it is starred, remove the stars."""
        if self._library.has_article():
            articles = self.targets()
            on = not all(each in self.marks.starred for each in articles)
            said = of_how_many("Starred" if on else "Star removed", articles)
            self.do(lambda: self.marks.set_starred(articles, on), said, len(articles))
            self._library.articles.end_range()

    async def action_tag(self) -> None:
        """Ask for the tags of the article, or of the range in the list."""
        if self._library.has_article():
            joined = self._store.coded("tags").values
            in_files = {tag for tags in joined for tag in several(tags)}
            await self._asking.ask(TagQuestion(self, self.targets(), in_files))

    # What is marked

    def has_been_read(self, article: str) -> None:
        """``article`` has presumably been read. It does not leave any list at once."""
        if self.loaded is not None and article not in self.loaded.read:
            self._attempt(lambda: self.marks.note_read(article))
            self.show()
            self._library.marks_noticed()

    def retag(self, articles: Sequence[str], add: Iterable[str], remove: Iterable[str]) -> None:
        """Add tags to ``articles`` and remove others."""
        had = [self.marks.tags.get(each, set()) for each in articles]
        given = sorted(tag for tag in add if not all(tag in tags for tags in had))
        taken = sorted(tag for tag in remove if any(tag in tags for tags in had))
        if given or taken:
            said = of_how_many(
                "; ".join(
                    f"{what} {', '.join(f'#{tag}' for tag in tags)}"
                    for what, tags in (("Tagged", given), ("Untagged", taken))
                    if tags
                ),
                articles,
            )
            self.do(lambda: self.marks.retag(articles, given, taken), said, len(articles))

    async def action_annotate(self) -> None:
        """Write a note on the article."""
        if self._library.has_article() and (article := self._library.article) is not None:
            await self.annotate(article)

    async def annotate(self, article: Article, quoting: str = "") -> None:
        """Open the editor on the note on ``article``, with the passage ``quoting`` at its end."""
        from reader.screens.dialogs.note_editor import NoteEditor

        def written(text: str | None) -> None:
            if text is not None and self._save_note(article.id, text):
                self._attempt(lambda: self.marks.discard_draft(article.id))

        library = self._library
        editor = NoteEditor(
            article.id, article.listing, self.marks, library.say, quoting, library.reading
        )
        await library.app.push_screen(editor, written)
        library.show_hints()

    def _save_note(self, article: str, text: str) -> bool:
        """Save ``text`` as the note on ``article``; return False if that fails."""
        said = "Note saved" if text.strip() else "Note deleted"
        said = said if text.strip() != self.marks.notes.get(article, "") else ""
        return self.do(lambda: self.marks.set_note(article, text), said)

    def save_search(self, name: str, query: str) -> None:
        """Save the search for ``query`` under ``name``, and say so."""
        result = self._attempt(lambda: self.marks.save_search(name, query))
        if isinstance(result, Exception):
            self._library.say(f"Search not saved: {result}.")
        elif not result:
            self._library.say("Search not saved.")
        elif self.marks.problem or self.marks.unsaved:
            self._library.say(_not_saved(f"“{name}” is in the palette.", self.marks))
        else:
            self._library.say(f"Saved as “{name}”. Find it with {named('palette')}.")
        self._library.show_work()

    def quote(
        self, article: str, passages: Sequence[tuple[MentionField, int, str]], source: str
    ) -> None:
        """Save ``passages`` (field, offset, text), or delete them if all are saved already."""
        saved = {each[:3]: each for each in self.marks.quotations.get(article, ())}
        delete = all(each in saved for each in passages)

        def change() -> None:
            for each in passages:
                if delete:
                    self.marks.remove_quotation(article, saved[each])
                elif each not in saved:
                    self.marks.add_quotation(article, *each, source)

        said = "Quotation deleted" if delete else "Quotation saved below the article"
        self.do(change, said)

    def undo(self) -> bool:
        """Undo the last mark; return False if there is none."""
        size = self.marks.undo_size
        if size:
            self.do(self.marks.undo, lambda what: f"Undone: {what}.", size)
        return bool(size)

    def carry_over(self, replaced: Mapping[int, int]) -> None:
        """Move the marks of articles that have changed to their new ids.

        If the marks are not open yet, this happens when all files have been read.
        """
        if replaced and self.loaded is None:
            self._replaced.update(replaced)
        elif replaced:
            from reader.store.user.carrying import carry_over_edited

            self.do(lambda: carry_over_edited(self.marks, self._store, replaced), "")

    def all_loaded(self) -> None:
        """All files have been read: move marks from former ids of articles to their present ids."""
        self._carrying += 1
        self._library.in_thread(self._carry_over, "carrying", self._carried)

    def _carry_over(self) -> object:
        from reader.store.user.carrying import carry_over

        replaced, self._replaced = self._replaced, {}
        result = self._attempt(lambda: carry_over(self.marks, self._store, replaced))
        if isinstance(result, Exception):
            self._replaced = replaced | self._replaced
        return result

    def _carried(self, result: object) -> None:
        self._carrying -= 1
        if isinstance(result, Exception) and getattr(result, "passes", False):
            self._after_saving.append(self.all_loaded)
        elif isinstance(result, Exception):
            self.refuse(result)
        elif result:
            self.show()
            self._library.marks_noticed()

    def refuse(self, error: Exception) -> None:
        """Say why something could not be marked. The notices say it, too, if the next key comes too
        soon for the user to have read it."""
        self._library.say(f"Not marked: {error}.")
        path = str(self.loaded.file) if self.loaded else "marks"
        notice = Notice(safe_line(path), safe_line(f"a mark could not be made ({error})"))
        if notice not in self._refused:
            self._refused.append(notice)
        self._library.show_work()

    def do(self, change: Callable[[], object], said: Said, size: int = 1) -> bool:
        """Make ``change`` to some ``size`` articles, and say so.

        Returns False if it failed at once; a change to many articles is made in a worker.
        """
        if size <= AT_ONCE:
            return self._report(self._attempt(change), said)
        self.marking = True
        self._library.say(f"Marking {size:,} articles …")
        self._library.in_thread(
            lambda: self._attempt(change), "marking", lambda result: self._marked(result, said)
        )
        return True

    def _attempt(self, change: Callable[[], object]) -> object:
        """Make ``change``; return its result, or the error if that failed."""
        from reader.store.user.user_file import MarksError

        try:
            return change()
        except MarksError as error:
            return error

    def _marked(self, result: object, said: Said) -> None:
        self.marking = False
        self._report(result, said)

    def _report(self, result: object, said: Said) -> bool:
        if isinstance(result, Exception):
            self.refuse(result)
            return False
        self.undo_offered = False
        if said:
            sentence = f"{said}. u: undo" if isinstance(said, str) else said(result)
            self.undo_offered = sentence.endswith("u: undo")
            self._said_late = bool(self.marks.unsaved)
            self._library.say(_not_saved(sentence, self.marks) if result != 0 else sentence)
        self.show()
        self._library.show_work()
        self._library.marks_changed()
        return True


class TagQuestion(Question):
    """Asks for comma-separated tags, beginning with those that all ``articles`` have.

    Suggests the user's tags and those ``in_files``.
    """

    place: Place = "tags"
    tag = "TAG"
    short_sign = "Tags: "

    def __init__(self, marks: UserMarks, articles: Sequence[str], in_files: set[str]) -> None:
        from reader.store.user.tagging import SEPARATOR, common_tags, known_tags

        tags = marks.marks.tags
        self._marks = marks
        self._articles = articles
        self._common = common_tags(articles, tags)
        self._known = known_tags(tags, in_files)
        number = len(articles)
        self.about = f"{counted(number, 'article')}: " if number > 1 else ""
        self.sign = f"Tags of {self.about}" if self.about else "Tags: "
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
            save: Words = [("enter ", "key"), ("save", "quiet")]
            cancel: Words = [("  esc ", "key"), ("cancel", "quiet")]
            whole = sum(width_of(text) for text, _ in (*save, *cancel)) <= room
            return [*save, *cancel] if whole else save
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


def _not_saved(sentence: str, marks: Marks) -> str:
    """``sentence``, which says what was marked, with an addition if that is not saved."""
    lost = ", but not saved (! shows why)" if marks.problem else ""
    lost = lost or (", not saved yet (! shows why)" if marks.unsaved else "")
    what, undo, _ = sentence.rpartition(". u: undo")
    return f"{what or sentence.removesuffix('.')}{lost}{undo or '.'}" if lost else sentence


def of_how_many(what: str, articles: Sequence[str]) -> str:
    """A sentence: ``what`` was done and, if there are several ``articles``, to how many."""
    return what if len(articles) == 1 else f"{what}: {counted(len(articles), 'article')}"
