"""The tantivy index of the articles' words, in memory or in a folder of its own, and its queries.

tantivy identifies an article by its *slot*, a number that is assigned when the article is added and
never reused. :class:`State` maps article numbers to slots: article numbers differ from process to
process, while the slots of an index on disk stay.

Texts are split into words and folded here, by :func:`reader.text.words.words`. tantivy only splits
at spaces, so it and the rest of Reader agree on what a word is.

Everything that tantivy raises, even its panics, is raised as :class:`IndexFailedError`.
"""

from __future__ import annotations

import os
import re
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter, neg
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from reader.model import Article
from reader.safety import reason_of
from reader.store.articles import U32, Store
from reader.store.search.matching import COLUMN_FIELDS, body_values, column_values
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
    days_of,
)  # fmt: skip
from reader.system import mapping_guard
from reader.text.language import language_of
from reader.text.words import BEGINNING_LETTERS, words

if TYPE_CHECKING:
    import tantivy

NONE = 2**32 - 1
"""No number, or no slot."""

WRITER_BYTES = 50_000_000
"""Memory that the writer may use before it writes a segment; tantivy needs at least 15 MB."""

TEXT_FIELDS = ("title", "body", *COLUMN_FIELDS, "lang")

_CHANGING = ("meta.json", "ids")
"""Files that are rewritten when the index grows; a search does not read them."""


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


class IndexFailedError(Exception):
    """The index has failed. The text of the error is the reason."""


@contextmanager
def guarded() -> Iterator[None]:
    """Raise :class:`IndexFailedError` for whatever is raised within: a panic is no ``Exception``.

    Raise it as well if files were cut short while they were read.
    """
    before = mapping_guard.lost()
    try:
        yield
        if mapping_guard.lost() != before:
            raise IndexFailedError("its files were cut short while they were open")
    except (KeyboardInterrupt, SystemExit, GeneratorExit, IndexFailedError, MemoryError):
        raise
    except OSError as error:
        raise IndexFailedError(reason_of(error)) from error
    except BaseException as error:
        raise IndexFailedError(
            " ".join(str(error).split())[:200] or type(error).__name__
        ) from error


@contextmanager
def _named(folder: Path | None) -> Iterator[str | None]:
    """The name of ``folder`` for tantivy, which resolves it when it opens the folder.

    A name that is not UTF-8 cannot be passed on, but that of a file descriptor can.
    """
    name = None if folder is None else str(folder)
    if folder is None or os.fsencode(folder).decode("utf-8", "replace") == name:
        yield name
    elif sys.platform != "linux":
        raise IndexFailedError("tantivy cannot open a folder whose name is not UTF-8")
    else:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            yield f"/dev/fd/{descriptor}"
        finally:
            os.close(descriptor)


@dataclass(frozen=True, slots=True)
class State:
    """A snapshot that can be searched; it does not change while the index grows.

    ``number_of`` has each slot's article number, ``slot_of`` each number's slot, or :data:`NONE`.
    """

    searcher: tantivy.Searcher
    number_of: array[int]
    slot_of: array[int]
    count: int

    def slot(self, number: int) -> int:
        """The slot of ``number``, or :data:`NONE`."""
        return self.slot_of[number] if number < len(self.slot_of) else NONE

    def has_all(self, end: int) -> bool:
        """Whether every number below ``end`` has a slot."""
        return len(self.slot_of) >= end and NONE not in self.slot_of[:end]


class TextIndex:
    """An index in ``folder`` or in memory. One thread at a time may change it, any may search."""

    def __init__(self, folder: Path | None = None, slots: int = 0) -> None:
        """Open the index in ``folder`` if there is one; ``slots`` is how many it has used."""
        import tantivy

        self.folder = folder
        self._tantivy = tantivy
        self._writer: tantivy.IndexWriter | None = None
        self._number_of = array(U32, [NONE]) * slots
        self._slot_of = array(U32)
        self._uncommitted = 0
        self._sizes: dict[str, int] = {}
        if folder is not None:
            mapping_guard.guard(folder)
        with guarded(), _named(folder) as name:
            self._schema = _schema()
            self._index = tantivy.Index(self._schema, name)
            self._index.config_reader("manual", 0)
            self._index.reload()
        self.state = self._new_state()

    # Changing

    def moved_to(self, folder: Path) -> TextIndex:
        """This index as last committed, opened from the same files in another ``folder``."""
        moved = TextIndex(folder)
        moved._number_of, moved._slot_of = self._number_of[:], self._slot_of[:]
        moved.state = moved._new_state()
        return moved

    def map_to(self, store: Store, ids: Callable[[], Iterator[str]]) -> list[int]:
        """Map slots to the numbers of ``store``; return the slots without a listed article.

        ``ids`` returns the article id of each slot.
        """
        gone: list[int] = []
        if (
            len(self._number_of) == store.end
            and store.is_in_turn
            and all(map(str.__eq__, store.column("id"), ids()))
        ):
            self._number_of = array(U32, range(store.end))
            self._slot_of = self._number_of[:]
        else:
            self._look_up(store, ids, gone)
        self.state = self._new_state()
        return gone

    def _look_up(self, store: Store, ids: Callable[[], Iterator[str]], gone: list[int]) -> None:
        """Map each slot to its number by article id; add slots without an article to ``gone``."""
        numbers: dict[str, int] = {}
        others: dict[str, list[int]] = {}
        id_of = [*store.column("id")]
        for number in store.order:
            identity = id_of[number]
            if numbers.setdefault(identity, number) != number:
                others.setdefault(identity, []).append(number)
        self._slot_of = array(U32, [NONE]) * store.end
        for slot, identity in enumerate(ids()):
            same = others.get(identity)
            number = same.pop() if same else numbers.pop(identity, NONE)
            if number != NONE:
                self._number_of[slot], self._slot_of[number] = number, slot
            elif identity:
                gone.append(slot)

    def ids(self, store: Store) -> Iterator[str]:
        """The article id of each slot, empty for a slot without an article.

        Looked up, because a list of 100,000 takes 7 MB.
        """
        id_of = [*store.column("id")]
        return ("" if number == NONE else id_of[number] for number in self._number_of)

    def add(self, article: Article, number: int) -> None:
        """Add ``article``; it is found after the next :meth:`commit`."""
        slot = len(self._number_of)
        with guarded():
            self.open_writer().add_document(self._document(article, slot))
        self._number_of.append(number)
        if number >= len(self._slot_of):
            self._slot_of.extend([NONE] * (number + 1 - len(self._slot_of)))
        self._slot_of[number] = slot
        self._uncommitted += 1

    def remove(self, slots: Iterable[int]) -> None:
        """Remove the articles in ``slots``; they are gone after the next :meth:`commit`."""
        slots = [*slots]
        if not slots:
            return
        with guarded():
            query = self._tantivy.Query.term_set_query(self._schema, "slot", slots)
            self.open_writer().delete_documents_by_query(query)
        for slot in slots:
            number, self._number_of[slot] = self._number_of[slot], NONE
            if number != NONE:
                self._slot_of[number] = NONE
        self._uncommitted += len(slots)

    @property
    def changed(self) -> bool:
        """Whether there are changes that :meth:`commit` would save."""
        return bool(self._uncommitted)

    def commit(self) -> None:
        """Make additions and removals visible to searches."""
        with guarded():
            self.open_writer().commit()
            self._index.reload()
        self._uncommitted = 0
        self.state = self._new_state()

    def close_writer(self) -> None:
        """Wait for the writer's background work, and free its memory and its lock."""
        writer, self._writer = self._writer, None
        if writer is not None:
            with guarded():
                writer.wait_merging_threads()
                self._index.reload()
            self.state = self._new_state()

    def discard_changes(self) -> None:
        """Discard uncommitted changes. The index must not be used after that."""
        self._writer = None

    def close(self) -> None:
        """Close what tantivy has open: mapped files and the thread that watches them.

        The index must not be used after that.
        """
        self.discard_changes()
        self.state = State(cast("tantivy.Searcher", None), array(U32), array(U32), 0)
        self._index = cast("tantivy.Index", None)

    def open_writer(self) -> tantivy.IndexWriter:
        """The writer of the index, opened on first use."""
        if self._writer is None:
            self._writer = self._index.writer(WRITER_BYTES, 1)
        return self._writer

    def _new_state(self) -> State:
        self._sizes = self._sizes_now()
        with guarded():
            searcher = self._index.searcher()
            return State(searcher, self._number_of[:], self._slot_of[:], searcher.num_docs)

    def _sizes_now(self) -> dict[str, int]:
        """The sizes of the files that a search reads; none for an index in memory."""
        if self.folder is None:
            return {}
        try:
            with os.scandir(self.folder) as entries:
                return {
                    entry.name: entry.stat().st_size
                    for entry in entries
                    if not entry.name.startswith((".", *_CHANGING))
                }
        except OSError:  # another Reader has rebuilt it: the open files stay as they were
            return {}

    def _check_sizes(self) -> None:
        """Raise IndexFailedError if a file has been cut short. Takes tens of microseconds.

        A cut within a page raises no signal: tantivy reads zeros there.
        """
        now = self._sizes_now()
        if any(now.get(name, size) != size for name, size in self._sizes.items()):
            raise IndexFailedError("its files were changed while they were open")

    def _document(self, article: Article, slot: int) -> tantivy.Document:
        document = self._tantivy.Document()
        document.add_unsigned(
            "slot", slot
        )  # as a keyword argument it would be signed, and kill the writer
        body = body_values(article)
        text = words(article.text)
        document.add_text("lang", language_of(text))
        title = words(article.title)
        document.add_text("title", " ".join(title))
        document.add_text("title_begin", _beginnings(title))
        for name in COLUMN_FIELDS:
            for value in column_values(name, article):
                if value:
                    document.add_text(name, " ".join(words(value)))
        parts = [*map(words, body[:-1]), text]
        for part in parts:
            if part:
                document.add_text("body", " ".join(part))
        document.add_text("body_begin", _beginnings(chain.from_iterable(parts)))
        if days := days_of(article.published):
            document.add_unsigned("first", days[0])
            document.add_unsigned("last", days[1])
        return document

    # Searching

    def search(
        self, state: State, node: Node, outside: Outside, gone: Sequence[int], limit: int | None
    ) -> tuple[array[int], array[float], int]:
        """Numbers and scores of the best ``limit`` articles for ``node``, and the total of matches.

        Articles with equal scores come in archive order: tantivy's own order changes whenever the
        index grows, also within a segment that it has merged. ``gone`` are slots to leave out.
        """
        with guarded():
            query = _Compiler(self._schema, state.searcher, outside).compile(node, gone)
            most = max(min(state.count, state.count if limit is None else limit), 1)
            result = state.searcher.search(query, most)
            slots = state.searcher.fast_field_values("slot", [place for _, place in result.hits])
            self._check_sizes()
        scores = array("f", (score for score, _ in result.hits))
        found = map(state.number_of.__getitem__, cast("list[int]", slots))
        found = map(itemgetter(1), sorted(zip(map(neg, scores), found, strict=True)))
        total = cast("Any", result).count  # missing in tantivy's stubs
        return array(U32, found), scores, total

    def search_all(
        self, state: State, node: Node, outside: Outside, gone: Sequence[int]
    ) -> array[int]:
        """The numbers of all matching articles, by slot: cheaper than by score."""
        with guarded():
            query = _Compiler(self._schema, state.searcher, outside).compile(node, gone)
            hits = state.searcher.search(
                query, max(state.count, 1), count=False, order_by_field="slot",
                order=self._tantivy.Order.Asc,
            ).hits  # fmt: skip
            self._check_sizes()
        return array(U32, (state.number_of[slot] for slot, _ in hits))


class _Compiler:
    """Translates the tree of a query for ``searcher``, a state of an index that has ``schema``.

    What a query means is defined in :mod:`.matching`.
    """

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


def _beginnings(found: Iterable[str]) -> str:
    """The first letter, and the first two letters, of the words, each beginning once."""
    beginnings = {word[:BEGINNING_LETTERS] for word in found}
    for size in range(1, BEGINNING_LETTERS):
        beginnings |= {word[:size] for word in beginnings}
    return " ".join(beginnings)


def available() -> bool:
    """Whether tantivy can be imported: it has no wheel for some machines."""
    try:
        import tantivy  # noqa: F401
    except ImportError:
        return False
    return True


def _schema() -> tantivy.Schema:
    import tantivy

    builder = tantivy.SchemaBuilder()
    for name in TEXT_FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace")
    for name in ("title_begin", "body_begin"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    builder.add_unsigned_field("slot", indexed=True, fast=True)
    builder.add_unsigned_field("first", fast=True)
    builder.add_unsigned_field("last", fast=True)
    return builder.build()
