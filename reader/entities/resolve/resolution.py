"""Groups spans into entities: one entity for all names that a document gives to one thing.

This does not depend on the engine that found the spans. In order:

1. Find the names that the text equates: an acronym or another name in brackets, "also known as".
2. Decide on one kind for each name (below).
3. Group the mentions (:mod:`.persons` and :mod:`.bodies`), then join the pairs of the first step.

An entity's name is the fullest proper form in the text. If the gazetteer knows the entity, it is
the gazetteer's name, so that it is the same throughout an archive; capitals and spelling are the
text's if the text has that name.

**Kinds.** A name has one kind in an article. In the annotated part of the Worldwide Newswire data
this is true of 99.1 % of all forms in an article, and most of the rest are annotation errors. So
the kind with the highest total confidence is applied to all mentions, with these exceptions:

1. A country or people in the gazetteer has the gazetteer's kind, even as a team or a government.
2. A surname is a person: "Mensah" is a person if "Abena Mensah" is one, unless the engine has
   labelled several mentions of the word alone and none as a person, or the gazetteer knows the
   word.
3. A mention labelled as a place that the gazetteer knows stays a place after a preposition of place
   ("in Victoria"), and one labelled as a person stays a person after an honorific ("Mr Jordan").
4. If a person in the article has the name of a place, each mention keeps its own kind
   (:mod:`.engines.namesakes`).
5. Names that the text equates, "Mano River Union (MRU)", both have the kind of the longer form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from reader.entities.engines.labels import Span
from reader.entities.engines.namesakes import namesakes
from reader.entities.gazetteer import Entry, fold, gazetteer
from reader.entities.resolve import bodies, names, persons
from reader.entities.resolve.clusters import Cluster, Item, key, positions
from reader.model import ENTITY_KINDS, EntityKind, MentionField

__all__ = ["Cluster", "resolve"]

_OPENING = re.compile(r"(?:['’]s?)?\s*[(\[][\"“'‘]?")
_CLOSING = re.compile(r"[\"”'’]?[)\]]")
_ALSO = re.compile(
    r"['’\"”]?(?:,|\s*\()?\s*(?:(?:a|an|the) (?:[\w-]+ ){1,4})?(?:who (?:is |was |also )?)?"
    r"(?:(?:also|now|formerly|previously|better|widely|popularly|commonly|officially|locally|simply)"
    r"\s*(?:called|known|named)?|known|performs|performing|writes|writing|a\.?k\.?a\.?|alias"
    r"|nicknamed|dubbed|abbreviated)"
    r"(?: (?:simply |locally |officially )?(?:as|to|by))?(?: (?:the|his|her|its)(?: [a-z]+)?)?"
    r"\s*(?:name\s)?[\"“'‘]?"
)
_GAP = 60
"""The most code points between two mentions that are joined by "also known as" and the like."""


def resolve(spans: Sequence[Span], texts: Mapping[MentionField, str]) -> list[Cluster]:
    """The unordered entities of ``spans``; each span is a mention of exactly one."""
    items = sorted(
        (Item.of(span, texts[span.field][span.start : span.end]) for span in spans), key=positions
    )
    same = _equated(items, texts)
    kinds = settle(items, same, texts)
    people = [item for item, kind in zip(items, kinds, strict=True) if kind == "person"]
    others = [(item, kind) for item, kind in zip(items, kinds, strict=True) if kind != "person"]
    clusters = persons.group(people, texts) + bodies.group(others)
    _join(clusters, [(items[one], items[other]) for one, other in same])
    return [_named(cluster) for cluster in clusters if cluster.items]


def _equated(items: Sequence[Item], texts: Mapping[MentionField, str]) -> list[tuple[int, int]]:
    """Pairs of neighbouring items that the text equates, the fuller name first."""
    found = []
    for at in range(len(items) - 1):
        one, other = items[at], items[at + 1]
        start, end = one.mention.end, other.mention.start
        if one.mention.field != other.mention.field or not 0 < end - start <= _GAP:
            continue
        text = texts[one.mention.field]
        gap = text[start:end]
        if _OPENING.fullmatch(gap) and _CLOSING.match(text, other.mention.end):
            if _stands_for(one, other):
                found.append((at, at + 1))
            elif _stands_for(other, one):
                found.append((at + 1, at))
        elif gap == " " and other.text.isupper() and other.text.isalpha():
            if len(other.text) > 2 and one.text.count(" ") > 1 and _stands_for(one, other):
                found.append((at, at + 1))
        elif one.kind == other.kind != "place" and _ALSO.fullmatch(gap):
            found.append((at, at + 1))
    return found


def _capitals(text: str) -> int:
    return sum(char.isupper() for char in text)


def _stands_for(full: Item, short: Item) -> bool:
    """Whether ``short``, in brackets, is an acronym or another name of ``full``."""
    if "person" in (full.kind, short.kind) or full.text == short.text:
        return False
    if full.kind == short.kind == "work":
        return any(char.isalpha() for char in full.text)
    if " " in short.text or len(short.text) > 12 or _capitals(short.text) < 2:
        return False
    entry = gazetteer().find(short.text)
    if entry is not None and " " in full.text and fold(entry.name) in fold(full.text):
        # In "the Assembly of the African Union (AU)", AU is not the Assembly.
        return fold(entry.name) == fold(full.text)
    initials = short.text.isupper() and short.text.isalpha() and len(short.text) > 2
    bodies_both = full.kind == short.kind == "organization" and " " in full.text
    if initials and bodies_both and entry is None:
        return True  # initials may be of another language: "Nationalist Party (KMT)"
    # Initials and abbreviations start like the name or one of its words.
    starts = {word[:1].upper() for word in re.split(r"[\s-]+", full.text)}
    return short.text[0].upper() in starts and len(full.text) > len(short.text)


def _join(clusters: Sequence[Cluster], pairs: Sequence[tuple[Item, Item]]) -> None:
    where = {item.mention: cluster for cluster in clusters for item in cluster.items}
    for long, short in pairs:
        full, brief = where[long.mention], where[short.mention]
        if full is not brief and full.kind == brief.kind:
            bodies.absorb(full, brief)
            where.update((item.mention, full) for item in full.items)


def _named(cluster: Cluster) -> Cluster:
    cluster.items.sort(key=positions)
    forms = cluster.texts
    if cluster.given:
        same = [form for form in forms if key(form) == key(cluster.name)]
        calm = [form for form in same if not form.isupper() or cluster.name.isupper()]
        if calm and cluster.kind != "group":
            cluster.name = max(calm, key=lambda form: forms[form])
        return cluster
    body = [form for form in forms if not (form.isupper() and " " in form)] or list(forms)
    if cluster.kind == "person":
        # "Sheikh Hamad al-Sabah" is no fuller than "Hamad al-Sabah".
        cluster.name = max(
            body,
            key=lambda form: (len(names.parts(form)), -form.count(" "), len(form), forms[form]),
        )
    else:
        cluster.name = max(body, key=lambda form: (form.count(" "), len(form), forms[form]))
    return cluster


# Kinds


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
