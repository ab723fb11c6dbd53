"""The entities of each article, and the articles of each entity, for this session.

The entity tables (:mod:`reader.store.entities.mentions`) refer to texts, a session refers to
articles by number. Two arrays map between them; nothing else is in memory for each article. The
tables are in memory at first, and in a file after :meth:`EntityIndex.move_to`.

Errors of the tables are handled here. When the file turns out to be damaged, the index leaves it
(:attr:`EntityIndex.left`) for an empty private database, and all names are found again.
"""

from __future__ import annotations

import sqlite3
import threading
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from itertools import islice
from typing import TypeVar

from reader.model import Entity
from reader.store.database import ENTITIES, Database, UnusableError, is_busy, is_damage
from reader.store.entities.identity import Facts
from reader.store.entities.mentions import Mentions, Node
from reader.store.entities.records import EntityKey, decode
from reader.store.rows import DamagedError

T = TypeVar("T")

DECODED = 64
"""For how many articles decoded entities are cached: those on screen and around them."""

FACTS = 1 << 12
"""How many facts of nodes, and how many counts, are cached."""

LOOKED_UP_AT_ONCE = 500
"""Text keys that are looked up by one statement."""

FORGOTTEN_AT_ONCE = 200
"""Texts that one transaction removes: other sessions can write between two."""

BUSY_TRIES = 12
"""How often a write waits for the transaction of another session, each time as long as SQLite does,
before the index leaves the file."""

LOST = "has been changed while it was open"
"""The reason for leaving a damaged file."""

_MISTAKE = 1
"""SQLITE_ERROR: in a file it can mean damage, in a private database only a bug in Reader."""

Repair = Callable[[int], Iterable[Entity]]


class EntityIndex:
    """Entities by article number and article numbers by entity; grows as articles are recognized.

    One thread adds, any may read and :meth:`remove`.
    """

    def __init__(self, key_of_article: Callable[[int], str] = str) -> None:
        """``key_of_article`` returns the text key of an article number."""
        self.version = 0
        """Changes whenever an answer may have changed."""
        self.joined = 0
        """Changes whenever the identity of names changes."""
        self.repair: Repair | None = None
        """Recognizes an article whose record is damaged."""
        self.left: Callable[[Exception], None] = lambda _: None
        """Called, in any thread, with the reason for leaving the file."""
        self._key_of_article = key_of_article
        self._mentions: Mentions | None = None
        self._closed = False
        self._opened: list[Database] = []
        self._writing = threading.RLock()
        self._lock = threading.RLock()
        self._text_of = array("I")  # by number; 0: not known
        self._number_of = array("I")  # by text; 0: none, else the number plus one
        self._followed = self._moved_at = 0
        self._failed: set[int] = set()
        self._gone: set[int] = set()
        self._forgotten: list[int] = []
        self._count = 0
        self._decoded = lru_cache(DECODED)(self._decode)
        self._facts = lru_cache(FACTS)(self._facts_of)
        self._counts = lru_cache(FACTS)(self._count_of)

    def __len__(self) -> int:
        """How many articles have been recognized."""
        return self._count

    def __contains__(self, number: object) -> bool:
        """Whether the article ``number`` has been recognized."""
        return isinstance(number, int) and (bool(self.text(number)) or number in self._failed)

    def lacks(self, number: int) -> bool:
        """Whether the article ``number`` is yet to be recognized, and has not been removed."""
        return number not in self._gone and number not in self

    def text(self, number: int) -> int:
        """The text of the article ``number``; 0 if it is not known."""
        texts = self._text_of
        return texts[number] if 0 <= number < len(texts) else 0

    @property
    def is_in_file(self) -> bool:
        """Whether the tables are in a file that other sessions read."""
        return self._mentions is not None and self._mentions.database.path is not None

    # Adding

    def add(self, number: int, entities: Iterable[Entity]) -> None:
        """Add the entities of the article ``number``, unless they are known."""
        self.add_all([(number, tuple(entities))])

    def add_all(self, found: Iterable[tuple[int, tuple[Entity, ...]]]) -> None:
        """Add the entities of the articles that are not known yet, in one transaction."""
        with self._writing:
            new = {number: entities for number, entities in found if self.lacks(number)}
            if not new:
                return
            keyed = [(self._key_of_article(number), entities) for number, entities in new.items()]
            added = self._write(lambda mentions: mentions.add(keyed, self._is_free))
            with self._lock:
                for number, text in zip(new, added.texts, strict=True):
                    self._place(number, text)
                self.joined += added.joined
                self.version += 1

    def add_nothing(self, number: int) -> None:
        """Note that no names could be found in the article ``number``, for this session."""
        with self._lock:
            if self.lacks(number):
                self._failed.add(number)
                self._count += 1
                self.version += 1

    def follow(self, numbers: Callable[[str], Iterable[int]]) -> list[int]:
        """Note what other sessions have added; ``numbers`` gives the articles with a text key."""
        since = self._followed
        if (self.ask(lambda mentions: mentions.newest) or 0) <= since:
            return []
        found = []
        for text, key in self.ask(lambda mentions: mentions.added_since(since)) or ():
            with self._lock:
                self._followed = max(self._followed, text)
                number = next(filter(self.lacks, numbers(key)), None)
                if number is not None and self._is_free(text):
                    self._place(number, text)
                    found.append(number)
        if found:
            with self._lock:
                self.joined += 1
                self.version += 1
        return found

    def move_to(
        self, mentions: Mentions, order: array[int], keys: Callable[[], Iterable[str]]
    ) -> None:
        """Use the tables ``mentions``, which :meth:`close` closes; add what was found until now.

        ``order`` has the text of each article number, or 0 if it is not known; such texts are
        looked up by the ``keys`` of all articles.
        """
        with self._writing:
            before, texts = self._mentions, self._text_of
            self._begin(mentions)
            newest = self.ask(lambda mentions: mentions.newest) or 0
            self._followed = self._moved_at = newest
            with self._lock:
                self._place_all(order, newest)
            if 0 in order or not order:
                lacking = ((n, key) for n, key in enumerate(keys()) if self.lacks(n))
                while some := [*islice(lacking, LOOKED_UP_AT_ONCE)]:
                    self._look_up(some)
            found = []
            for number, text in enumerate(texts):
                if text and before and self.lacks(number):
                    with suppress(DamagedError, sqlite3.Error):
                        found.append((number, decode(before.record(text))))
            self.add_all(found)

    def _look_up(self, keys: Sequence[tuple[int, str]]) -> None:
        """Note the texts of the articles that have these numbers and text keys."""
        texts = self.ask(lambda mentions: mentions.texts({key for _, key in keys})) or {}
        with self._lock:
            for number, key in keys:
                text = next(filter(self._is_free, texts.get(key, ())), None)
                if text is not None:
                    self._place(number, text)
            self.version += 1

    def remove(self, numbers: Iterable[int]) -> None:
        """Remove the articles ``numbers``, for good: their files are gone.

        Names in a file go with :meth:`forget`, in a worker.
        """
        with self._lock:
            for number in numbers:
                self._gone.add(number)
                if text := self.text(number):
                    self._drop(number, text)
                elif number in self._failed:
                    self._failed.remove(number)
                    self._count -= 1
            self.version += 1
        if not self.is_in_file:
            self.forget()

    @property
    def has_forgotten(self) -> bool:
        """Whether :meth:`forget` has something to do."""
        return bool(self._forgotten)

    def forget(self, others: Iterable[int] = ()) -> None:
        """Remove the texts of removed articles, and ``others``, from the tables."""
        with self._lock:
            tables = self._mentions
            texts, self._forgotten = [*self._forgotten, *others], []
        for start in range(0, len(texts), FORGOTTEN_AT_ONCE):
            some = texts[start : start + FORGOTTEN_AT_ONCE]
            with self._writing:
                if self._mentions is tables:  # in others these numbers are of other texts
                    # A moved file, for one, is a new article that may have the text by now.
                    free = [*filter(self._is_free, some)]
                    self.joined += self._write(partial(_forget, tables, free))
        self.version += 1

    def unknown_texts(self) -> list[int]:
        """The texts in the tables that belonged to no article when :meth:`move_to` was called.

        Later ones may be of new files, which only the session that added them knows yet.
        """
        own = self._count - len(self._failed)
        if self.ask(lambda mentions: mentions.count) == own:
            return []
        texts = self.ask(lambda mentions: mentions.all_texts()) or ()
        return [text for text in texts if text <= self._moved_at and self._is_free(text)]

    def save_order(self, texts: str) -> None:
        """Save the text of each article number, for :meth:`move_to`."""
        with self._writing:
            order = self._text_of[:]
            self._write(lambda mentions: mentions.save_order(texts, order))

    def close(self) -> None:
        """Close the tables. Only decoded entities can be read after that."""
        with self._writing:
            self._closed = True
            opened, self._opened = self._opened, []
            for database in opened:
                database.close()

    def _is_free(self, text: int) -> bool:
        numbers = self._number_of
        return text >= len(numbers) or not numbers[text]

    def _place(self, number: int, text: int) -> None:
        """Note the ``text`` of the article ``number``, which may have been removed meanwhile."""
        if number in self._gone:
            self._forgotten.append(text)
            return
        for numbers, size in ((self._text_of, number + 1), (self._number_of, text + 1)):
            if size > len(numbers):
                numbers.extend([0] * (size - len(numbers)))
        self._text_of[number], self._number_of[text] = text, number + 1
        self._count += 1

    def _place_all(self, texts: array[int], newest: int) -> None:
        """Note the text of each article number, of a sound file in which ``newest`` is the last."""
        if max(texts, default=0) > newest:
            return
        numbers = array("I", bytes(4 * (newest + 1)))
        for number, text in enumerate(texts, 1):
            numbers[text] = number
        numbers[0] = 0
        self._text_of, self._number_of = texts, numbers
        self._failed = {number for number in self._failed if not self.text(number)}
        self._count = len(texts) - texts.count(0) + len(self._failed)
        for number in self._gone:
            if text := self.text(number):
                self._drop(number, text)

    def _drop(self, number: int, text: int) -> None:
        self._forgotten.append(text)
        self._text_of[number] = self._number_of[text] = 0
        self._count -= 1

    def _begin(self, mentions: Mentions) -> Mentions:
        with self._lock:
            self._mentions = mentions
            self._opened.append(mentions.database)
            self._text_of, self._number_of = array("I"), array("I")
            self._count = len(self._failed)
            self._forgotten.clear()
            self._decoded.cache_clear()
            self.joined += 1
            self.version += 1
        return mentions

    # Errors

    def ask(self, question: Callable[[Mentions], T]) -> T | None:
        """The answer of the tables to ``question``; None if they cannot be read."""
        mentions = self._mentions
        if mentions is None or self._closed:
            return None
        try:
            answer = question(mentions)
            if mentions.database.is_lost:
                raise UnusableError(LOST)
        except (sqlite3.Error, UnusableError) as error:
            if not self._closed and not is_busy(error):
                self._leave(mentions, error)
            return None
        return answer

    def _write(self, change: Callable[[Mentions], T]) -> T:
        mentions = self._mentions or self._begin(Mentions(Database(tables=ENTITIES)))
        for _ in range(BUSY_TRIES):
            try:
                return change(mentions)
            except sqlite3.OperationalError as error:
                if self._closed or not is_busy(error):
                    break
        try:
            return change(mentions)
        except (sqlite3.Error, UnusableError) as error:
            if self._closed:
                raise
            if isinstance(error, sqlite3.Error) and not is_damage(error):
                with suppress(sqlite3.Error):
                    mentions.database.make_private(error)
                    return change(mentions)
            return change(self._leave(mentions, error))

    def _leave(self, mentions: Mentions, error: Exception) -> Mentions:
        """Start again in a private database, and return its tables."""
        if mentions.database.path is None and getattr(error, "sqlite_errorcode", 0) == _MISTAKE:
            raise error
        with self._writing:
            if self._mentions is not None and mentions is not self._mentions:
                return self._mentions
            private = Database(tables=ENTITIES)
            if mentions.database.path is not None:
                with suppress(sqlite3.Error):
                    private.move_to(None)  # on disk if it is large
            new = self._begin(Mentions(private))
        damaged = isinstance(error, sqlite3.Error) and is_damage(error)
        self.left(UnusableError(LOST) if damaged else error)
        return new

    # Reading

    def entities(self, number: int) -> tuple[Entity, ...] | None:
        """The entities of the article ``number``; None while it has not been recognized."""
        text = self.text(number)
        if not text:
            return () if number in self._failed else None
        return self._decoded(number, text)

    def _decode(self, number: int, text: int) -> tuple[Entity, ...]:
        try:
            return decode(self.ask(lambda mentions: mentions.record(text)) or b"")
        except DamagedError:
            return tuple(self.repair(number)) if self.repair else ()

    def numbers(self, *keys: EntityKey) -> set[int]:
        """The numbers of the articles, known so far, that mention any of ``keys``."""
        texts = self.ask(lambda mentions: mentions.texts_with(keys)) or ()
        numbers = self._number_of
        size = len(numbers)
        return {numbers[text] - 1 for text in texts if text < size and numbers[text]}

    def count(self, *keys: EntityKey) -> int:
        """In how many articles, known so far, any of ``keys`` appears."""
        return self._counts(keys, self.version)

    def _count_of(self, keys: Sequence[EntityKey], _: int) -> int:
        return self.ask(lambda mentions: mentions.count_with(keys)) or 0

    def find_named(self, wanted: str, word: str) -> Iterator[Node]:
        """The nodes with a name that contains the needle ``wanted``; ``word`` is one of its words.

        See :func:`reader.store.search.matching.needle`. A node may come several times.
        """
        from reader.text.words import haystack, words  # a start does without

        for key, node in self.ask(lambda mentions: mentions.keys_having(word)) or ():
            if wanted in haystack(words(key.name)):
                yield node
        for name, node in self.ask(lambda mentions: mentions.other_names_having(word)) or ():
            if wanted in name:
                yield node

    def nodes(self, words: Iterable[str] = ()) -> list[Node]:
        """All nodes whose names contain all ``words``. Slow, so call it in a worker."""
        return self.ask(lambda mentions: mentions.nodes(words)) or []

    def facts(self, node: EntityKey) -> Facts:
        """What articles say of ``node``."""
        return self._facts(node, self.version)

    def _facts_of(self, node: EntityKey, _: int) -> Facts:
        return self.ask(lambda mentions: mentions.facts(node)) or Facts()


def _forget(tables: Mentions | None, texts: Sequence[int], mentions: Mentions) -> bool:
    return mentions is tables and mentions.forget(texts)
