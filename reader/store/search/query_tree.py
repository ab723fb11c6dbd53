"""A query as a tree: terms, dates, states and languages, joined by and, or and not.

``str()`` of a tree is a query that means the same tree. See :mod:`reader.store.search.query`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from reader.text.words import words

TextField = Literal[
    "", "title", "text", "source", "section", "place", "person", "org", "group", "entity", "tag",
    "note",
]  # fmt: skip
State = Literal["unread", "read", "starred"]


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow one another in ``field`` (empty: anywhere in title and text).

    With ``prefix`` the last word is only the beginning of one. ``text`` is what was written.
    """

    field: TextField
    text: str
    quoted: bool = False
    prefix: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The words of ``text``, folded; at least one."""
        return tuple(words(self.text))

    def __str__(self) -> str:
        star = "*" if self.prefix else ""
        value = f'"{self.text}{star}"' if self.quoted else self.text + star
        return f"{self.field}:{value}" if self.field else value


@dataclass(frozen=True, slots=True)
class Dated:
    """A time from ``first`` to ``last``, both days as numbers such as 20130531, and both in it."""

    field: str
    text: str
    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.field}:{self.text}"


@dataclass(frozen=True, slots=True)
class Marked:
    """Articles in a state that the user gave them."""

    state: State

    def __str__(self) -> str:
        return f"is:{self.state}"


@dataclass(frozen=True, slots=True)
class Language:
    """Articles in the language of this ISO 639-1 code."""

    code: str

    def __str__(self) -> str:
        return f"lang:{self.code}"


@dataclass(frozen=True, slots=True)
class Not:
    """All articles but those of ``node``."""

    node: Node

    def __str__(self) -> str:
        return f"-{_inner(self.node)}"


@dataclass(frozen=True, slots=True)
class And:
    """Articles of every one of ``nodes``; of none at all: every article."""

    nodes: tuple[Node, ...]

    def __str__(self) -> str:
        return " ".join(map(_inner, self.nodes))


@dataclass(frozen=True, slots=True)
class Or:
    """Articles of any of ``nodes``; of none at all: no article. No query has fewer than two."""

    nodes: tuple[Node, ...]

    def __str__(self) -> str:
        return " OR ".join(map(_inner, self.nodes))


Leaf = Term | Dated | Marked | Language
Node = Leaf | Not | And | Or

EVERYTHING = And(())
"""What the empty query means."""

NOTHING = Or(())


def _inner(node: Node) -> str:
    return f"({node})" if isinstance(node, And | Or) else str(node)


def leaves(node: Node, *, wanted: bool = True) -> Iterator[Leaf]:
    """The leaves of ``node`` that are asked for; with ``wanted=False`` those to be left out."""
    if isinstance(node, Not):
        yield from leaves(node.node, wanted=not wanted)
    elif isinstance(node, And | Or):
        for each in node.nodes:
            yield from leaves(each, wanted=wanted)
    elif wanted:
        yield node


def every_leaf(node: Node) -> Iterator[Leaf]:
    """All leaves of ``node``."""
    return chain(leaves(node), leaves(node, wanted=False))
