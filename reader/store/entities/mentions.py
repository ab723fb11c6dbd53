"""The entity tables of a database: which entities each text has, and what texts say of names.

A *text* is the content of an article: a row under the article's text key
(:meth:`reader.store.articles.Store.text_key`). Each copy of an article has its own row. When a text
is added, what it says of names (see :mod:`reader.store.entities.identity`) is counted in the same
transaction, and when it is removed, it is subtracted again. So a session that opens the tables has
nothing to compute.

Keys and nodes are stored as :func:`~reader.store.entities.records.key_text`. Any thread may call
any method. Each may raise :exc:`sqlite3.Error`, which
:class:`~reader.store.entities.index.EntityIndex` handles for its callers.
"""

from __future__ import annotations

import errno
import sqlite3
from array import array
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, NamedTuple

from reader.model import Entity
from reader.store.database import ENTITY_TABLES, Database, UnusableError, check
from reader.store.entities.identity import LEARNING, UNEXPLAINED, Facts, names_of, other_names_of
from reader.store.entities.records import EntityKey, decode, encode, key_from, key_text
from reader.store.rows import DamagedError

LEARNED_AT_ONCE = 200
"""Texts that one transaction counts again."""

_FACTS = """
    SELECT 0, key, name, spellings.texts, entities.texts
        FROM entities JOIN spellings USING (entity) WHERE node = ?1
    UNION ALL SELECT 1, full, '', 0, 0 FROM claims WHERE short = ?1 AND holds
    UNION ALL SELECT 2, short, '', 0, 0 FROM claims WHERE full = ?1 AND holds
"""

_SETTLE = """
    UPDATE claims SET holds = NOT holds WHERE short = ?1 AND holds != (
        (SELECT count(*) FROM claims AS own WHERE own.short = ?1) = 1
        AND ?2 * texts >= (
            SELECT coalesce(sum(spellings.texts), 0)
            FROM entities JOIN spellings USING (entity) WHERE node = ?1
        )
    )
"""

_LEARNED = ("entities", "mentions", "spellings", "other_names", "claims")

_MAKER = "recognizer"
_LEARNING = "learning"
_ORDER = "texts in order"


OTHER_VERSION = "was made by another version of Reader"

_NODE = "node, EXISTS (SELECT 1 FROM claims WHERE short = node AND holds)"


class Node(NamedTuple):
    """A node, and whether it is short for another one."""

    key: EntityKey
    is_short: bool


class Added(NamedTuple):
    """The texts that were added or already there, and whether the identity of names has changed."""

    texts: list[int]
    joined: bool


class Mentions:
    """The entity tables of ``database``."""

    def __init__(self, database: Database, maker: str = "") -> None:
        """``maker`` identifies the rules and weights that find the names in a saved file."""
        self.database = database
        self._maker = maker

    # Rules

    @property
    def is_of_maker(self) -> bool:
        """Whether the tables were filled with the same rules and weights."""
        return self.database.state(_MAKER) == self._maker.encode()

    @property
    def is_learned(self) -> bool:
        """Whether the same rules have counted what the texts say."""
        return self.database.state(_LEARNING) == b"%d" % LEARNING

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been found yet."""
        return not self.database.rows("SELECT 1 FROM texts LIMIT 1")

    def begin(self) -> None:
        """Empty the tables, so that this session's rules and weights fill them."""
        with self.database.write() as connection:
            for table in ENTITY_TABLES:
                connection.execute(f"DELETE FROM {table}")
            connection.execute("DELETE FROM state WHERE name = ?", (_ORDER,))
            _set_state(connection, _MAKER, self._maker.encode())
            _set_state(connection, _LEARNING, b"%d" % LEARNING)

    def learn_again(self, cancelled: Callable[[], bool]) -> None:
        """Count again what all texts say, unless it is ``cancelled``.

        For after :data:`~reader.store.entities.identity.LEARNING` was raised. Each transaction
        counts a few texts and notes how far it is, so other sessions can write in between, and a
        later session continues where this one was stopped or killed.
        """
        while not self.is_learned:
            if cancelled():
                raise InterruptedError(errno.EINTR, "it was stopped")
            with self.database.write() as connection:
                self._learn_some(connection)

    def _learn_some(self, connection: sqlite3.Connection) -> None:
        learned = b"%d" % LEARNING
        version, _, until = (self.database.state(_LEARNING) or b"").partition(b" ")
        if version != learned:
            for table in _LEARNED:
                connection.execute(f"DELETE FROM {table}")
        nodes: set[str] = set()
        rows = connection.execute(
            "SELECT text, key, crc, record FROM texts WHERE text > ? ORDER BY text LIMIT ?",
            (int(until or 0), LEARNED_AT_ONCE),
        ).fetchall()
        for text, *row in rows:
            try:
                nodes |= _count(connection, text, decode(_sound(*row)))
            except DamagedError:
                connection.execute("DELETE FROM texts WHERE text = ?", (text,))
                connection.execute("DELETE FROM state WHERE name = ?", (_ORDER,))
        _settle(connection, nodes)
        _set_state(connection, _LEARNING, b"%s %d" % (learned, rows[-1][0]) if rows else learned)

    # Adding and forgetting

    def add(
        self, found: Iterable[tuple[str, tuple[Entity, ...]]], is_free: Callable[[int], bool]
    ) -> Added:
        """Add the entities that were found in texts, each under its key, in one transaction.

        A text of that key that ``is_free``, as it is of no other article, is not added again.
        Raises :exc:`~reader.store.database.UnusableError` where another version of the rules has
        begun the tables again.
        """
        texts: list[int] = []
        with self.database.write() as connection:
            self._check_version()
            nodes: set[str] = set()
            for key, entities in found:
                rows = connection.execute("SELECT text FROM texts WHERE key = ?", (key,))
                text = next((own for (own,) in rows if own not in texts and is_free(own)), None)
                if text is None:
                    record = encode(entities)
                    text = connection.execute(
                        "INSERT INTO texts (key, crc, record) VALUES (?, ?, ?)",
                        (key, check(key, record), record),
                    ).lastrowid
                    assert text is not None
                    nodes |= _count(connection, text, entities)
                texts.append(text)
            return Added(texts, _settle(connection, nodes))

    def forget(self, texts: Iterable[int]) -> bool:
        """Remove ``texts``, and all that only they say, in one transaction; whether other names are
        one now."""
        with self.database.write() as connection:
            self._check_version()
            nodes: set[str] = set()
            joined = False
            damaged: list[int] = []
            for text in texts:
                row = connection.execute(
                    "SELECT key, crc, record FROM texts WHERE text = ?", (text,)
                ).fetchone()
                if row is None:
                    continue
                connection.execute("DELETE FROM texts WHERE text = ?", (text,))
                try:
                    concerned, parted = _subtract(connection, text, decode(_sound(*row)))
                    nodes |= concerned
                    joined |= parted
                except DamagedError:
                    damaged.append(text)
            if damaged:  # what they said of names stays counted; the table is read once for all
                marks = ", ".join("?" * len(damaged))
                sql = f"SELECT entity, text FROM mentions WHERE text IN ({marks})"
                for mention in connection.execute(sql, damaged).fetchall():
                    _remove_mention(connection, *mention)
            connection.execute("DELETE FROM state WHERE name = ?", (_ORDER,))
            return _settle(connection, nodes) or joined

    def _check_version(self) -> None:
        """Raise UnusableError if another version of Reader has begun or learned the tables again.

        A transaction that has not changed these states reads them as they are: no other can write.
        """
        if self._maker and not (self.is_of_maker and self.is_learned):
            raise UnusableError(OTHER_VERSION)

    # Texts

    def record(self, text: int) -> bytes:
        """The record of ``text``. Raises DamagedError if it is damaged."""
        row = self.database.row("SELECT key, crc, record FROM texts WHERE text = ?", (text,))
        if row is None:
            raise DamagedError("it is gone")
        return _sound(*row)

    def texts(self, keys: Collection[str]) -> dict[str, list[int]]:
        """The texts under each of the text ``keys``, of which there are a few hundred at most."""
        found: dict[str, list[int]] = {}
        marks = ", ".join("?" * len(keys))
        sql = f"SELECT key, text FROM texts WHERE key IN ({marks}) ORDER BY text"
        for key, text in self.database.rows(sql, [*keys]):
            found.setdefault(key, []).append(text)
        return found

    def all_texts(self) -> list[int]:
        """Every text."""
        return _firsts(self.database.rows("SELECT text FROM texts INDEXED BY texts_by_key"))

    @property
    def count(self) -> int:
        """How many texts there are."""
        return int(self.database.rows("SELECT count(*) FROM texts")[0][0])

    @property
    def newest(self) -> int:
        """The text that was added last, by this session or another."""
        rows = self.database.rows("SELECT seq FROM sqlite_sequence WHERE name = 'texts'")
        return int(rows[0][0]) if rows else 0

    def added_since(self, text: int) -> list[tuple[int, str]]:
        """The texts that were added after ``text``, and their text keys.

        Raises :exc:`~reader.store.database.UnusableError` as :meth:`add` does.
        """
        self._check_version()
        return self.database.rows("SELECT text, key FROM texts WHERE text > ?", (text,))

    def in_order(self, texts: str) -> array[int] | None:
        """What was saved as :meth:`save_order` for an archive with these
        :meth:`~reader.store.articles.Store.texts`."""
        value = self.database.state(_ORDER) or b""
        head, _, data = value.partition(b"\n")
        if head != texts.encode() or len(data) % 4:
            return None
        order = array("I")
        order.frombytes(data)
        return order

    def save_order(self, texts: str, order: array[int]) -> None:
        """Save the text of each article number, so that the next start need not look them up."""
        with self.database.write() as connection:
            self._check_version()
            _set_state(connection, _ORDER, texts.encode() + b"\n" + order.tobytes())

    # Entities

    def texts_with(self, keys: Sequence[EntityKey]) -> list[int]:
        """The texts that mention one of ``keys``."""
        sql = f"SELECT text FROM mentions WHERE {_of(keys)}"
        return _firsts(self.database.rows(sql, [*map(key_text, keys)]))

    def count_with(self, keys: Sequence[EntityKey]) -> int:
        """How many texts mention one of ``keys``."""
        sql = f"SELECT count(DISTINCT text) FROM mentions WHERE {_of(keys)}"
        if len(keys) == 1:
            sql = "SELECT texts FROM entities WHERE key = ?"
        row = self.database.row(sql, [*map(key_text, keys)])
        return int(row[0]) if row else 0

    def keys_having(self, word: str) -> list[tuple[EntityKey, Node]]:
        """The keys that contain ``word``, and their nodes."""
        rows = self.database.rows(f"SELECT key, {_NODE} FROM entities WHERE instr(key, ?)", (word,))
        return [(key_from(key), _node(*node)) for key, *node in rows]

    def other_names_having(self, word: str) -> list[tuple[str, Node]]:
        """The other names that contain ``word``, and their nodes."""
        rows = self.database.rows(
            f"SELECT name, {_NODE} FROM other_names JOIN entities USING (entity)"
            " WHERE instr(name, ?)",
            (word,),
        )
        return [(name, _node(*node)) for name, *node in rows]

    def nodes(self, words: Iterable[str] = ()) -> list[Node]:
        """All nodes in the texts whose names contain all ``words``."""
        wanted = [*words]
        where = " AND ".join(["instr(substr(node, 2), ?)"] * len(wanted)) or "1"
        rows = self.database.rows(f"SELECT DISTINCT {_NODE} FROM entities WHERE {where}", wanted)
        return [_node(*row) for row in rows]

    def facts(self, node: EntityKey) -> Facts:
        """What texts say of ``node``."""
        spelled: dict[str, int] = {}
        raw: dict[EntityKey, int] = {}
        shorts = set()
        full: EntityKey | None = None
        for what, key, name, written, texts in self.database.rows(_FACTS, (key_text(node),)):
            if what == 0:
                spelled[name] = spelled.get(name, 0) + written
                raw[key_from(key)] = texts
            elif what == 1:
                full = key_from(key)
            else:
                shorts.add(key_from(key))
        return Facts(spelled, raw, full, frozenset(shorts))


def _of(keys: Sequence[EntityKey]) -> str:
    return f"entity IN (SELECT entity FROM entities WHERE key IN ({', '.join('?' * len(keys))}))"


def _node(node: str, is_short: int) -> Node:
    return Node(key_from(node), bool(is_short))


def _firsts(rows: Iterable[tuple[Any, ...]]) -> list[Any]:
    return [row[0] for row in rows]


def _sound(key: str, crc: int, record: bytes) -> bytes:
    if not isinstance(record, bytes) or check(key, record) != crc:
        raise DamagedError("its checksum is wrong")
    return record


def _set_state(connection: sqlite3.Connection, name: str, value: bytes) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO state (name, value, crc) VALUES (?, ?, ?)",
        (name, value, check(name, value)),
    )


def _said(entities: Iterable[Entity]) -> tuple[dict[tuple[str, str], str], set[tuple[str, str]]]:
    """What the entities of a text say: the node of each key and spelling, and the claims."""
    spelled: dict[tuple[str, str], str] = {}
    claims: set[tuple[str, str]] = set()
    for each in entities:
        names = names_of(each.kind, each.name, each.aliases)
        node = key_text(names.node)
        spelled[key_text(names.key), each.name] = node
        claims.update((key_text(short), node) for short in names.shorts)
    return spelled, claims


def _nodes_of(spelled: dict[tuple[str, str], str], claims: set[tuple[str, str]]) -> set[str]:
    """The nodes whose claims may change with what a text says."""
    return {*spelled.values(), *(short for short, _ in claims)}


def _count(connection: sqlite3.Connection, text: int, entities: tuple[Entity, ...]) -> set[str]:
    """Count what ``text`` says; return the nodes whose claims may change."""
    spelled, claims = _said(entities)
    nodes = {key: node for (key, _), node in spelled.items()}
    connection.executemany(
        "INSERT INTO entities (key, node, texts) VALUES (?, ?, 1)"
        " ON CONFLICT (key) DO UPDATE SET texts = texts + 1",
        nodes.items(),
    )
    connection.executemany(
        "INSERT INTO mentions SELECT entity, ? FROM entities WHERE key = ?",
        ((text, key) for key in nodes),
    )
    connection.executemany(
        "INSERT INTO spellings SELECT entity, ?2, 1 FROM entities WHERE key = ?1"
        " ON CONFLICT (entity, name) DO UPDATE SET texts = texts + 1",
        spelled,
    )
    connection.executemany(
        "INSERT OR IGNORE INTO other_names SELECT entity, ? FROM entities WHERE key = ?",
        (
            (other, key_text(names_of(each.kind, each.name, each.aliases).key))
            for each in entities
            for other in other_names_of(each.name, each.aliases)
        ),
    )
    connection.executemany(
        "INSERT INTO claims VALUES (?, ?, 1, 0)"
        " ON CONFLICT (short, full) DO UPDATE SET texts = texts + 1",
        claims,
    )
    return _nodes_of(spelled, claims)


def _subtract(
    connection: sqlite3.Connection, text: int, entities: tuple[Entity, ...]
) -> tuple[set[str], bool]:
    """Subtract what ``text`` has said.

    Returns the nodes whose claims may change, and whether a claim that applied is gone.
    """
    spelled, claims = _said(entities)
    own = "entity = (SELECT entity FROM entities WHERE key = ?)"
    connection.executemany(
        f"UPDATE spellings SET texts = texts - 1 WHERE {own} AND name = ?", spelled
    )
    keys = [(key,) for key in {key for key, _ in spelled}]
    connection.executemany(f"DELETE FROM spellings WHERE {own} AND texts <= 0", keys)
    for key in keys:
        for (entity,) in connection.execute("SELECT entity FROM entities WHERE key = ?", key):
            _remove_mention(connection, entity, text)
    connection.executemany(
        "UPDATE claims SET texts = texts - 1 WHERE short = ? AND full = ?", claims
    )
    gone = "FROM claims WHERE short = ? AND full = ? AND texts <= 0"
    parted = any(
        holds for claim in claims for (holds,) in connection.execute(f"SELECT holds {gone}", claim)
    )
    connection.executemany(f"DELETE {gone}", claims)
    return _nodes_of(spelled, claims), parted


def _remove_mention(connection: sqlite3.Connection, entity: int, text: int) -> None:
    connection.execute("DELETE FROM mentions WHERE entity = ? AND text = ?", (entity, text))
    connection.execute("UPDATE entities SET texts = texts - 1 WHERE entity = ?", (entity,))
    if not connection.execute("SELECT 1 FROM mentions WHERE entity = ?", (entity,)).fetchone():
        for table in ("spellings", "other_names", "entities"):
            connection.execute(f"DELETE FROM {table} WHERE entity = ?", (entity,))


def _settle(connection: sqlite3.Connection, nodes: Iterable[str]) -> bool:
    """Compute which claims for ``nodes`` apply; return whether any has changed."""
    changed = connection.executemany(_SETTLE, ((short, UNEXPLAINED) for short in nodes))
    return changed.rowcount > 0
