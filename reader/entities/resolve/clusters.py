"""The data that resolution works on: mentions, and clusters of them that become entities."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from reader.entities.engines.labels import Span
from reader.entities.gazetteer import fold
from reader.entities.resolve.names import plain
from reader.model import EntityKind, Mention, reading_order

# British spellings, and signs for words: two newspapers may spell one name differently.
_SPELLINGS = (
    (re.compile(r"\bcentre\b"), "center"),
    (re.compile(r"\bdefence\b"), "defense"),
    (re.compile(r"\bprogramme\b"), "program"),
    (re.compile(r"\blabour\b"), "labor"),
    (re.compile(r"isation\b"), "ization"),
    (re.compile(r"\btheatre\b"), "theater"),
    (re.compile(r"\bharbour\b"), "harbor"),
    (re.compile(r"&"), " and "),
)
_NOT_WORD = re.compile(r"[\W_]+")


class Item(NamedTuple):
    """A mention to be resolved. ``text`` is the mention without a possessive ending."""

    mention: Mention
    text: str
    key: str
    kind: EntityKind
    sure: float

    @classmethod
    def of(cls, span: Span, surface: str) -> Item:
        """Make an item of a recognized span and the text it covers."""
        text = plain(surface) or surface
        mention = Mention(span.field, span.start, span.end, surface)
        return cls(mention, text, key(text), span.kind, span.sure)


class Cluster:
    """The mentions of one entity while they are collected."""

    def __init__(self, kind: EntityKind, name: str = "") -> None:
        self.kind = kind
        self.name = name
        self.items: list[Item] = []
        self.given = bool(name)
        """Whether ``name`` comes from the gazetteer."""

    @property
    def mentions(self) -> list[Mention]:
        """The mentions in the order in which they were added."""
        return [item.mention for item in self.items]

    @property
    def texts(self) -> dict[str, int]:
        """The count of each form without possessive ending, in order of first mention."""
        return _count(item.text for item in self.items)

    def take(self, other: Cluster) -> None:
        """Move the mentions of ``other`` here, and its gazetteer name if this has none."""
        self.items += other.items
        other.items = []
        if other.given and not self.given:
            self.name, self.given = other.name, True


def _count(forms: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for form in forms:
        counts[form] = counts.get(form, 0) + 1
    return counts


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    """A key that is equal for all spellings of a name.

    It is folded and has no article, spaces, hyphens or dots: ``key("The Al-Quds Centre") == key("al
    Quds Center")``.
    """
    folded = fold(text)
    for pattern, other in _SPELLINGS:
        folded = pattern.sub(other, folded)
    return _NOT_WORD.sub("", folded.removeprefix("the ")) or folded


def positions(item: Item) -> tuple[int, int]:
    """The sort key of an item: title, caption, text, then the start within a field."""
    return reading_order(item.mention)
