"""The user's corrections of entities (merge, split, rename, retype, hide), and their effect.

Corrections are a list. Each one names an entity by kind and name, as Reader shows it, and applies
in all articles to the result of the corrections above it. Names are compared as everywhere
(:func:`reader.store.entities.identity.level`), so a correction stays valid with new articles,
another recognizer and other offsets. A correction of a short name that stands for a full one
elsewhere ("AU") applies to the short name alone; a correction of the full name applies to both.

*Split* says that some surface forms, or all mentions in some articles, are another entity. A name
that has been split off stays separate, even if an article says that it is another name's.
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


class BrokenError(Exception):
    """A file of corrections cannot be used. ``line`` counts from 1; 0 if it is not known."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(line, reason)
        self.line, self.reason = line, reason

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}" if self.line else self.reason


class Correction(NamedTuple):
    """One correction of the entity ``kind`` and ``name``; ``to_…`` is what it becomes.

    ``forms`` are surface forms and ``articles`` are article ids; only *split* has them.
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
        """The node of the corrected entity."""
        return level(EntityKey(self.kind, fold_name(self.name)))

    @property
    def target(self) -> EntityKey | None:
        """The node of what it becomes; None if it is hidden."""
        if self.to_kind is None:
            return None
        return level(EntityKey(self.to_kind, fold_name(self.to_name)))

    @property
    def undone(self) -> str:
        """What was done, for a message that it is undone: ``renaming Ada to Ada Lind``."""
        return {
            "merge": f"merging {self.name} into {self.to_name}",
            "split": f"splitting {self.to_name} off from {self.name}",
            "rename": f"renaming {self.name} to {self.to_name}",
            "retype": f"changing the kind of {self.name} to {self.to_kind}",
            "hide": f"hiding {self.name}",
        }[self.operation]

    def __str__(self) -> str:
        what = f"{self.operation} {self.name} ({self.kind})"
        if self.operation == "retype":
            return f"{what}: {self.to_kind}"
        return f"{what}: {self.to_name}" if self.to_name else what


class Part(NamedTuple):
    """Some mentions of an entity, and their key after all corrections; None: they are hidden."""

    key: EntityKey | None
    mentions: tuple[Mention, ...]


class Outcome(NamedTuple):
    """What corrections make of a node: the ``keys`` that its mentions can have.

    ``applied`` are the indices of the corrections that apply. If ``is_split``, one of them is a
    split, and the key depends on the mention.
    """

    keys: set[EntityKey]
    applied: set[int]
    is_split: bool


class Corrections:
    """A list of corrections, applied to the names in ``identity``."""

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
        """The name of ``key``: given by the user, written in articles, or ``otherwise``."""
        if self._said:
            for node in self._identity.members(key):
                if node in self._said and self.root(node) == key:
                    return self._said[node]
        return self._identity.name(key) or self._fallback.get(key) or otherwise or key.name

    def root(self, node: EntityKey) -> EntityKey:
        """The key of ``node`` before any correction of it."""
        return node if node in self.split_off else self._identity.root(node)

    def subjects(self) -> set[EntityKey]:
        """The nodes that corrections name."""
        return set(self._by_subject)

    def next(self, own: EntityKey, root: EntityKey, after: int) -> int | None:
        """The index of the next correction of an entity after index ``after``; None if none."""
        found: int | None = None
        for node in {own, root}:
            for number in self._by_subject.get(node, ()):
                if number > after:
                    found = number if found is None else min(found, number)
                    break
        return found

    def outcome(self, node: EntityKey) -> Outcome:
        """What all corrections make of ``node``."""
        keys: set[EntityKey] = set()
        applied: set[int] = set()
        is_split = False
        pending = [(node, self.root(node), -1)]
        seen = set(pending)
        while pending:
            own, root, after = pending.pop()
            number = self.next(own, root, after)
            if number is None:
                keys.add(root)
                continue
            applied.add(number)
            going = [self._step(number)]
            if self.listed[number].operation == "split":
                is_split = True
                going.append((own, root))
            for state in going:
                if state is not None and (reached := (*state, number)) not in seen:
                    seen.add(reached)
                    pending.append(reached)
        return Outcome(keys, applied, is_split)

    def parts(
        self, node: EntityKey, mentions: Sequence[Mention], article: Collection[str]
    ) -> list[Part]:
        """The ``mentions`` of ``node``, by key, in the article with the ids ``article``."""
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
