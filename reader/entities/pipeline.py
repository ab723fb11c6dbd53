"""The whole way from an article to its entities."""

from __future__ import annotations

from reader.entities.descriptions import describe
from reader.entities.recognizer import FieldText, Recognizer, load
from reader.entities.resolution import Cluster, resolve
from reader.model import MENTION_FIELDS, Article, Entity, MentionField


def run(article: Article, recognizer: Recognizer | None = None) -> tuple[Entity, ...]:
    """See :func:`reader.entities.extract`."""
    engine = load() if recognizer is None else recognizer
    document = [FieldText(field, article.field_text(field)) for field in MENTION_FIELDS]
    texts = dict(document)
    clusters = resolve(engine.recognize(document), texts)
    ends: dict[MentionField, list[int]] = {field: [] for field in MENTION_FIELDS}
    for cluster in clusters:
        if cluster.kind == "person":
            for mention in cluster.mentions:
                ends[mention.field].append(mention.end)
    for positions in ends.values():
        positions.sort()
    order = {field: rank for rank, field in enumerate(MENTION_FIELDS)}
    clusters.sort(
        key=lambda one: (-len(one.mentions), order[one.mentions[0].field], one.mentions[0].start)
    )
    return tuple(_entity(cluster, texts, ends) for cluster in clusters)


def _entity(
    cluster: Cluster, texts: dict[MentionField, str], ends: dict[MentionField, list[int]]
) -> Entity:
    return Entity(
        name=cluster.name,
        kind=cluster.kind,
        aliases=tuple(form for form in cluster.surfaces if form != cluster.name),
        description=describe(cluster.kind, cluster.mentions, texts, ends),
        mentions=tuple(cluster.mentions),
    )
