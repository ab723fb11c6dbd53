"""The store over its database: written and staged articles, unused numbers, damage."""

from __future__ import annotations

import sqlite3
import threading
from array import array
from pathlib import Path

import pytest

from reader.model import Article, Block
from reader.store.articles import Store
from reader.store.database import Database
from reader.store.rows import DamagedError, article_of, row_of


def article(number: int, **fields: str) -> Article:
    blocks = (Block("paragraph", f"It rained {number} times."), Block("item", "Then it stopped."))
    return Article(f"{number:012x}", f"news/{number}.txt", **fields, blocks=blocks)


def filled(count: int, *, written: bool = True) -> Store:
    store = Store(["news"])
    for number in range(count):
        store.stage(article(number, title=f"Title {number}", published=f"201{number % 3}"), 0)
    store.list_staged()
    if written:
        store.write()
    return store


@pytest.mark.parametrize("written", [True, False])
def test_every_field_comes_back(written: bool) -> None:
    full = Article(
        "00000000000a", "elsewhere/a.txt", "A title", "The Post", "The Archive", "World",
        "2014-03-01", byline="By Ada Bo", caption="Rain in Lima", media_id="AB1", url="https://a",
        blocks=(Block("subheading", "One"), Block("quotation", "Two\n\nlines")), tags=("x", "y, z"),
        places=("Lima",), former_id="0123456789ab",
    )  # fmt: skip
    store = Store(["news"])
    store.add(full)
    if written:
        store.write()
    assert store[0] == full
    assert store.row(0) == row_of(full)
    assert store.former_id(0) == full.former_id
    assert store.source(0) == "elsewhere/a.txt"
    assert [*store.column("tags")] == [("x", "y, z")]


@pytest.mark.parametrize("written", [True, False])
def test_columns_and_codes(written: bool) -> None:
    store = filled(5, written=written)
    assert [*store.column("title", 3)] == ["Title 3", "Title 4"]
    coded = store.coded("published")
    assert [coded[number] for number in range(5)] == ["2010", "2011", "2012", "2010", "2011"]
    assert coded.values == ["2010", "2011", "2012"]
    store.add(article(5, published="2020"))
    assert store.coded("published")[5] == "2020"
    assert [*store.text_keys()] == [store.text_key(number) for number in range(6)]


def test_numbers_that_no_article_has_read_as_empty() -> None:
    """Another session may have assigned them to new articles, or deleted the articles."""
    store = filled(3)
    with store.database.write() as connection:
        connection.execute("DELETE FROM articles WHERE number = 1")
    store.arrange(store.arrangement(store.arranged().order[:1] + store.arranged().order[2:], {}))
    other = Store(["news"], store.database, end=5)
    other.stage(article(5, title="Five"))
    other.write()
    store.skip_taken_numbers()
    store.add(article(6, title="Six"))
    assert store.end == 7
    assert [*store.order] == [0, 2, 6]
    assert [*store.column("title")] == ["Title 0", "", "Title 2", "", "", "Five", "Six"]
    assert store.text_key(4) == ""
    assert store.entry(4).listing == ""
    assert not store.database.is_lost


def test_an_order_from_the_cache_gives_the_positions_that_it_had() -> None:
    store = filled(4)
    again = Store(["news"], store.database, array("I", [2, 0, 3]), 4)
    assert [again.position(number) for number in (2, 0, 3)] == [0, 1, 2]
    assert [number in again for number in range(5)] == [True, False, True, True, False]
    again.add(article(4))
    assert again.position(4) == 3
    assert again.around(3) == (3, 4, 0)


def test_damaged_rows_are_noticed() -> None:
    store = filled(3)
    again = Store(["news"], store.database, store.arranged().order, 3)
    with store.database.write() as connection:
        connection.execute("UPDATE articles SET title = 'Another' WHERE number = 1")
        connection.execute("UPDATE bodies SET record = x'00' WHERE number = 2")
    assert again.entry(1).listing == ""
    assert store.database.is_lost
    assert again.entry(2).listing == "Title 2"
    with pytest.raises(DamagedError):
        again.row(2)
    assert "damaged in the cache" in again[2].text


def test_articles_that_cannot_be_written_stay_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    store = filled(2)
    monkeypatch.setattr("reader.store.articles.WRITTEN_AT_ONCE", 1)

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Database, "change", full)
    for number in range(2, 5):
        store.add(article(number, title=f"Title {number}"))
    assert [store.entry(number).listing for number in store.order] == [
        f"Title {number}" for number in range(5)
    ]
    assert [*store.column("title")] == [f"Title {number}" for number in range(5)]
    with pytest.raises(sqlite3.Error):
        store.write()


def test_fingerprints_stand_for_the_texts_of_all_articles() -> None:
    one, two = filled(3), filled(3, written=False)
    assert one.texts() == two.texts()
    one.add(article(3))
    assert one.texts() != two.texts()
    two.add(article(3, title="Another"))
    assert one.texts() != two.texts()


def test_reading_while_another_thread_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.store.articles.WRITTEN_AT_ONCE", 7)
    store = Store(["news"])
    wrong: list[object] = []

    def stage() -> None:
        for number in range(300):
            store.stage(article(number, title=f"Title {number}"), 0)
            if number == 100:
                store.database.move_to(tmp_path / "a.sqlite")

    thread = threading.Thread(target=stage)
    thread.start()
    while thread.is_alive():
        end = store.end
        titles = [*store.column("title")][:end]
        wrong += [each for at, each in enumerate(titles) if each != f"Title {at}"]
        wrong += [n for n in range(end) if store.entry(n).listing != f"Title {n}"]
    thread.join()
    assert not wrong
    assert len([*store.column("id")]) == 300


def test_a_damaged_table_reads_as_empty_articles(tmp_path: Path) -> None:
    store = filled(3)
    store.database.move_to(tmp_path / "a.sqlite")
    with store.database.write() as connection:
        connection.execute("DROP TABLE articles")
        connection.execute("DROP TABLE bodies")
    assert store.entry(1).listing == ""
    assert store.source(1) == ""
    assert [*store.column("title")] == ["", "", ""]
    assert store.by_title(3, descending=False) == ([], [])
    assert b"damaged in the cache" in store.text(1)
    with pytest.raises(DamagedError):
        store.row(1)


def test_a_table_of_texts_that_cannot_be_read() -> None:
    store = filled(3)
    with store.database.write() as connection:
        connection.execute("DROP TABLE bodies")
    with pytest.raises(DamagedError):
        store.row(1)
    assert store[1].title == "Title 1"
    assert "damaged in the cache" in store[1].text


def test_many_ids_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.store.articles.CACHED_ROWS", 2)
    store = filled(3)
    assert store.ids([2, 0, 1]) == [store.id(2), store.id(0), store.id(1)]


@pytest.mark.parametrize("record", [b"", b"{}", b"[]", b"[1, 2]\ntext", b"\xff\n\xff"])
def test_what_is_not_a_record_is_damaged(record: bytes) -> None:
    with pytest.raises(DamagedError):
        article_of(row_of(article(1))._replace(record=record))
