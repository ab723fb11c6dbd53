"""The user's word on entities: merge, split, rename, retype, hide; and what it makes of an article.

Corrections are a list. Each one names an entity by kind and name, as Reader shows it, and applies
to all articles, to what the corrections above it have made. Names are compared as everywhere
(:func:`reader.store.entities.identity.level`), so that a correction outlives new articles, another
recognizer and other offsets. A correction for a short name that elsewhere stands for a full one
("AU") means the short one alone; one for the full name means both.

*Split* says that some surface forms, or all mentions in some articles, are another entity. A name
that was split off stays apart from then on, even where an article claims that it is another's.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple, get_args

from reader.model import EntityKind, Mention
from reader.store.entities.identity import Identity, level
from reader.store.entities.records import EntityKey
from reader.text.folding import fold_name

Operation = Literal["merge", "split", "rename", "retype", "hide"]
OPERATIONS: tuple[Operation, ...] = get_args(Operation)


class Correction(NamedTuple):
    """One thing that the user said: ``kind`` and ``name`` are whom of, ``to_…`` what it becomes.

    ``forms`` are surface forms and ``articles`` ids of articles; only *split* has them.
    """

    operation: Operation
    kind: EntityKind
    name: str
    to_kind: EntityKind | None = None
    to_name: str = ""
    forms: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()

    @property
    def subject(self) -> EntityKey:
        """The node of the entity that is corrected."""
        return level(EntityKey(self.kind, fold_name(self.name)))

    @property
    def target(self) -> EntityKey | None:
        """The node of what it becomes; None where it is hidden."""
        if self.to_kind is None:
            return None
        return level(EntityKey(self.to_kind, fold_name(self.to_name)))

    def __str__(self) -> str:
        what = f"{self.operation} {self.name} ({self.kind})"
        if self.operation == "retype":
            return f"{what}: {self.to_kind}"
        return f"{what}: {self.to_name}" if self.to_name else what


class Part(NamedTuple):
    """Some mentions of one entity and the key it has at the end; None: it is hidden."""

    key: EntityKey | None
    mentions: tuple[Mention, ...]


class Corrections:
    """A list of corrections, applied to names that ``identity`` knows."""

    def __init__(self, identity: Identity, listed: Sequence[Correction] = ()) -> None:
        self.listed = tuple(listed)
        self._identity = identity
        self._by_subject: dict[EntityKey, list[int]] = {}
        self._forms = [frozenset(map(fold_name, each.forms)) for each in self.listed]
        self._targets = [each.target for each in self.listed]
        self.split_off: set[EntityKey] = set()
        self._said: dict[EntityKey, str] = {}
        self._fallback: dict[EntityKey, str] = {}
        for number, each in enumerate(self.listed):
            self._by_subject.setdefault(each.subject, []).append(number)
            target = self._targets[number]
            if target is not None and each.operation == "split":
                self.split_off.add(target)
            if target is not None and each.operation in ("rename", "split"):
                self._said[target] = each.to_name
            elif target is not None:
                self._fallback.setdefault(target, each.to_name)

    def name(self, key: EntityKey, otherwise: str = "") -> str:
        """What ``key`` is called: what the user said, what the articles write, or ``otherwise``."""
        if self._said:
            for node in self._identity.members(key):
                if node in self._said and self.root(node) == key:
                    return self._said[node]
        return self._identity.name(key) or self._fallback.get(key) or otherwise or key.name

    def root(self, node: EntityKey) -> EntityKey:
        """The key of ``node`` before any correction of it."""
        return node if node in self.split_off else self._identity.root(node)

    def subjects(self) -> set[EntityKey]:
        """The nodes that some correction names."""
        return set(self._by_subject)

    def next(self, own: EntityKey, root: EntityKey, after: int) -> int | None:
        """The number of the next correction of an entity after number ``after``; None: no more."""
        found: int | None = None
        for node in {own, root}:
            for number in self._by_subject.get(node, ()):
                if number > after:
                    found = number if found is None else min(found, number)
                    break
        return found

    def outcomes(self, node: EntityKey) -> tuple[set[EntityKey], set[int], bool]:
        """The keys that mentions of ``node`` can end with, the corrections they meet, and whether
        that depends on the mention.
        """
        keys: set[EntityKey] = set()
        met: set[int] = set()
        forked = False
        pending = [(node, self.root(node), -1)]
        seen = set(pending)
        while pending:
            own, root, after = pending.pop()
            number = self.next(own, root, after)
            if number is None:
                keys.add(root)
                continue
            met.add(number)
            going = [self._step(number)]
            if self.listed[number].operation == "split":
                forked = True
                going.append((own, root))
            for state in going:
                if state is not None and (reached := (*state, number)) not in seen:
                    seen.add(reached)
                    pending.append(reached)
        return keys, met, forked

    def parts(
        self, node: EntityKey, mentions: Sequence[Mention], article: Collection[str]
    ) -> list[Part]:
        """What becomes of the ``mentions`` of ``node`` in the ``article`` that has these ids."""
        parts: list[Part] = []
        pending = [(node, self.root(node), -1, tuple(mentions))]
        while pending:
            own, root, after, own_mentions = pending.pop()
            number = self.next(own, root, after)
            if number is None:
                parts.append(Part(root, own_mentions))
                continue
            taken = own_mentions
            if self.listed[number].operation == "split":
                whole = any(each in article for each in self.listed[number].articles)
                forms = self._forms[number]
                taken = tuple(m for m in own_mentions if whole or fold_name(m.text) in forms)
                if left := tuple(m for m in own_mentions if m not in taken):
                    pending.append((own, root, number, left))
            if taken or not own_mentions:
                state = self._step(number)
                if state is None:
                    parts.append(Part(None, taken))
                else:
                    pending.append((*state, number, taken))
        return parts

    def _step(self, number: int) -> tuple[EntityKey, EntityKey] | None:
        target = self._targets[number]
        return None if target is None else (target, self.root(target))
