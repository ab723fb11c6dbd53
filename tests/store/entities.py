"""Entities made by hand, for the tests of identity and corrections."""

from __future__ import annotations

from reader.model import Entity, EntityKind, Mention
from reader.store.entities.catalog import EntityCatalog
from reader.store.entities.records import EntityKey


def entity(name: str, *others: str, kind: EntityKind = "organization", at: int = 0) -> Entity:
    """An entity called ``name`` and mentioned under that name and ``others``, from ``at`` on."""
    mentions = []
    for form in (name, *others):
        mentions.append(Mention("text", at, at + len(form), form))
        at += len(form) + 1
    aliases = tuple(form for form in dict.fromkeys(others) if form != name)
    return Entity(name, kind, aliases, mentions=tuple(mentions))


def person(name: str, *others: str, at: int = 0) -> Entity:
    return entity(name, *others, kind="person", at=at)


def all_keys(found: EntityCatalog) -> set[EntityKey]:
    """Every key that any article mentions."""
    return {key for key, _ in found.search("", 1_000_000)}
