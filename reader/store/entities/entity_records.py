"""The entities of one article as bytes: what the cache and the worker processes pass around.

A record is two parts. The first has the article's keys (:func:`key_bytes`), a line each: all that
the index of entities needs, so that nothing is decoded before an article is shown. Behind an empty
line stands the second, JSON deflated: per entity its kind, its description, how many of its forms
are aliases, the forms (the name, the aliases, then other surface forms), and four numbers a
mention: field, start, length, form. Offsets are code points. Nothing in it is ever run.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from typing import Any, NamedTuple

from reader.model import ENTITY_KINDS, MENTION_FIELDS, Entity, EntityKind, Mention
from reader.store.bodies import DamagedError
from reader.text.folding import fold_name

_LEVEL = 1
"""Of compression: half of what is gained at the best one for a tenth of the time."""

_DIGITS: dict[EntityKind, bytes] = {kind: b"%d" % at for at, kind in enumerate(ENTITY_KINDS)}
_FIELDS = {field: number for number, field in enumerate(MENTION_FIELDS)}


"""How names are compared: without case, diacritics and the apostrophes inside them."""


class EntityKey(NamedTuple):
    """What makes two entities of different articles one: their kind, and their folded name."""

    kind: EntityKind
    name: str


def key_of(entity: Entity) -> EntityKey:
    """The key under which ``entity`` is the same one in every article. It is one line."""
    return EntityKey(entity.kind, fold_name(entity.name).replace("\n", " "))


def key_bytes(key: EntityKey) -> bytes:
    """``key`` in UTF-8: the number of its kind, then its name."""
    return _DIGITS[key.kind] + key.name.encode("utf-8", "surrogatepass")


def key_from(data: bytes) -> EntityKey:
    """The key whose :func:`key_bytes` are ``data``."""
    return EntityKey(ENTITY_KINDS[int(data[:1])], data[1:].decode("utf-8", "surrogatepass"))


def encode(entities: Iterable[Entity]) -> bytes:
    """The record of an article's entities."""
    items = []
    keys: dict[bytes, None] = {}
    for entity in entities:
        keys[key_bytes(key_of(entity))] = None
        forms = [entity.name, *entity.aliases]
        numbers: list[int] = []
        for mention in entity.mentions:
            if mention.text not in forms:
                forms.append(mention.text)
            form = forms.index(mention.text)
            length = mention.end - mention.start
            numbers += (_FIELDS[mention.field], mention.start, length, form)
        kind = ENTITY_KINDS.index(entity.kind)
        items.append([kind, entity.description, len(entity.aliases), forms, numbers])
    data = json.dumps(items, separators=(",", ":")).encode("ascii")
    return b"".join(key + b"\n" for key in keys) + b"\n" + zlib.compress(data, _LEVEL)


def keys_in(record: bytes) -> list[bytes]:
    """The keys of the entities in ``record``, each once. Raises :class:`DamagedError`."""
    if record.startswith(b"\n"):
        return []
    end = record.find(b"\n\n")
    if end < 0:
        raise DamagedError("not a record of entities")
    return record[:end].split(b"\n")


def decode(record: bytes) -> tuple[Entity, ...]:
    """The entities in ``record``. Raises :class:`DamagedError` where it is not such a record."""
    start = 1 if record.startswith(b"\n") else record.find(b"\n\n") + 2
    try:
        if start == 1 and record[:1] != b"\n":
            raise ValueError("no keys")
        return tuple(map(_entity, json.loads(zlib.decompress(record[start:]))))
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
