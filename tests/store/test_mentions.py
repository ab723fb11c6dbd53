"""Mentions are counted in tables: a session that reads them knows as much as one that has
read every text, also after articles are added and deleted."""

from __future__ import annotations

import sqlite3
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model import Entity
from reader.store.database import ENTITIES, Database, UnusableError
from reader.store.entities import mentions
from reader.store.entities.catalog import EntityCatalog
from reader.store.entities.corrections import Correction
from reader.store.entities.index import EntityIndex
from reader.store.entities.mentions import Mentions
from reader.store.entities.records import EntityKey, decode
from reader.store.rows import DamagedError
from tests.store.entities import all_keys, entity, person
from tests.store.test_identity import ARTICLES, known

WORDS = ("au", "lind", "union", "a")


def tables_of(articles: list[list[Entity]]) -> Database:
    """The tables to which a session has added ``articles``."""
    database = Database(tables=ENTITIES)
    index = EntityIndex()
    index.move_to(Mentions(database), array("I"), list)
    for number, entities in enumerate(articles):
        index.add(number, entities)
    return database


def reopened(articles: list[list[Entity]], away: set[int] = frozenset()) -> EntityCatalog:  # type: ignore[assignment]
    """A later session on those tables; the articles in ``away`` were deleted in between."""
    database = tables_of(articles)
    fresh = EntityIndex(lambda number: "away" if number in away else str(number))
    fresh.move_to(
        Mentions(database),
        array("I"),
        lambda: ("away" if n in away else str(n) for n in range(len(articles))),
    )
    fresh.forget(fresh.unknown_texts())
    return EntityCatalog(fresh)


def said(found: EntityCatalog) -> object:
    """All that an archive says of its entities."""
    return (
        {
            key: (found.name(key), frozenset(found.numbers(key)), found.count(key))
            for key in all_keys(found)
        },
        [sorted(found.search(word, 9)) for word in WORDS],
        [found.entities(number) for number in range(12)],
    )


@given(ARTICLES, ARTICLES, st.data())
def test_counts_are_as_if_each_session_read_every_text(
    before: list[list[Entity]], since: list[list[Entity]], data: st.DataObject
) -> None:
    """Even if articles were removed before, and others are removed and added later."""
    numbers = range(len(before) + len(since))
    away = data.draw(st.sets(st.sampled_from(range(len(before))))) if before else set()
    gone = data.draw(st.sets(st.sampled_from(numbers))) if numbers else set()
    found, right = reopened(before, away), EntityCatalog()
    for number, entities in enumerate([*before, *since]):
        if number not in away:
            right.add(number, entities)
        if number >= len(before):
            found.add(number, entities)
    for each in (found, right):
        each.remove(gone - away)
    assert said(found) == said(right)


@given(ARTICLES, ARTICLES)
def test_mentions_found_before_the_file_existed_are_added_once(
    before: list[list[Entity]], others: list[list[Entity]]
) -> None:
    index = EntityIndex()
    found = EntityCatalog(index)
    for number, entities in enumerate([*before[:2], *others]):
        found.add(number, entities)
    database = tables_of(before)
    index.move_to(Mentions(database), array("I"), lambda: map(str, range(len(before))))
    assert said(found) == said(known(*before, *others[max(len(before) - 2, 0) :]))


@given(ARTICLES)
def test_learning_is_idempotent(articles: list[list[Entity]]) -> None:
    found, right = reopened(articles), known(*articles)
    tables = Mentions(Database(tables=ENTITIES))
    found.index.move_to(tables, array("I"), list)  # takes everything along
    tables.learn_again(lambda: False)
    found.index.add(len(articles), ())
    right.add(len(articles), ())
    assert said(found) == said(right)


@pytest.mark.parametrize(
    ("steps", "fails"),
    [(0, False), (1, False), (2, False), (3, False), (0, True), (1, True), (2, True)],
)
def test_learning_again_continues_where_it_was_stopped(
    monkeypatch: pytest.MonkeyPatch, steps: int, fails: bool
) -> None:
    """Between two transactions, and within one that is rolled back."""
    articles = [[person("Ada Lind"), entity("African Union", "AU")], [entity("AU")]] * 3
    found = reopened(articles)
    database = Database(tables=ENTITIES)
    found.index.move_to(Mentions(database), array("I"), list)
    monkeypatch.setattr(mentions, "LEARNED_AT_ONCE", 2)
    with database.write() as connection:
        connection.execute("DELETE FROM state WHERE name = 'learning'")
        connection.execute("UPDATE entities SET texts = 99")
    done: list[int] = []

    def stopped() -> bool:
        done.append(1)
        return not fails and len(done) > steps

    def broken(record: bytes) -> tuple[Entity, ...]:
        if len(done) > steps:
            raise RuntimeError
        return decode(record)

    with monkeypatch.context() as patch:
        patch.setattr(mentions, "decode", broken if fails else decode)
        with pytest.raises(RuntimeError if fails else InterruptedError):
            Mentions(database).learn_again(stopped)
        assert not Mentions(database).is_learned
    learned: list[int] = []
    monkeypatch.setattr(mentions, "decode", lambda r: (learned.append(1), decode(r))[1])
    Mentions(database).learn_again(lambda: False)
    monkeypatch.undo()
    assert len(learned) == 6 - 2 * steps
    assert Mentions(database).is_learned
    right = known(*articles)
    for catalog in (found, right):
        catalog.add(len(articles), ())
    assert said(found) == said(right)


def test_damaged_records_are_not_learned_but_found_again() -> None:
    database = Database(tables=ENTITIES)
    tables = Mentions(database)
    texts = tables.add(
        [("a", (person("Ada"),)), ("b", (person("Ada"), person("Bo")))], lambda _: True
    ).texts
    with database.write() as connection:
        connection.execute("UPDATE texts SET record = x'00' WHERE key = 'b'")
    tables.learn_again(lambda: False)
    assert tables.all_texts() == texts[:1]
    assert tables.count_with([EntityKey("person", "ada")]) == 1
    assert [node.key.name for node in tables.nodes()] == ["ada"]


def test_a_session_with_older_rules_of_learning_stops_writing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tables = Mentions(Database(tables=ENTITIES), "test")
    tables.begin()
    (text,) = tables.add([("a", (person("Ada"),))], lambda _: True).texts
    with monkeypatch.context() as patch:
        patch.setattr(mentions, "LEARNING", mentions.LEARNING + 1)
        tables.learn_again(lambda: False)
    with pytest.raises(UnusableError):
        tables.add([("b", (person("Bo"),))], lambda _: True)
    with pytest.raises(UnusableError):
        tables.forget([text])
    with pytest.raises(UnusableError):
        tables.added_since(0)


def test_damaged_records_are_forgotten_by_one_scan() -> None:
    """Mentions of a damaged record are only in the table; those of others stay."""
    database = Database(tables=ENTITIES)
    tables = Mentions(database)
    said_by = [(person("Ada"), person(f"Bo {number}")) for number in range(4)]
    texts = tables.add([(str(n), each) for n, each in enumerate(said_by)], lambda _: True).texts
    statements: list[str] = []
    with database.write() as connection:
        connection.execute("UPDATE texts SET record = x'00' WHERE key < '3'")
        connection.set_trace_callback(statements.append)
    tables.forget(texts[:3])
    assert sum("FROM mentions WHERE text" in each for each in statements) == 1
    assert tables.texts_with([EntityKey("person", "ada")]) == texts[3:]
    assert tables.count_with([EntityKey("person", "ada")]) == 1
    assert {node.key.name for node in tables.nodes()} == {"ada", "bo 3"}


def test_corrections_apply_to_names_of_earlier_sessions() -> None:
    articles = [[entity("African Union", "AU")], [entity("AU")]]
    found = reopened(articles)
    correction = Correction("rename", "organization", "AU", "organization", "Union")
    found.correct([correction])
    right = known(*articles)
    right.correct([correction])
    assert said(found) == said(right)


def test_names_without_a_text_are_deleted() -> None:
    """Nothing remains that slows down a later session."""
    database = Database(tables=ENTITIES)
    index = EntityIndex()
    index.move_to(Mentions(database), array("I"), list)
    index.add(0, [entity("African Union", "AU", "the African Union")])
    index.add(1, [entity("AU"), person("Ada Lind", "Lind")])
    index.remove([0, 1])
    for table in ("texts", "entities", "mentions", "spellings", "other_names", "claims"):
        assert database.rows(f"SELECT * FROM {table}") == [], table


def test_only_aliases_that_add_words_are_saved() -> None:
    index = EntityIndex()
    index.add(
        0, [entity("African Union", "AU", "the African Union", "Union"), person("Ada Lind", "Lind")]
    )
    index.add(1, [entity("African Union", "AU")])
    union = EntityKey("organization", "african union")
    assert [node.key for node in index.find_named(" au ", "au")] == [union]
    assert [node.key for node in index.find_named(" the african ", "african")] == [union]
    assert [node.key.kind for node in index.find_named(" lind ", "lind")] == ["person"]


def test_a_record_that_is_not_what_was_written_is_damaged() -> None:
    database = Database(tables=ENTITIES)
    tables = Mentions(database)
    (text,) = tables.add([("a", (person("Ada"),))], lambda _: True).texts
    for change in ("key = 'b'", "record = x'00'", "record = 'text'", "crc = 0"):
        with database.write() as connection:
            connection.execute(f"UPDATE texts SET {change}")
        with pytest.raises(DamagedError):
            tables.record(text)
    tables.forget([text])
    assert tables.is_empty


def test_an_aborted_transaction_adds_nothing() -> None:
    tables = Mentions(Database(tables=ENTITIES))
    broken = (person("Ada"), Entity(None, "person"))  # type: ignore[arg-type]
    with pytest.raises((AttributeError, TypeError, sqlite3.Error)):
        tables.add([("a", (person("Ada"),)), ("b", broken)], lambda _: True)
    assert tables.is_empty
    assert not tables.nodes()
