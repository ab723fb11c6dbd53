"""Opens an archive for searching: its store, brought up to date, and its index."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from reader.commands.archive import (
    Progress,
    bring_up_to_date,
    complain,
    complain_of,
    paths_or_seeds,
)
from reader.model import Article, Mention, Notice
from reader.safety import safe_line
from reader.store.articles import Store
from reader.store.cache import Cache
from reader.store.entities.catalog import EntityCatalog
from reader.store.entities.correction_book import CorrectionBook
from reader.store.entities.file import file_of
from reader.store.entities.index import EntityIndex
from reader.store.entities.recognition import WORTH_WORKERS, Recognition, cores, default_extract
from reader.store.opening import Opening
from reader.store.search.indexing import Indexer
from reader.store.search.matching import ENTITY_FIELDS
from reader.store.search.query import (
    EVERYTHING,
    NOTHING,
    And,
    Node,
    Not,
    Or,
    QueryError,
    Term,
    every_leaf,
    parse,
)  # fmt: skip
from reader.store.search.searching import Order, Result, Searcher
from reader.store.user.marks import Marks
from reader.system.paths import marks_file

SHOWN = 120
"""How many characters of a wrong query are shown, around the place where it fails."""


def parsed(query: str) -> Node | None:
    """The tree of ``query``; None if it is wrong, after printing why on standard error."""
    try:
        return parse(query)
    except QueryError as error:
        from reader.text.cells import width_of

        print(f"reader: the query, {error}", file=sys.stderr)
        first = max(0, error.position - SHOWN // 2)
        shown = "".join(c if c.isprintable() else " " for c in query[first : first + SHOWN])
        before = width_of(shown[: error.position - first])
        print(f"  {shown}\n  {' ' * before}^", file=sys.stderr)
        return None


class Searched:
    """The archive in ``paths``, open for searching.

    It uses the cache and the index on the disk, if there are any, and updates both; it creates them
    if the archive is large enough for a cache. Notices go to standard error.
    """

    def __init__(self, paths: Sequence[Path], *, indexed: bool = True) -> None:
        """Without an index (``indexed``), words are searched in titles only."""
        opened = paths_or_seeds(paths)
        self._opening = Opening(opened, Cache(opened))
        self._recognitions: list[Recognition] = []
        self.book = CorrectionBook(opened)
        corrections, remarks = self.book.load()
        with Progress() as progress:
            changes = bring_up_to_date(self._opening, progress)
            replaced = changes.arrangement.replaced if changes else {}
            store = self.store = self._opening.store
            index = EntityIndex(store.text_key)
            self.known = EntityCatalog(index, store.id, corrections, store.former_id)
            self._indexer = Indexer(self.store, self._opening.index_folder)
            if indexed:
                self._indexer.run(
                    lambda: False, lambda: progress.show("Indexing", *self._indexer.progress)
                )
        self.marks = user_marks()
        carry_over_marks(self.marks, self.store, replaced)
        self._searcher = Searcher(self.store, self.known, self.marks, self._indexer)
        complain_of(
            [
                *self.store.notices,
                *self._opening.remarks,
                *self._indexer.remarks,
                *remarks,
            ]
        )
        self.failed = any(notice.named for notice in self.store.notices)

    def __enter__(self) -> Searched:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the archive, its index and the marks."""
        if self.marks is not None:
            self.marks.close()
        self._indexer.close()
        for recognition in self._recognitions:
            recognition.close()
        self._opening.close()

    def find(self, node: Node, limit: int | None, order: Order = "relevance") -> Result:
        """The articles that match ``node``; finds names first if the query needs them."""
        if any(isinstance(x, Term) and x.field in ENTITY_FIELDS for x in every_leaf(node)):
            candidates = self._searcher.search(_without_names(node), limit=None, order="archive")
            assert candidates is not None, "nothing cancels"
            self.recognize(candidates.numbers)
        result = self._searcher.search(node, limit=limit, order=order)
        assert result is not None, "nothing cancels"
        return result

    def articles(self, result: Result) -> Iterable[Article]:
        """The articles of ``result``, in order."""
        return (self.store[number] for number in result.numbers)

    def highlights(self, node: Node, number: int) -> list[Mention]:
        """See :meth:`reader.store.search.searching.Searcher.highlights`."""
        return self._searcher.highlights(node, number)

    def recognize(self, numbers: Sequence[int]) -> None:
        """Find the names in the articles ``numbers`` that are not in the cache yet.

        If these are most of a large archive, all cores find the names of the whole archive. With a
        cache, the names are saved for the next time.
        """
        index = self.known.index
        recognition = Recognition(
            self.store, default_extract, index=index, workers=cores(),
            file=lambda: file_of(self._opening.cache),
        )  # fmt: skip
        self._recognitions.append(recognition)
        recognition.resume()
        if len(numbers) > WORTH_WORKERS and len(numbers) * 2 > len(self.store):
            recognition.want_all()
        else:
            recognition.want(*numbers)
        with Progress() as progress:
            while recognition.start():
                recognition.run(
                    lambda: False,
                    lambda _: progress.show("Finding names", len(index), len(self.store)),
                )
        complain_of(recognition.failures)
        self.failed = self.failed or recognition.broken


def _without_names(node: Node, *, wanted: bool = True) -> Node:
    """A query for all articles that may match ``node``, whatever names they have."""
    if isinstance(node, Not):
        return Not(_without_names(node.node, wanted=not wanted))
    if isinstance(node, And | Or):
        return type(node)(tuple(_without_names(each, wanted=wanted) for each in node.nodes))
    if isinstance(node, Term) and node.field in ENTITY_FIELDS:
        return EVERYTHING if wanted else NOTHING
    return node


def user_marks() -> Marks | None:
    """The user's marks, if there are any."""
    if not os.path.exists(marks_file()):
        return None
    marks = Marks()
    marks.open()
    if marks.problem:
        complain(Notice(safe_line(str(marks_file())), safe_line(marks.problem)))
    for notice in marks.notices:
        complain(notice)
    return marks


def carry_over_marks(marks: Marks | None, store: Store, replaced: Mapping[int, int]) -> None:
    """Move ``marks`` to the new ids of changed articles: see :mod:`reader.store.user.carrying`."""
    if marks is None:
        return
    from reader.store.user.carrying import carry_over
    from reader.store.user.user_file import MarksError

    try:
        carry_over(marks, store, replaced)
    except MarksError as error:
        reason = f"marks of changed articles could not be carried over ({error})"
        complain(Notice(safe_line(str(marks_file())), safe_line(reason)))
