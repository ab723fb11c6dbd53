"""The entities of one article by itself, as ``reader show --json`` and exports have them."""

from __future__ import annotations

from collections.abc import Sequence

from reader.entities import extract
from reader.model import Article, Entity
from reader.store.corrections import Correction
from reader.store.known import KnownEntities


def entities_alone(article: Article, corrections: Sequence[Correction]) -> Sequence[Entity]:
    """The entities of ``article``, as ``corrections`` have them; nothing else is known."""
    known = KnownEntities(None, lambda _: article.id, corrections)
    known.add(0, extract(article))
    return known.entities(0) or ()
