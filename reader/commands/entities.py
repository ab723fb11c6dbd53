"""``reader entities``: who, what and where an archive is about, as lines or JSON records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.commands.archive import complain_of, print_json
from reader.model import Entity
from reader.store.entities.catalog import EntityCatalog
from reader.store.entities.records import EntityKey

if TYPE_CHECKING:
    import argparse


@dataclass(slots=True)
class Tally:
    """The numbers and names of one entity, with its newest description and that one's date."""

    key: EntityKey
    name: str
    articles: int = 0
    mentions: int = 0
    aliases: Counter[str] = field(default_factory=Counter)
    description: str = ""
    described: str = ""

    def add(self, entity: Entity, published: str) -> None:
        """Add ``entity`` from an article published on that date. Call it in archive order."""
        self.articles += 1
        self.mentions += entity.count
        self.aliases.update(each.text for each in entity.mentions if each.text != self.name)
        if entity.description and (not self.description or published > self.described):
            self.description, self.described = entity.description, published

    def record(self) -> dict[str, Any]:
        """The entity as a JSON record, its most frequent aliases first."""
        return {
            "name": self.name,
            "kind": self.key.kind,
            "aliases": [form for form, _ in sorted(self.aliases.items(), key=_by_count)],
            "description": self.description,
            "articles": self.articles,
            "mentions": self.mentions,
        }


def run(args: argparse.Namespace) -> int:
    """Print the entities of ``args.paths``; 1 if a named path is unreadable, 2 for a wrong query.

    A query limits them to the articles that match; 1 also if none does.
    """
    if args.query is not None:
        from reader.commands.searched import Searched, parsed

        node = parsed(args.query)
        if node is None:
            return 2
        with Searched(args.paths) as searched:
            numbers = searched.find(node, None, "archive").numbers
            searched.recognize(numbers)
            dated = [(number, searched.store.entry(number).published) for number in numbers]
            tallies, status = tally(searched.known, dated), int(searched.failed or not numbers)
    else:
        tallies, status = _of_all(args.paths)
    shown = [each.record() for each in tallies if args.kind in (None, each.key.kind)]
    if args.json:
        print_json(shown)
    else:
        for record in shown:
            print(line_of(record))
    return status


def _of_all(paths: Sequence[Path]) -> tuple[list[Tally], int]:
    from reader.commands.searched import Searched

    with Searched(paths, indexed=False) as searched:
        store, known = searched.store, searched.known
        searched.recognize(store.order)
        known.catch_up(lambda: False)
        complain_of(searched.book.idle_notices(known))
        dated = ((number, store.entry(number).published) for number in store.order)
        return tally(known, dated), int(searched.failed)


def tally(known: EntityCatalog, dated: Iterable[tuple[int, str]]) -> list[Tally]:
    """The entities of the articles ``dated`` (number, date): by articles, mentions, name."""
    tallies: dict[EntityKey, Tally] = {}
    for number, published in dated:
        for key, entity in known.keyed(number) or ():
            if key not in tallies:
                tallies[key] = Tally(key, entity.name)
            tallies[key].add(entity, published)
    return sorted(
        tallies.values(), key=lambda one: (-one.articles, -one.mentions, one.name, one.key.kind)
    )


def line_of(record: dict[str, Any]) -> str:
    """One line: articles, mentions, kind, name, other names and description."""
    aliases = f" ({', '.join(record['aliases'])})" if record["aliases"] else ""
    description = f" · {record['description']}" if record["description"] else ""
    counts = f"{record['articles']:>6}  {record['mentions']:>6}"
    return f"{counts}  {record['kind']:<12}  {record['name']}{aliases}{description}"


def _by_count(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]
