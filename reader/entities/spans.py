"""What passes between an engine and the rest: fields in, typed spans out."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from reader.model import EntityKind, MentionField


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


class Tagger(Protocol):
    """What an engine does: it labels the tokens of one article."""

    def tag(self, sentences: list[list[str]]) -> list[list[str]]:
        """A label for every token of every sentence or paragraph, in the same order.

        The sentences are one article's, in its order: what one says of a name helps with another.
        Labels are valid BIO (``B-person``, ``I-person``, ``O``) over the five kinds. Never raises
        on any tokens, and takes time linear in their number.
        """
