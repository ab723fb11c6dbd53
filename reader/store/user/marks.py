"""The user's marks: read, starred, tags, notes, quotations and places, saved as they happen.

They are in one file in the user's data folder (:mod:`reader.store.user.marks_base`), keyed by
article id, so they follow an article wherever its archive lies. Several Readers may have it open
at once, and one that is killed loses nothing that it has shown as done. What lists and queries
need is in memory, too; :meth:`Marks.refresh` takes in what other Readers have changed since.

A file that is deleted meanwhile is written again, with all that was in it; another that was put in
its place is taken as it is. Where the file cannot be opened, or is damaged, it is left as it is:
marks are then kept in memory only, after those that can be read, and :attr:`Marks.problem` says so.
Where it is locked or full for a while, marks that have a writer
(:mod:`reader.store.user.marks_writer`) show at once and are saved later: :attr:`Marks.unsaved`.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple

from reader.model import MentionField
from reader.safety import safe_line, safe_text
from reader.store.user.marks_base import (
    BUSY_SECONDS,
    TABLES,
    Change,
    MarksBase,
    MarksError,
    MarksLockedError,
    Row,
    Table,
    touched,
)
from reader.store.user.marks_writer import Job, MarksWriter, Saving
from reader.system.paths import data_folder

UNDO_STEPS = 10
"""How many changes :meth:`Marks.undo` takes back."""

LONGEST_NOTE = 1_000_000
"""Code points."""

LONGEST_TAG = 100
"""Code points."""


class Quotation(NamedTuple):
    """A passage that the user kept: ``start`` counts code points in ``field`` of the article.

    ``source`` says where it is from, in a line that can be cited; ``at`` is seconds since 1970.
    """

    field: MentionField
    start: int
    text: str
    source: str
    at: float


class Place(NamedTuple):
    """Where the user stopped reading: code point ``start`` of ``field``."""

    field: MentionField
    start: int


WRITER_BUSY_SECONDS = 0.25
"""How long the writer waits for another program at each attempt."""

SECONDS_TO_SAVE = 2.0
"""How long :meth:`Marks.close` waits for what is not saved yet."""


UNTIL_THE_END = ", so marks last until Reader ends"
"""What becomes of marks that have no file: how :attr:`Marks.problem` ends."""


class _Step(NamedTuple):
    """What :meth:`Marks.undo` takes back: ``before`` does so as far as memory knows."""

    what: str
    before: Change
    saving: Saving | None

    @property
    def back(self) -> Change:
        """What takes the step back in the file."""
        return self.saving.result if self.saving and self.saving.saved else self.before

    def moved(self, now_of: Mapping[str, str]) -> _Step:
        """The step with the articles that ``now_of`` names, unless it is not even saved yet."""
        if self.saving and not self.saving.saved:
            return self
        return _Step(self.what, _renamed(self.back, now_of), None)


class Marks:
    """All marks of the user. Made closed and empty; :meth:`open` reads what there is.

    One thread at a time may change marks, any may read them. What changes marks raises
    :class:`~reader.store.user.marks_base.MarksError` where they cannot be saved; nothing changes
    then.
    """

    def __init__(
        self,
        path: Path | None = None,
        clock: Callable[[], float] = time.time,
        *,
        patience: float | None = None,
        news: Callable[[], None] = lambda: None,
    ) -> None:
        """``path`` is the file; without it :func:`marks_file`, when :meth:`open` is called.

        With ``patience``, in seconds, changes are saved by a thread of their own, and waited for no
        longer than that: what is late is saved when it can be. ``news`` is called, in that thread,
        when something is late, and when all is saved again.
        """
        self._path = path
        self._clock = clock
        self._writer = None if patience is None else MarksWriter(self._work, patience, news)
        self._filing = threading.RLock()  # who has both takes this one first
        self._lock = threading.RLock()
        self.base: MarksBase | None = None
        self._rescued: dict[Table, list[Row]] = {}
        """What was in a file that has been deleted, for the one that takes its place."""
        self._closed = False
        self._seen = -1
        self._undo: deque[_Step] = deque(maxlen=UNDO_STEPS)
        self._not_lost = 0
        self._refused: dict[tuple[Table, Row], str] = {}
        """What was to be marked and could not be, and why: the disk is full, say."""
        self.problem = ""
        """Why marks are kept in memory only, in a sentence; empty while they are saved."""
        self.read: dict[str, float] = {}
        """When each article that is read became so; all others are unread."""
        self.starred: dict[str, float] = {}
        self.tags: dict[str, set[str]] = {}
        self.notes: dict[str, str] = {}
        self.quotations: dict[str, list[Quotation]] = {}
        self.places: dict[str, Place] = {}

    # Opening

    def open(self) -> None:
        """Open the file, making it where there is none, and take in what it holds. Once.

        With a writer, a file that is locked is opened when it can be.
        """
        try:
            self._opened()
        except MarksLockedError:
            if self._writer is not None:
                self._writer.put(lambda _: None, wait=False)

    def _opened(self) -> MarksBase:
        with self._filing:
            if self._closed:
                raise MarksError("Reader is ending")
            if self.base is not None and self.base.moved:
                self._leave(self.base)
            if self.base is None:
                path = self.file
                base = None
                try:
                    base = MarksBase(path, BUSY_SECONDS if self._writer is None
                                     else WRITER_BUSY_SECONDS)  # fmt: skip
                    if self._rescued:
                        base.merge(self._rescued)
                    self._take_in(base)
                except MarksError as error:
                    if base is not None:
                        base.close()
                    if error.passes and self._writer is not None:
                        raise
                    self.problem = f"{path}: {error}{UNTIL_THE_END}"
                    base = MarksBase(None)
                    base.merge(self._rescued or _readable(path))
                    self._take_in(base)
                    self._not_lost = self._count()
                self.base, self._rescued = base, {}
            return self.base

    def _leave(self, base: MarksBase) -> None:
        """Close a file that is no longer where it was: what is written there would be lost."""
        if not self.file.exists():
            with suppress(MarksError):
                self._rescued = {table: base.rows(table) for table in TABLES}
        self.base = None
        base.close()

    def close(self, seconds: float = SECONDS_TO_SAVE) -> None:
        """Save what is not saved yet, for some ``seconds`` at most, and close the file.

        What was marked can still be read, and :attr:`unsaved` counts what could not be saved.
        """
        if self._writer is not None and not self._writer.close(seconds):
            return  # the disk does not answer: nothing here can end that
        with self._filing:
            self._closed = True
            base, self.base = self.base, None
            if base is not None:
                base.close()

    @property
    def unsaved(self) -> int:
        """How many changes are not saved yet; reading positions do not count."""
        waiting = self._writer.waiting if self._writer else ()
        return sum(1 for each in waiting if each.change and each.change.table != "place")

    @property
    def lost(self) -> int:
        """How many marks end with Reader because of a :attr:`problem`; positions do not count."""
        return max(self._count() - self._not_lost, 0) if self.problem else 0

    @property
    def refused(self) -> int:
        """How many marks were given up at once, and were not made later; positions do not count."""
        return len(self._refused)

    @property
    def why_unsaved(self) -> str:
        """Why there are :attr:`unsaved`, :attr:`lost` or :attr:`refused` marks."""
        if self.problem:
            return self.problem.removesuffix(UNTIL_THE_END)
        return f"{self.file}: {self.trouble or next(iter(self._refused.values()), '')}"

    def _count(self) -> int:
        several = (*self.tags.values(), *self.quotations.values())
        return len(self.read) + len(self.starred) + len(self.notes) + sum(map(len, several))

    @property
    def trouble(self) -> str:
        """Why changes are not saved yet; empty while there is nothing to say."""
        return self._writer.trouble if self._writer else ""

    def refresh(self) -> bool:
        """Take in what other Readers have changed; True when there was something."""
        with self._filing:
            former, base = self.base, self._opened()
            if former is not None and base is not former:
                return True
            if base.version == self._seen:
                return False
            self._take_in(base)
            return True

    @property
    def file(self) -> Path:
        """The file that marks are saved in."""
        return self._path or marks_file()

    @property
    def stamp(self) -> tuple[tuple[int, int], ...]:
        """Something else whenever the file has changed: a cheap reason to :meth:`refresh`."""
        path = self.file
        return tuple(map(_stamp, (path, path.with_name(f"{path.name}-wal"))))

    def _take_in(self, base: MarksBase) -> None:
        """Hold what is in the file; who reads marks meanwhile sees the old ones, then the new."""
        self._seen = base.version
        new = Marks(self._path, self._clock)
        for table in TABLES:
            for row in base.rows(table):
                new._hold(table, row)
        with self._lock:
            for saving in self._writer.waiting if self._writer else ():
                if saving.change is not None:
                    new._apply(saving.change)
            self.read, self.starred, self.tags = new.read, new.starred, new.tags
            self.notes, self.quotations, self.places = new.notes, new.quotations, new.places

    def _apply(self, change: Change) -> None:
        """Make ``change`` in memory; no matter if it has been made there already."""
        with self._lock:
            for key in touched(change):
                self._let_go(change.table, key)
            for row in change.put:
                self._hold(change.table, row)

    def _before(self, change: Change) -> Change:
        """What takes ``change`` back, as far as memory knows: not when something was marked."""
        rows: list[Row] = []
        for key in (keys := touched(change)):
            article = key[0]
            match change.table:
                case "read" | "starred":
                    held = self.read if change.table == "read" else self.starred
                    rows += [(article, held[article])] if article in held else []
                case "tag":
                    rows += [(*key, 0.0)] if key[1] in self.tags.get(article, ()) else []
                case "note":
                    rows += [(article, self.notes[article], 0.0)] if article in self.notes else []
                case "place":
                    place = self.places.get(article)
                    rows += [(article, *place, 0.0)] if place else []
                case "quotation":
                    kept = self.quotations.get(article, ())
                    rows += [(article, *each) for each in kept if each[:3] == key[1:]]
        return Change(change.table, keys, rows)

    def _hold(self, table: Table, row: Row) -> None:
        article, *values = row
        if table in ("read", "starred"):
            (self.read if table == "read" else self.starred)[article] = values[0]
        elif table == "tag":
            # Another set, not a larger one: somebody may be looking through that.
            self.tags[article] = {*self.tags.get(article, ()), values[0]}
        elif table == "note":
            self.notes[article] = values[0]
        elif table == "place":
            self.places[article] = Place(values[0], values[1])
        else:
            kept = [*self.quotations.get(article, ()), Quotation(*values)]
            self.quotations[article] = sorted(kept, key=lambda each: each.at)

    def _let_go(self, table: Table, key: Row) -> None:
        article, *values = key
        if table == "tag":
            _discard(self.tags, article, lambda tag: tag == values[0])
        elif table == "quotation":
            _discard(self.quotations, article, lambda each: list(each[:3]) == values)
        else:
            held: dict[Table, dict[str, Any]] = {
                "read": self.read, "starred": self.starred, "note": self.notes,
                "place": self.places,
            }  # fmt: skip
            held[table].pop(article, None)

    # Changing

    def set_read(self, articles: Iterable[str], read: bool = True) -> int:
        """Mark ``articles`` as read, or as unread; how many of them were not so before."""
        return self._switch("read", self.read, articles, read, "read" if read else "unread")

    def note_read(self, article: str) -> None:
        """``article`` has been read; not a step that undo takes back, for no key said so."""
        if article not in self.read:
            self._make("", Change("read", (), [(article, self._clock())]))

    def set_starred(self, articles: Iterable[str], starred: bool = True) -> int:
        """Star ``articles``, or take their stars; how many of them were not so before."""
        said = "starred" if starred else "unstarred"
        return self._switch("starred", self.starred, articles, starred, said)

    def _switch(
        self, table: Table, held: Mapping[str, float], articles: Iterable[str], on: bool, said: str
    ) -> int:
        new = [each for each in dict.fromkeys(articles) if (each in held) != on]
        out, put = [(each,) for each in new], [(each, self._clock()) for each in new]
        self._change(f"{_count(new)} {said}", Change(table, out, put if on else ()))
        return len(new)

    def retag(self, articles: Iterable[str], add: Iterable[str], remove: Iterable[str]) -> int:
        """Give the tags ``add`` to ``articles`` and take ``remove``, in one step.

        How many articles have other tags than before.
        """
        gone, come = set(map(checked_tag, remove)), set(map(checked_tag, add))
        out: list[Row] = []
        put: list[Row] = []
        for article in dict.fromkeys(articles):
            had = self.tags.get(article, set())
            out += [(article, tag) for tag in sorted(gone & had)]
            put += [(article, tag, self._clock()) for tag in sorted(come - had)]
        touched = list(dict.fromkeys(row[0] for row in (*out, *put)))
        self._change(f"tags of {_count(touched)}", Change("tag", out, put))
        return len(touched)

    def set_note(self, article: str, text: str) -> None:
        """Let ``text`` be the note on ``article``; none where it is blank.

        Raises ``MarksError`` where it is longer than :data:`LONGEST_NOTE`, too.
        """
        if len(text) > LONGEST_NOTE:
            raise MarksError(f"a note has at most {LONGEST_NOTE:,} characters")
        if self.base is None:
            self._opened()  # or nobody knows what note there is
        if (text := safe_text(text).strip()) != self.notes.get(article, ""):
            put = [(article, text, self._clock())] if text else []
            self._change("note", Change("note", [(article,)], put))

    def add_quotation(
        self, article: str, field: MentionField, start: int, text: str, source: str
    ) -> None:
        """Keep the passage ``text`` at code point ``start`` of ``field``, with its source line."""
        row = (article, field, start, text, source, self._clock())
        self._change("quotation", Change("quotation", (), [row]))

    def remove_quotation(self, article: str, quotation: Quotation) -> None:
        """Forget ``quotation``."""
        self._change("quotation taken away",
                     Change("quotation", [(article, *quotation[:3])], ()))  # fmt: skip

    def keep_place(self, article: str, place: Place | None) -> None:
        """Remember where the reader stopped in ``article``; not a step that undo takes back."""
        if place != self.places.get(article):
            put = [(article, *place, self._clock())] if place else []
            self._make("", Change("place", [(article,)], put))

    def articles(self) -> set[str]:
        """The ids of all articles that something is marked on."""
        return set().union(*self.by_article())

    def by_article(self) -> tuple[Mapping[str, Any], ...]:
        """Every kind of mark, each by the ids of articles."""
        return self.read, self.starred, self.tags, self.notes, self.quotations, self.places

    def carry_over(self, now_of: Mapping[str, str], copied: Set[str] = frozenset()) -> None:
        """Articles have changed and have other ids now: what is marked on them moves along.

        What is marked on the article that ``now_of`` names already stays; so does what is marked
        on those that are ``copied``. Not a step that undo takes back.
        """
        self._rename(now_of, lambda base, moved: base.rename(moved, copied))

    def take_over(self, now_of: Mapping[str, str]) -> None:
        """Articles are known by other ids now: all that is marked on the former ones is theirs.

        As in :meth:`merge`, of two notes both are kept. Not a step that undo takes back.
        """
        self._rename(now_of, lambda base, moved: base.unite(moved))

    def _rename(
        self, now_of: Mapping[str, str], rename: Callable[[MarksBase, dict[str, str]], None]
    ) -> None:
        self._opened()
        with self._lock:
            moved = {
                former: now
                for former, now in now_of.items()
                if former != now and any(former in each for each in self.by_article())
            }
        if moved:
            self._undo = deque((step.moved(moved) for step in self._undo), UNDO_STEPS)
            self._file(lambda base: rename(base, moved))

    def undo(self) -> str:
        """Take the last change back, and say which it was; empty where there is none."""
        if not self._undo:
            return ""
        step = self._undo[-1]
        late = step.saving is not None and not step.saving.saved
        if self._writer and step.saving and late and self._writer.withdraw(step.saving):
            self._apply(step.before)
        else:
            self._make("", step.back)
        self._undo.pop()
        return step.what

    @property
    def undo_size(self) -> int:
        """How many rows :meth:`undo` would touch."""
        return len(self._undo[-1].before.out) if self._undo else 0

    def _change(self, what: str, change: Change) -> None:
        if change.out or change.put:
            self._undo.append(self._make(what, change))

    def _make(self, what: str, change: Change) -> _Step:
        """Make ``change`` in the file, or have it made there, and in memory."""
        keys = [(change.table, key) for key in touched(change) if change.table != "place"]
        try:
            if self._writer is None:
                with self._filing:
                    step = _Step(what, self._opened().change(change), None)
            else:
                before = self._before(change)
                saving = self._writer.put(lambda base: base.change(change), change)
                step = _Step(what, before, saving)
        except MarksError as error:
            self._refused.update(dict.fromkeys(keys, str(error)))
            raise
        for key in keys:
            self._refused.pop(key, None)
        self._apply(change)
        return step

    def _file(self, job: Job) -> None:
        """Have ``job`` done in the file, and take in what is there then."""
        if self._writer is None:
            self._work(Saving(job, None))
        else:
            self._writer.put(job)

    def _work(self, saving: Saving) -> None:
        with self._filing:
            base = self._opened()
            saving.result = saving.job(base)
            if saving.change is None:
                self._take_in(base)

    # Moving marks between machines

    def rows(self, table: Table) -> list[Row]:
        """All rows of ``table``, as they are in the file."""
        with self._filing:
            return self._opened().rows(table)

    def merge(self, rows: Mapping[Table, Sequence[Row]]) -> int:
        """Add ``rows`` to what is there, all or none; how many were new. Nothing goes."""
        with self._filing:
            base = self._opened()
            new = base.merge(rows)
            self._undo.clear()
            self._take_in(base)
            return new


def marks_file() -> Path:
    """Where the user's marks are: ``marks.sqlite`` in Reader's folder among the user's data."""
    return data_folder() / "marks.sqlite"


def _readable(path: Path) -> dict[Table, list[Row]]:
    """What is in a file that cannot be written, as far as it can be read."""
    try:
        base = MarksBase(path, read_only=True)
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
    """``tag`` as it is kept: one line, without a leading ``#``. Raises ``MarksError``."""
    tag = safe_line(tag).removeprefix("#").strip()
    if not tag or len(tag) > LONGEST_TAG:
        raise MarksError(f"a tag has 1 to {LONGEST_TAG} characters")
    return tag


def _discard(held: dict[str, Any], article: str, gone: Callable[[Any], bool]) -> None:
    """Take what is ``gone`` from the several marks of ``article``."""
    several = held.get(article)
    if several is None:
        return
    left = type(several)(each for each in several if not gone(each))
    if left:
        held[article] = left
    else:
        del held[article]


def _renamed(change: Change, now_of: Mapping[str, str]) -> Change:
    """``change``, made to the articles that ``now_of`` names."""
    out, put = (
        [(now_of.get(row[0], row[0]), *row[1:]) for row in rows]
        for rows in (change.out, change.put)
    )
    return Change(change.table, out, put)


def _count(articles: Sequence[str]) -> str:
    return "one article" if len(articles) == 1 else f"{len(articles):,} articles"
