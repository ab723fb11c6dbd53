"""Groups the mentions of organizations, places, groups and works into entities.

It joins, in order: equal names, by the gazetteer or by spelling; acronyms and the names whose
initials they are; then shortened names, each only if it can be short for just one name of its kind
in the article:

- a legal form or "of …" is left out ("Harbour Authority" of "Harbour Authority of Malta");
- the same words in another order ("Justice Ministry", "Ministry of Justice");
- the end of a longer name ("Electoral Commission" of "Ghana Electoral Commission", "Assembly" of
  "National Assembly");
- the beginning of a longer name, if the rest only says what it is ("Ahli" of "Ahli Bank", "Osire"
  of "Osire Refugee Camp"), unless the gazetteer knows the beginning as something else.

Names that share words but match none of these rules stay separate: "Bank of Ghana" and "Ghana".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from reader.entities.gazetteer import Entry, fold, gazetteer
from reader.entities.resolve import names
from reader.entities.resolve.clusters import Cluster, Item, key
from reader.model import EntityKind

_STATE = re.compile(
    r"(?:Sultanate|State|Emirate|Republic|Commonwealth|(?:\w+ ){1,2}Republic) of (?:the )?(.+)"
)
_YEAR = re.compile(r"^(?:19|20)\d\d\s+|[\s,–-]+(?:19|20)\d\d$")
_TOO_MANY = 150
"""With more names of one kind than this, no short forms are joined; it bounds the time."""

Clusters = dict[tuple[EntityKind, str], Cluster]


def group(items: Sequence[tuple[Item, EntityKind]]) -> list[Cluster]:
    """Group ``items``, which are in text order and are not persons, into entities."""
    clusters: Clusters = {}
    for item, kind in items:
        name, found = _known(item.text, kind)
        cluster = clusters.get((kind, found))
        if cluster is None:
            cluster = clusters[kind, found] = Cluster(kind, name)
        cluster.items.append(item)
    live = list(clusters.values())
    for kind in dict.fromkeys(cluster.kind for cluster in live):
        same = [cluster for cluster in live if cluster.kind == kind]
        if len(same) > _TOO_MANY:
            continue
        if kind == "group":
            _join_plurals(same)
            continue
        _join_acronyms(same)
        for fits in _SHORTENINGS:
            _join_shortened(same, fits)
    return [cluster for cluster in live if cluster.items]


def _known(text: str, kind: EntityKind) -> tuple[str, str]:
    """The gazetteer's name for ``text``, if any, and the key that equal names of a kind share."""
    entry = _entry(text, kind)
    if entry is not None:
        return entry.name, key(entry.name)
    return "", key(text)


def _entry(text: str, kind: EntityKind) -> Entry | None:
    known = gazetteer()
    entry = known.find(text)
    if entry is None and kind == "place":
        state = _STATE.fullmatch(text)
        if state is not None:
            entry = known.find(state[1])
            if entry is not None and fold(entry.name) not in known.nations:
                entry = None
    return entry if entry is not None and entry.kind == kind else None


def _join_plurals(clusters: Sequence[Cluster]) -> None:
    """Join "Vokkaligas" and "Vokkaliga"; the gazetteer has the irregular plurals."""
    singular = {key(_first(cluster)): cluster for cluster in clusters}
    for found, cluster in list(singular.items()):
        for ending in ("s", "es"):
            other = singular.get(found.removesuffix(ending)) if found.endswith(ending) else None
            if other is not None and other is not cluster and other.items and cluster.items:
                cluster.take(other)


def _first(cluster: Cluster) -> str:
    return cluster.items[0].text


def _join_acronyms(clusters: Sequence[Cluster]) -> None:
    """Join a name in all capitals with the one name whose initials it is.

    Two letters are not joined if the gazetteer knows them ("US"). Three or more are joined even
    then: "ANC" means the full name that the article gives.
    """
    spelled: dict[str, list[Cluster]] = {}
    for cluster in clusters:
        for text in cluster.texts:
            if " " in text and not text.isupper():
                for form in names.acronyms_of(text):
                    if cluster not in spelled.setdefault(form, []):
                        spelled[form].append(cluster)
    for cluster in clusters:
        text = _first(cluster)
        short = text.replace(".", "")
        if not (short.isupper() and short.isalpha() and 2 <= len(short) <= 8):
            continue
        full = [one for one in spelled.get(short, []) if one is not cluster and one.items]
        if len(full) == 1 and (len(short) > 2 or gazetteer().find(text) is None):
            absorb(full[0], cluster)


def absorb(full: Cluster, short: Cluster) -> None:
    """Join an acronym with the full name that the article gives, whatever the gazetteer says."""
    if any(" " in text for text in short.texts) and short.given and full.given:
        return  # Two organizations that the gazetteer knows separately.
    kept = full.given or (short.given and not _longest(short).isupper())
    full.take(short)
    if not kept:
        full.given, full.name = False, ""


Fits = Callable[[Cluster, Cluster], bool]


def _join_shortened(clusters: Sequence[Cluster], fits: Fits) -> None:
    for short in sorted((one for one in clusters if one.items), key=lambda one: len(_longest(one))):
        if not short.items:
            continue
        longer = [one for one in clusters if one is not short and one.items and fits(short, one)]
        longer.sort(key=lambda one: len(_longest(one)))
        # "Eximbank" is "Korea Eximbank", not "Department of Loans of Korea Eximbank".
        if longer and all(_longest(one).endswith(_longest(longer[0])) for one in longer):
            longer[0].take(short)


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    folded = re.sub(r"[^\w\s]", "", fold(text.replace("-", " ")).removeprefix("the "))
    return tuple(key(word) for word in folded.split())


def _content(text: str) -> tuple[str, ...]:
    return tuple(word for word in _words(text) if word not in _list("small_words"))


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in gazetteer().words[name])


@cache
def _head_words() -> frozenset[str]:
    return _list("organization_heads") | _list("place_heads")


def _reordered(short: Cluster, full: Cluster) -> bool:
    if short.given and full.given:
        return False
    one, other = _content(_longest(short)), _content(_longest(full))
    return len(one) > 1 and len(one) == len(other) and sorted(one) == sorted(other)


def _longest(cluster: Cluster) -> str:
    return max(cluster.texts, key=len)


def _without_form(short: Cluster, full: Cluster) -> bool:
    """Whether ``short`` leaves out a legal form, a year, "of …" or the country after a comma."""
    text, longest = _longest(short), _longest(full)
    if short.kind == "place":
        head, comma, _ = longest.partition(",")
        return bool(comma) and key(head) == key(text)
    if short.given:
        # "Democratic Party" in an article about the "Democratic Party of Korea".
        head, of, country = longest.partition(" of ")
        return key(head) == key(text) and bool(of) and _entry(country, "place") is not None
    one, other = _words(text), _words(longest)
    if len(one) < len(other) and other[: len(one)] == one:
        rest = other[len(one) :]
        if len(one) > 1 and rest[0] in {"of", "for"}:
            return True
        if all(word in _list("legal_forms") for word in rest):
            return True
    return short.kind == "work" and len(text) < len(longest) and _undated(longest) == key(text)


@lru_cache(maxsize=4096)
def _undated(text: str) -> str:
    return key(_YEAR.sub("", text))


def _ending(short: Cluster, full: Cluster) -> bool:
    text, longest = _longest(short), _longest(full)
    one, other = _words(text), _words(longest)
    if len(one) >= len(other) or other[-len(one) :] != one:
        return False
    left_out = other[: -len(one)]
    if left_out[-1] in _list("small_words") or (short.given and full.given):
        return False
    # "Zambian Ministry of Health", "Salvadoran Congress"; not "Agricultural Bank of China".
    guarded = gazetteer().find(text) is not None or (len(one) > 2 and one[1] == "of")
    if guarded and not (short.kind == "organization" and _national(longest, left_out)):
        return False
    if short.kind == "organization":
        return len(one) > 1 or not text.isupper()
    if short.kind == "place":
        # "M Street, Washington" is not Washington.
        near = "," not in longest and not any(word in _list("compass") for word in left_out)
        return len(one) > 1 and near
    typed = fold(text) in _list("work_heads") or left_out[-1] in _list("type_words")
    return not text.islower() and (len(one) > 1 or typed)


def _national(text: str, words: Sequence[str]) -> bool:
    """Whether the first ``len(words)`` words of ``text`` are a country, city or people."""
    first = " ".join(text.removeprefix("the ").removeprefix("The ").split()[: len(words)])
    return first == "National" or gazetteer().find(first) is not None


def _beginning(short: Cluster, full: Cluster) -> bool:
    text, longest = _longest(short), _longest(full)
    one, other = _words(text), _words(longest)
    if short.given or len(one) >= len(other) or other[: len(one)] != one:
        return False
    rest = other[len(one) :]
    unknown = gazetteer().find(text) is None
    if short.kind == "place":
        return unknown and all(word in _list("place_tails") for word in rest)
    if short.kind == "work":
        # "Covid" for "Covid-19".
        return longest[len(text) :].startswith("-") and rest[0].isdigit()
    if any(word in _head_words() for word in one):
        # "Ministry" for the only "Ministry of Health"; not "University" for its department.
        return len(one) == 1 and rest[0] in {"of", "for"}
    plain = all(word in _list("plain_tails") for word in rest)
    return plain or (len(other) == 2 and unknown)


_SHORTENINGS: tuple[Fits, ...] = (_reordered, _without_form, _ending, _beginning)
