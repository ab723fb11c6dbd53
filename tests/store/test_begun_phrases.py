"""A phrase with an incomplete last word: the index finds the same as a scan of all articles."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model import Article
from reader.store.search import text_index
from reader.store.search.indexing import Indexer
from reader.store.search.matching import matches
from reader.store.search.query import parse
from reader.store.search.searching import Searcher
from tests.store.articles import articles, store_of

WAYS = {"completed by tantivy": (50, 5_000), "a phrase a word": (0, 5_000), "one phrase": (0, 0)}
"""Thresholds for the number of completions, so that every kind of query is used."""

_begun = st.builds(
    lambda first, last: f'"{first} {last}',
    st.sampled_from(("libya", "accra", "the", "of", "the libya", "co op")),
    st.sampled_from(("lib", "talk", "acc", "res", "str", "198", "libya")),
)


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=20, deadline=None)
@given(st.lists(articles(), min_size=1, max_size=12), st.lists(_begun, min_size=1, max_size=6))
def test_a_begun_phrase_finds_what_reading_finds(
    way: str, items: list[Article], asked: list[str]
) -> None:
    """By relevance and in archive order, alone and beside other words, and how many in all."""
    store, _, _ = store_of(items)
    indexer = Indexer(store)
    indexer.run(lambda: False, lambda: None)
    searcher = Searcher(store, indexer=indexer)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_index, "EXPANDED_PHRASE", WAYS[way][0])
        patch.setattr(text_index, "PHRASES", WAYS[way][1])
        for phrase in (*asked, *(f"-accra {each}" for each in asked)):
            node = parse(phrase, prefix_last=True)
            expected = [number for number in store.order if matches(node, store[number])]
            result = searcher.search(phrase, typing=True)
            ordered = searcher.search(phrase, typing=True, order="archive")
            assert result is not None
            assert ordered is not None
            assert sorted(result.numbers) == [*ordered.numbers] == expected, phrase
            assert result.total == len(expected)
