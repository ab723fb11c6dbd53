"""What the panes tell the library screen; it alone decides what follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from textual.message import Message

from reader.model import Entity, Mention
from reader.store.entity_index import EntityKey
from reader.store.sorting import SortName


class Latest(Message):
    """A message that makes an older one of its kind, still waiting, needless."""

    def can_replace(self, message: Message) -> bool:
        """True when ``message`` says the same thing about an earlier moment."""
        return type(message) is type(self)


@dataclass
class ArticleHighlighted(Latest):
    """The list's cursor came to the article ``rank``."""

    rank: int


@dataclass
class ArticleOpened(Message):
    """The user wants to read the article ``rank``."""

    rank: int


@dataclass
class EntityHighlighted(Latest):
    """The sidebar's cursor came to ``entity``, whose mentions are to be marked; None: to none."""

    entity: Entity | None


@dataclass
class EntityVisited(Message):
    """The user wants to see the view of ``entity``; None: that of the current mention."""

    entity: Entity | None = None


@dataclass
class EntityOpened(Message):
    """The user wants to read at ``entity``'s first mention."""

    entity: Entity


@dataclass
class NarrowRequested(Message):
    """Only the articles that mention ``entity`` are to be listed."""

    entity: Entity


@dataclass
class Said(Latest):
    """Something is to be said on the status line until the next key."""

    text: str


@dataclass
class SelectionWanted(Message):
    """The user wants to select in the article, by ``unit``."""

    unit: Literal["sentence", "line"]


class PlaceChanged(Latest):
    """The reading pane shows another part of the article."""


@dataclass
class Typed(Message):
    """The text of the prompt has changed."""

    text: str


@dataclass
class Entered(Message):
    """The prompt is done: with ``text``, or with nothing where it was left by ``esc``."""

    text: str | None


@dataclass
class LineOpened(Message):
    """A line of the entity view was opened: the article ``rank`` at ``mention``, or ``key``."""

    rank: int | None = None
    mention: Mention | None = None
    key: EntityKey | None = None


@dataclass
class SortChosen(Message):
    """The list is to be sorted ``by`` this; None: as it is."""

    by: SortName | None


@dataclass
class TagsEntered(Message):
    """The line of tags is done: with ``text``, or with nothing where it was left by ``esc``."""

    text: str | None


@dataclass
class RangeChanged(Latest):
    """The range of the list has ``count`` articles now; 0: there is none."""

    count: int


@dataclass
class NarrowingClicked(Message):
    """Only the first ``keep`` narrowings of the list are to hold."""

    keep: int


@dataclass
class LineTyped(Latest):
    """The text of the line that asks for something has changed."""

    text: str


@dataclass
class LineEntered(Message):
    """That line is done: with ``text``, or with nothing where it was left by ``esc``."""

    text: str | None
