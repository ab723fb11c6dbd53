"""The entities of one article by itself, as ``reader show --json`` and exports have them."""

from __future__ import annotations

from collections.abc import Sequence

from reader.entities import extract
from reader.model import Article, Entity
from reader.store.entities.catalog import EntityCatalog
from reader.store.entities.corrections import Correction


def entities_alone(
    article: Article,
    corrections: Sequence[Correction],
    found: Sequence[Entity] | None = None,
) -> Sequence[Entity]:
    """The entities of ``article``, as ``corrections`` have them; nothing else is known.

    ``found`` is what was found in it, if that is known.
    """
    catalog = EntityCatalog(None, lambda _: article.id, corrections, lambda _: article.former_id)
    catalog.add(0, extract(article) if found is None else found)
    entities = catalog.entities(0) or ()
    catalog.index.close()
    return entities
