"""The entities of one article as bytes, for the cache and the worker processes.

A record is deflated JSON. It has, for each entity: its kind, its description, how many of its forms
are aliases, the forms (the name, the aliases, then other surface forms), and four numbers for each
mention: field, start, length, form. Offsets are code points. It contains no code.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from typing import Any, NamedTuple

from reader.model import ENTITY_KINDS, FIELD_ORDER, MENTION_FIELDS, Entity, EntityKind, Mention
from reader.store.rows import DamagedError
from reader.text.folding import fold_name

_LEVEL = 1
"""The compression level: half the gain of the best level in a tenth of the time."""

_DIGITS: dict[EntityKind, str] = {kind: str(at) for at, kind in enumerate(ENTITY_KINDS)}


class EntityKey(NamedTuple):
    """Identifies an entity across articles: its kind and its folded name."""

    kind: EntityKind
    name: str


def key_of(entity: Entity) -> EntityKey:
    """The key of ``entity``, the same in every article. It has no line feed."""
    return EntityKey(entity.kind, fold_name(entity.name).replace("\n", " "))


def key_text(key: EntityKey) -> str:
    """``key`` as text: the number of its kind, then its name."""
    return _DIGITS[key.kind] + key.name


def key_from(text: str) -> EntityKey:
    """The key whose :func:`key_text` is ``text``."""
    return EntityKey(ENTITY_KINDS[int(text[:1])], text[1:])


def encode(entities: Iterable[Entity]) -> bytes:
    """The record of an article's entities."""
    items = []
    for entity in entities:
        forms = [entity.name, *entity.aliases]
        numbers: list[int] = []
        for mention in entity.mentions:
            if mention.text not in forms:
                forms.append(mention.text)
            form = forms.index(mention.text)
            length = mention.end - mention.start
            numbers += (FIELD_ORDER[mention.field], mention.start, length, form)
        kind = ENTITY_KINDS.index(entity.kind)
        items.append([kind, entity.description, len(entity.aliases), forms, numbers])
    return zlib.compress(json.dumps(items, separators=(",", ":")).encode("ascii"), _LEVEL)


def decode(record: bytes) -> tuple[Entity, ...]:
    """The entities in ``record``. Raises :class:`DamagedError` if it is not a valid record."""
    try:
        return tuple(map(_entity, json.loads(zlib.decompress(record))))
    except (ValueError, TypeError, KeyError, IndexError, zlib.error) as error:
        raise DamagedError("not a record of entities") from error


def _entity(item: list[Any]) -> Entity:
    kind, description, aliases, forms, numbers = item
    each = iter(numbers)
    mentions = tuple(
        Mention(MENTION_FIELDS[field], start, start + length, forms[form])
        for field, start, length, form in zip(each, each, each, each, strict=True)
    )
    return Entity(forms[0], ENTITY_KINDS[kind], tuple(forms[1 : 1 + aliases]), description,
                  mentions)  # fmt: skip
