"""The rows of the entity sidebar: headings, names with their strips, descriptions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from reader import settings
from reader.model import ENTITY_KINDS, Entity, EntityKind
from reader.text.cells import fit, width_of, wrap, wrap_lines
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

COUNT_WIDTH = 3
NUMBERS_WIDTH = COUNT_WIDTH + 4
_STRIP_WIDTHS = ((34, 10), (28, 8), (25, 6), (20, 5))
"""The width of the strip, by the room that name and strip have together."""
_SHORTEST_STRIP = 4
_MOST_LINES = 2
"""The most lines of a name or description."""


Stop = Entity | EntityKind
"""A place for the cursor: an entity, or the heading of a closed section."""


class Row(NamedTuple):
    """One line of the sidebar; ``position`` is the number of the stop that it belongs to.

    ``strip`` is in the row that has room for it.
    """

    kind: Literal["heading", "name", "description", "blank"]
    text: str = ""
    position: int = -1
    first: bool = False
    strip: str = ""


def by_kind(entities: Sequence[Entity]) -> list[Entity]:
    """``entities`` in sections by kind; within a section they keep their order."""
    return sorted(entities, key=lambda entity: ENTITY_KINDS.index(entity.kind))


def where(entity: Entity, length: int, cells: int) -> str:
    """A strip of ``cells`` characters: how often each part of the body mentions ``entity``.

    ``length`` is the body's in code points. Mentions in title and caption count for its first part.
    """
    counts = [0] * cells
    for mention in entity.mentions:
        offset = mention.start if mention.field == "text" else 0
        counts[min(offset * cells // max(length, 1), cells - 1)] += 1
    return "".join(_HEIGHTS[min(count, len(_HEIGHTS) - 1)] for count in counts)


def make_rows(stops: Sequence[Stop], width: int, length: int) -> list[Row]:
    """The rows of ``stops`` in ``width`` cells; the article's body has ``length`` code points."""
    rows: list[Row] = []
    kind: EntityKind | None = None
    for position, stop in enumerate(stops):
        if kind_of(stop) != kind:
            kind = kind_of(stop)
            rows += [Row("blank")] if rows else []
            rows.append(Row("heading", HEADINGS[kind], position))
        if isinstance(stop, Entity):
            rows += _entity_rows(position, stop, width, length)
    return rows


def _entity_rows(position: int, entity: Entity, width: int, length: int) -> list[Row]:
    room = max(width - NUMBERS_WIDTH, 6)
    cells = next((cells for least, cells in _STRIP_WIDTHS if room >= least), 0)
    if settings.is_on("linear"):  # read aloud, it is noise
        cells = 0
    left = room - width_of(entity.name) - 1
    if left >= min(cells, _SHORTEST_STRIP):
        strip = _strip(entity, length, min(cells, left))
        rows = [Row("name", entity.name, position, True, strip)]
        described = wrap_lines(entity.description, width, most=_MOST_LINES)
        return rows + [Row("description", line, position) for line in described]
    return _long_rows(position, entity, room, _strip(entity, length, cells))


def _long_rows(position: int, entity: Entity, room: int, strip: str) -> list[Row]:
    """The rows of a name that leaves no room for the strip, which goes on the next line."""
    width, beside = room + NUMBERS_WIDTH, room - width_of(strip)
    start, end = wrap(entity.name, room)[0]
    rows = [Row("name", entity.name[start:end], position, True)]
    if rest := entity.name[end:].strip():
        rows.append(Row("name", fit(rest, beside), position, False, strip))
    text = entity.description
    spans = wrap(text, width, width if rest else beside)[:_MOST_LINES]
    for number, (start, end) in enumerate(spans):
        last = number == _MOST_LINES - 1
        line = fit(text[start:], width) if last else text[start:end]
        rows.append(Row("description", line, position, False, "" if rest or number else strip))
    return rows


def _strip(entity: Entity, length: int, cells: int) -> str:
    return f" {where(entity, length, cells)}" if cells else ""


def short_count(number: int) -> str:
    """``number`` rounded down to three characters (below 100 million): 999, 12k, .3M, 4M."""
    if number < 1_000:
        return str(number)
    if number < 100_000:
        return f"{number // 1_000}k"
    return f"{number // 1_000_000}M" if number >= 1_000_000 else f".{number // 100_000}M"


def kind_of(stop: Stop) -> EntityKind:
    """The kind of an entity, or of a section."""
    return stop.kind if isinstance(stop, Entity) else stop


def has_words(entity: Entity, words: Sequence[str]) -> bool:
    """Whether the name, or another name, of ``entity`` has all of the folded ``words``."""
    return not words or any(
        all(word in name for word in words)
        for name in map(fold_name, (entity.name, *entity.aliases))
    )
