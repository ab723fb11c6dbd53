"""A search that narrows the list: what was asked for, what was found, and what there was before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from reader.screens.library.marking import Marked
from reader.store.articles import Store
from reader.store.sorting import Order
from reader.store.view import Narrowing
from reader.widgets.panes.snippets import Snippet, snippet

if TYPE_CHECKING:
    from reader.store.search.query import Leaf, Node
    from reader.store.search.searching import Result, Searcher

_STRETCH, _OVERLAP = 1_000, 200
"""Code points of a text that are looked through at a time for the first hit in it."""


class Before(NamedTuple):
    """What there was before a search: the article, its row in the list, the order, the marks."""

    rank: int | None
    row: int
    order: Order
    marked: Marked


@dataclass(eq=False)
class Search:
    """A search that narrows the list. ``found`` has the ranks of ``ranking``, the best first."""

    before: Before
    text: str = ""
    node: Node | None = None
    ranking: Sequence[int] = ()
    found: set[int] = field(default_factory=set)
    total: int = 0
    complete: bool = True
    narrowing: Narrowing | None = None

    @property
    def asks_for_entities(self) -> bool:
        """Whether what it finds depends on the names that are known of articles."""
        from reader.store.search.matching import ENTITY_FIELDS

        return any(getattr(leaf, "field", "") in ENTITY_FIELDS for leaf in self._leaves)

    @property
    def asks_for_marks(self) -> bool:
        """Whether what it finds depends on what the user has marked."""
        from reader.store.search.query import Marked

        return any(
            isinstance(leaf, Marked) or getattr(leaf, "field", "") in ("tag", "note")
            for leaf in self._leaves
        )

    @property
    def _leaves(self) -> Iterable[Leaf]:
        from reader.store.search.query import every_leaf

        return () if self.node is None else every_leaf(self.node)

    def take(self, text: str, result: Result) -> None:
        """Have what was found for ``text``."""
        self.text, self.node, self.ranking = text, result.node, result.ranks
        self.total, self.complete = result.total, result.complete
        self.found.clear()
        self.found.update(result.ranks)


def snippet_of(
    searcher: Searcher, store: Store, search: Search, rank: int, width: int
) -> Snippet | None:
    """What the list shows of the text of ``rank``, in ``width`` cells; None: nothing there."""
    from reader.store.search.searching import hits

    if search.node is None:
        return None
    text = store[rank].text
    for start in range(0, len(text), _STRETCH):
        # A word at the end may be cut in two: the next stretch has it whole.
        stretch = text[start : start + _STRETCH + _OVERLAP]
        if found := hits(search.node, stretch):
            return snippet(text, [(left + start, right + start) for left, right in found], width)
    if search.asks_for_entities:
        marked = searcher.highlights(search.node, rank)
        named = [(mention.start, mention.end) for mention in marked if mention.field == "text"]
        return snippet(text, named, width) if named else None
    return None
