"""The types that pass between an engine and the rest: fields in, typed spans out."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from reader.model import EntityKind, MentionField


class FieldText(NamedTuple):
    """One field of a document, exactly as the article has it."""

    field: MentionField
    text: str


class Span(NamedTuple):
    """A recognized name: ``text[start:end]`` of its field, in code points, end exclusive.

    ``sure`` is the engine's confidence in ``kind``, from 0 to 1; resolution weights votes by it.
    """

    field: MentionField
    start: int
    end: int
    kind: EntityKind
    sure: float = 1.0


class Tagger(Protocol):
    """An engine: it labels the tokens of one article."""

    def tag(self, sentences: list[list[str]]) -> list[list[str]]:
        """A label for every token of every sentence or paragraph, in the same order.

        All sentences are from one article, in its order, because what one sentence says about a
        name helps in another. Labels are valid BIO (``B-person``, ``I-person``, ``O``) over the
        kinds of entities. Never raises, whatever the tokens, and takes time linear in their number.
        """
