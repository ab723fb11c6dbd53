"""The user's marks: read, starred, tags, notes, quotations and places, saved as they happen.

They are in one file in the user's data folder (:mod:`reader.store.marks_base`), keyed by article
id, so they follow an article wherever its archive lies. Several Readers may have it open at once,
and one that is killed loses nothing that it has shown as done. What lists and queries need is in
memory, too; :meth:`Marks.refresh` takes in what other Readers have changed since.

Where the file cannot be opened, or is damaged, it is left as it is: marks are then kept in memory
only, and :attr:`Marks.problem` says so.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from pathlib import Path
from typing import Any, NamedTuple

from reader.model import MentionField
from reader.safety import safe_line, safe_text
from reader.store.data_folder import data_folder
from reader.store.marks_base import TABLES, Change, MarksBase, MarksError, Row, Table

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


class Marks:
    """All marks of the user. Made closed and empty; :meth:`open` reads what there is.

    One thread at a time may change marks, any may read them. What changes marks raises
    :class:`~reader.store.marks_base.MarksError` where they cannot be saved; nothing changes then.
    """

    def __init__(self, path: Path | None = None, clock: Callable[[], float] = time.time) -> None:
        """``path`` is the file; without it :func:`marks_file`, when :meth:`open` is called."""
        self._path = path
        self._clock = clock
        self._lock = threading.RLock()
        self._base: MarksBase | None = None
        self._seen = -1
        self._undo: deque[tuple[str, Change]] = deque(maxlen=UNDO_STEPS)
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
        """Open the file, making it where there is none, and take in what it holds. Once."""
        self._opened()

    def _opened(self) -> MarksBase:
        with self._lock:
            if self._base is None:
                path = self._path or marks_file()
                try:
                    self._base = MarksBase(path)
                    self._take_in(self._base)
                except MarksError as error:
                    self.problem = f"{path}: {error}, so marks last until Reader ends"
                    self._base = MarksBase(None)
                    self._take_in(self._base)
            return self._base

    def close(self) -> None:
        """Close the file; what was marked can still be read."""
        with self._lock:
            base, self._base = self._base, None
            if base is not None:
                base.close()

    def refresh(self) -> bool:
        """Take in what other Readers have changed; True when there was something."""
        with self._lock:
            base = self._opened()
            if base.version == self._seen:
                return False
            self._take_in(base)
            return True

    @property
    def stamp(self) -> tuple[tuple[int, int], ...]:
        """Something else whenever the file has changed: a cheap reason to :meth:`refresh`."""
        path = self._path or marks_file()
        return tuple(map(_stamp, (path, path.with_name(f"{path.name}-wal"))))

    def _take_in(self, base: MarksBase) -> None:
        """Hold what is in the file; who reads marks meanwhile sees the old ones, then the new."""
        self._seen = base.version
        new = Marks(self._path, self._clock)
        for table in TABLES:
            for row in base.rows(table):
                new._hold(table, row)
        self.read, self.starred, self.tags = new.read, new.starred, new.tags
        self.notes, self.quotations, self.places = new.notes, new.quotations, new.places

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
            self._make(Change("read", (), [(article, self._clock())]))

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
            self._make(Change("place", [(article,)], put))

    def articles(self) -> set[str]:
        """The ids of all articles that something is marked on."""
        return set().union(*self._held())

    def _held(self) -> tuple[Mapping[str, Any], ...]:
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
        with self._lock:
            base = self._opened()
            moved = {
                former: now
                for former, now in now_of.items()
                if former != now and any(former in each for each in self._held())
            }
            if moved:
                rename(base, moved)
                steps = [(what, _renamed(change, moved)) for what, change in self._undo]
                self._undo = deque(steps, UNDO_STEPS)
                self._take_in(base)

    def undo(self) -> str:
        """Take the last change back, and say which it was; empty where there is none."""
        with self._lock:
            if not self._undo:
                return ""
            what, change = self._undo[-1]
            self._make(change)
            self._undo.pop()
            return what

    @property
    def undo_size(self) -> int:
        """How many rows :meth:`undo` would touch."""
        return len(self._undo[-1][1].out) if self._undo else 0

    def _change(self, what: str, change: Change) -> None:
        if change.out or change.put:
            with self._lock:
                self._undo.append((what, self._make(change)))

    def _make(self, change: Change) -> Change:
        """Make ``change`` in the file and in memory; returns what takes it back."""
        with self._lock:
            back = self._opened().change(change)
            for key in back.out:
                self._let_go(change.table, key)
            for row in change.put:
                self._hold(change.table, row)
            return back

    # Moving marks between machines

    def rows(self, table: Table) -> list[Row]:
        """All rows of ``table``, as they are in the file."""
        with self._lock:
            return self._opened().rows(table)

    def merge(self, rows: Mapping[Table, Sequence[Row]]) -> int:
        """Add ``rows`` to what is there, all or none; how many were new. Nothing goes."""
        with self._lock:
            base = self._opened()
            new = base.merge(rows)
            self._undo.clear()
            self._take_in(base)
            return new


def marks_file() -> Path:
    """Where the user's marks are: ``marks.sqlite`` in Reader's folder among the user's data."""
    return data_folder() / "marks.sqlite"


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
