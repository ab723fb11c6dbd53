"""From an article to its entities: recognize, resolve, describe."""

from __future__ import annotations

from dataclasses import replace

from reader.entities.describe.descriptions import describe
from reader.entities.describe.phrases import Names
from reader.entities.engines.labels import FieldText
from reader.entities.recognizer import Recognizer
from reader.entities.recognizer import recognizer as chosen
from reader.entities.resolve.resolution import Cluster, resolve
from reader.model import MENTION_FIELDS, Article, Entity, EntityKind, MentionField, reading_order
from reader.safety import plain_spaces


def run(article: Article, recognizer: Recognizer | None = None) -> tuple[Entity, ...]:
    """See :func:`reader.entities.extract`."""
    engine = chosen() if recognizer is None else recognizer
    # A no-break space between two words of a name makes no difference to the name.
    written = {field: article.field_text(field) for field in MENTION_FIELDS}
    document = [FieldText(each, plain_spaces(text)) for each, text in written.items()]
    texts = dict(document)
    clusters = resolve(engine.recognize(document), texts)
    taken: dict[MentionField, list[tuple[int, int, EntityKind]]]
    taken = {field: [] for field in MENTION_FIELDS}
    for cluster in clusters:
        for mention in cluster.mentions:
            taken[mention.field].append((mention.start, mention.end, cluster.kind))
    names = Names(taken)
    clusters.sort(key=lambda one: (-len(one.mentions), reading_order(one.mentions[0])))
    found = [_entity(cluster, texts, names) for cluster in clusters]
    return tuple(found if texts == written else (_as_written(each, written) for each in found))


def _as_written(entity: Entity, texts: dict[MentionField, str]) -> Entity:
    """Put back into ``entity`` the no-break spaces that its mentions have in ``texts``."""
    mentions = (
        each._replace(text=texts[each.field][each.start : each.end]) for each in entity.mentions
    )
    return replace(entity, mentions=tuple(mentions))


def _entity(cluster: Cluster, texts: dict[MentionField, str], names: Names) -> Entity:
    mentions = tuple(cluster.mentions)
    return Entity(
        name=cluster.name,
        kind=cluster.kind,
        aliases=tuple(form for form in cluster.texts if form != cluster.name),
        description=describe(cluster.kind, mentions, texts, names),
        mentions=mentions,
    )
