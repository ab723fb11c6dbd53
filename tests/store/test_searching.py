"""Searching: the index finds exactly what a scan of every article finds."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model import Article, Block, Dateline
from reader.store.articles import Store
from reader.store.entities.catalog import EntityCatalog
from reader.store.entities.index import EntityIndex
from reader.store.search import indexing, masks
from reader.store.search.indexing import Indexer
from reader.store.search.masks import asks_for_words
from reader.store.search.matching import contains as masks_contain
from reader.store.search.matching import matches
from reader.store.search.query import Term, every_leaf, parse
from reader.store.search.searching import Result, Searcher
from tests.store.articles import SomeMarks, articles, queries, store_of


def never() -> bool:
    return False


def indexed(store: Store, entities: EntityIndex | None = None,
            marks: SomeMarks | None = None) -> Searcher:  # fmt: skip
    indexer = Indexer(store)
    indexer.run(never, lambda: None)
    assert not indexer.remarks
    return Searcher(store, EntityCatalog(entities), marks, indexer)


def found(searcher: Searcher, query: str, **options) -> Result:  # type: ignore[no-untyped-def]
    result = searcher.search(query, **options)
    assert result is not None
    return result


def by_looking(query: str, store: Store, entities: EntityIndex, marks: SomeMarks) -> list[int]:
    node = parse(query)
    return [
        number for number in store.order
        if matches(node, store[number], entities.entities(number) or (), marks)
    ]  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(st.lists(articles(), min_size=1, max_size=12), st.lists(queries, min_size=1, max_size=12))
def test_the_index_finds_what_looking_finds(items: list[Article], asked: list[str]) -> None:
    """For every operator and field; by relevance or in archive order; and the total."""
    store, entities, marks = store_of(items)
    searcher = indexed(store, entities, marks)
    for query in asked:
        expected = by_looking(query, store, entities, marks)
        result = found(searcher, query)
        assert result.complete
        assert sorted(result.numbers) == expected, query
        assert result.total == len(expected)
        assert [*found(searcher, query, order="archive").numbers] == expected


@settings(max_examples=30, deadline=None)
@given(st.lists(articles(), min_size=3, max_size=12), st.data(), queries)
def test_an_updated_index_finds_the_same_as_a_new_one(
    items: list[Article], data: st.DataObject, query: str
) -> None:
    """Articles are added to an indexed store and deleted from it, before and after the update."""
    store, entities, marks = store_of(items[: len(items) // 2])
    searcher = indexed(store, entities, marks)
    more, _, _ = store_of(items)
    for number in range(store.end, more.end):
        store.add(more[number])
    left = data.draw(st.sets(st.sampled_from([*store.order]), max_size=3))
    order = array("I", [number for number in store.order if number not in left])
    store.arrange(store.arrangement(order, {}))
    expected = by_looking(query, store, entities, marks)
    before = found(searcher, query)
    assert not set(before.numbers) & left
    assert before.total == len(before.numbers)
    assert searcher.indexer is not None
    searcher.indexer.run(never, lambda: None)
    after = found(searcher, query)
    assert after.complete
    assert sorted(after.numbers) == expected
    assert after.total == len(expected)


def news() -> Store:
    store = Store()
    for number, (title, text) in enumerate((
        ("A quiet week", "Nothing happened in Tripoli, the ministry said. Tripoli was quiet."),
        ("Tripoli talks resume", "Talks went on in Accra."),
        ("Élections à Tripoli", "The vote was counted twice, and again in the evening."),
        ("", "Untitled notes from Libya’s coast, where nobody has been for years and years."),
    )):  # fmt: skip
        store.add(Article(f"{number:04x}", "a.txt", title, blocks=(Block("paragraph", text),)))
    return store


def test_titles_match_before_there_is_an_index() -> None:
    """The listed titles are searched, and the result says that it is not complete."""
    store = news()
    searcher = Searcher(store)
    result = found(searcher, "tripoli")
    assert ([*result.numbers], result.total, result.complete) == ([1, 2], 2, False)
    assert [*found(searcher, "elections tri*").numbers] == [2]
    assert [*found(searcher, "libya").numbers] == [3]
    assert not found(searcher, "title:libya").numbers, "first words are not a title"
    assert searcher.progress == (0, 4)


def test_articles_not_indexed_yet_are_found_by_title() -> None:
    store = news()
    searcher = indexed(store)
    store.add(Article("new", "b.txt", "Tripoli again"))
    result = found(searcher, "tripoli")
    assert ({*result.numbers}, result.total, result.complete) == ({0, 1, 2, 4}, 4, False)
    assert len(result.scores) == 4


def test_the_best_come_first() -> None:
    """A word in the title counts more than two in the text."""
    searcher = indexed(news())
    result = found(searcher, "tripoli")
    assert {*result.numbers} == {0, 1, 2}
    assert result.numbers[2] == 0
    assert [*result.scores] == sorted(result.scores, reverse=True)
    limited = found(searcher, "tripoli", limit=1)
    assert (len(limited.numbers), limited.total) == (1, 3)


def test_the_last_word_is_a_prefix_during_typing() -> None:
    searcher = indexed(news())
    assert not found(searcher, "trip").numbers
    assert found(searcher, "trip", typing=True).total == 3
    assert found(searcher, '"quiet wee', typing=True).total == 1
    assert found(searcher, "trip ", typing=True).total == 0


def test_an_error_is_a_result_that_says_where() -> None:
    result = found(indexed(news()), "tripoli is:new")
    assert result.error is not None
    assert (result.error.position, [*result.numbers]) == (11, [])


def test_conditions_and_nothing_come_in_archive_order() -> None:
    searcher = indexed(news())
    for query in ("", "is:unread", "-title:libya"):
        result = found(searcher, query)
        assert ([*result.numbers], len(result.scores), result.total) == ([0, 1, 2, 3], 0, 4)


def test_a_phrase_does_not_span_two_fields() -> None:
    store = Store()
    store.add(Article("1", "1", "a b", caption="c d", byline="By e", places=("f g", "h i"),
                      dateline=Dateline("OSLO"), blocks=(Block("paragraph", "j k"),)))  # fmt: skip
    searcher = indexed(store)
    for phrase, count in (("a b", 1), ("b c", 0), ("d j", 0), ("oslo e", 0), ("oslo by", 0)):
        assert found(searcher, f'"{phrase}"').total == count, phrase
    assert found(searcher, 'place:"g h"').total == 0
    assert found(searcher, 'place:"h i"').total == 1


def test_without_tantivy_every_article_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same is found without ranking, with one notice."""
    monkeypatch.setattr(indexing, "available", lambda: False)
    store = news()
    indexer = Indexer(store)
    indexer.run(never, lambda: None)
    indexer.run(never, lambda: None)
    assert len(indexer.remarks) == 1
    searcher = Searcher(store, indexer=indexer)
    result = found(searcher, "tripoli")
    assert ([*result.numbers], result.complete, searcher.complete) == ([0, 1, 2], True, True)
    assert searcher.search("tripoli", cancelled=lambda: True) is None


def test_highlights_are_what_the_query_asks_for() -> None:
    store = news()
    searcher = indexed(store)
    node = found(searcher, 'tripoli "the minis*" -quiet title:week', typing=False).node
    hits = searcher.highlights(node, 0)
    assert [(each.field, each.text) for each in hits] == [
        ("title", "week"), ("text", "Tripoli"), ("text", "the ministry"), ("text", "Tripoli"),
    ]  # fmt: skip
    for each in hits:
        assert store[0].field_text(each.field)[each.start : each.end] == each.text


@settings(max_examples=30, deadline=None)
@given(st.lists(articles(), min_size=1, max_size=12), st.lists(queries, min_size=1, max_size=12))
def test_conditions_need_no_index(items: list[Article], asked: list[str]) -> None:
    """Without words in the query, the result is complete before anything is indexed."""
    store, entities, marks = store_of(items)
    store.arrange(store.arrangement(array("I", reversed(store.order)), {}))
    searcher = Searcher(store, EntityCatalog(entities), marks, Indexer(store))
    for query in asked:
        node = parse(query)
        if any(map(asks_for_words, every_leaf(node))):
            continue
        expected = by_looking(query, store, entities, marks)
        result = found(searcher, query)
        assert (result.complete, result.total) == (True, len(expected))
        assert [*result.numbers] == expected, query
        assert [*found(searcher, query, limit=1).numbers] == expected[:1]


@pytest.mark.parametrize("query", ["note:talks", "tag:talks"])
def test_marks_may_change_during_a_search(query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search runs in a worker; marks change in the thread of the screen."""
    store, _, marks = store_of([Article("", "a.txt", f"Talks {number}") for number in range(12)])

    def contains(term: Term, texts: Iterable[str]) -> bool:
        marks.notes[f"more {len(marks.notes)}"] = "talks"
        marks.tags[f"more {len(marks.tags)}"] = ("talks",)
        return masks_contain(term, texts)

    monkeypatch.setattr("reader.store.search.masks.contains", contains)
    assert found(Searcher(store, marks=marks), query).total == 3


def test_a_search_of_titles_ends_when_the_index_is_ready(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Then the index answers; a cancelled search has no result."""
    monkeypatch.setattr(masks, "FOLDED", 1)
    store = news()
    indexer = Indexer(store)
    searcher = Searcher(store, indexer=indexer)
    asked = 0

    def built_meanwhile() -> bool:
        nonlocal asked
        asked += 1
        if asked == 2:
            indexer.run(never, lambda: None)
        return False

    result = found(searcher, "tripoli", cancelled=built_meanwhile)
    assert ([*result.numbers], result.total, result.complete) == ([1, 2, 0], 3, True)
    unindexed = Searcher(store, indexer=Indexer(store))
    assert unindexed.search("tripoli", cancelled=lambda: True) is None
    assert found(unindexed, "tripoli").total == 2
