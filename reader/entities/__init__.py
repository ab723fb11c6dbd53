"""Text to mentions to entities: who, what and where an article is about.

The way of an article through this package, all of it in :mod:`.pipeline`:

1. :mod:`.recognizer` loads one of the ``engines`` and finds typed spans in the article's fields
   (:mod:`.spans`). This is the only part that another engine replaces.
2. ``resolve`` groups the spans that name one entity, and settles its kind and its best name.
3. ``describe`` reads off the text what the article says each entity is.

:mod:`.gazetteer` has facts that hold for any article; ``training`` makes and measures engines.

Nationalities, religions and the like are groups: noun ("Moroccans") and adjective ("Moroccan")
are mentions of one group entity, whose name is the plural noun wherever one is known.

Bodies are entities only under a proper name: "Algerian government" and "the ministry" are not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.entities.recognizer import Recognizer
    from reader.model import Article, Entity

__all__ = ["extract"]


def extract(article: Article, recognizer: Recognizer | None = None) -> tuple[Entity, ...]:
    """Everyone and everything that ``article`` names, the most mentioned first.

    Order: by number of mentions, descending, then by first mention (title, caption, text); kinds
    are mixed, grouping them is up to the caller. Every mention holds
    ``article.field_text(m.field)[m.start:m.end] == m.text``, offsets in code points; no two
    mentions of an article overlap. ``recognizer`` is the engine, by default the one that
    :func:`reader.entities.recognizer.load` gives; it is loaded at the first call and kept.

    Never raises on any text. Deterministic: the same article gives the same entities.
    """
    from reader.entities.pipeline import run

    return run(article, recognizer)
