"""The entity sidebar: who, what and where the article on screen is about.

Entities are in sections by kind; in a section, the most mentioned come first, equal ones in the
order of their first mentions (title, caption, text). A closed section stays closed in the session.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from rich.segment import Segment, Segments
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from reader import settings
from reader.model import ENTITY_KINDS, Article, Entity, EntityKind
from reader.text.cells import fit, width_of, wrap_lines
from reader.text.folding import fold_name
from reader.widgets.actions.bindings import bindings
from reader.widgets.messages import (
    EntityHighlighted,
    EntityOpened,
    EntityVisited,
    FilterRequested,
    PaneLeft,
)
from reader.widgets.panes.entity_card import Context, Facts, Line, card_height, card_lines
from reader.widgets.panes.entity_rows import (
    HEADINGS,
    Row,
    Stop,
    by_kind,
    has_words,
    kind_of,
    make_rows,
    name_cells,
    spoken,
)
from reader.widgets.panes.pane import CursorPane, Piece, QuietRender, laid, strip_of, tell

_GUTTER = 2
_NO_BAR, _ON_PAGE = "  ", "• "
"""The sign before a name without the cursor, and before one on the visible page."""

_NO_MATCH = "No name matches."
_NO_NAME = "No name is selected."

_STATE_ROWS = 2
"""The rows that it takes to say that there are no names, or none yet."""

_CARD_STYLES = {
    "name": "entities--card-name", "meta": "entities--description", "text": "entities--name",
}  # fmt: skip
"""The classes of the parts of the card, besides the kinds."""

_FEW = 4
"""Up to this many rows are painted one by one; for more, the whole sidebar is."""


class EntitySidebar(CursorPane):
    """The entities of one article in sections by kind, with a cursor."""

    BINDINGS = bindings("entities")

    def __init__(self, article_count: Callable[[Entity], int]) -> None:
        super().__init__(id="entities")
        self.chosen = False
        self.entities: list[Entity] = []
        self.filter = ""
        self._typing = False
        self._typed = ""
        """Letters that the filter does not have yet."""
        self._closed_kinds: set[EntityKind] = set()
        # What the cursor goes along: entities, and the headings of closed sections.
        self._stops: list[Stop] = []
        self._article_count = article_count
        self._article = ""
        self._length = 0
        self._digits = 1
        self._around: Context | None = None
        self._card: tuple[object, list[Line]] = None, []
        self._rows: list[Row] = []
        self._all_rows = _STATE_ROWS
        """The rows of all names, also those that a filter or a closed section hides."""
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
        self.chosen, self.waits, self._around = False, True, None
        self.set_height(0)

    def show(self, article: Article, entities: Sequence[Entity], chosen: Entity | None) -> None:
        """Show the ``entities`` of ``article``, the cursor at ``chosen`` or the first one."""
        same, self._article = article.id == self._article, article.id
        cursor = self.cursor if same else 0
        self.entities, self.waits = by_kind(entities), False
        self._all_rows = max(len(make_rows(self.entities)), _STATE_ROWS)
        self.chosen = chosen is not None
        self._length = len(article.text)
        self._digits = len(str(max((entity.count for entity in entities), default=0)))
        self._around = Context(article, entities)
        if not same and not self._typing:
            self.filter = ""
        self._state = _NO_MATCH if self.filter and entities else "No names found."
        self._arrange(chosen)
        if chosen is None:
            self.cursor = max(0, min(cursor, len(self._stops) - 1))
        if not same:
            self.scroll_to_row(0)
        self._show_cursor()

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
        # The first row is blank; what is typed covers it.
        self._rows = [Row("blank")] * self._shows_filter + make_rows(self._stops)
        self.set_height(len(self._rows))

    def bar_render(self, **of: Any) -> QuietRender:
        """The scrollbar, beside the names, above the card."""
        return _BarAboveCard(self._card_height, **of)

    def on_resize(self) -> None:
        """Give the card its new height, and keep the cursor in sight."""
        self.set_height(len(self._rows))
        self._show_cursor()

    # The card is painted over the rows of the pane below the names, which scroll no names.

    @property
    def _card_height(self) -> int:
        if settings.is_on("linear"):  # where a name is read with its description
            return 0
        return card_height(self.scrollable_content_region.height, self._all_rows)

    @property
    def room(self) -> Size:
        """The room for the names."""
        width, height = super().room
        return Size(width, height - self._card_height)

    def set_height(self, rows: int) -> None:
        """Tell the scrollbar how many rows there are, and repaint."""
        super().set_height(rows + self._card_height)

    def scroll_into_view(self, top: int, height: int) -> None:
        """Scroll as little as needed; the filter covers the first row."""
        covered = 1 if self._shows_filter and top else 0
        super().scroll_into_view(top - covered, height + covered)

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
        if (rows := self.current_rows) is not None:
            row = rows[0]
            top = row - 1 if row and self._rows[row - 1].kind == "heading" else row
            self.scroll_into_view(0 if self.cursor == 0 else top, row + 1 - top)

    @property
    def steps(self) -> int:
        """The number of entities and closed sections."""
        return len(self._stops)

    @property
    def current_rows(self) -> tuple[int, int] | None:
        """The row of the entity under the cursor, or of the closed section."""
        own = (at for at, row in enumerate(self._rows) if row.position == self.cursor)
        last = max(own, default=None)  # after the heading, which has the same position
        return None if last is None else (last, 1)

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
            if row.kind == "name" and self._name_at(row.position) in changed:
                self.refresh_lines(number)

    def counts_changed(self) -> None:
        """More articles are known to have names: the card, or in the linear mode each line, says
        how many.
        """
        if rows := self._card_height:
            self.refresh_lines(self.scroll_offset.y + self.room.height, rows)
        else:
            self.refresh()

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
        self._state = _NO_MATCH if self.entities else self._state
        self._show_cursor()
        if self.has_focus and settings.is_on("linear"):
            tell(self, f"filter: {text}" if self._shows_filter else "Filter removed.")
        self.post_message(EntityHighlighted(self.entity))

    @property
    def _shows_filter(self) -> bool:
        return self._typing or bool(self.filter)

    async def _on_key(self, event: events.Key) -> None:
        """While the user types a filter, characters belong to it."""
        if not self._typing:
            return
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
            line, notice = pasted_line(event.text)
            self._filter_by(self.filter + line)
            if notice:
                tell(self, f"The pasted text is {notice} characters.")

    def on_blur(self) -> None:
        """Stop typing when another pane gets the focus."""
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
            tell(self, "Sections stay open while filtering. esc removes the filter.")
        elif not self._stops:
            tell(self, "No section here.")
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
        """A click puts the cursor on an entity, a second one opens its view, as does one on the
        card; on a heading, a click closes the section or opens it.
        """
        offset = event.get_content_offset(self)
        if offset is None or (self._shows_filter and offset.y == 0):
            return
        if offset.y >= self.room.height:  # on the card
            self.action_visit()
            return
        number = offset.y + self.scroll_offset.y
        row = self._rows[number] if number < len(self._rows) else Row("blank")
        if row.kind == "heading" and not self.filter:
            kind = kind_of(self._stops[row.position])
            self._closed_kinds ^= {kind}
            self._refold(kind)
        elif row.kind == "name":
            again = event.chain > 1 or (self.chosen and row.position == self.cursor)
            self.go_to(row.position)
            if again:
                self.action_visit()

    # Painting

    def render_line(self, y: int) -> Strip:
        """Paint row ``y``: the filter, a name, or a line of the card (called by Textual)."""
        width, height = self.room
        if y >= height:
            return self._card_line(y - height, width)
        if y == 0 and self._shows_filter:
            return self._filter_line(width)
        return self.line(y + self.scroll_offset.y, width)

    def line(self, number: int, width: int) -> Strip:
        """One line: a heading, or a name with its strip and number."""
        plain = self.part_style("entities--name")
        if not self._stops and number == 1 + self._shows_filter:
            style = self.part_style("entities--empty")
            text = fit(self._state, width - _GUTTER)
            return strip_of([(_NO_BAR, plain), (text, style)], width, plain)
        row = self._rows[number] if 0 <= number < len(self._rows) else Row("blank")
        if row.kind == "blank":
            return strip_of([], width, plain)
        pieces = self._heading(row, width) if row.kind == "heading" else self._pieces(row, width)
        return strip_of(pieces, width, pieces[-1][1])

    def _filter_line(self, width: int) -> Strip:
        """What is typed, and how many names have it."""
        plain, quiet = self.part_style("entities--name"), self.part_style("entities--heading-count")
        found = sum(isinstance(stop, Entity) for stop in self._stops)
        number = f"  {found} of {len(self.entities)}"
        end = "▏" if self._typing else ""
        how = "" if self._typing else " · esc all"
        room = width - _GUTTER - width_of(end)
        if width_of(self.filter) + width_of(number + how) > room:
            how = ""
        typed = self.filter
        while typed and width_of(typed) > max(room - width_of(number), 1):
            typed = typed[1:]  # the end is being typed
        pieces = [
            (_NO_BAR, plain), (typed, self.part_style("entities--filter")),
            (end, self.part_style("entities--on-page")), (number + how, quiet),
        ]  # fmt: skip
        return strip_of(pieces, width, plain)

    def _heading(self, row: Row, width: int) -> list[Piece]:
        stop = self._stops[row.position]
        kind, closed = kind_of(stop), not isinstance(stop, Entity)
        shown = self._stops if self.filter else self.entities
        number = sum(kind_of(each) == kind for each in shown)
        heading = self.part_style(f"kind--{kind}") + Style(bold=True)
        counted = self.part_style("entities--heading-count")
        mark = " ▸" if closed else _NO_BAR
        if closed and row.position == self.cursor and self.has_focus:
            mark = f"{self.bar(here=True)}▸"
            heading = counted = self.part_style("entities--cursor")
        name = fit(HEADINGS[kind], width - _GUTTER)
        # A kind may be underlined: the mark is not.
        ground = heading if heading is counted else self.part_style("entities--name")
        return [(mark, ground), (name, heading), (f"  {number}", counted)]

    def _pieces(self, row: Row, width: int) -> list[Piece]:
        entity = self._stops[row.position]
        assert isinstance(entity, Entity)  # headings have no pieces
        ground, bar = self._ground(row.position)
        if settings.is_on("linear"):
            said = spoken(entity, self._article_count(entity), width - _GUTTER)
            return [(bar, ground), (said, ground)]
        faint = laid(self.part_style("entities--strip", partial=True), ground)
        name, strip, number = name_cells(entity, self._length, width - _GUTTER, self._digits)
        sign = (bar, ground)
        if bar == _NO_BAR and self._name_at(row.position) in self._on_page:
            sign = (_ON_PAGE, self.part_style("entities--on-page"))
        return [sign, (name, ground), (strip, faint), (number, ground)]

    def _ground(self, position: int) -> tuple[Style, str]:
        """The style of an entity's row, and the bar before it."""
        style = self.part_style
        if position != self.cursor:
            return style("entities--name"), _NO_BAR
        if self.has_focus:
            return style("entities--cursor"), f"{self.bar(here=True)} "
        if self.chosen:
            return style("entities--chosen"), f"{self.bar(here=True)} "
        return style("entities--name"), _NO_BAR

    def _card_line(self, number: int, width: int) -> Strip:
        """Line ``number`` of the card: a thin rule, then the facts."""
        plain = self.part_style("entities--name")
        if self._around is None or not self._stops:
            return strip_of([], width, plain)
        stop, most = self._stops[self.cursor], self._card_height - 1
        if number == 0:
            rule = self.part_style("entities--rule")
            return strip_of([(_NO_BAR, plain), ("─" * (width - _GUTTER - 1), rule)], width, plain)
        room = width - _GUTTER  # the scrollbar's place beside the card is its margin
        if isinstance(stop, Entity):
            lines = self._facts(stop, room, most)
        else:
            inside = ", ".join(each.name for each in self.entities if each.kind == stop)
            lines = [[(HEADINGS[stop], stop)]]
            lines += [[(each, "meta")] for each in wrap_lines(inside, room, most=most - 1)]
        pieces = [(_NO_BAR, plain)]
        for text, role in lines[number - 1] if number <= len(lines) else ():
            pieces.append((text, self.part_style(_CARD_STYLES.get(role, f"kind--{role}"))))
        return strip_of(pieces, width, plain)

    def counts_settled(self) -> None:
        """The numbers of articles have changed, and stay now: make the card from them.

        While they change, the names on the card keep their order, because a reader looks at them.
        """
        self._card = None, []
        self.refresh()

    def _facts(self, entity: Entity, width: int, most: int) -> list[Line]:
        """The lines of the card of ``entity``, made once."""
        around = self._around
        assert around is not None  # there is no card without an article
        articles = self._article_count(entity)
        of = (around, entity, articles, width, most)
        if self._card[0] != of:
            companions = tuple(around.companions(entity, self._article_count))
            facts = Facts(entity, articles, companions, around.sentence(entity))
            self._card = of, card_lines(facts, width, most)
        return self._card[1]


class _BarAboveCard(QuietRender):
    """A scrollbar that ends above the last ``rows`` rows."""

    def __init__(self, rows: int, **of: Any) -> None:
        super().__init__(**of)
        self._rows = rows

    def render_bar(  # type: ignore[override]
        self, size: int = 25, virtual_size: float = 50, window_size: float = 20, **of: Any
    ) -> Segments:
        """A character for each of ``size`` rows (called by Textual)."""
        rows = self._rows
        bar = super().render_bar(size - rows, virtual_size - rows, window_size - rows, **of)
        blank = Segment(" " * of["thickness"], Style(bgcolor=of["back_color"]))
        return Segments([*bar.segments, *[blank] * rows], new_lines=of["vertical"])
