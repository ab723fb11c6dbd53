"""Translates a query's tree to tantivy's. What a query means is defined in :mod:`.matching`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reader.store.search.matching import COLUMN_FIELDS
from reader.store.search.query import (
    FIRST_DAY,
    LAST_DAY,
    And,
    Dated,
    Language,
    Leaf,
    Marked,
    Node,
    Not,
    Or,
    Term,
)  # fmt: skip
from reader.text.words import BEGINNING_LETTERS

if TYPE_CHECKING:
    import tantivy

TITLE_BOOST = 3.0
"""The weight of a word in the title, relative to the same word in the text."""

RANKED_WORDS = 8
"""A beginning of three or more letters finds all its words, but only this many of them, the most
common, are ranked by BM25."""

EXPANDED_PHRASE = 50
"""Up to this many completions, tantivy completes the last word of a phrase exactly."""

PHRASES = 5_000
"""Up to this many completions, one phrase is searched for each. That is up to three times as fast
as one phrase of all completions, for which tantivy reads every position list at every article."""

Outside = Callable[[Leaf], "tuple[Sequence[int], bool] | None"]
"""The slots of the articles that match a leaf by what is not in the index (entities, marks); with
True, the slots of those that do not match. None if the index alone answers the leaf."""


class Compiler:
    """Builds tantivy queries for ``searcher``, a state of an index that has ``schema``."""

    def __init__(
        self, schema: tantivy.Schema, searcher: tantivy.Searcher, outside: Outside
    ) -> None:
        import tantivy

        self._schema = schema
        self._searcher = searcher
        self._outside = outside
        self._query = tantivy.Query
        self._types = tantivy.FieldType
        self._must, self._should = tantivy.Occur.Must, tantivy.Occur.Should
        self._must_not = tantivy.Occur.MustNot

    def compile(self, node: Node, gone: Sequence[int] = ()) -> tantivy.Query:
        """The tantivy query for ``node``, excluding the slots ``gone``."""
        query = self._node(node)
        if gone:
            return self._query.boolean_query(
                [(self._must, query), (self._must_not, self.slots(gone))]
            )
        return query

    def slots(self, slots: Sequence[int]) -> tantivy.Query:
        """The query for the articles in ``slots``."""
        return self._query.term_set_query(self._schema, "slot", list(slots))

    def _node(self, node: Node) -> tantivy.Query:
        if isinstance(node, Not):
            return self._all_but(self._node(node.node))
        if isinstance(node, And):
            parts = [
                (self._must_not, self._node(each.node))
                if isinstance(each, Not)
                else (self._must, self._node(each))
                for each in node.nodes
            ]
            if all(occur == self._must_not for occur, _ in parts):
                parts.append((self._must, self._all()))
            return self._query.boolean_query(parts)
        if isinstance(node, Or):
            return self._any([self._node(each) for each in node.nodes])
        return self._leaf(node)

    def _leaf(self, leaf: Leaf) -> tantivy.Query:
        inside = self._inside(leaf)
        outside = self._outside(leaf)
        if outside is None:
            return inside or self._query.empty_query()
        slots, inverted = outside
        query = self._unranked(self.slots(slots)) if slots else self._query.empty_query()
        if inverted:
            query = self._all_but(query)
        return self._any([inside, query]) if inside else query

    def _inside(self, leaf: Leaf) -> tantivy.Query | None:
        """The part of ``leaf`` that the index answers; None if it answers nothing."""
        if isinstance(leaf, Dated):
            return self._dated(leaf)
        if isinstance(leaf, Language):
            return self._unranked(self._query.term_query(self._schema, "lang", leaf.code))
        if isinstance(leaf, Marked):
            return None
        if leaf.field in COLUMN_FIELDS:
            return self._unranked(self._words(leaf.field, leaf))
        parts = []
        if leaf.field in ("", "title"):
            parts.append(self._query.boost_query(self._words("title", leaf), TITLE_BOOST))
        if leaf.field in ("", "text"):
            parts.append(self._words("body", leaf))
        return self._any(parts) if parts else None

    def _dated(self, dated: Dated) -> tantivy.Query:
        """Both ends must lie within the period; an undated article has neither."""
        if dated.first > dated.last:
            return self._query.empty_query()
        first = self._query.range_query(
            self._schema, "first", self._types.Unsigned, dated.first, LAST_DAY
        )
        last = self._query.range_query(
            self._schema, "last", self._types.Unsigned, FIRST_DAY, dated.last
        )
        return self._unranked(self._query.boolean_query([(self._must, first), (self._must, last)]))

    def _words(self, field: str, term: Term) -> tantivy.Query:
        """The words of ``term``, one after the other, in ``field`` of the index."""
        wanted = term.words
        if len(wanted) == 1:
            if term.prefix:
                return self._beginning(field, wanted[0])
            return self._query.term_query(self._schema, field, wanted[0])
        if not term.prefix:
            return self._query.phrase_query(self._schema, field, list(wanted))
        return self._open_phrase(field, wanted)

    def _beginning(self, field: str, beginning: str) -> tantivy.Query:
        """Words with this beginning: all are found, and the most common are ranked like words."""
        if len(beginning) <= BEGINNING_LETTERS and field in ("title", "body"):
            found = self._query.term_query(self._schema, f"{field}_begin", beginning, "basic")
            return self._query.const_score_query(found, 1.0)
        found = self._query.regex_query(self._schema, field, re.escape(beginning) + ".*")
        if len(beginning) <= BEGINNING_LETTERS:
            return found
        common = self._searcher.terms_with_prefix(field, beginning, limit=RANKED_WORDS)
        ranked = [self._query.term_query(self._schema, field, word) for word, _ in common]
        return self._any([found, *ranked])

    def _open_phrase(self, field: str, wanted: Sequence[str]) -> tantivy.Query:
        """A phrase whose last word is only the beginning of a word."""
        *before, begun = wanted
        completed = self._searcher.terms_with_prefix(field, begun, limit=PHRASES + 1)
        if not completed:
            return self._query.empty_query()
        if len(completed) <= EXPANDED_PHRASE:
            return self._query.phrase_prefix_query(self._schema, field, list(wanted))
        if len(completed) <= PHRASES:
            phrase = self._query.phrase_query
            return self._any([phrase(self._schema, field, [*before, x]) for x, _ in completed])
        whole = [re.escape(word) for word in before]
        return self._query.regex_phrase_query(
            self._schema, field, [*whole, re.escape(begun) + ".*"]
        )

    def _any(self, parts: Sequence[tantivy.Query]) -> tantivy.Query:
        if len(parts) == 1:
            return parts[0]
        return self._query.boolean_query([(self._should, part) for part in parts])

    def _all(self) -> tantivy.Query:
        return self._unranked(self._query.all_query())

    def _all_but(self, query: tantivy.Query) -> tantivy.Query:
        return self._query.boolean_query([(self._must, self._all()), (self._must_not, query)])

    def _unranked(self, query: tantivy.Query) -> tantivy.Query:
        return self._query.const_score_query(query, 0.0)
