"""The rows of the sidebar, and what stands in them. Does not know Textual."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from reader.model import ENTITY_KINDS, Entity, EntityKind
from reader.text import counted
from reader.text.cells import fit, pad, width_of
from reader.text.folding import fold_name

HEADINGS: dict[EntityKind, str] = {
    "person": "People",
    "organization": "Organizations",
    "place": "Places",
    "group": "Groups",
    "work": "Works and events",
}

_HEIGHTS = "▁▃▅▇█"
"""The signs for a part of the article with 0, 1, 2, 3 and more mentions."""

_STRIP = 5
"""The cells of a strip: each is for one part of the article."""

_STRIP_FROM = 20
"""From this many columns on, there are strips."""

Stop = Entity | EntityKind
"""What the cursor can be on: an entity, or the heading of a closed section."""


class Row(NamedTuple):
    """One line of the sidebar; ``position`` is the number of the stop that it belongs to."""

    kind: Literal["heading", "name", "blank"]
    position: int = -1


def by_kind(entities: Sequence[Entity]) -> list[Entity]:
    """``entities`` in sections by kind; within a section they keep their order."""
    return sorted(entities, key=lambda entity: ENTITY_KINDS.index(entity.kind))


def make_rows(stops: Sequence[Stop]) -> list[Row]:
    """The rows of ``stops``: a blank line and a heading before each section."""
    rows: list[Row] = []
    kind: EntityKind | None = None
    for position, stop in enumerate(stops):
        if kind_of(stop) != kind:
            kind = kind_of(stop)
            rows += [Row("blank"), Row("heading", position)]
        if isinstance(stop, Entity):
            rows.append(Row("name", position))
    return rows


def name_cells(entity: Entity, length: int, width: int, digits: int) -> tuple[str, str, str]:
    """A name, where the body of ``length`` code points mentions it, and how often.

    Together they have ``width`` cells. The number has room for ``digits``. The name comes first:
    where it is too long to stand beside its strip, there is none and it may take the cells; so it
    is with a name that is mentioned once.
    """
    number = f" {entity.count:>{digits}} "
    room = max(width - len(number), 1)
    strip = ""
    if entity.count > 1 and width >= _STRIP_FROM and width_of(entity.name) + 1 + _STRIP <= room:
        strip = f" {_strip(entity, length)}"
    return pad(entity.name, room - len(strip)), strip, number


def spoken(entity: Entity, articles: int, width: int) -> str:
    """A name with its description and numbers in words, for the linear mode."""
    numbers = f" · {counted(entity.count, 'mention')}"
    numbers += f" · {counted(articles, 'article')}" if articles else ""
    said = ", ".join(filter(None, (entity.name, entity.description)))
    return fit(said, max(width - width_of(numbers), 1)) + numbers


def _strip(entity: Entity, length: int) -> str:
    """A sign for each part of the body: how often it mentions ``entity``.

    Mentions in title and caption count for its first part.
    """
    counts = [0] * _STRIP
    for mention in entity.mentions:
        offset = mention.start if mention.field == "text" else 0
        counts[min(offset * _STRIP // max(length, 1), _STRIP - 1)] += 1
    return "".join(_HEIGHTS[min(count, len(_HEIGHTS) - 1)] for count in counts)


def kind_of(stop: Stop) -> EntityKind:
    """The kind of an entity, or of a section."""
    return stop.kind if isinstance(stop, Entity) else stop


def has_words(entity: Entity, words: Sequence[str]) -> bool:
    """Whether the name, or another name, of ``entity`` has all of the folded ``words``."""
    return not words or any(
        all(word in name for word in words)
        for name in map(fold_name, (entity.name, *entity.aliases))
    )
