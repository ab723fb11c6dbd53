"""The entity sidebar: who, what and where the article on screen is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from rich.style import Style
from textual import events
from textual.strip import Strip

from reader.model import ENTITY_KINDS, Article, Entity, EntityKind
from reader.widgets.actions import bindings
from reader.widgets.cells import fit, pad, width_of, wrap, wrap_lines
from reader.widgets.messages import EntityHighlighted, EntityOpened, NarrowRequested
from reader.widgets.pane import Pane, Piece, strip_of

HEADINGS: dict[EntityKind, str] = {
    "person": "People",
    "organization": "Organizations",
    "place": "Places",
    "group": "Groups",
    "work": "Works and events",
}

_HEIGHTS = "▁▃▅▇█"
"""What a stretch of the article looks like with 0, 1, 2, 3 and more mentions in it."""

_COUNT_WIDTH = 3
_NUMBERS_WIDTH = _COUNT_WIDTH + 4
_STRIP_WIDTHS = ((34, 10), (28, 8), (25, 6), (20, 5))
"""How many cells the strip gets where name and strip together have this much room."""
_SHORTEST_STRIP = 4
_MOST_LINES = 2
"""Lines that a name or a description may take."""


class Row(NamedTuple):
    """One line of the sidebar; ``position`` is its entity's place in the order of display.

    ``strip`` is in the row where there is room for it.
    """

    kind: Literal["heading", "name", "description", "blank"]
    text: str = ""
    position: int = -1
    first: bool = False
    strip: str = ""


def by_kind(entities: Sequence[Entity]) -> list[Entity]:
    """``entities`` in sections by kind; inside one they keep their order, which is by weight."""
    return sorted(entities, key=lambda entity: ENTITY_KINDS.index(entity.kind))


def where(entity: Entity, length: int, cells: int) -> str:
    """A strip of ``cells`` characters: how often ``entity`` is named in each part of the body.

    ``length`` is the body's in code points. Mentions in title and caption count for its beginning.
    """
    counts = [0] * cells
    for mention in entity.mentions:
        offset = mention.start if mention.field == "text" else 0
        counts[min(offset * cells // max(length, 1), cells - 1)] += 1
    return "".join(_HEIGHTS[min(count, len(_HEIGHTS) - 1)] for count in counts)


class EntitySidebar(Pane):
    """The entities of one article in sections by kind, with a cursor."""

    BINDINGS = bindings("entities")
    COMPONENT_CLASSES = {
        "entities--heading",
        "entities--heading-count",
        "entities--name",
        "entities--strip",
        "entities--description",
        "entities--cursor",
        "entities--chosen",
        "entities--empty",
    }

    def __init__(self, article_count: Callable[[Entity], int]) -> None:
        super().__init__(id="entities")
        self.border_title = "Entities"
        self.border_subtitle = "mentions/articles"
        self.chosen = False
        self.cursor = 0
        self.entities: list[Entity] = []
        self._article_count = article_count
        self._length = 0
        self._rows: list[Row] = []
        self._state = ""

    @property
    def entity(self) -> Entity | None:
        """The entity under the cursor."""
        return self.entities[self.cursor] if self.cursor < len(self.entities) else None

    def wait_for(self, state: str) -> None:
        """Show ``state``, a few words, instead of entities that are not there yet."""
        self._state, self.entities, self._rows, self.cursor = state, [], [], 0
        self.chosen = False
        self.set_height(0)

    def show(self, article: Article, entities: Sequence[Entity], chosen: Entity | None) -> None:
        """Show the ``entities`` of ``article``, the cursor at ``chosen`` or the first one."""
        self.entities = by_kind(entities)
        self.chosen = chosen is not None
        self.cursor = self.entities.index(chosen) if chosen in self.entities else 0
        self._length = len(article.text)
        self._state = "No names found."
        self._rows = self._make_rows()
        self.set_height(len(self._rows))
        self.scroll_to_row(0)
        self._show_cursor()

    def on_resize(self) -> None:
        """Make the rows anew for the width there is, and keep the cursor in sight."""
        self._rows = self._make_rows()
        self.set_height(len(self._rows))
        self._show_cursor()

    def _make_rows(self) -> list[Row]:
        rows: list[Row] = []
        kind: EntityKind | None = None
        for position, entity in enumerate(self.entities):
            if entity.kind != kind:
                kind = entity.kind
                rows += [Row("blank")] if rows else []
                rows.append(Row("heading", HEADINGS[kind], position))
            rows += self._entity_rows(position, entity)
        return rows

    def _entity_rows(self, position: int, entity: Entity) -> list[Row]:
        width = max(self.room.width - 2, 8)
        room = max(width - _NUMBERS_WIDTH, 6)
        cells = next((cells for least, cells in _STRIP_WIDTHS if room >= least), 0)
        left = room - width_of(entity.name) - 1
        if left >= min(cells, _SHORTEST_STRIP):
            strip = self._strip(entity, min(cells, left))
            rows = [Row("name", entity.name, position, True, strip)]
            described = wrap_lines(entity.description, width, most=_MOST_LINES)
            return rows + [Row("description", line, position) for line in described]
        return self._long_rows(position, entity, room, self._strip(entity, cells))

    def _long_rows(self, position: int, entity: Entity, room: int, strip: str) -> list[Row]:
        """The rows of a name that leaves the strip no room: it stands on the next line there is."""
        width, beside = room + _NUMBERS_WIDTH, room - width_of(strip)
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

    def _strip(self, entity: Entity, cells: int) -> str:
        return f" {where(entity, self._length, cells)}" if cells else ""

    # Moving

    def go_to(self, position: int) -> None:
        """Put the cursor on entity ``position``, or as near as there is one, and say so."""
        if not self.entities:
            return
        self.cursor = max(0, min(position, len(self.entities) - 1))
        self._show_cursor()
        self.refresh()
        self.post_message(EntityHighlighted(self.entities[self.cursor]))

    def choose(self, entity: Entity | None) -> None:
        """Show ``entity`` as the chosen one, the cursor on it, without saying so to the screen."""
        self.chosen = entity is not None
        if entity in self.entities:
            self.cursor = self.entities.index(entity)
            self._show_cursor()
        self.refresh()

    def _show_cursor(self) -> None:
        # The heading of a section belongs to its first entity, and is worth seeing with it.
        own = [number for number, row in enumerate(self._rows) if row.position == self.cursor]
        if own:
            top = 0 if self.cursor == 0 else own[0]
            self.scroll_into_view(top, own[-1] - top + 1)

    def move(self, steps: int) -> None:
        """Move the cursor by ``steps`` entities."""
        self.go_to(self.cursor + steps)

    def move_rows(self, rows: int) -> None:
        """Move the cursor to the entity about ``rows`` rows away."""
        own = [number for number, row in enumerate(self._rows) if row.position == self.cursor]
        if own:
            goal = max(0, min(own[0] + rows, len(self._rows) - 1))
            near = self._rows[goal:] if rows > 0 else self._rows[goal::-1]
            ends = len(self.entities) - 1 if rows > 0 else 0
            self.go_to(next((row.position for row in near if row.position >= 0), ends))

    def move_to_end(self, *, last: bool) -> None:
        """Move the cursor to the first or the last entity."""
        self.go_to(len(self.entities) - 1 if last else 0)

    def action_go_to_mention(self) -> None:
        """Ask for the first mention of the entity under the cursor to be shown."""
        if self.entity is not None:
            self.post_message(EntityOpened(self.entity))

    def action_narrow(self) -> None:
        """Ask for the articles that mention the entity under the cursor."""
        if self.entity is not None:
            self.post_message(NarrowRequested(self.entity))

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on an entity."""
        if (offset := event.get_content_offset(self)) is None:
            return
        number = offset.y + self.scroll_offset.y
        if number < len(self._rows) and self._rows[number].position >= 0:
            self.go_to(self._rows[number].position)

    # Painting

    def line(self, number: int, width: int) -> Strip:
        """One line: a heading, a name with its strip and numbers, or a description."""
        plain = self.get_component_rich_style("entities--name")
        if not self.entities and number == 0:
            style = self.get_component_rich_style("entities--empty")
            return strip_of([(f" {fit(self._state, width - 1)}", style)], width, plain)
        if not 0 <= number < len(self._rows) or self._rows[number].kind == "blank":
            return strip_of([], width, plain)
        row = self._rows[number]
        pieces = self._heading(row, width) if row.kind == "heading" else self._pieces(row, width)
        return strip_of(pieces, width, pieces[-1][1])

    def _heading(self, row: Row, width: int) -> list[Piece]:
        kind = self.entities[row.position].kind
        number = str(sum(entity.kind == kind for entity in self.entities))
        name = pad(row.text, width - 1 - _NUMBERS_WIDTH)
        return [
            (f" {name}", self.get_component_rich_style("entities--heading")),
            (f"{number:>{_COUNT_WIDTH}}", self.get_component_rich_style("entities--heading-count")),
        ]

    def _pieces(self, row: Row, width: int) -> list[Piece]:
        entity = self.entities[row.position]
        ground, bar = self._ground(row.position)
        quiet = ground + self.get_component_rich_style("entities--description", partial=True)
        faint = ground + self.get_component_rich_style("entities--strip", partial=True)
        if row.kind == "description":
            room = width - 2 - (_NUMBERS_WIDTH if row.strip else 0) - width_of(row.strip)
            text = pad(row.text, room)
            return [(bar, ground), (text, quiet), (row.strip, faint), ("", ground)]
        name = pad(row.text, width - 2 - _NUMBERS_WIDTH - width_of(row.strip))
        pieces = [(bar, ground), (name, ground), (row.strip, faint)]
        if row.first:
            articles = self._article_count(entity)
            pieces.append((f"{entity.count:>{_COUNT_WIDTH}}", ground))
            pieces.append((f"/{articles}" if articles else "", quiet))
        return [*pieces, ("", ground)]

    def _ground(self, position: int) -> tuple[Style, str]:
        """The style of an entity's rows, and the bar before them."""
        style = self.get_component_rich_style
        if position != self.cursor:
            return style("entities--name"), "  "
        if self.has_focus:
            return style("entities--cursor"), "▌ "
        return (style("entities--chosen"), "▌ ") if self.chosen else (style("entities--name"), "  ")
