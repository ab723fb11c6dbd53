"""The entity catalog: all entities of the archive, resolved across articles and corrected.

The index (:class:`EntityIndex`) stores what recognition found in each article. Identity and
corrections are applied to each answer, so a correction takes no time, and undoing it leaves no
trace.

A *key* identifies an entity after that: the same key in two articles is the same entity.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence, Set
from dataclasses import replace
from heapq import nsmallest

from reader.entities import extract
from reader.model import Article, Entity, Mention, reading_order
from reader.store.entities.corrections import Correction, Corrections, Outcome
from reader.store.entities.identity import Identity, level, node_of
from reader.store.entities.index import EntityIndex
from reader.store.entities.mentions import Node
from reader.store.entities.records import EntityKey, key_of
from reader.store.view import Articles
from reader.text.folding import fold_name

SETS = 64
"""For how many entities the set of articles is cached; the sets can be large."""

AT_ONCE = 200
"""Up to this many articles are checked immediately for a name that was split off."""

Keyed = tuple[EntityKey, Entity]


class EntityCatalog:
    """Entities by article number and articles by entity; grows as articles are recognized.

    ``index`` has the recognized entities. ``article_id`` returns the id of an article number, which
    corrections of single articles name; ``former_id`` the id that old corrections name.
    """

    def __init__(
        self,
        index: EntityIndex | None = None,
        article_id: Callable[[int], str] = str,
        corrections: Sequence[Correction] = (),
        former_id: Callable[[int], str] = lambda _: "",
    ) -> None:
        self._index = EntityIndex() if index is None else index
        self._article_id = article_id
        self._former_id = former_id
        self._identity = Identity(self._index.facts)
        self._corrections = Corrections(self._identity, corrections)
        self._outcomes: dict[EntityKey, Outcome] = {}
        self._sources: dict[EntityKey, list[EntityKey]] = {}
        self._outcomes_of = -1
        self._numbers: dict[EntityKey, tuple[int, Set[int]]] = {}
        self._checked: dict[tuple[EntityKey, EntityKey], _Checked] = {}
        self.behind = False
        """Whether :meth:`catch_up` has something to do."""
        self._corrected = 0

    def __len__(self) -> int:
        """How many articles have been recognized."""
        return len(self._index)

    # Filling

    @property
    def version(self) -> int:
        """Changes whenever an answer may have changed."""
        return self._index.version + self._corrected

    def add(self, number: int, entities: Iterable[Entity]) -> None:
        """Add the entities found in the article ``number``, once."""
        self._index.add(number, entities)

    def remove(self, numbers: Iterable[int]) -> None:
        """Remove the articles ``numbers``, for good: their files are gone."""
        self._index.remove(numbers)

    def correct(self, corrections: Sequence[Correction]) -> None:
        """Replace the current corrections by ``corrections``."""
        self._corrections = Corrections(self._identity, corrections)
        self._outcomes_of = -1
        self._corrected += 1

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """The current corrections."""
        return self._corrections.listed

    # Asking

    def key(self, entity: Entity) -> EntityKey:
        """The key of ``entity``, one of those that :meth:`entities` returned."""
        return self._corrections.root(level(key_of(entity)))

    def name(self, key: EntityKey) -> str:
        """The best name of ``key``."""
        return self._corrections.name(key)

    def entities(self, number: int) -> tuple[Entity, ...] | None:
        """The entities of the article ``number``, the most mentioned first; None: not known yet."""
        keyed = self.keyed(number)
        return None if keyed is None else tuple(entity for _, entity in keyed)

    def keyed(self, number: int) -> list[Keyed] | None:
        """The entities of the article ``number`` with their keys; None: not known yet."""
        found = self._index.entities(number)
        if found is None:
            return None
        article = self._ids(number)
        pieces: dict[EntityKey, list[Entity]] = {}
        changed = False
        for entity in found:
            parts = self._corrections.parts(node_of(entity), entity.mentions, article)
            changed = changed or len(parts) != 1
            for part in parts:
                if part.key is not None:
                    piece = entity if len(parts) == 1 else _piece_of(entity, part.mentions)
                    pieces.setdefault(part.key, []).append(piece)
        keyed = []
        for key, each in pieces.items():
            # If the tables cannot be read, the article's own name is used.
            name = self._corrections.name(key, each[0].name)
            keyed.append((key, _joined(name, key, each)))
        if changed or len(keyed) != len(found):
            keyed.sort(key=lambda pair: _weight(pair[1]))
        return keyed

    def _ids(self, number: int) -> tuple[str, ...]:
        return self._article_id(number), self._former_id(number)

    def find(self, number: int, key: EntityKey) -> Entity | None:
        """The entity ``key`` as the article ``number`` mentions it; None if it does not."""
        return next((each for own, each in self.keyed(number) or () if own == key), None)

    def numbers(self, key: EntityKey) -> Set[int]:
        """The numbers of the articles known so far to mention ``key``. Not a copy: do not change.

        ``key`` may also be that of a name as it is shown (:func:`key_of`).
        """
        key = self._corrections.root(level(key))
        version = self.version  # before the question: another thread may be adding
        stamp, numbers = self._numbers.get(key, (-1, frozenset()))
        if stamp != version:
            numbers = self._find_numbers(key)
            if len(self._numbers) >= SETS:
                self._numbers.clear()
            self._numbers[key] = version, numbers  # in place of an earlier one, which can be large
        return numbers

    def articles(self, key: EntityKey) -> Container[int]:
        """The numbers of :meth:`numbers`, up to date at every access."""
        return Articles(lambda: self.numbers(key))

    def article_count(self, entity: Entity) -> int:
        """In how many articles, known so far, ``entity`` appears."""
        return self.count(self.key(entity))

    def count(self, key: EntityKey) -> int:
        """In how many articles, known so far, ``key`` appears. Usually takes microseconds."""
        nodes, sources = self._nodes(key)
        return self._count(nodes[0]) if len(nodes) == 1 and not sources else len(self.numbers(key))

    def search(self, text: str, most: int) -> list[tuple[EntityKey, int]]:
        """The keys whose name contains all words of ``text``, with their numbers of articles.

        Names that begin with it come first, then those in most articles. Goes through all names, so
        call it in a worker.
        """
        words = fold_name(text).split()
        self._find_outcomes()
        found: set[EntityKey] = set()
        for node in self._index.nodes(words):
            found |= self._ends_of(node)
        start = words[0] if words else ""
        counted = [(key, self.count(key)) for key in found]
        best = nsmallest(
            most, counted, lambda one: (not one[0].name.startswith(start), -one[1], one[0])
        )
        return [one for one in best if one[1]]

    @property
    def index(self) -> EntityIndex:
        """The index of recognized entities, before resolution and corrections."""
        return self._index

    def keys_of(self, node: Node) -> Set[EntityKey]:
        """The keys that mentions of ``node`` have after corrections.

        Empty if a split applies, because the key then depends on the mention: see
        :meth:`split_entities`.
        """
        self._find_outcomes()
        outcome = self._outcomes.get(node.key)
        return frozenset() if outcome and outcome.is_split else self._ends_of(node)

    def corrected_names(self) -> Iterator[tuple[EntityKey, str]]:
        """The keys that corrections name, with their names."""
        for each in self.corrections:
            if each.target is not None:
                for key in self.keys_of(Node(level(each.target), is_short=True)):
                    yield key, self.name(key)

    def split_entities(self) -> Iterator[Keyed]:
        """The entities, with keys, of all articles that splits concern. Slow: it decodes them."""
        self._find_outcomes()
        for node, outcome in list(self._outcomes.items()):
            for number in sorted(self._numbers_of(node)) if outcome.is_split else ():
                yield from (each for each in self.keyed(number) or () if each[0] in outcome.keys)

    def becomes(self, correction: Correction) -> EntityKey | None:
        """The key that results from the current ``correction``; None if it hides the entity."""
        target = correction.target
        return None if target is None else self._corrections.root(target)

    def idle_corrections(self) -> list[Correction]:
        """The corrections that apply to no article known so far."""
        self._find_outcomes()
        applied: set[int] = set()
        for node, outcome in self._outcomes.items():
            if self._count(node):
                applied |= outcome.applied
        return [
            each for number, each in enumerate(self.corrections)
            if number not in applied or (each.operation == "split" and not self._splits(each))
        ]  # fmt: skip

    def _splits(self, correction: Correction) -> bool:
        target = correction.target
        return target is not None and bool(self.numbers(target))

    # How

    def _ends_of(self, node: Node) -> Set[EntityKey]:
        """As :meth:`_ends`, but faster for very many nodes."""
        return self._ends(node.key) if node.is_short or node.key in self._outcomes else {node.key}

    def _ends(self, node: EntityKey) -> Set[EntityKey]:
        """The keys that mentions of ``node`` can have after corrections."""
        outcome = self._outcomes.get(node)
        return outcome.keys if outcome else {self._corrections.root(node)}

    def _count(self, node: EntityKey) -> int:
        raw = self._identity.raw(node)
        return next(iter(raw.values())) if len(raw) == 1 else self._index.count(*raw)

    def _numbers_of(self, node: EntityKey) -> Set[int]:
        return self._index.numbers(*self._identity.raw(node))

    def _find_outcomes(self) -> None:
        """Compute the outcomes of the nodes that corrections concern, if they may have changed."""
        if self._outcomes_of == self._index.joined:
            return
        # Assigned only when complete: another thread may be reading.
        version = self._index.joined
        outcomes: dict[EntityKey, Outcome] = {}
        sources: dict[EntityKey, list[EntityKey]] = {}
        concerned = set(self._corrections.split_off)
        for subject in self._corrections.subjects():
            concerned.update(self._identity.members(subject))
        for node in concerned:
            outcome = outcomes[node] = self._corrections.outcome(node)
            for key in outcome.keys:
                sources.setdefault(key, []).append(node)
        self._checked = {}
        self._outcomes, self._sources, self._outcomes_of = outcomes, sources, version

    def _nodes(self, key: EntityKey) -> tuple[list[EntityKey], list[EntityKey]]:
        """The nodes that belong to ``key``, and those that corrections may map to it."""
        self._find_outcomes()
        nodes = [
            node for node in self._identity.members(key)
            if node not in self._outcomes and self._corrections.root(node) == key
        ]  # fmt: skip
        return nodes, self._sources.get(key, [])

    def _find_numbers(self, key: EntityKey) -> Set[int]:
        nodes, sources = self._nodes(key)
        numbers: set[int] = set()
        numbers.update(*map(self._numbers_of, nodes))
        for node in sources:
            is_split = self._outcomes[node].is_split
            numbers |= self._numbers_after_split(node, key) if is_split else self._numbers_of(node)
        return numbers

    def _numbers_after_split(self, node: EntityKey, key: EntityKey) -> Set[int]:
        """The articles of ``node`` in which mentions of it have the key ``key``.

        If there are too many to check immediately, only those checked so far.
        """
        own = self._numbers_of(node)
        checked = self._checked.setdefault((node, key), _Checked())
        new = own - checked.numbers
        if len(new) <= AT_ONCE:
            self._check(node, key, checked, new)
        else:
            self.behind = True
        return checked.found & own

    def _check(
        self, node: EntityKey, key: EntityKey, checked: _Checked, numbers: Iterable[int]
    ) -> None:
        for number in numbers:
            article = self._ids(number)
            if any(
                part.key == key
                for each in self._index.entities(number) or ()
                if node_of(each) == node
                for part in self._corrections.parts(node, each.mentions, article)
            ):
                checked.found.add(number)
            checked.numbers.add(number)

    def catch_up(self, cancelled: Callable[[], bool]) -> None:
        """Check all articles that splits concern. Call it in a worker; other threads may read."""
        self.behind = False
        self._find_outcomes()
        for node, outcome in list(self._outcomes.items()):
            for key in outcome.keys if outcome.is_split else ():
                before = self._checked.setdefault((node, key), _Checked())
                # A new one: until it is complete, other threads read the old one.
                whole = _Checked()
                whole.numbers, whole.found = set(before.numbers), set(before.found)
                new = sorted(self._numbers_of(node) - before.numbers)
                for start in range(0, len(new), AT_ONCE):
                    if cancelled():
                        return
                    self._check(node, key, whole, new[start : start + AT_ONCE])
                if (node, key) in self._checked:
                    self._checked[node, key] = whole
                    self._corrected += 1


class _Checked:
    """The ``numbers`` of a split node's articles that were checked, and those ``found`` to have a
    key.
    """

    def __init__(self) -> None:
        self.numbers: set[int] = set()
        self.found: set[int] = set()


def _piece_of(entity: Entity, mentions: tuple[Mention, ...]) -> Entity:
    """``entity`` with these ``mentions``. The piece with the first mention has the description."""
    described = entity.description if entity.mentions[0] in mentions else ""
    return replace(entity, name="", mentions=mentions, description=described)


def _joined(name: str, key: EntityKey, pieces: Sequence[Entity]) -> Entity:
    """All ``pieces`` as one entity named ``name``; the piece itself if nothing changes."""
    first = pieces[0]
    if len(pieces) == 1 and first.name == name and first.kind == key.kind:
        return first
    mentions = sorted((m for each in pieces for m in each.mentions), key=reading_order)
    return Entity(
        name=name,
        kind=key.kind,
        aliases=tuple(dict.fromkeys(m.text for m in mentions if m.text != name)),
        description=next((each.description for each in pieces if each.description), ""),
        mentions=tuple(mentions),
    )


def _weight(entity: Entity) -> tuple[int, tuple[int, int]]:
    """Sorts the most mentioned first, and then by first mention (title, caption, text)."""
    first = min(map(reading_order, entity.mentions)) if entity.mentions else (0, 0)
    return -entity.count, first


def entities_alone(
    article: Article,
    corrections: Sequence[Correction],
    found: Sequence[Entity] | None = None,
) -> Sequence[Entity]:
    """The entities of ``article`` after ``corrections``, without the rest of the archive.

    ``found`` are the entities recognized in it, if that has been done.
    """
    catalog = EntityCatalog(None, lambda _: article.id, corrections, lambda _: article.former_id)
    catalog.add(0, extract(article) if found is None else found)
    entities = catalog.entities(0) or ()
    catalog.index.close()
    return entities
