"""The seam between engines and the rest: a document in, typed spans out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple, Protocol

from reader.model import EntityKind, MentionField

ENGINES = ("rules",)
"""Names that :func:`load` knows; the first is the default."""


class FieldText(NamedTuple):
    """One field of a document, as the article holds it."""

    field: MentionField
    text: str


class Span(NamedTuple):
    """A recognized name: ``text[start:end]`` of its field, in code points, end exclusive.

    ``sure`` is how much the engine trusts ``kind``, from 0 to 1; resolution weighs votes by it.
    """

    field: MentionField
    start: int
    end: int
    kind: EntityKind
    sure: float = 1.0


class Recognizer(Protocol):
    """What an engine does. It sees the whole document, so that one field can inform another."""

    def recognize(self, document: Sequence[FieldText]) -> list[Span]:
        """Spans in the order of ``document`` and, within a field, of their starts.

        Spans of one field do not overlap, are not empty, and neither start nor end with white
        space. Never raises on any text, and takes time linear in its length.
        """


@cache
def load(engine: str = ENGINES[0]) -> Recognizer:
    """The engine of that name, loaded once per process.

    Raises :class:`ValueError` if there is no engine of that name.
    """
    if engine == "rules":
        from reader.entities.rules import RuleRecognizer

        return RuleRecognizer()
    raise ValueError(f"no entity engine is called {engine!r}; there is: {', '.join(ENGINES)}")
