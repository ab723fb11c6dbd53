"""What resolution works with: mentions, and the entities they make up."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from reader.entities.gazetteer import fold
from reader.entities.resolve.names import plain
from reader.entities.spans import Span
from reader.model import MENTION_FIELDS, EntityKind, Mention

FIELD_ORDER = {field: rank for rank, field in enumerate(MENTION_FIELDS)}

# British spellings, and signs for words: one body, two newspapers.
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
    """A mention on its way into an entity. ``text`` is its form without a possessive ending."""

    mention: Mention
    text: str
    key: str
    kind: EntityKind
    sure: float

    @classmethod
    def of(cls, span: Span, surface: str) -> Item:
        """From a recognized span and the text it covers."""
        text = plain(surface) or surface
        mention = Mention(span.field, span.start, span.end, surface)
        return cls(mention, text, key(text), span.kind, span.sure)


class Cluster:
    """Mentions of one entity, being collected."""

    def __init__(self, kind: EntityKind, name: str = "") -> None:
        self.kind = kind
        self.name = name
        self.items: list[Item] = []
        self.given = bool(name)
        """Whether ``name`` is the gazetteer's."""

    @property
    def mentions(self) -> list[Mention]:
        """In the order in which they were put in."""
        return [item.mention for item in self.items]

    @property
    def texts(self) -> dict[str, int]:
        """How often each form without possessive ending occurs, in order of first mention."""
        return _count(item.text for item in self.items)

    def take(self, other: Cluster) -> None:
        """Move the mentions of ``other`` here, and the gazetteer's name unless there is one."""
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
    """``text`` so that spellings of one name are equal: folded, without article, spaces, hyphens
    and dots. ``key("The Al-Quds Centre") == key("al Quds Center")``.
    """
    folded = fold(text)
    for pattern, other in _SPELLINGS:
        folded = pattern.sub(other, folded)
    return _NOT_WORD.sub("", folded.removeprefix("the ")) or folded


def positions(item: Item) -> tuple[int, int]:
    """For sorting: title, caption, text, and within a field by start."""
    return FIELD_ORDER[item.mention.field], item.mention.start
