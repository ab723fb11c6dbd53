"""Identity across the archive: which names of one kind, in different articles, are one entity.

**Nodes.** Names of the same kind that are equal are one entity. Before comparison, names are
*levelled*: case, diacritics, hyphens, the Arabic article (al-Awsat, Al Awsat), the dots of an
acronym and a leading "the" do not count. In persons' names, neither do spellings of one Arabic or
Russian name (Mohammed, Muhammad), provided the name has other words and they agree as well.

**Claims.** An article may say that two names are one: it introduces an acronym with the full name
("African Union (AU)"), or calls a person by a full name and a shorter one of at least two words.
Such a claim joins the short name with the full one, even in articles that have only the short one,
if it is *unambiguous*: no other full name in the archive is claimed for the short one, and at most
:data:`UNEXPLAINED` times as many articles have the short one without an explanation. (A news agency
that is called IPS in every dateline is not the prison service of one article.) A surname alone, or
a common name of a body ("Ministry of Foreign Affairs"), is never joined: that would be a guess.

All of this depends on the set of articles, not on the order in which they came, and articles can be
removed again. The frequency of a name decides how it is displayed, never what it means.

:mod:`reader.store.entities.mentions` counts in tables what articles say. This module defines what
an article says, and what the counts mean.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from reader.model import Entity, EntityKind
from reader.store.entities.records import EntityKey, key_of
from reader.system.lazy import lazy_pattern
from reader.text.folding import fold_name

_DOTTED = lazy_pattern(r"(?:\w\.){2,}\w?")
_ABDUL = lazy_pattern(r"\babd[eu]l[ -]?(?=\w)")
_APART = frozenset({"joseph", "salah", "vladimir"})
"""Words that are spellings of another name within an article, but other names across an archive."""

LEARNING = 2
"""The version of what is learned from an article's entities, including how words are split and
folded. Increase it whenever the same entities give a different result; what was learned from saved
names is then learned again."""

_ROUNDS = 8
UNEXPLAINED = 5
"""How many articles may have a short name alone for each article that explains it."""

_SHORTEST_ACRONYM, _LONGEST_ACRONYM = 2, 8


@lru_cache(maxsize=1 << 16)
def level(key: EntityKey) -> EntityKey:
    """The node of ``key``, whose name is folded. Names with one node are one in every article.

    Idempotent: odd names ("A -") take several rounds.
    """
    for _ in range(_ROUNDS):
        if (again := _level(key)) == key:
            break
        key = again
    return key


def _level(key: EntityKey) -> EntityKey:
    kind, name = key
    name = name.replace("‑", "-").replace("‐", "-").replace("–", "-").removesuffix("'s")
    if kind == "person":
        return EntityKey(kind, _person(name) or key.name)
    words = name.replace("-", " ").replace("&", " and ").split()
    if len(words) > 1 and words[0] == "the":
        del words[0]
    if len(words) > 1:
        words = ["al" if word == "el" else word for word in words]
    elif words and _DOTTED.fullmatch(words[0]):
        words = [words[0].replace(".", "")]
    return EntityKey(kind, " ".join(words) or key.name)


def _person(name: str) -> str:
    from reader.entities.resolve import names  # imported only when there are names to level

    words = _ABDUL.sub("abdul", name).split()
    found = []
    for word in words:
        if word in {"al", "el"} and len(words) > 1:
            continue
        head, hyphen, tail = word.partition("-")
        bare = tail if hyphen and head in names.ARTICLES else word
        bare = bare.replace("-", "").replace("'", "").rstrip(".")
        if bare:
            # Only listed spellings: Smith and Smyth are two people.
            found.append(bare if bare in _APART else names.listed_spelling(bare))
    if len(found) > 1:
        return " ".join(found)
    plain = " ".join(words).replace("-", " ").split()
    return " ".join("al" if word == "el" and len(plain) > 1 else word for word in plain)


def node_of(entity: Entity) -> EntityKey:
    """The node of ``entity``, by its own name."""
    return names_of(entity.kind, entity.name, entity.aliases).node


class Names(NamedTuple):
    """The names of an entity in one article: its key, its node, the nodes of its shorter names."""

    key: EntityKey
    node: EntityKey
    shorts: tuple[EntityKey, ...]


@lru_cache(maxsize=1 << 16)
def names_of(kind: EntityKind, name: str, aliases: tuple[str, ...]) -> Names:
    """The :class:`Names` of an entity of ``kind`` that is called ``name`` and ``aliases``."""
    key = key_of(Entity(name, kind))
    node = level(key)
    shorts = {
        level(EntityKey(kind, fold_name(form)))
        for form in aliases
        if is_acronym(form, name) or (kind == "person" and _is_shorter(form, name))
    }
    # Always fewer words, so that short names form no cycle.
    words = node.name.count(" ")
    return Names(key, node, tuple(sorted(each for each in shorts if each.name.count(" ") < words)))


def is_acronym(form: str, full: str) -> bool:
    """Whether ``form``, in capitals, can stand for ``full``, a name of several words.

    Its letters occur in the full name in this order, or are its initials in any order ("FLN").
    """
    letters = form.replace(".", "")
    if not (_SHORTEST_ACRONYM <= len(letters) <= _LONGEST_ACRONYM):
        return False
    if not letters.isalpha() or not letters.isupper() or " " not in full or full.isupper():
        return False
    from reader.entities.resolve import names

    folded = fold_name(full)
    rest = iter(folded)
    if all(letter in rest for letter in fold_name(letters)):
        return True
    return sorted(letters) in [sorted(form) for form in names.acronyms_of(full)]


def _is_shorter(form: str, full: str) -> bool:
    from reader.entities.resolve import names

    short, whole = names.parts(form), names.parts(full)
    return 2 <= len(short) < len(whole) and names.includes(whole, short)


@lru_cache(maxsize=1 << 14)
def other_names_of(name: str, aliases: tuple[str, ...]) -> tuple[str, ...]:
    """Other names of ``name`` in an article, as text to search (see :func:`haystack`).

    "AU" is another name of the African Union. "Lindqvist" does not count for Ada Lindqvist, because
    a search for it finds the name itself. So there are few of them.
    """
    if not aliases:
        return ()
    from reader.text.words import haystack, words  # a start does without

    own = haystack(words(name))
    others = {haystack(words(alias)) for alias in aliases}
    return tuple(other for other in sorted(others) if other.strip() and other not in own)


class Facts(NamedTuple):
    """What the archive says of a node.

    ``spelled`` has its spellings, and in how many texts each occurs; ``raw`` the keys (folded
    names) that are levelled to it, and how many texts mention each; ``full`` the full name that it
    stands for; ``shorts`` the nodes that stand for it.
    """

    spelled: Mapping[str, int] = MappingProxyType({})
    raw: Mapping[EntityKey, int] = MappingProxyType({})
    full: EntityKey | None = None
    shorts: Set[EntityKey] = frozenset()


class Identity:
    """Which nodes are one entity, by the ``facts`` of each."""

    def __init__(self, facts: Callable[[EntityKey], Facts]) -> None:
        self._facts = facts

    def root(self, node: EntityKey) -> EntityKey:
        """The node of the entity of ``node``: itself, or that of the full name."""
        while (full := self._facts(node).full) is not None:
            node = full
        return node

    def members(self, root: EntityKey) -> list[EntityKey]:
        """``root`` and the nodes that are the same entity by a claim."""
        found = [root]
        for node in found:
            found += self._facts(node).shorts
        return found

    def raw(self, node: EntityKey) -> Mapping[EntityKey, int]:
        """The keys that are levelled to ``node``, and how many texts mention each."""
        return self._facts(node).raw

    def name(self, node: EntityKey) -> str:
        """The best spelling of ``node``: the most common, but in capitals only if all are.

        Empty if no article names it.
        """
        spelled = self._facts(node).spelled
        return max(spelled, key=lambda one: (not _shouted(one), spelled[one], one), default="")


def _shouted(name: str) -> bool:
    return " " in name and name.isupper()
