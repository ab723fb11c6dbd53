"""From an article's text to its mentions and entities: who, what and where it is about.

:mod:`.pipeline` takes an article through three steps:

1. :mod:`.recognizer` loads one of the ``engines`` and finds typed spans in the article's fields
   (:mod:`.engines.labels`). Changing the engine changes only this step.
2. ``resolve`` groups the spans that name one entity and decides its kind and its best name.
3. ``describe`` finds in the text what the article says each entity is.

:mod:`.gazetteer` has facts that hold for any article; ``training`` trains and evaluates engines.

Nationalities, religions and the like are groups. The noun ("Moroccans") and the adjective
("Moroccan") are mentions of one group entity, whose name is the plural noun if one is known.

An organization is an entity only under a proper name: "Algerian government" and "the ministry" are
not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.entities.recognizer import Recognizer
    from reader.model import Article, Entity

__all__ = ["extract"]


def extract(article: Article, recognizer: Recognizer | None = None) -> tuple[Entity, ...]:
    """The entities that ``article`` names, the most mentioned first.

    Entities are in descending order of their number of mentions, then in the order of their first
    mentions (title, caption, text). Kinds are mixed; the caller groups them. For every mention,
    ``article.field_text(m.field)[m.start:m.end] == m.text``, with offsets in code points; no two
    mentions of an article overlap. ``recognizer`` is the engine. The default is the one that
    :func:`reader.entities.recognizer.choose` picks; it is loaded at the first call and kept in
    memory.

    Never raises on any text. Deterministic: the same article gives the same entities.
    """
    from reader.entities.pipeline import run

    return run(article, recognizer)
