"""The messages that panes post to the library screen, which decides what follows.

Messages are never compared or printed: dataclasses without those methods are made twice as fast, at
each start.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from textual.message import Message

from reader.model import Entity, Mention
from reader.store.entities.records import EntityKey


class Latest(Message):
    """A message that replaces an older one of its kind that still waits."""

    def can_replace(self, message: Message) -> bool:
        """True when ``message`` is of the same kind."""
        return type(message) is type(self)


@dataclass(eq=False, repr=False)
class ArticleHighlighted(Latest):
    """The list's cursor came to the article ``number``."""

    number: int


@dataclass(eq=False, repr=False)
class ArticleOpened(Message):
    """The user wants to read the article ``number``."""

    number: int


@dataclass(eq=False, repr=False)
class ArticlePaged(Message):
    """The user wants to go ``pages`` down in the article beside the list; up if negative."""

    pages: int


@dataclass(eq=False, repr=False)
class EntityHighlighted(Latest):
    """The sidebar's cursor came to ``entity``, whose mentions are to be marked; None: to none."""

    entity: Entity | None


@dataclass(eq=False, repr=False)
class EntityVisited(Message):
    """The user wants to see the view of ``entity``; None: that of the current mention."""

    entity: Entity | None = None


@dataclass(eq=False, repr=False)
class NameClicked(Message):
    """The user has clicked on ``mention`` in the article; ``again``: for the second time."""

    mention: Mention
    again: bool


@dataclass(eq=False, repr=False)
class EntityOpened(Message):
    """The user wants to read at ``entity``'s first mention."""

    entity: Entity


@dataclass(eq=False, repr=False)
class FilterRequested(Message):
    """List only the articles that mention ``entity``."""

    entity: Entity


@dataclass(eq=False, repr=False)
class SelectionWanted(Message):
    """The user wants to select in the article, by ``unit``."""

    unit: Literal["sentence", "line"]


class QuotationWanted(Message):
    """The user wants to keep a passage, although nothing is selected."""


class PaneLeft(Message):
    """The user wants to step back from the article or the sidebar."""


class PositionChanged(Latest):
    """The reading pane shows another part of the article."""


@dataclass(eq=False, repr=False)
class Typed(Latest):
    """The text of the input line has changed."""

    text: str


@dataclass(eq=False, repr=False)
class Entered(Message):
    """The input line is done: with ``text``, or with None if ``esc`` cancelled it."""

    text: str | None


@dataclass(eq=False, repr=False)
class LineOpened(Message):
    """A line of the entity view was opened: the article ``number`` at ``mention``, or ``key``."""

    number: int | None = None
    mention: Mention | None = None
    key: EntityKey | None = None


@dataclass(eq=False, repr=False)
class RangeChanged(Latest):
    """The range of the list has ``count`` articles now; 0: there is none."""

    count: int


class OrderClicked(Message):
    """The order of the list was clicked."""


@dataclass(eq=False, repr=False)
class KeyClicked(Message):
    """The hint about ``key`` was clicked: what the help calls the key, or a sequence."""

    key: str


@dataclass(eq=False, repr=False)
class FilterClicked(Message):
    """Keep only the first ``keep`` filters of the list."""

    keep: int
