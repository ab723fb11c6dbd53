"""Handmade articles for the entity tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest

from reader.entities import extract
from reader.entities.engines.labels import FieldText, Span
from reader.model import Article, Block, Entity, EntityKind

Extract = Callable[..., dict[str, Entity]]


def article(*paragraphs: str, title: str = "", caption: str = "") -> Article:
    blocks = tuple(Block("paragraph", paragraph) for paragraph in paragraphs)
    return Article("id", "path", title=title, caption=caption, blocks=blocks)


@pytest.fixture
def entities() -> Extract:
    """The entities of paragraphs by name; the test fails if two entities share a name."""

    def found(*paragraphs: str, title: str = "", caption: str = "") -> dict[str, Entity]:
        listed = extract(article(*paragraphs, title=title, caption=caption))
        by_name = {entity.name: entity for entity in listed}
        assert len(by_name) == len(listed), [entity.name for entity in listed]
        return by_name

    return found


_MARK = re.compile(r"\{([pogwl]) ([^}]*)\}")
_KINDS: dict[str, EntityKind] = {
    "p": "person", "o": "organization", "l": "place", "g": "group", "w": "work"
}  # fmt: skip


class Marked:
    """An engine that finds marked names: ``{p Ama Boateng} of {o Acme} in {l Tema}``."""

    def __init__(self, marked: str) -> None:
        self.spans: list[Span] = []
        text = ""
        at = 0
        for match in _MARK.finditer(marked):
            text += marked[at : match.start()]
            end = len(text) + len(match[2])
            self.spans.append(Span("text", len(text), end, _KINDS[match[1]]))
            text += match[2]
            at = match.end()
        self.text = text + marked[at:]

    def recognize(self, document: Sequence[FieldText]) -> list[Span]:
        assert dict(document)["text"] == self.text
        return self.spans


def resolved(marked: str) -> list[Entity]:
    """The resolved and described entities of the marked mentions."""
    engine = Marked(marked)
    made = Article("id", "path", blocks=(Block("paragraph", engine.text),))
    return list(extract(made, engine))


def forms(marked: str) -> set[frozenset[str]]:
    """The set of surface forms of each entity."""
    return {frozenset(one.text for one in entity.mentions) for entity in resolved(marked)}
