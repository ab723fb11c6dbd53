"""One entity across the archive: which names of one kind, in different articles, are one.

**Nodes.** The same name and kind is one entity. Names are *levelled* for that: case, diacritics,
hyphens, the Arabic article (al-Awsat, Al Awsat), the dots of an acronym, a leading "the". Of
persons' names, spellings of one Arabic or Russian name (Mohammed, Muhammad) are levelled, too, but
only where there is more to the name than that word, and all of it agrees.

**Claims.** An article may itself say that two names are one: an acronym that it introduces with the
full name ("African Union (AU)"), a person whom it calls by a full and a shorter name of two words
or more. Such a claim joins the short name with the full one, also in articles that have the short
one alone, if it is *unambiguous*: no other full name in the archive is claimed for it, and not more
than :data:`UNEXPLAINED` times as many articles have it without a word of explanation (a news agency
that is called IPS in every dateline is not the prison service of one article). A surname alone, or
a body's common name ("Ministry of Foreign Affairs"), is never joined: that would be a guess.

All of it is a function of the set of articles, not of the order in which they came; articles may
be forgotten again. How often a name is written decides how it is shown, never what it means.

What articles say is counted in tables (:mod:`reader.store.entities.mentions`); here is what an
article says, and what the counts mean.
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
"""Words that are listed as spellings of another name, as one article's habit allows, and that are
names of their own across an archive."""

_ARTICLES = frozenset({"al", "el", "as", "ar", "an", "ash", "ad", "az", "at"})
LEARNING = 2
"""The version of what is learned from the entities of an article: here, and how words are cut and
folded. Raised whenever the same entities teach something else; what was learned from the names that
users keep is then learned again."""

_ROUNDS = 8
UNEXPLAINED = 5
"""Articles that may have a short name alone for each one that says what it is short for."""

_SHORTEST_ACRONYM, _LONGEST_ACRONYM = 2, 8


@lru_cache(maxsize=1 << 16)
def level(key: EntityKey) -> EntityKey:
    """The node of ``key``, whose name is folded: names that are one whatever the article says.

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
    from reader.entities.resolve import names  # not before there are names to level

    words = _ABDUL.sub("abdul", name).split()
    found = []
    for word in words:
        if word in {"al", "el"} and len(words) > 1:
            continue
        head, hyphen, tail = word.partition("-")
        bare = tail if hyphen and head in _ARTICLES else word
        bare = bare.replace("-", "").replace("'", "").rstrip(".")
        if bare:
            # Nothing but listed spellings: Smith and Smyth are two people.
            found.append(bare if bare in _APART else names.listed_spelling(bare))
    if len(found) > 1:
        return " ".join(found)
    plain = " ".join(words).replace("-", " ").split()
    return " ".join("al" if word == "el" and len(plain) > 1 else word for word in plain)


def node_of(entity: Entity) -> EntityKey:
    """The node of ``entity``, by its own name."""
    return names_of(entity.kind, entity.name, entity.aliases).node


class Names(NamedTuple):
    """What the names of an entity in one article say: its key and node, and the nodes of shorter
    names that the article says are its, too.
    """

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
    # Fewer words, always: a name that is short for another can never come back to itself.
    words = node.name.count(" ")
    return Names(key, node, tuple(sorted(each for each in shorts if each.name.count(" ") < words)))


def is_acronym(form: str, full: str) -> bool:
    """Whether ``form``, in capitals, can stand for ``full``, a name of several words.

    Its letters come in the full name in this order, or are its initials in any ("FLN").
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
    """What an article calls ``name`` beside it, as words to be searched (see :func:`haystack`).

    "AU" is one for the African Union. "Lindqvist" is none for Ada Lindqvist: a search for it finds
    the name itself. So there are few of them.
    """
    if not aliases:
        return ()
    from reader.text.words import haystack, words  # a start does without

    own = haystack(words(name))
    others = {haystack(words(alias)) for alias in aliases}
    return tuple(other for other in sorted(others) if other.strip() and other not in own)


class Facts(NamedTuple):
    """What is known of a node: how it is written, and in how many texts; the keys, by folded name,
    that are levelled to it, and how many texts mention each; the full name that it stands for; the
    nodes that stand for it.
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
        """The node whose entity ``node`` is: itself, or that of the full name."""
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
        """The keys, by folded name, that are levelled to ``node``; how many texts mention each."""
        return self._facts(node).raw

    def name(self, node: EntityKey) -> str:
        """How ``node`` is written best: as most articles do, but not in capitals if any does not.

        Empty where no article names it.
        """
        spelled = self._facts(node).spelled
        return max(spelled, key=lambda one: (not _shouted(one), spelled[one], one), default="")


def _shouted(name: str) -> bool:
    return " " in name and name.isupper()
