"""The entity sidebar: who, what and where the article on screen is about.

Entities are in sections by kind; in a section, the most mentioned come first, equal ones in the
order of their first mentions (title, caption, text). A closed section stays closed in the session.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, NamedTuple

from rich.style import Style
from textual import events
from textual.content import Content
from textual.message import Message
from textual.strip import Strip

from reader import settings
from reader.model import ENTITY_KINDS, Article, Entity, EntityKind
from reader.text.cells import fit, pad, width_of, wrap, wrap_lines
from reader.text.folding import fold_name
from reader.widgets.actions.bindings import bindings
from reader.widgets.messages import (
    EntityHighlighted,
    EntityOpened,
    EntityVisited,
    FilterRequested,
    PaneLeft,
)
from reader.widgets.panes.pane import CursorPane, Piece, strip_of, tell

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

_NO_BAR, _ON_PAGE = "  ", "· "
"""The sign before a name without the cursor, and before one on the visible page."""

_NUMBERS = "mentions/articles"
"""The meaning of the numbers beside a name."""

_NO_MATCH = "No name matches."
_NO_NAME = "No name is selected here."

_FEW = 4
"""Up to this many rows are painted one by one; for more, the whole sidebar is."""

Stop = Entity | EntityKind
"""What the cursor can be on: an entity, or the heading of a closed section."""


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
    """A blank and ``cells`` signs: how often each part of the body mentions ``entity``.

    ``length`` is the body's in code points. Mentions in title and caption count for its first part.
    """
    if not cells:
        return ""
    counts = [0] * cells
    for mention in entity.mentions:
        offset = mention.start if mention.field == "text" else 0
        counts[min(offset * cells // max(length, 1), cells - 1)] += 1
    return " " + "".join(_HEIGHTS[min(count, len(_HEIGHTS) - 1)] for count in counts)


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


class EntitySidebar(CursorPane):
    """The entities of one article in sections by kind, with a cursor."""

    BINDINGS = bindings("entities")

    def __init__(self, article_count: Callable[[Entity], int]) -> None:
        super().__init__(id="entities")
        self.border_title = "Entities"
        self.border_subtitle = _NUMBERS
        self.chosen = False
        self.entities: list[Entity] = []
        self.filter = ""
        self._typing = False
        self._typed = ""
        """Letters that the filter does not have yet."""
        self._notice = ""
        """What was wrong with the last paste into the filter."""
        self._closed_kinds: set[EntityKind] = set()
        # What the cursor goes along: entities, and the headings of closed sections.
        self._stops: list[Stop] = []
        self._article_count = article_count
        self._article = ""
        self._length = 0
        self._rows: list[Row] = []
        self._state = ""
        self.waits = False
        """Whether the entities of the article are not there yet."""
        self._on_page: set[tuple[str, str]] = set()

    @property
    def entity(self) -> Entity | None:
        """The entity under the cursor."""
        stop = self._stops[self.cursor] if self.cursor < len(self._stops) else None
        return stop if isinstance(stop, Entity) else None

    def wait_for(self, state: str) -> None:
        """Show ``state``, a few words, until the entities are known."""
        self._state, self.entities, self._stops, self._rows, self.cursor = state, [], [], [], 0
        self.chosen, self.waits = False, True
        self.set_height(0)

    def show(self, article: Article, entities: Sequence[Entity], chosen: Entity | None) -> None:
        """Show the ``entities`` of ``article``, the cursor at ``chosen`` or the first one."""
        same, self._article = article.id == self._article, article.id
        cursor = self.cursor if same else 0
        self.entities, self.waits = by_kind(entities), False
        self.chosen = chosen is not None
        self._length = len(article.text)
        if not same and entities and not self._typing:
            self._drop_idle_filter()
        self._state = _NO_MATCH if self.filter and entities else "No names found."
        self._arrange(chosen)
        if chosen is None:
            self.cursor = max(0, min(cursor, len(self._stops) - 1))
        if not same:
            self.scroll_to_row(0)
        self._show_cursor()

    def _drop_idle_filter(self) -> None:
        """Drop a filter that matches no name of the new article."""
        words = fold_name(self.filter).split()
        if not any(has_words(each, words) for each in self.entities):
            self.filter = ""
            self._show_filter()

    def _arrange(self, at: Stop | None) -> None:
        """Lay out the rows, with the cursor ``at`` this entity or, if that is hidden, its kind."""
        words = fold_name(self.filter).split()
        self._stops = []
        for section in ENTITY_KINDS:
            own = [
                each for each in self.entities if each.kind == section and has_words(each, words)
            ]
            if section in self._closed_kinds and own and not words:
                self._stops.append(section)
            else:
                self._stops += own
        kind = at.kind if isinstance(at, Entity) else at
        stop = at if at in self._stops else kind if kind in self._stops else None
        if stop is None and kind is not None:
            stop = next((each for each in self._stops if kind_of(each) == kind), None)
        self.cursor = self._stops.index(stop) if stop is not None else 0
        self._rows = self._make_rows()
        self.set_height(len(self._rows))

    def on_resize(self) -> None:
        """Make the rows for the new width, and keep the cursor in sight."""
        self._rows = self._make_rows()
        self.set_height(len(self._rows))
        self._show_cursor()

    @property
    def focus_row(self) -> int:
        """The row of the cursor."""
        first, count = self.current_rows or (0, 0)
        named = (at for at in range(first, first + count) if self._rows[at].kind == "name")
        return next(named, first) - self.scroll_offset.y

    def _make_rows(self) -> list[Row]:
        return make_rows(self._stops, max(self.room.width - 2, 8), self._length)

    # Moving

    def go_to(self, position: int) -> None:
        """Put the cursor on stop ``position``, or the nearest one there is, and post a message."""
        if not self._stops:
            return
        self.cursor = max(0, min(position, len(self._stops) - 1))
        self._show_cursor()
        self.refresh()
        self.post_message(EntityHighlighted(self.entity))

    def choose(self, entity: Entity | None) -> None:
        """Show ``entity`` as the chosen one, with the cursor on it, without posting a message."""
        self.chosen = entity is not None
        stop = entity if entity in self._stops or entity is None else entity.kind
        if stop is not None and stop in self._stops:
            self.cursor = self._stops.index(stop)
            self._show_cursor()
        self.refresh()

    def _show_cursor(self) -> None:
        # The heading of a section belongs to its first entity, and is worth seeing with it.
        if self.current_rows:
            first, count = self.current_rows
            top = 0 if self.cursor == 0 else first
            self.scroll_into_view(top, first + count - top)

    @property
    def steps(self) -> int:
        """The number of entities and closed sections."""
        return len(self._stops)

    @property
    def current_rows(self) -> tuple[int, int] | None:
        """Where the entity under the cursor begins, and its rows."""
        own = [number for number, row in enumerate(self._rows) if row.position == self.cursor]
        return (own[0], len(own)) if own else None

    def move_rows(self, rows: int) -> None:
        """Move the cursor to the entity about ``rows`` rows away."""
        if self.current_rows:
            goal = max(0, min(self.current_rows[0] + rows, len(self._rows) - 1))
            near = self._rows[goal:] if rows > 0 else self._rows[goal::-1]
            ends = len(self._stops) - 1 if rows > 0 else 0
            self.go_to(next((row.position for row in near if row.position >= 0), ends))

    def show_on_page(self, entities: Iterable[Entity]) -> None:
        """Highlight ``entities``, those named in the visible part of the article."""
        before, self._on_page = self._on_page, {(each.kind, each.name) for each in entities}
        changed = before ^ self._on_page
        if len(changed) > _FEW:
            self.refresh()
            return
        for number, row in enumerate(self._rows if changed else ()):
            if row.kind == "name" and row.first and self._name_at(row.position) in changed:
                self.refresh_lines(number)

    def _name_at(self, position: int) -> tuple[str, str] | None:
        stop = self._stops[position]
        return (stop.kind, stop.name) if isinstance(stop, Entity) else None

    # Filter and sections

    @property
    def typing(self) -> bool:
        """Whether a filter is being typed."""
        return self._typing

    def action_filter(self) -> None:
        """Begin to type a filter, until ``enter`` or ``esc``."""
        self._typing = True
        self._filter_by("")

    def clear_filter(self) -> bool:
        """Show all entities again; False if they are shown."""
        filtered, self._typing = bool(self.filter) or self._typing, False
        if filtered:
            self._filter_by("")
        return filtered

    def _filter_by(self, text: str) -> None:
        stop = self._stops[self.cursor] if self.cursor < len(self._stops) else None
        self.filter = text
        self._arrange(stop)
        self._show_filter()
        self._state = _NO_MATCH if self.entities else self._state
        self._show_cursor()
        self.post_message(EntityHighlighted(self.entity))

    def _show_filter(self) -> None:
        end = "▏" if self._typing else " · esc all"
        cut = f"{self._notice} · " if self._notice else ""  # first: the end may not be seen
        shown = f"{cut}filter: {self.filter}{end}" if self._typing or self.filter else _NUMBERS
        self.border_subtitle = Content(shown)  # no markup: the user has typed it
        if self.has_focus and settings.is_on("linear"):  # which has no frame to say it in
            tell(self, shown.rstrip("▏") if self._typing or self.filter else "All names.")

    async def _on_key(self, event: events.Key) -> None:
        """While the user types a filter, characters belong to it."""
        if not self._typing:
            return
        self._notice = ""
        if event.key in ("escape", "ctrl+c"):
            self.clear_filter()
        elif event.key == "enter":
            self._typing = False
            self._filter_by(self.filter)
        elif event.key == "backspace":
            self._filter_by(self.filter[:-1])
        elif event.is_printable and event.character:
            self._typed += event.character
            self.call_later(self._take_typed)  # after others that came with it
        else:
            return
        event.stop()
        event.prevent_default()

    def _take_typed(self) -> None:
        typed, self._typed = self._typed, ""
        if typed:
            self._filter_by(self.filter + typed)

    def on_paste(self, event: events.Paste) -> None:
        """While the user types a filter, a paste belongs to it."""
        if self._typing:
            from reader.widgets.line_input import pasted_line  # not needed to start

            event.stop()
            line, self._notice = pasted_line(event.text)
            self._filter_by(self.filter + line)

    def on_blur(self) -> None:
        """Stop typing when another pane gets the focus."""
        self._notice = ""
        if self._typing:
            self._typing = False
            self._filter_by(self.filter)

    def action_fold(self) -> None:
        """Close the section under the cursor, or open it."""
        if self._can_fold():
            kind = kind_of(self._stops[self.cursor])
            self._closed_kinds ^= {kind}
            self._refold(kind)

    def action_fold_all(self) -> None:
        """Close all sections, or open them if all are closed."""
        if self._can_fold():
            here = {each.kind for each in self.entities}
            self._closed_kinds = set() if here <= self._closed_kinds else set(ENTITY_KINDS)
            self._refold(kind_of(self._stops[self.cursor]))

    def _can_fold(self) -> bool:
        """Whether there are sections that can be closed; say why not."""
        if self.filter:
            tell(self, "Sections stay open while there is a filter: esc removes it.")
        elif not self._stops:
            tell(self, "There is no section here.")
        return bool(self._stops) and not self.filter

    def _refold(self, kind: EntityKind) -> None:
        self._arrange(kind)
        self._show_cursor()
        self.post_message(EntityHighlighted(self.entity))

    # Asking

    def action_visit(self) -> None:
        """Open the view of the entity under the cursor, or a closed section."""
        if self.entity is None and self._stops:
            self.action_fold()
        else:
            self._post(EntityVisited)

    def action_go_to_mention(self) -> None:
        """Go to the first mention of the entity under the cursor."""
        self._post(EntityOpened)

    def action_narrow(self) -> None:
        """List the articles that mention the entity under the cursor."""
        self._post(FilterRequested)

    def action_leave(self) -> None:
        """Go back to the pane before."""
        self.post_message(PaneLeft())

    def _post(self, message: Callable[[Entity], Message]) -> None:
        """Post ``message`` about the entity under the cursor."""
        if self.entity is not None:
            self.post_message(message(self.entity))
        else:
            tell(self, _NO_NAME)

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on an entity, a second one opens its view; on a heading, either
        closes the section or opens it.
        """
        offset = event.get_content_offset(self)
        if offset is None or offset.y + self.scroll_offset.y >= len(self._rows):
            return
        row = self._rows[offset.y + self.scroll_offset.y]
        if row.kind == "heading" and not self.filter:
            kind = next(each for each, heading in HEADINGS.items() if heading == row.text)
            self._closed_kinds ^= {kind}
            self._refold(kind)
        elif row.position >= 0:
            again = event.chain > 1 or (self.chosen and row.position == self.cursor)
            self.go_to(row.position)
            if again:
                self.action_visit()

    # Painting

    def line(self, number: int, width: int) -> Strip:
        """One line: a heading, a name with its strip and numbers, or a description."""
        plain = self.part_style("entities--name")
        if not self._stops and number == 0:
            style = self.part_style("entities--empty")
            return strip_of([(f" {fit(self._state, width - 1)}", style)], width, plain)
        if not 0 <= number < len(self._rows) or self._rows[number].kind == "blank":
            return strip_of([], width, plain)
        row = self._rows[number]
        pieces = self._heading(row, width) if row.kind == "heading" else self._pieces(row, width)
        return strip_of(pieces, width, pieces[-1][1])

    def _heading(self, row: Row, width: int) -> list[Piece]:
        stop = self._stops[row.position]
        kind, closed = kind_of(stop), not isinstance(stop, Entity)
        number = str(sum(entity.kind == kind for entity in self.entities))
        name = pad(row.text, width - 1 - NUMBERS_WIDTH - (1 if closed else 0))
        heading = self.part_style("entities--heading")
        counted = self.part_style("entities--heading-count")
        mark = " "
        if closed:
            mark = " ▸"
            if row.position == self.cursor and self.has_focus:
                mark = f"{self.bar(here=True)}▸"
                heading = counted = self.part_style("entities--cursor")
        return [(f"{mark}{name}", heading), (f"{number:>{COUNT_WIDTH}}", counted)]

    def _pieces(self, row: Row, width: int) -> list[Piece]:
        entity = self._stops[row.position]
        assert isinstance(entity, Entity)  # headings have no pieces
        ground, bar = self._ground(row.position)
        quiet = ground + self.part_style("entities--description", partial=True)
        faint = ground + self.part_style("entities--strip", partial=True)
        if row.kind == "description":
            room = width - 2 - (NUMBERS_WIDTH if row.strip else 0) - width_of(row.strip)
            text = pad(row.text, room)
            return [(bar, ground), (text, quiet), (row.strip, faint), ("", ground)]
        name = pad(row.text, width - 2 - NUMBERS_WIDTH - width_of(row.strip))
        pieces = [(bar, ground), (name, ground), (row.strip, faint)]
        if row.first:
            if bar == _NO_BAR and self._name_at(row.position) in self._on_page:
                pieces[0] = (_ON_PAGE, self.part_style("entities--on-page"))
            articles = self._article_count(entity)
            pieces.append((f"{entity.count:>{COUNT_WIDTH}}", ground))
            pieces.append((f"/{short_count(articles)}" if articles else "", quiet))
        return [*pieces, ("", ground)]

    def _ground(self, position: int) -> tuple[Style, str]:
        """The style of an entity's rows, and the bar before them."""
        style = self.part_style
        if position != self.cursor:
            return style("entities--name"), _NO_BAR
        if self.has_focus:
            return style("entities--cursor"), f"{self.bar(here=True)} "
        if self.chosen:
            return style("entities--chosen"), f"{self.bar(here=True)} "
        return style("entities--name"), _NO_BAR
