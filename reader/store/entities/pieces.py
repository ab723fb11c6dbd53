"""An entity in pieces: what is left of one that corrections divide, and one made of several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reader.model import MENTION_FIELDS, Entity, Mention
from reader.store.entities.records import EntityKey

_FIELD_ORDER = {field: number for number, field in enumerate(MENTION_FIELDS)}


def piece_of(entity: Entity, mentions: tuple[Mention, ...]) -> Entity:
    """``entity`` with these of its mentions; what is said of it is said where it comes first."""
    described = entity.description if entity.mentions[0] in mentions else ""
    return replace(entity, name="", mentions=mentions, description=described)


def joined(name: str, key: EntityKey, pieces: Sequence[Entity]) -> Entity:
    """One entity of all ``pieces``, called ``name``; the piece itself where nothing changes."""
    first = pieces[0]
    if len(pieces) == 1 and first.name == name and first.kind == key.kind:
        return first
    mentions = sorted((m for each in pieces for m in each.mentions), key=_place)
    return Entity(
        name=name,
        kind=key.kind,
        aliases=tuple(dict.fromkeys(m.text for m in mentions if m.text != name)),
        description=next((each.description for each in pieces if each.description), ""),
        mentions=tuple(mentions),
    )


def _place(mention: Mention) -> tuple[int, int]:
    return _FIELD_ORDER[mention.field], mention.start


def weight(entity: Entity) -> tuple[int, tuple[int, int]]:
    """The most mentioned first; of equals, the one that is named first (title, caption, text)."""
    first = min(map(_place, entity.mentions)) if entity.mentions else (0, 0)
    return -entity.count, first
