"""What recognition found, kept for the next start: the names' part of the cache.

Beside an archive's cache are two kinds of files. The first, ``.names``, has the form of the cache
(:mod:`reader.store.cachefile`): the records of entities as its bodies, the columns of the index as
its sections; replaced by rename, and used only when it is sound, this user's, of this archive and
of the same :func:`maker`. Each record stands under the article's text key
(:meth:`reader.store.articles.Store.text_key`). The second kind, ``.found``, are logs: a line of
JSON that says who wrote it, then the records as they come, a frame each. A process writes a log of
its own and holds a lock on it; when it ends, however it ends, the next process that opens the
archive takes in what is there. So a stop loses seconds of work, and two processes never write to
one file. Who goes through the archive holds a lock on ``.finding``; other processes meanwhile read
its log as it grows, and look for nothing but what somebody waits for.
"""

from __future__ import annotations

import fcntl
import json
import os
import unicodedata
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from operator import eq
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.model import Entity
from reader.store.articles import Store
from reader.store.bodies import Bodies, DamagedError, write_all
from reader.store.cache import Cache
from reader.store.cachefile import PROLOGUE_BYTES, UnusableError
from reader.store.compact import U32, U64, TextColumn
from reader.store.entities.entity_columns import EntityColumns
from reader.store.entities.entity_index import NO_RANK, EntityIndex, Known
from reader.store.entities.entity_log import EntityLog, frames, unframe
from reader.store.entities.entity_records import decode
from reader.store.entities.identity import Identity
from reader.store.entities.other_names import OtherNames

if TYPE_CHECKING:
    from reader.store.cachefile import Contents
    from reader.store.entities.kept_identity import Kept

RUN_BYTES = 1024 * 1024
"""About how many bytes of records are copied at a time."""

HEADING_BYTES = 1024 * 1024
"""The longest first line of a log that is read."""


class EntityCache:
    """The names found in the archive that ``cache`` is the cache of.

    All of it is for the thread that recognizes.
    """

    def __init__(self, cache: Cache, engine: str = "") -> None:
        self._cache = cache
        self._engine = engine
        self.log_of: EntityLog | None = None
        """What is being written to the log of this process, if it has one."""
        self._log: Path | None = None
        self._lock = -1
        self._taken: list[tuple[Path, int]] = []
        self._claim = -1
        self._followed: dict[Path, int] = {}
        self._loaded_from: tuple[int, int] | None = None
        self.lost: Callable[[], None] = lambda: None
        """Called, in whatever thread, when somebody has changed the file while it was open."""
        self.keeps_learnt = False
        """Whether what was learnt from all articles in the file is kept with them."""
        self.file = cache.file.with_suffix(".names")

    @property
    def size(self) -> int:
        """The bytes of the file and of this process's log; 0 where there are none."""
        size = 0
        for path in (self.file, self._log):
            with suppress(OSError):
                size += path.stat().st_size if path else 0
        return size

    @cached_property
    def _maker(self) -> str:
        from reader.entities.recognizer import identity

        return maker(self._engine or identity())

    def load(self, store: Store) -> tuple[EntityColumns, EntityLog, Kept | None] | None:
        """What the file knows of the articles in ``store``; None where there is no file.

        That is also what was learnt from them, where it was kept. Raises
        :class:`~reader.store.cachefile.UnusableError` where there is a file that must not be used,
        with the reason.
        """
        self._loaded_from = _which(self.file)
        opened = self._cache.open(self.file, lambda: self._maker)
        if opened is None:
            return None
        as_it_was = opened[1].fields.get("texts") == store.texts()
        return self._loaded(
            *opened,
            lambda ids: array(U32, range(len(ids))) if as_it_was else _ranks(ids, store),
        )

    def _loaded(
        self, file: int, contents: Contents, ranks: Callable[[TextColumn], array[int]]
    ) -> tuple[EntityColumns, EntityLog, Kept | None]:
        from reader.store.entities.kept_identity import (  # not on the way to the first paint
            Kept,
            learner,
        )

        try:
            sections = contents.sections
            ids = TextColumn.of({"ends": sections["id.ends"], "text": sections["id.text"]})
            columns = EntityColumns.of(sections, ranks(ids))
            known = contents.fields.get("learner")
            self.keeps_learnt = bool(known) and known == learner()
            kept = Kept.of(sections) if self.keeps_learnt else None
        except (ValueError, KeyError) as error:
            os.close(file)
            contents.file.close()
            raise UnusableError("is damaged (its columns)") from error
        contents.file.lost = self._lose
        bodies = Bodies(file, PROLOGUE_BYTES, contents.bodies)
        return columns, EntityLog(bodies, file=contents.file), kept

    def _lose(self) -> None:
        with suppress(OSError):
            self.file.unlink()
        self.lost()

    def left_over(self, store: Store) -> Iterator[tuple[int, bytes]]:
        """Rank and record of what ended processes had found and not brought into the file.

        Their logs stay, locked, until :meth:`forget_left_over`.
        """
        ranks: dict[str, list[int]] | None = None
        for path in sorted(self.file.parent.glob(f"{self.file.stem}.*.found")):
            data = self._take(path) if path != self._log else b""
            if data and ranks is None:
                ranks = _by_key(store.text_keys())
            for article, record, _ in frames(data):
                for rank in (ranks or {}).get(article, ()):
                    yield rank, record

    def claim(self) -> bool:
        """Whether this process may go through the archive: no other one does, until it releases
        its claim or ends. Where that cannot be known, it may."""
        if self._claim < 0:
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
            try:
                self._cache.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                claim = os.open(self.file.with_suffix(".finding"), flags, 0o600)
            except OSError:
                return True
            try:
                fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(claim)
                return False
            self._claim = claim
        return True

    def release(self) -> None:
        """Let another process go through the archive."""
        claim, self._claim = self._claim, -1
        if claim >= 0:
            os.close(claim)

    @property
    def is_renewed(self) -> bool:
        """Whether another process has written the file since it was loaded."""
        return _which(self.file) not in (None, self._loaded_from)

    def follow(self, store: Store) -> Iterator[tuple[int, bytes]]:
        """Rank and record of what other processes have found since the last call."""
        ranks: dict[str, int] | None = None
        for path in sorted(self.file.parent.glob(f"{self.file.stem}.*.found")):
            data = self._more_of(path) if path != self._log else b""
            if data and ranks is None:
                ranks = {article: rank for rank, article in enumerate(store.text_keys())}
            start = self._followed.get(path, 0)
            for article, record, end in frames(data):
                self._followed[path] = start + end
                if ranks and (rank := ranks.get(article)) is not None:
                    yield rank, record

    def _more_of(self, path: Path) -> bytes:
        """What was added to the log ``path``; empty where it is of no use."""
        heading = self._heading()
        try:
            file = self._cache.open_own(path)
            if file is None:
                return b""
            with open(file, "rb") as stream:
                at = self._followed.get(path, 0)
                if not at and stream.readline(HEADING_BYTES) != heading:
                    return b""
                stream.seek(at or len(heading))
                self._followed[path] = at or len(heading)
                return stream.read()
        except (UnusableError, OSError):
            return b""

    def _take(self, path: Path) -> bytes:
        """The frames in the log ``path``; empty where its process lives, or it is of no use."""
        try:
            file = self._cache.open_own(path, os.O_RDWR)
        except UnusableError:
            return b""
        if file is None:
            return b""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with open(os.dup(file), "rb") as stream:
                ours = stream.readline(HEADING_BYTES) == self._heading()
                data = stream.read() if ours else b""
        except OSError:  # it stays for another time
            os.close(file)
            return b""
        self._taken.append((path, file))
        return data

    def forget_left_over(self) -> None:
        """What was left over is in the log of this process, and that on the disk: delete it."""
        taken, self._taken = self._taken, []
        for path, file in taken:
            with suppress(OSError):
                path.unlink()
            os.close(file)

    def begin(self, log: EntityLog) -> None:
        """Have what is added to ``log`` written to a file of this process. Raises OSError."""
        self._cache.writer(self.file).abandon()  # makes the folder, or says why it cannot be used
        path = self.file.with_suffix(f".{os.getpid()}-{os.urandom(4).hex()}.found")
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
        file = os.open(path, flags, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            heading = self._heading()
            write_all(file, heading, 0)
        except OSError:
            os.close(file)
            path.unlink()
            raise
        self.end()
        self._log, self._lock = path, os.dup(file)  # the lock is there until both are closed
        self.log_of = log
        log.new.write_to(file, len(heading))

    def end(self) -> None:
        """The log's records are all in the file, or worth nothing: take it away."""
        if self._log is not None:
            with suppress(OSError):
                self._log.unlink()
            os.close(self._lock)
            self._log = self.log_of = None

    def close(self) -> None:
        """Close what is open: another process takes in what is left over, or in the log."""
        self.release()
        taken, self._taken = self._taken, []
        for _, file in taken:
            os.close(file)
        if self._log is not None:
            os.close(self._lock)
            self._log = self.log_of = None

    def save(
        self,
        index: EntityIndex,
        order: Sequence[int],
        cancelled: Callable[[], bool],
        *,
        learns: bool = False,
        texts: str = "",
    ) -> bool:
        """Write the file anew from what ``index`` knows of the articles ``order``, in that order.

        Where it ``learns``, what can be learnt from them is kept, too. ``texts`` are those of the
        store (:meth:`Store.texts`): where the rows are all of its ranks, the next start knows so.
        The index goes on with the file, and the log is empty again. False where it was cancelled
        and all is as before. Raises OSError.
        """
        known = index.now
        rows: Sequence[int] = [row for rank in order if (row := known.row(rank)) is not None]
        if len(rows) == len(known.columns) and all(map(int.__eq__, rows, range(len(rows)))):
            rows = range(len(rows))  # all, in order: much faster
        made_by = self._maker
        writer = self._cache.writer(self.file)
        copy = _Copy(known, known.columns.take(rows, cancelled), learns=learns)
        try:
            length = writer.write_records(copy.runs(cancelled))
            if cancelled():
                writer.abandon()
                return False
            fields, sections, ranks = copy.result()
        except BaseException:
            writer.abandon()
            raise
        del copy  # it may be large
        if texts.startswith(f"{len(ranks)}.") and all(map(eq, ranks, range(len(ranks)))):
            fields["texts"] = texts
        writer.complete(length, made_by, fields, sections)
        opened = self._cache.open(self.file, lambda: made_by)
        if opened is not None:  # else somebody took it away: what is in memory still holds
            self._loaded_from = _which(self.file)
            index.adopt(*self._loaded(*opened, lambda _: ranks))
            self.end()
        return True

    def _heading(self) -> bytes:
        return json.dumps([self._maker, self._cache.paths]).encode("ascii") + b"\n"


def maker(engine: str) -> str:
    """What finds the names: the ``engine`` and its rules, by their declared versions.

    Not by their sources: to find the names of a large archive again takes an hour, and a comment
    in one of them must not cost that. How articles are parsed is not part of it, either: names are
    kept under the text key of their article, which another text changes.
    """
    return f"names {engine} unicode {unicodedata.unidata_version}"


def _which(path: Path) -> tuple[int, int] | None:
    """What tells the file at ``path`` from the next one there; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def _ranks(keys: TextColumn, store: Store) -> array[int]:
    """The rank of the article of each row: mostly the row's own number."""
    own = [*store.text_keys()]
    if len(keys) <= len(own) and all(map(eq, keys, own)):
        return array(U32, range(len(keys)))
    known = _by_key(own)
    ranks = array(U32)
    for article in keys:
        same = known.get(article)  # copies have one key, and each its row
        ranks.append(same.pop(0) if same else NO_RANK)
    return ranks


def _by_key(keys: Iterable[str]) -> dict[str, list[int]]:
    """The ranks of each of ``keys``, which are in the order of ranks."""
    ranks: dict[str, list[int]] = {}
    for rank, key in enumerate(keys):
        ranks.setdefault(key, []).append(rank)
    return ranks


class _Copy:
    """The records of ``columns`` on their way into a file. Damaged ones are left out.

    Where it ``learns``, what is learnt from them goes there, too.
    """

    def __init__(self, known: Known, columns: EntityColumns, *, learns: bool) -> None:
        self._log = known.log
        self._columns = columns
        self._ids = TextColumn()
        self._places = array(U64)
        self._whole: list[int] = []
        self._learns = learns
        self._identity = Identity()
        self._others = OtherNames()

    def runs(self, cancelled: Callable[[], bool]) -> Iterator[bytes]:
        """The frames, many at a time, until ``cancelled()``."""
        run: list[bytes] = []
        at = size = 0
        columns = self._columns
        for row, (place, length) in enumerate(zip(columns.place, columns.length, strict=True)):
            try:
                frame = self._log.frame(place, length)
                article, record = unframe(frame)
                if article and self._learns:
                    self._learn(decode(record))
            except DamagedError:
                continue
            if not article:  # no names could be found in it: the next session tries again
                continue
            self._ids.append(article)
            self._whole.append(row)
            self._places.append(at)
            run.append(frame)
            at, size = at + length, size + length
            if size >= RUN_BYTES:
                if cancelled():
                    return
                yield b"".join(run)
                run, size = [], 0
        yield b"".join(run)

    def _learn(self, entities: tuple[Entity, ...]) -> None:
        self._identity.learn(entities)
        self._others.learn(entities)

    def result(self) -> tuple[dict[str, Any], dict[str, bytes], array[int]]:
        """Fields and sections of what was copied, and the rank of each row."""
        from reader.store.entities.kept_identity import learner, to_sections

        columns = self._columns
        if len(self._whole) != len(columns):
            columns = columns.take(self._whole)
        columns.place = self._places
        ids = {f"id.{name}": data for name, data in self._ids.parts().items()}
        sections = columns.sections() | ids
        if not self._learns:
            return {}, sections, columns.rank
        learnt = to_sections(self._identity, self._others)
        return {"learner": learner()}, sections | learnt, columns.rank
