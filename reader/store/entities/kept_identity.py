"""What articles say about names, as it is kept beside the names: learnt once, not at every start.

To learn from a large archive takes seconds and tens of megabytes, in each of fifty sessions. So the
process that finds the last names keeps what was learnt in sections of their file: each node's bytes
in a table of keys, and under its number what is known of it, as JSON. It is read when somebody asks
for the node. What a session learns or forgets besides,
:class:`~reader.store.entities.identity.Identity` has on top of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from pathlib import Path

from reader.store.compact import TextColumn
from reader.store.entities import entity_records, identity, other_names
from reader.store.entities.entity_records import EntityKey, key_bytes, key_from
from reader.store.entities.identity import Facts, Identity
from reader.store.entities.keytable import KeyTable
from reader.store.entities.other_names import OtherNames
from reader.store.filed import Filed, bytes_of
from reader.system.digests import blake2b
from reader.text import words

DECODED = 1 << 12
"""How many nodes' facts are kept decoded."""

Sections = Mapping[str, bytes | Filed]


class KeptIdentity:
    """The facts of many nodes, read one by one."""

    def __init__(self, table: KeyTable, facts: TextColumn, named: int) -> None:
        """The first ``named`` nodes are those that some article names."""
        self._table = table
        self._texts = facts
        self._named = named
        self.facts = lru_cache(DECODED)(self._read)
        """What is known of a node; nothing of one that is not kept."""

    def nodes(self) -> Iterator[EntityKey]:
        """Every node that some article names."""
        return map(key_from, islice(self._table, self._named))

    def _read(self, node: EntityKey) -> Facts:
        number = self._table.find(key_bytes(node))
        if number < 0:
            return Facts()
        kind = node.kind
        try:
            spelled, raw, claimed, full, shorts = json.loads(self._texts[number])
            return Facts(
                {str(name): int(count) for name, count in spelled},
                frozenset(EntityKey(kind, str(name)) for name in raw),
                {EntityKey(kind, str(name)): int(count) for name, count in claimed},
                None if full is None else EntityKey(kind, str(full)),
                frozenset(EntityKey(kind, str(name)) for name in shorts),
            )
        except (ValueError, TypeError):  # the file is lost: names are shown as articles write them
            return Facts()


class Kept:
    """What was learnt from all articles whose names are in a file."""

    def __init__(self, identity: KeptIdentity, others: KeyTable) -> None:
        self.identity = identity
        self.others = others

    @classmethod
    def of(cls, sections: Sections) -> Kept:
        """What :func:`to_sections` made. Raises ValueError or KeyError."""
        table = KeyTable.of(_under("node.", sections))
        facts = TextColumn.of(_under("facts.", sections))
        count = int.from_bytes(bytes_of(sections["named"]), "little")
        if len(facts) != len(table) or count > len(table):
            raise ValueError("another number of nodes than of facts")
        return cls(KeptIdentity(table, facts, count), KeyTable.of(_under("other.", sections)))


def to_sections(learnt: Identity, others: OtherNames) -> dict[str, bytes]:
    """What was learnt, as bytes for a file."""
    table, facts = KeyTable(), TextColumn()
    named = [*learnt.nodes()]
    for node in dict.fromkeys([*named, *learnt.unnamed()]):
        table.add(key_bytes(node))
        each = learnt.facts(node)
        item = [
            [*each.spelled.items()],
            sorted(key.name for key in each.raw),
            [[key.name, count] for key, count in each.claimed.items()],
            each.full and each.full.name,
            sorted(key.name for key in each.shorts),
        ]
        facts.append(json.dumps(item, separators=(",", ":")))
    parts = {"node.": table.parts(), "facts.": facts.parts(), "other.": others.table.parts()}
    sections = {
        prefix + name: data for prefix, some in parts.items() for name, data in some.items()
    }
    return sections | {"named": len(named).to_bytes(8, "little")}


def learner() -> str:
    """What learns: the content of the sources that do. Empty where they cannot be read.

    What finds the names, :func:`reader.store.entities.entity_cache.maker`, has a say of its own.
    """
    state = blake2b(digest_size=16)
    for module in (entity_records, identity, other_names, words):
        with suppress(OSError):
            state.update(Path(module.__file__ or "").read_bytes())
            continue
        return ""
    state.update(Path(__file__).read_bytes())
    return state.hexdigest()


def _under(prefix: str, sections: Sections) -> dict[str, bytes | Filed]:
    found = ((name, data) for name, data in sections.items() if name.startswith(prefix))
    return {name.removeprefix(prefix): data for name, data in found}
