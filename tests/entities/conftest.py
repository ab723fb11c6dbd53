"""Articles made by hand for the entity tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reader.entities import extract
from reader.model import Article, Block, Entity

Extract = Callable[..., dict[str, Entity]]


def article(*paragraphs: str, title: str = "", caption: str = "") -> Article:
    blocks = tuple(Block("paragraph", paragraph) for paragraph in paragraphs)
    return Article("id", "path", title=title, caption=caption, blocks=blocks)


@pytest.fixture
def entities() -> Extract:
    """Entities of the paragraphs, by name; a name that two entities share fails the test."""

    def found(*paragraphs: str, title: str = "", caption: str = "") -> dict[str, Entity]:
        listed = extract(article(*paragraphs, title=title, caption=caption))
        by_name = {entity.name: entity for entity in listed}
        assert len(by_name) == len(listed), [entity.name for entity in listed]
        return by_name

    return found
