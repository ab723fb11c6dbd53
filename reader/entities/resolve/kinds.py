"""Decides on one kind for each name when the engine gave its mentions different kinds.

A name has one kind in an article. In the annotated part of the Worldwide Newswire data this is true
of 99.1 % of all forms in an article, and most of the rest are annotation errors. So the kind with
the highest total confidence is applied to all mentions, with these exceptions:

1. A country or people in the gazetteer has the gazetteer's kind, even as a team or a government.
2. A surname is a person: "Mensah" is a person if "Abena Mensah" is one, unless the engine has
   labelled several mentions of the word alone and none as a person, or the gazetteer knows the
   word.
3. A mention labelled as a place that the gazetteer knows stays a place after a preposition of place
   ("in Victoria"), and one labelled as a person stays a person after an honorific ("Mr Jordan").
4. If a person in the article has the name of a place, each mention keeps its own kind
   (:mod:`.namesakes`).
5. Names that the text equates, "Mano River Union (MRU)", both have the kind of the longer form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reader.entities.gazetteer import Entry, fold, gazetteer
from reader.entities.resolve.clusters import Item
from reader.entities.resolve.namesakes import namesakes
from reader.model import ENTITY_KINDS, EntityKind, MentionField

_PREFERENCE = {kind: -rank for rank, kind in enumerate(ENTITY_KINDS)}
_PLACE_CUES = frozenset({"in", "near", "across", "throughout", "outside", "inside", "around"})
_SEVERAL = 2.0
"""The total confidence in mentions of a word alone that outweighs a person of that surname."""


def settle(
    items: Sequence[Item],
    same: Sequence[tuple[int, int]],
    texts: Mapping[MentionField, str],
) -> list[EntityKind]:
    """The kind of each item. ``same`` has the pairs of items that the text equates."""
    votes: dict[str, dict[EntityKind, float]] = {}
    for item in items:
        tally = votes.setdefault(item.key, {})
        tally[item.kind] = tally.get(item.kind, 0.0) + item.sure
    surnames = _surnames(items)
    settled = {item.key: _winner(item, votes[item.key], surnames) for item in reversed(items)}
    for long, short in same:
        settled[items[short].key] = settled[items[long].key]
    apart = namesakes([item.text.split(" ") for item in items if item.kind == "person"])
    return [
        item.kind
        if item.text in apart and item.kind in ("person", "place")
        else _exception(item, votes[item.key], texts) or settled[item.key]
        for item in items
    ]


def _surnames(items: Sequence[Item]) -> set[str]:
    return {
        fold(item.text.rpartition(" ")[2])
        for item in items
        if item.kind == "person" and " " in item.text
    }


def _winner(item: Item, tally: Mapping[EntityKind, float], surnames: set[str]) -> EntityKind:
    best = max(tally, key=lambda kind: (tally[kind], _PREFERENCE[kind]))
    known = gazetteer().find(item.text)
    if known is not None and not known.doubtful:
        national = {known.kind, best} <= {"group", "place", "organization"}
        if national and known.kind in {"group", "place"} and _country(known):
            return known.kind
        if known.kind in tally and tally[known.kind] == tally[best]:
            return known.kind
    if (
        best != "person"
        and fold(item.text) in surnames
        and known is None
        and ("person" in tally or tally[best] < _SEVERAL)
    ):
        return "person"
    return best


def _country(entry: Entry) -> bool:
    return fold(entry.name) in gazetteer().nations


def _exception(
    item: Item, tally: Mapping[EntityKind, float], texts: Mapping[MentionField, str]
) -> EntityKind | None:
    """The mention's own kind if the word before it confirms that kind, else None."""
    if len(tally) == 1 or item.kind not in {"person", "place"}:
        return None
    words = gazetteer().words
    before = texts[item.mention.field][max(0, item.mention.start - 24) : item.mention.start].split()
    if not before:
        return None
    if item.kind == "person":
        return "person" if before[-1] in words["honorifics"] else None
    known = gazetteer().find(item.text)
    placed = known is not None and known.kind == "place"
    return "place" if placed and before[-1].lower() in _PLACE_CUES else None
