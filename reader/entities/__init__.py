"""Text to mentions to entities: who, what and where an article is about.

The way of an article through this package:

1. :mod:`.recognizer` finds typed spans in the article's fields. This is the engine, and the only
   part that another engine replaces: whole document in, :class:`~.spans.Span` out (:mod:`.spans`).
2. :mod:`.resolution` groups the spans that name one entity and settles its kind and best name:
   :mod:`.kinds` votes on kinds (:mod:`.namesakes` apart), :mod:`.persons` and :mod:`.bodies`
   group, :mod:`.names` compares.
3. :mod:`.descriptions` reads off the text what the article says each entity is, from the title
   before a name and from :mod:`.appositions`, over the :mod:`.phrases` around it.

:mod:`.pipeline` is all of it. **Engines:** :mod:`.light` (its :mod:`.features` and
:mod:`.lexicon`), :mod:`.accurate` (fed by :mod:`.wordpiece`) and :mod:`.spacy_engine`;
:mod:`.reading` applies the first two to text (:mod:`.tokenizer`, :mod:`.headlines`,
:mod:`.sequence`, :mod:`.vote`, :mod:`.particles`), from weights in a :mod:`.container`.
:mod:`.gazetteer` has facts that hold for any article, :mod:`.clusters` are what resolution works
with.

**By command only:** :mod:`.train` (:mod:`.perceptron`, :mod:`.lexicon_build`),
:mod:`.train_accurate` (:mod:`.minilm`), :mod:`.evaluate` and :mod:`.evaluate_resolution`
(:mod:`.scoring`), on :mod:`.annotations`.

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
