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

What was learnt in an earlier session may lie below (:mod:`reader.store.entities.kept_identity`): a
node's facts are taken over into this one's memory when they change, and only then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple, Protocol

from reader.model import Entity, EntityKind
from reader.store.entities.entity_records import EntityKey
from reader.system.lazy import lazy_pattern
from reader.text.folding import fold_name

_DOTTED = lazy_pattern(r"(?:\w\.){2,}\w?")
_ABDUL = lazy_pattern(r"\babd[eu]l[ -]?(?=\w)")
_APART = frozenset({"joseph", "salah", "vladimir"})
"""Words that are listed as spellings of another name, as one article's habit allows, and that are
names of their own across an archive."""

_ARTICLES = frozenset({"al", "el", "as", "ar", "an", "ash", "ad", "az", "at"})
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
    key = EntityKey(kind, fold_name(name))
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
    if all(letter in rest for letter in letters.casefold()):
        return True
    return sorted(letters) in [sorted(form) for form in names.acronyms_of(full)]


def _is_shorter(form: str, full: str) -> bool:
    from reader.entities.resolve import names

    short, whole = names.parts(form), names.parts(full)
    return 2 <= len(short) < len(whole) and names.includes(whole, short)


class Facts(NamedTuple):
    """What is known of a node: how it is written, and in how many articles; the keys, by folded
    name, that are levelled to it; the full names that are claimed for it, and by how many articles;
    the one of them that it stands for; the nodes that stand for it.
    """

    spelled: Mapping[str, int] = MappingProxyType({})
    raw: Set[EntityKey] = frozenset()
    claimed: Mapping[EntityKey, int] = MappingProxyType({})
    full: EntityKey | None = None
    shorts: Set[EntityKey] = frozenset()


class Below(Protocol):
    """What earlier sessions learnt."""

    def nodes(self) -> Iterator[EntityKey]:
        """Every node that some article names."""

    @property
    def facts(self) -> Callable[[EntityKey], Facts]:
        """Gives what is known of a node; nothing of one that is not there."""


class Identity:
    """What the articles say about names, as far as they have been learnt from."""

    def __init__(self) -> None:
        self.begin_with(None)
        self.version = 0
        """Changes whenever other nodes are one."""

    def begin_with(self, kept: Below | None) -> None:
        """Know nothing but what was ``kept``."""
        self._kept = kept
        self._own: set[EntityKey] = set()
        # Nearly all nodes are written in one way: a pair is a third of the size of a dict.
        self._spelled: dict[EntityKey, tuple[str, int] | dict[str, int]] = {}
        self._raw: dict[EntityKey, set[EntityKey]] = {}
        self._claimed: dict[EntityKey, dict[EntityKey, int]] = {}
        self._full: dict[EntityKey, EntityKey] = {}
        self._shorts: dict[EntityKey, set[EntityKey]] = {}

    def nodes(self) -> Iterator[EntityKey]:
        """Every node that some article names."""
        if self._kept is not None:
            yield from (node for node in self._kept.nodes() if node not in self._own)
        yield from list(self._spelled)

    def unnamed(self) -> Iterator[EntityKey]:
        """The nodes that something is known of, but no article names, of those learnt here."""
        known = (self._raw, self._claimed, self._full, self._shorts)
        return (node for some in known for node in some if node not in self._spelled)

    def facts(self, node: EntityKey) -> Facts:
        """What is known of ``node``."""
        if self._kept is not None and node not in self._own:
            return self._kept.facts(node)
        spelled = self._spelled.get(node, {})
        return Facts(
            dict([spelled]) if isinstance(spelled, tuple) else spelled,
            self._raw.get(node, frozenset()),
            self._claimed.get(node, {}),
            self._full.get(node),
            self._shorts.get(node, frozenset()),
        )

    def root(self, node: EntityKey) -> EntityKey:
        """The node whose entity ``node`` is: itself, or that of the full name."""
        while (full := self.facts(node).full) is not None:
            node = full
        return node

    def members(self, root: EntityKey) -> list[EntityKey]:
        """``root`` and the nodes that are the same entity by a claim."""
        found = [root]
        for node in found:
            found += self.facts(node).shorts
        return found

    def raw(self, node: EntityKey) -> list[EntityKey]:
        """The keys, by folded name, that are levelled to ``node``."""
        return [node, *self.facts(node).raw]

    def name(self, node: EntityKey) -> str:
        """How ``node`` is written best: as most articles do, but not in capitals if any does not.

        Empty where no article names it.
        """
        spelled = self.facts(node).spelled
        # A copy: another thread may be learning.
        return max(list(spelled), key=lambda one: (not _shouted(one), spelled.get(one, 0), one),
                   default="")  # fmt: skip

    def learn(self, entities: Iterable[Entity]) -> None:
        """Take in the entities of an article."""
        self._count(entities, 1)

    def forget(self, entities: Iterable[Entity]) -> None:
        """Take back the entities of an article that has been learnt from."""
        self._count(entities, -1)

    def _count(self, entities: Iterable[Entity], times: int) -> None:
        spelled: set[tuple[EntityKey, str]] = set()
        for entity in entities:
            key, node, shorts = names_of(entity.kind, entity.name, entity.aliases)
            self._take_over(node)
            spelled.add((node, entity.name))
            if node != key:
                self._raw.setdefault(node, set()).add(key)
            for short in shorts:
                self._claim(short, node, times)
        for node, name in spelled:
            self._spell(node, name, times)
        for node in {node for node, _ in spelled if node in self._claimed}:
            self._settle(node)

    def _take_over(self, node: EntityKey) -> None:
        """Have what is known of ``node`` here, where it can change."""
        if self._kept is None or node in self._own:
            return
        spelled, raw, claimed, full, shorts = self._kept.facts(node)
        if spelled:
            self._spelled[node] = dict(spelled)
        if raw:
            self._raw[node] = set(raw)
        if claimed:
            self._claimed[node] = dict(claimed)
        if full is not None:
            self._full[node] = full
        if shorts:
            self._shorts[node] = set(shorts)
        self._own.add(node)  # last: now others look here

    def _spell(self, node: EntityKey, name: str, times: int) -> None:
        spelled = self._spelled.get(node)
        if spelled is None or (isinstance(spelled, tuple) and spelled[0] == name):
            count = times + (spelled[1] if spelled else 0)
            spelled = (name, count) if count > 0 else None
        else:
            spelled = dict([spelled]) if isinstance(spelled, tuple) else spelled
            spelled[name] = spelled.get(name, 0) + times
            if spelled[name] <= 0:
                del spelled[name]
        if spelled:
            self._spelled[node] = spelled
        else:
            self._spelled.pop(node, None)

    def _claim(self, short: EntityKey, node: EntityKey, times: int) -> None:
        self._take_over(short)
        full = self._claimed.setdefault(short, {})
        full[node] = full.get(node, 0) + times
        if full[node] <= 0:
            del full[node]
        self._settle(short)

    def _settle(self, short: EntityKey) -> None:
        """Join ``short`` with the full name that is claimed for it, or part them."""
        full = self._claimed[short]
        only, claims = next(iter(full.items())) if len(full) == 1 else (None, 0)
        spelled = self._spelled.get(short, ("", 0))
        alone = spelled[1] if isinstance(spelled, tuple) else sum(spelled.values())
        self._join(short, only if alone <= UNEXPLAINED * claims else None)

    def _join(self, short: EntityKey, full: EntityKey | None) -> None:
        before = self._full.get(short)
        if before == full:
            return
        self.version += 1
        for node in (before, full):
            if node is not None:
                self._take_over(node)
        if before is not None:
            self._shorts[before].discard(short)
            del self._full[short]
        if full is not None:
            self._full[short] = full
            self._shorts.setdefault(full, set()).add(short)


def _shouted(name: str) -> bool:
    return " " in name and name.isupper()
