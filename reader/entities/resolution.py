"""Spans to entities: one entity for all the names that a document gives to one thing.

Independent of the engine that found the spans. In order:

1. *Kind vote.* Repeats of a surface form get the kind that most of the engine's trust speaks for.
2. *Bodies, places, groups, works*: joined by the gazetteer's name, by equal folded form, by an
   acronym in brackets behind the name, or by an acronym that the name's capitals spell.
3. *Persons*: full names first, the longest leading; shorter forms join the one full name that
   includes them. Where several could be meant, the one mentioned last before it is.

The best name is the fullest proper form in the text; for what the gazetteer knows it is the
gazetteer's name, in the text's own capitals and spelling where the text has that form, so that an
archive calls it the same everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from reader.entities import names
from reader.entities.gazetteer import Gazetteer, fold, gazetteer
from reader.entities.recognizer import Span
from reader.model import MENTION_FIELDS, EntityKind, Mention, MentionField

# A bracket behind a name: a short form, mostly capitals.
_BRACKET = re.compile(r"\s*[(\[][\"“]?([A-Z][A-Za-z&.\-]{1,11})[\"”]?[)\]]")
_NAMESAKES = 40
"""Bearers of one surname that are told apart; a bound on time for text that is no article."""

_FIELD_ORDER = {field: rank for rank, field in enumerate(MENTION_FIELDS)}


class Cluster:
    """Mentions of one entity, being collected."""

    def __init__(self, kind: EntityKind, name: str = "", given: bool = False) -> None:
        self.kind = kind
        self.name = name
        self.given = given
        """Whether ``name`` is the gazetteer's."""
        self.mentions: list[Mention] = []

    @property
    def surfaces(self) -> dict[str, int]:
        """How often each surface form occurs, in order of first mention."""
        counts: dict[str, int] = {}
        for mention in self.mentions:
            counts[mention.text] = counts.get(mention.text, 0) + 1
        return counts


def resolve(spans: Sequence[Span], texts: Mapping[MentionField, str]) -> list[Cluster]:
    """The entities behind ``spans``, unordered; every span becomes a mention of exactly one."""
    ordered = sorted(spans, key=lambda span: (_FIELD_ORDER[span.field], span.start))
    surfaces = [texts[span.field][span.start : span.end] for span in ordered]
    kinds = _vote(ordered, surfaces)
    others: dict[tuple[EntityKind, str], Cluster] = {}
    introduced = _introduced(ordered, surfaces, kinds, texts)
    known = gazetteer()
    persons: list[tuple[Mention, tuple[str, ...]]] = []
    for span, surface in zip(ordered, surfaces, strict=True):
        kind = kinds[fold(surface)]
        mention = Mention(span.field, span.start, span.end, surface)
        if kind == "person":
            persons.append((mention, names.parts(surface)))
            continue
        key, name = _key(surface, kind, introduced, known)
        cluster = others.get((kind, key))
        if cluster is None:
            cluster = others[kind, key] = Cluster(kind, name, bool(name))
        cluster.mentions.append(mention)
    clusters = list(others.values())
    _join_acronyms(clusters)
    _join_shortened(clusters)
    clusters += _persons(persons)
    return [_named(cluster) for cluster in clusters if cluster.mentions]


def _vote(spans: Sequence[Span], surfaces: Sequence[str]) -> dict[str, EntityKind]:
    votes: dict[str, dict[EntityKind, float]] = {}
    full: dict[str, set[str]] = {}
    for span, surface in zip(spans, surfaces, strict=True):
        tally = votes.setdefault(fold(surface), {})
        tally[span.kind] = tally.get(span.kind, 0.0) + span.sure
        if span.kind == "person":
            words = fold(surface).split(" ")
            if len(words) > 1:
                full.setdefault(words[-1], set()).add(fold(surface))
    kinds = {key: max(tally, key=lambda kind: tally[kind]) for key, tally in votes.items()}
    known = gazetteer().entries
    for key, kind in kinds.items():
        # A full name fixes the kind of its surname, unless the word has a meaning of its own.
        if kind in {"place", "organization"} and key in full and key not in known:
            kinds[key] = "person"
    return kinds


def _introduced(
    spans: Sequence[Span],
    surfaces: Sequence[str],
    kinds: Mapping[str, EntityKind],
    texts: Mapping[MentionField, str],
) -> dict[str, str]:
    """Short forms that the document introduces in brackets, and the folded names behind them."""
    found: dict[str, str] = {}
    for span, surface in zip(spans, surfaces, strict=True):
        if kinds[fold(surface)] in {"organization", "place", "work"}:
            bracket = _BRACKET.match(texts[span.field], span.end)
            # As initials or as an abbreviation, it starts like the name or one of its words.
            if bracket is not None and bracket[1] != surface:
                entry = gazetteer().find(bracket[1])
                if entry is not None and fold(entry.name) in fold(surface):
                    continue  # "the Assembly of the African Union (AU)" does not rename the AU
                starts = {word[:1].upper() for word in surface.split()}
                if bracket[1][0] in starts and not surface.isupper():
                    found.setdefault(bracket[1], surface)
    return found


def _key(
    surface: str, kind: EntityKind, introduced: Mapping[str, str], known: Gazetteer
) -> tuple[str, str]:
    """What joins ``surface`` with others of its kind, and the gazetteer's name for it, if any."""
    full = introduced.get(surface, surface)
    entry = known.find(full)
    if entry is not None and entry.kind == kind:
        return fold(entry.name), entry.name
    key = fold(full)
    return key.removeprefix("the "), ""


def _join_acronyms(clusters: list[Cluster]) -> None:
    """Join a cluster that is all capitals with the one body whose capitals spell it."""
    spelled: dict[str, list[Cluster]] = {}
    for cluster in clusters:
        if cluster.kind != "organization" or cluster.given:
            continue
        surface = cluster.mentions[0].text
        if " " in surface:
            spelled.setdefault(names.acronym_of(surface), []).append(cluster)
    for cluster in clusters:
        surface = cluster.mentions[0].text
        short = surface.replace(".", "")
        if cluster.kind == "organization" and not cluster.given and short.isupper():
            full = spelled.get(short, [])
            if len(full) == 1 and len(short) > 2 and full[0] is not cluster:
                full[0].mentions += cluster.mentions
                cluster.mentions = []


def _join_shortened(clusters: list[Cluster]) -> None:
    """Join "the Broadcasting Council" with the one "Broadcasting Council of Malta"."""
    full: dict[tuple[EntityKind, str], list[Cluster]] = {}
    for cluster in clusters:
        if cluster.mentions and cluster.kind in {"organization", "work"} and not cluster.given:
            head, of, _ = fold(cluster.mentions[0].text).partition(" of ")
            if of and " " in head:
                full.setdefault((cluster.kind, head), []).append(cluster)
    for cluster in clusters:
        if cluster.mentions and not cluster.given:
            longer = full.get((cluster.kind, fold(cluster.mentions[0].text)), [])
            if len(longer) == 1:
                longer[0].mentions += cluster.mentions
                cluster.mentions = []


def _persons(mentions: list[tuple[Mention, tuple[str, ...]]]) -> list[Cluster]:
    forms = dict.fromkeys(form for _, form in mentions)
    bearers: list[tuple[str, ...]] = []
    belongs: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    by_word: dict[str, list[tuple[str, ...]]] = {}
    for form in sorted(forms, key=len, reverse=True):
        ends = by_word.get(form[-1], [])[:_NAMESAKES] + by_word.get(form[0], [])[:_NAMESAKES]
        full = list(dict.fromkeys(bearer for bearer in ends if names.includes(bearer, form)))
        if len(form) == 1:
            # A surname outweighs a given name: "Ali" beside "Ali Tarhouni" and "Omar Ali".
            full = [bearer for bearer in full if bearer[-1] == form[0]] or full
        if not full or (len(full) > 1 and len(form) > 1):
            bearers.append(form)
            for word in {form[0], form[-1]}:
                by_word.setdefault(word, []).append(form)
            full = [form]
        belongs[form] = full
    clusters = {bearer: Cluster("person") for bearer in bearers}
    seen: dict[tuple[str, ...], int] = {}
    for order, (mention, form) in enumerate(mentions):
        full = belongs[form]
        bearer = full[0] if len(full) == 1 else max(full, key=lambda one: seen.get(one, -1))
        seen[bearer] = order
        clusters[bearer].mentions.append(mention)
    return list(clusters.values())


def _named(cluster: Cluster) -> Cluster:
    cluster.mentions.sort(key=lambda mention: (_FIELD_ORDER[mention.field], mention.start))
    surfaces = cluster.surfaces
    if cluster.given:
        same = [form for form in surfaces if fold(form) == fold(cluster.name)]
        calm = [form for form in same if not form.isupper() or cluster.name.isupper()]
        if calm and cluster.kind != "group":
            cluster.name = max(calm, key=lambda form: surfaces[form])
        return cluster
    body = [form for form in surfaces if not (form.isupper() and " " in form)] or list(surfaces)
    cluster.name = max(body, key=lambda form: (form.count(" "), len(form), surfaces[form]))
    return cluster
