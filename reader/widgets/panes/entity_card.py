"""The card below the sidebar: who or what the chosen name is, with whom, and where it stands.

All of it comes from the article on screen, so that the card changes with the cursor at once.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Sequence
from heapq import nsmallest
from math import log
from typing import Literal, NamedTuple

from reader.model import BLOCK_SEPARATOR, Article, Entity, EntityKind, Mention
from reader.text import counted
from reader.text.cells import width_of, wrap_lines

KINDS: dict[EntityKind, str] = {
    "person": "Person",
    "organization": "Organization",
    "place": "Place",
    "group": "Group",
    "work": "Work or event",
}

LEAST_HEIGHT = 16
"""In a sidebar of fewer rows, all rows belong to the names."""

_LARGEST = 16
"""The most rows of a card, with the rule above it."""

COMPANIONS = 4
"""The most names that are said to stand beside the chosen one."""

_GAPS = (" · ", ", ")
"""What stands between the kind and the number of articles: the first that fits on their line."""

Role = Literal["name", "meta", "text"] | EntityKind
Line = list[tuple[str, Role]]


class Facts(NamedTuple):
    """What a card says of a name, in ``articles`` articles; ``sentence`` has its first mention."""

    entity: Entity
    articles: int
    companions: tuple[Entity, ...]
    sentence: str


def card_height(height: int, names: int) -> int:
    """The rows from the card's rule to the end of a sidebar of ``height`` rows.

    ``names`` is the number of rows that all names of the article need. The card stands a blank row
    below the last one or, if that leaves it less than a third, in the last third of the sidebar. So
    it has the same place for every name of an article.
    """
    if height < LEAST_HEIGHT:
        return 0
    return max(height - names - 1, min(height // 3, _LARGEST))


def card_lines(facts: Facts, width: int, most: int) -> list[Line]:
    """The card in ``most`` lines or fewer, each of at most ``width`` cells."""
    entity, most = facts.entity, min(most, _LARGEST - 1)
    lines: list[Line] = [[(line, "name")] for line in wrap_lines(entity.name, width, most=3)]
    kind, number = KINDS[entity.kind], counted(facts.articles, "article")
    gap = next((gap for gap in _GAPS if len(kind + gap + number) <= width), None)
    if not facts.articles:
        lines.append([(kind, entity.kind)])
    elif gap:
        lines.append([(kind, entity.kind), (gap + number, "meta")])
    else:
        lines += [[(kind, entity.kind)], [(number, "meta")]]
    lines += [[(line, "text")] for line in wrap_lines(entity.description, width, most=2)]
    lines += _companion_lines(facts.companions, width, min(most - len(lines), 2))
    room = most - len(lines) - 1
    if facts.sentence and room > 1:
        lines.append([])
        lines += [[(line, "meta")] for line in wrap_lines(facts.sentence, width, most=room)]
    return lines[:most]


def _companion_lines(companions: Sequence[Entity], width: int, most: int) -> list[Line]:
    """``with Rebecca Woods, Tweed`` in ``most`` lines; a name that does not fit is left out."""
    lines: list[Line] = []
    used = 0
    for entity in companions:
        cells = width_of(entity.name)
        if lines and used + len(", ") + cells <= width:
            lines[-1] += [(", ", "meta"), (entity.name, entity.kind)]
            used += len(", ") + cells
        elif not lines and most > 0 and len("with ") + cells <= width:
            lines.append([("with ", "meta"), (entity.name, entity.kind)])
            used = len("with ") + cells
        elif lines and len(lines) < most and used < width and cells <= width:
            lines[-1].append((",", "meta"))
            lines.append([(entity.name, entity.kind)])
            used = cells
    return lines


class Context:
    """What the article on screen says of its ``entities``."""

    def __init__(self, article: Article, entities: Sequence[Entity]) -> None:
        self._text = article.text
        self._entities = entities
        self._places: list[set[tuple[str, int]]] = []
        self._ends: list[int] = []
        at = -1
        while (at := self._text.find(BLOCK_SEPARATOR, at + 1)) >= 0:
            self._ends.append(at)

    def _paragraph(self, mention: Mention) -> tuple[str, int]:
        at = bisect(self._ends, mention.start) if mention.field == "text" else 0
        return mention.field, at

    def companions(self, entity: Entity, article_count: Callable[[Entity], int]) -> list[Entity]:
        """The names that stand most in the paragraphs of ``entity``, the rare ones before others.

        Each of these paragraphs counts 1 / log(2 + the articles that have the name): so is a
        neighbour weighed by its rarity in Adamic and Adar, "Friends and neighbors on the Web"
        (2003). A name that is in every article does not say who this is.
        """
        if not self._places:
            self._places = [{*map(self._paragraph, each.mentions)} for each in self._entities]
        own = {self._paragraph(mention) for mention in entity.mentions}
        found: list[tuple[float, int]] = []
        for number, (other, places) in enumerate(zip(self._entities, self._places, strict=True)):
            if other is not entity and (shared := len(own & places)):
                found.append((-shared / log(2 + article_count(other)), number))
        return [self._entities[number] for _, number in nsmallest(COMPANIONS, found)]

    def sentence(self, entity: Entity) -> str:
        """The sentence in the text that mentions ``entity`` first; empty if there is none."""
        from reader.widgets.panes.passages import sentences  # a start does without

        starts = [mention.start for mention in entity.mentions if mention.field == "text"]
        if not starts:
            return ""
        first = min(starts)
        paragraph = bisect(self._ends, first)
        start = self._ends[paragraph - 1] + len(BLOCK_SEPARATOR) if paragraph else 0
        end = self._ends[paragraph] if paragraph < len(self._ends) else len(self._text)
        spans = sentences(self._text, start, end)
        own = next((span for span in spans if span[0] <= first < span[1]), (start, end))
        return " ".join(self._text[slice(*own)].split())
