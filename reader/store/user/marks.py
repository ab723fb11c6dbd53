"""Marks and the user's other data, saved at every change.

Marks (read, starred, tags, notes, quotations), reading positions, drafts of notes and searches are
in one file in the user's data folder (:mod:`reader.store.user.user_file`). Data of an article is
keyed by the article's id, so it stays valid when the archive moves. Several Readers may have the
file open at once, and a killed Reader loses nothing that it has shown as done. All data is in
memory as well (:mod:`reader.store.user.contents`), for lists and queries. :meth:`Marks.refresh`
reads what other Readers have changed.

If the file is deleted while it is open, it is written again with all its contents. If another file
replaces it, that file is used. A file that is damaged or cannot be opened is left unchanged: marks
that can be read from it are shown, new marks are in memory only, and :attr:`Marks.problem` says so.
If the file is locked, or the disk full, for a while, marks with a writer
(:mod:`reader.store.user.marks_writer`) show at once and are saved later: :attr:`Marks.unsaved`.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from reader import restricted
from reader.model import MentionField, Notice
from reader.safety import safe_line, safe_text
from reader.store.user import older_files
from reader.store.user.contents import (
    LONGEST_NOTE,
    MOST_SEARCHES,
    Contents,
    Quotation,
)
from reader.store.user.marks_writer import Job, MarksWriter, Saving
from reader.store.user.reading_positions import ReadingPosition
from reader.store.user.searches import LONGEST_NAME, LONGEST_QUERY
from reader.store.user.user_file import (
    BUSY_SECONDS,
    TABLES,
    Change,
    MarksError,
    MarksLockedError,
    Row,
    Table,
    UserFile,
    touched,
)
from reader.system.paths import marks_file

UNDO_STEPS = 10
"""How many changes :meth:`Marks.undo` reverts."""

LONGEST_TAG = 100
"""Code points."""

WRITER_BUSY_SECONDS = 0.25
"""How long the writer waits for another program at each attempt."""

SECONDS_TO_SAVE = 2.0
"""How long :meth:`Marks.close` waits for what is not saved yet."""

UNTIL_THE_END = ", so marks last until Reader ends"
"""The end of every :attr:`Marks.problem`: what happens to marks without a file."""

_UNCOUNTED: Set[Table] = {"place", "search"}
"""Changes whose loss is not reported, because the user did not press a key for them."""


class _Step(NamedTuple):
    """A step that :meth:`Marks.undo` reverts: by the change ``before`` in memory."""

    what: str
    before: Change
    saving: Saving | None

    @property
    def back(self) -> Change:
        """The change that reverts the step in the file."""
        return self.saving.result if self.saving and self.saving.saved else self.before

    def moved(self, now_of: Mapping[str, str]) -> _Step:
        """The step with current article ids from ``now_of``; unchanged if it is not saved yet."""
        if self.saving and not self.saving.saved:
            return self
        return _Step(self.what, _renamed(self.back, now_of), None)


class Marks(Contents):
    """The user's data. Closed and empty at first; :meth:`open` reads the file.

    One thread at a time may change marks, any thread may read them. A method that changes marks
    raises :class:`~reader.store.user.user_file.MarksError`, and changes nothing, if they cannot be
    saved.
    """

    def __init__(
        self,
        path: Path | None = None,
        clock: Callable[[], float] = time.time,
        *,
        patience: float | None = None,
        news: Callable[[], None] = lambda: None,
        saves: bool = True,
    ) -> None:
        """``path`` is the file; by default :func:`marks_file`, at the time of :meth:`open`.

        With ``patience``, a thread of its own saves changes, and a call waits at most that many
        seconds: a late change is saved as soon as possible. ``news`` is called in that thread when
        something is late, and when everything is saved again. Unless it ``saves``, everything is
        in memory only, and no file is read.
        """
        super().__init__()
        self._saves = saves
        self._path = path
        self._clock = clock
        self._writer = None if patience is None else MarksWriter(self._work, patience, news)
        self._filing = threading.RLock()  # a thread that needs both locks acquires this one first
        self._lock = threading.RLock()
        self._base: UserFile | None = None
        self._rescued: dict[Table, list[Row]] = {}
        """The contents of a deleted file, for the one that replaces it."""
        self._closed = False
        self._seen = -1
        self._undo: deque[_Step] = deque(maxlen=UNDO_STEPS)
        self._not_lost = 0
        self._refused: dict[tuple[Table, Row], str] = {}
        """Marks that could not be saved, and why: the disk is full, for example."""
        self.problem = ""
        """Why marks are in memory only, in a sentence; empty while they are saved."""
        self.notices: Sequence[Notice] = ()
        """Notices about files of older versions that could not be imported."""

    # Opening

    def open(self) -> None:
        """Open the file, or make it if there is none, and read it. Only the first call does so.

        With a writer, a locked file is opened as soon as possible.
        """
        try:
            self._opened()
        except MarksLockedError:
            if self._writer is not None:
                self._writer.put(lambda _: None, wait=False)

    def _opened(self) -> UserFile:
        with self._filing:
            if self._closed:
                raise MarksError("Reader is ending")
            if self._base is not None and self._base.moved:
                self._leave(self._base)
            if self._base is None:
                if not self._saves:
                    self._base = UserFile(None)
                    return self._base
                path = self.file
                base = None
                try:
                    base = UserFile(path, BUSY_SECONDS if self._writer is None
                                     else WRITER_BUSY_SECONDS)  # fmt: skip
                    if self._rescued:
                        base.merge(self._rescued)
                    self.notices = older_files.import_into(base, path.parent)
                    self._reload(base)
                except MarksError as error:
                    if base is not None:
                        base.close()
                    if error.passes and self._writer is not None:
                        raise
                    self.problem = f"{path}: {error}{UNTIL_THE_END}"
                    base = UserFile(None)
                    base.merge(self._rescued or _readable(path))
                    older = older_files.find(path.parent)
                    base.import_files(older.files)
                    self.notices = older.notices
                    self._reload(base)
                    self._not_lost = self.work()
                self._base, self._rescued = base, {}
            return self._base

    def _leave(self, base: UserFile) -> None:
        """Close a file that has been deleted or moved: what is written to it would be lost."""
        if not self.file.exists():
            with suppress(MarksError):
                self._rescued = {table: base.rows(table) for table in TABLES}
        self._base = None
        base.close()

    def close(self, seconds: float = SECONDS_TO_SAVE) -> None:
        """Save what is not saved yet, for at most ``seconds``, and close the file.

        Marks can still be read, and :attr:`unsaved` counts those that could not be saved.
        """
        if self._writer is not None and not self._writer.close(seconds):
            return  # the disk does not respond, and nothing here can change that
        with self._filing:
            self._closed = True
            base, self._base = self._base, None
            if base is not None:
                base.close()

    @property
    def unsaved(self) -> int:
        """How many changes are not saved yet; positions and the search history do not count."""
        waiting = self._writer.waiting if self._writer else ()
        return sum(1 for each in waiting if each.change and each.change.table not in _UNCOUNTED)

    @property
    def lost(self) -> int:
        """How many marks are lost when Reader ends, because of a :attr:`problem`."""
        return max(self.work() - self._not_lost, 0) if self.problem else 0

    @property
    def refused(self) -> int:
        """How many marks could not be saved, and have not been made again since."""
        return len(self._refused)

    @property
    def why_unsaved(self) -> str:
        """Why marks are :attr:`unsaved`, :attr:`lost` or :attr:`refused`."""
        if self.problem:
            return self.problem.removesuffix(UNTIL_THE_END)
        return f"{self.file}: {self.trouble or next(iter(self._refused.values()), '')}"

    @property
    def trouble(self) -> str:
        """Why changes are not saved yet; empty if there is no problem."""
        return self._writer.trouble if self._writer else ""

    def refresh(self) -> bool:
        """Read what other Readers have changed; return whether there was anything."""
        with self._filing:
            former, base = self._base, self._opened()
            if former is not None and base is not former:
                return True
            if base.version == self._seen:
                return False
            self._reload(base)
            return True

    @property
    def file(self) -> Path:
        """The file that marks are saved in."""
        return self._path or marks_file()

    @property
    def stamp(self) -> tuple[tuple[int, int], ...]:
        """A value that changes whenever the file changes: a cheap test before :meth:`refresh`."""
        path = self.file
        return tuple(map(_stamp, (path, path.with_name(f"{path.name}-wal"))))

    def _reload(self, base: UserFile) -> None:
        """Read the whole file. Other threads see either the old marks or the new ones."""
        self._seen = base.version
        new = Contents()
        for table in TABLES:
            for row in base.rows(table):
                new.insert(table, row)
        with self._lock:
            for saving in self._writer.waiting if self._writer else ():
                if saving.change is not None:
                    new.apply(saving.change)
            self.become(new)

    # Changing

    def set_read(self, articles: Iterable[str], read: bool = True) -> int:
        """Mark ``articles`` as read or unread; return how many of them changed."""
        return self._switch(
            "read", self.read, articles, read, f"marking {{}} as {'read' if read else 'unread'}"
        )

    def note_read(self, article: str) -> None:
        """Mark ``article`` as read without an undo step, because the user pressed no key for it."""
        if article not in self.read:
            self._make("", Change("read", (), [(article, self._clock())]))

    def set_starred(self, articles: Iterable[str], starred: bool = True) -> int:
        """Star ``articles``, or remove their stars; return how many of them changed."""
        said = "starring {}" if starred else "removing the star of {}"
        return self._switch("starred", self.starred, articles, starred, said)

    def _switch(
        self, table: Table, had: Mapping[str, float], articles: Iterable[str], on: bool, said: str
    ) -> int:
        new = [each for each in dict.fromkeys(articles) if (each in had) != on]
        out, put = [(each,) for each in new], [(each, self._clock()) for each in new]
        self._change(said.format(_count(new)), Change(table, out, put if on else ()))
        return len(new)

    def retag(self, articles: Iterable[str], add: Iterable[str], remove: Iterable[str]) -> int:
        """Add the tags ``add`` to ``articles`` and remove the tags ``remove``, in one step.

        Returns how many articles have changed.
        """
        gone, come = set(map(checked_tag, remove)), set(map(checked_tag, add))
        out: list[Row] = []
        put: list[Row] = []
        for article in dict.fromkeys(articles):
            had = self.tags.get(article, set())
            out += [(article, tag) for tag in sorted(gone & had)]
            put += [(article, tag, self._clock()) for tag in sorted(come - had)]
        touched = list(dict.fromkeys(row[0] for row in (*out, *put)))
        self._change(f"tagging {_count(touched)}", Change("tag", out, put))
        return len(touched)

    def set_note(self, article: str, text: str) -> None:
        """Make ``text`` the note on ``article``; a blank text deletes the note.

        Raises ``MarksError`` also if it is longer than :data:`LONGEST_NOTE`.
        """
        if len(text) > LONGEST_NOTE:
            raise MarksError(f"a note has at most {LONGEST_NOTE:,} characters")
        if self._base is None:
            self._opened()  # otherwise an existing note would be overwritten
        if (text := safe_text(text).strip()) != self.notes.get(article, ""):
            put = [(article, text, self._clock())] if text else []
            self._change("editing the note", Change("note", [(article,)], put))

    def add_quotation(
        self, article: str, field: MentionField, start: int, text: str, source: str
    ) -> None:
        """Save the passage ``text`` at code point ``start`` of ``field``, with its source line."""
        row = (article, field, start, text, source, self._clock())
        self._change("keeping the quotation", Change("quotation", (), [row]))

    def remove_quotation(self, article: str, quotation: Quotation) -> None:
        """Delete ``quotation``."""
        self._change("deleting the quotation",
                     Change("quotation", [(article, *quotation[:3])], ()))  # fmt: skip

    # Reading positions, drafts and searches, which undo does not revert

    def save_position(self, article: str, position: ReadingPosition | None) -> None:
        """Save the reading position in ``article``, without waiting until it is saved."""
        if position != self.positions.get(article):
            put = [(article, *position, self._clock())] if position else []
            self._post(Change("place", [(article,)], put))

    def save_draft(self, article: str, text: str) -> None:
        """Make ``text`` the draft of the note on ``article``; an empty text is a draft, too."""
        if self._base is None:
            self._opened()  # otherwise an existing draft would be overwritten
        if (text := safe_text(text)) != self.drafts.get(article):
            self._make("", Change("draft", (), [(article, text, self._clock())]))

    def discard_draft(self, article: str) -> None:
        """Delete the draft of the note on ``article``, if there is one."""
        if article in self.drafts:
            self._make("", Change("draft", [(article,)], ()))

    def remember_search(self, query: str) -> None:
        """Add ``query`` to the search history, without waiting until it is saved.

        Not in restricted mode: users who share an account must not see each other's searches.
        """
        query = safe_line(query, LONGEST_QUERY)
        if query and restricted.allows("config"):
            with self._lock:
                others = [each for each in self.search_history if each != query]
                newest = self.searched[others[-1]] if others else 0.0
            # Times keep the order, even if the clock is set back.
            put = [(query, max(self._clock(), newest + 1e-6))]
            out = [(each,) for each in others[: 1 - MOST_SEARCHES]]
            self._post(Change("search", out, put))

    def save_search(self, name: str, query: str) -> bool:
        """Save ``query`` under ``name``; without a query, delete the search of that name.

        False in restricted mode, in which no search is saved.
        """
        name, query = safe_line(name, LONGEST_NAME), safe_line(query, LONGEST_QUERY)
        if not name or not restricted.allows("config"):
            return False
        put = [(name, query, self._clock())] if query else []
        self._make("", Change("saved_search", [(name,)], put))
        return True

    # Articles whose ids change

    def carry_over(self, now_of: Mapping[str, str], copied: Set[str] = frozenset()) -> None:
        """Move the data of edited articles to their new ids, given by ``now_of``.

        Data that an article already has under its new id stays. For articles in ``copied``, it is
        copied instead of moved. Undo does not revert this.
        """
        self._rename(now_of, lambda base, moved: base.rename(moved, copied))

    def merge_former(self, now_of: Mapping[str, str]) -> None:
        """Merge the data under articles' former ids into their current ids, given by ``now_of``.

        As in :meth:`merge`, two notes are joined. Undo does not revert this.
        """
        self._rename(now_of, lambda base, moved: base.merge_former(moved))

    def _rename(
        self, now_of: Mapping[str, str], rename: Callable[[UserFile, dict[str, str]], None]
    ) -> None:
        self._opened()
        with self._lock:
            marked = self.articles()
            moved = {
                former: now for former, now in now_of.items() if former != now and former in marked
            }
        if moved:
            self._undo = deque((step.moved(moved) for step in self._undo), UNDO_STEPS)
            self._file(lambda base: rename(base, moved))

    def undo(self) -> str:
        """Revert the last change, and return a description of it; empty if there is none."""
        if not self._undo:
            return ""
        step = self._undo[-1]
        late = step.saving is not None and not step.saving.saved
        if self._writer and step.saving and late and self._writer.withdraw(step.saving):
            with self._lock:
                self.apply(step.before)
        else:
            self._make("", step.back)
        self._undo.pop()
        return step.what

    @property
    def undo_size(self) -> int:
        """How many rows :meth:`undo` would change."""
        return len(self._undo[-1].before.out) if self._undo else 0

    def _change(self, what: str, change: Change) -> None:
        if change.out or change.put:
            self._undo.append(self._make(what, change))

    def _make(self, what: str, change: Change) -> _Step:
        """Make ``change`` in the file (through the writer, if there is one) and in memory."""
        keys = [(change.table, key) for key in touched(change) if change.table not in _UNCOUNTED]
        try:
            if self._writer is None:
                with self._filing:
                    step = _Step(what, self._opened().change(change), None)
            else:
                before = self.reverse_of(change)
                step = _Step(what, before, self._writer.put(change))
        except MarksError as error:
            self._refused.update(dict.fromkeys(keys, str(error)))
            raise
        for key in keys:
            self._refused.pop(key, None)
        with self._lock:
            self.apply(change)
        return step

    def _post(self, change: Change) -> None:
        """Make ``change`` in memory, and in the file without waiting for that."""
        if self._writer is None:
            with suppress(MarksError):
                self._make("", change)
            return
        with suppress(MarksError):  # Reader is ending
            self._writer.put(change, wait=False, optional=True)
        with self._lock:
            self.apply(change)

    def _file(self, job: Job) -> None:
        """Run ``job`` on the file, and then read the file again."""
        if self._writer is None:
            self._work(Saving(job))
        else:
            self._writer.put(job)

    def _work(self, saving: Saving) -> None:
        with self._filing:
            base = self._opened()
            saving.run(base)
            if saving.change is None:
                self._reload(base)

    # Moving marks between machines

    def rows(self, table: Table) -> list[Row]:
        """All rows of ``table`` in the file."""
        with self._filing:
            return self._opened().rows(table)

    def merge(self, rows: Mapping[Table, Sequence[Row]]) -> int:
        """Add the ``rows`` that are missing, all or none; return how many were new."""
        with self._filing:
            base = self._opened()
            new = base.merge(rows)
            self._undo.clear()
            self._reload(base)
            return new


def _readable(path: Path) -> dict[Table, list[Row]]:
    """The rows of a file that cannot be written, as far as it can be read."""
    try:
        base = UserFile(path, read_only=True)
    except MarksError:
        return {}
    with closing(base):
        try:
            return {table: base.rows(table) for table in TABLES}
        except MarksError:
            return {}


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def checked_tag(tag: str) -> str:
    """``tag`` as it is saved: one line, without a leading ``#``. Raises ``MarksError``."""
    tag = safe_line(tag).removeprefix("#").strip()
    if not tag or len(tag) > LONGEST_TAG:
        raise MarksError(f"a tag has 1 to {LONGEST_TAG} characters")
    return tag


def _renamed(change: Change, now_of: Mapping[str, str]) -> Change:
    """``change`` with the current article ids from ``now_of``."""
    out, put = (
        [(now_of.get(row[0], row[0]), *row[1:]) for row in rows]
        for rows in (change.out, change.put)
    )
    return Change(change.table, out, put)


def _count(articles: Sequence[str]) -> str:
    return "1 article" if len(articles) == 1 else f"{len(articles):,} articles"
