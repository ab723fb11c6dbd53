"""The entity view's pane: a profile in parts, every line of which opens something."""

from __future__ import annotations

from collections.abc import Callable
from heapq import nsmallest
from itertools import groupby
from typing import Any, Literal, NamedTuple

from rich.style import Style
from textual import events
from textual.strip import Strip

from reader import settings
from reader.model import Mention
from reader.store.articles import Store
from reader.store.entities.catalog import EntityCatalog
from reader.store.entities.profile import Profile
from reader.store.entities.records import EntityKey
from reader.text import counted
from reader.text.cells import fit, pad, width_of, wrap_lines
from reader.widgets.messages import LineOpened
from reader.widgets.panes.entity_card import KINDS
from reader.widgets.panes.entity_rows import HEADINGS as KIND_HEADINGS
from reader.widgets.panes.pane import Pane, Piece, laid, strip_of
from reader.widgets.panes.profile_lines import (
    FEW_PERIODS,
    WIDE,
    Ink,
    Line,
    article_line,
    busiest,
    company_column,
    company_line,
    context_line,
    day_name,
    name_rule,
    period_lines,
    time_lines,
    time_note,
)

Part = Literal["head", "sayings", "time", "contexts", "company", "articles"]

HEADINGS: dict[Part, str] = {
    "sayings": "Described as",
    "time": "Over time",
    "contexts": "In context",
    "company": "Mentioned with",
    "articles": "Articles",
}

PARTS: tuple[Part, ...] = ("sayings", "time", "contexts", "company", "articles")

COMPANY = 5
"""How many entities of each kind that occur with this one are shown."""

SAYINGS = 6
"""How many descriptions are shown; the newest ones."""

CONTEXTS = 12
"""How many mentions are shown in their sentences until the user asks for all."""

ALIASES = 40
"""How many other names are shown, if they fit; the most frequent ones."""

WIDEST = 110
"""The most columns of the view: further apart, what belongs together would not look so."""

_WIDEST_CONTEXT = 150
"""The most columns of a mention in its sentence: more of it is worth reading."""

_MUCH = 20
"""By this many columns, at least, such a line is longer than the others."""

_BARS_FROM = 4
"""From this many articles in common on, bars say more than the numbers."""

_MARGIN = 2
_KIND_WIDTH = 15
_SAYING_AND_WHERE = 40
"""From this many cells beside a description on, its article is named there."""


class Row(NamedTuple):
    """A line of the item ``item`` of ``part``; -1: a line that opens nothing."""

    line: Line
    part: Part
    item: int = -1


class Spot(NamedTuple):
    """A line that the cursor can be on: an item of a part."""

    part: Part
    item: int


class ProfilePane(Pane):
    """Paints a profile; the parts that grow with the archive are laid out as they are painted.

    ``so_far`` says whether more articles may come. ``whole``: all mentions are shown in context.
    """

    def __init__(
        self,
        profile: Profile,
        store: Store,
        catalog: EntityCatalog,
        so_far: Callable[[], bool],
        spot: Spot | None = None,
        top: int = 0,
        *,
        whole: bool = False,
    ) -> None:
        super().__init__(id="profile")
        self.profile = profile
        self._store = store
        self._catalog = catalog
        self._so_far = so_far
        self.whole = whole
        self.spot = spot
        self.sorting = 0
        """How many articles are being put in order: until then there is nothing to show of them."""
        self._top = top
        self._was_shown = self._was_clicked = False
        self._head: list[Row] = []
        self._below: list[Row] = []
        """The part below the contexts: whom it is mentioned with."""
        self._width = self._context_width = 0
        self._company: list[tuple[EntityKey, int]] = []

    # Layout

    def on_resize(self) -> None:
        """Lay out the profile for the new width; the first time, go to where it was left."""
        self._lay_out()
        if not self._was_shown:
            self._was_shown = True
            self.scroll_to_row(self._top)
        elif (row := self._row_of(self._cursor())) is not None:
            self.scroll_into_view(row, 1)

    def changed(self, profile: Profile | None = None) -> None:
        """The profile has grown or changed: keep the cursor's line where it is."""
        before = self._row_of(self._cursor())
        top = self.scroll_offset.y
        company, numbers = self._company, self.profile.numbers
        self.profile = profile or self.profile
        self._lay_out()
        self._keep_to_line(company, numbers)
        after = self._row_of(self._cursor())
        if top and before is not None and after is not None:
            self.scroll_to_row(top + after - before)

    def _keep_to_line(self, company: list[tuple[EntityKey, int]], numbers: list[int]) -> None:
        """Keep the cursor on its entity or article, wherever that is now."""
        part, item = self.spot or ("time", 0)
        lines: tuple[list[Any], list[Any]] = ([], [])
        if part == "company":
            lines = [key for key, _ in company], [key for key, _ in self._company]
        elif part == "articles" and numbers is not self.profile.numbers:
            lines = numbers, self.profile.numbers
        before, now = lines
        if item < len(before) and before[item] in now:
            self.spot = Spot(part, now.index(before[item]))

    def _lay_out(self) -> None:
        room = self.room.width
        self._width = max(min(room, WIDEST) - _MARGIN - 1, 8)
        self._context_width = max(_context_block(room) - _MARGIN - 1, 8)
        self._company = self.profile.others(COMPANY, self._catalog.count, len(self._catalog))
        self._head, self._below = self._make_head(), self._make_company()
        self.set_height(self._base("articles") + len(self.profile.numbers) + 1)

    def _make_head(self) -> list[Row]:
        profile, width = self.profile, self._width
        rows = [Row([], "head")]
        rows += [Row([(part, "name")], "head") for part in wrap_lines(profile.name, width)]
        if not settings.is_on("linear"):
            rows.append(Row(name_rule(profile.key.kind), "head"))
        kind = KINDS[profile.key.kind]
        meta = wrap_lines(f"{kind}{self._meta()}", width)
        first: Line = [(kind, profile.key.kind), (meta[0][len(kind) :], "meta")]
        rows += [Row(first, "head"), *(Row([(part, "meta")], "head") for part in meta[1:])]
        if aliases := self._aliases():
            rows += [Row([(part, "meta")], "head") for part in wrap_lines(aliases, width, most=3)]
        parts: dict[Part, list[Row]] = {"sayings": self._sayings(), "time": self._times()}
        for part, made in parts.items():
            rows += [Row([], part), _heading(part), *made] if made else []
        return rows

    def _meta(self) -> str:
        profile, so_far = self.profile, " so far" if self._so_far() else ""
        articles = counted(self.sorting or len(profile.numbers), "article")
        if self.sorting:
            return f" · {articles}{so_far} · sorting"
        if profile.complete:
            return f" · {articles} · {counted(len(profile.contexts), 'mention')}{so_far}"
        return f" · {articles}{so_far} · reading {profile.seen:,} of {len(profile.numbers):,}"

    def _aliases(self) -> str:
        aliases = self.profile.aliases
        ordered = nsmallest(ALIASES, aliases, lambda alias: (-aliases[alias], alias))
        return f"Also: {', '.join(ordered)}" if ordered else ""

    def _sayings(self) -> list[Row]:
        rows: list[Row] = []
        width = self._width
        for item, saying in enumerate(self.profile.sayings[:SAYINGS]):
            entry = self._store.entry(saying.number)
            where = " · ".join(filter(None, (day_name(entry.published), entry.listing)))
            if (room := width - width_of(saying.text) - 2) >= _SAYING_AND_WHERE:
                line: Line = [(saying.text, "text"), (f"  {fit(where, room)}", "meta")]
                rows.append(Row(line, "sayings", item))
                continue
            for part in wrap_lines(saying.text, width, most=2):
                rows.append(Row([(part, "text")], "sayings", item))
            rows.append(Row([(fit(f"  {where}", width), "meta")], "sayings", item))
        if (more := len(self.profile.sayings) - SAYINGS) > 0:
            rows.append(Row([(f"and {more} older", "meta")], "sayings"))
        return rows

    def _times(self) -> list[Row]:
        chart = self.profile.chart
        if len(chart.bars) < 2:
            return []
        kind, rows = self.profile.key.kind, list[Row]()
        if periods := self._periods:
            for at, line in enumerate(period_lines(chart, kind, self._width)):
                rows.append(Row(line, "time", periods.index(at) if at in periods else -1))
        else:
            drawn = not settings.is_on("linear")
            lines = time_lines(chart, kind, self._width, drawn=drawn)
            rows += [Row(line, "time", 0) for line in lines]
        note = wrap_lines(time_note(chart), self._width)
        return [*rows, *(Row([(part, "meta")], "time") for part in note)]

    @property
    def _periods(self) -> list[int]:
        """The periods that have articles, if they are few: each has a line. Else empty."""
        bars = self.profile.chart.bars
        if len(bars) > FEW_PERIODS or settings.is_on("linear"):
            return []
        return [at for at, each in enumerate(bars) if each.articles]

    def _make_company(self) -> list[Row]:
        """The names by kind: each kind in the column at the left or, if it is narrow, above."""
        if not self._company:
            return []
        names = {key: self._catalog.name(key) for key, _ in self._company}
        numbers = [articles for _, articles in self._company]
        bars = max(numbers) >= _BARS_FROM and min(numbers) != max(numbers)
        wide = self._width >= WIDE
        width = self._width - (_KIND_WIDTH if wide else 0)
        column = company_column([*names.values()]) if wide else width
        rows = [Row([], "company"), _heading("company")]
        if max(numbers) > 1:
            rows[-1].line.append(("  articles in common", "meta"))
        kind_of = lambda one: one[1][0].kind  # noqa: E731
        for kind, own in groupby(enumerate(self._company), kind_of):
            label = KIND_HEADINGS[kind].partition(" and ")[0]  # no room for "and events"
            if not wide:
                rows.append(Row([(label, "meta")], "company"))
            for item, (key, articles) in own:
                line = company_line(
                    names[key], kind, articles, max(numbers), width,
                    column=column, bars=wide and bars,
                )  # fmt: skip
                label, shown = "", label
                beside: Line = [(pad(shown, _KIND_WIDTH), "meta")] if wide else []
                rows.append(Row([*beside, *line], "company", item))
        return rows

    @property
    def _contexts(self) -> int:
        """How many mentions are shown in context."""
        number = len(self.profile.contexts)
        return number if self.whole or number <= CONTEXTS + 2 else CONTEXTS

    def _base(self, part: Part) -> int:
        """The row of the first line of ``contexts``, ``company`` or ``articles``, or what is there.

        Those of ``company`` begin with their heading.
        """
        at = len(self._head)
        if part == "contexts":
            return at + 2
        if lines := self.counts()["contexts"]:
            at += 2 + lines
        return at if part == "company" else at + len(self._below) + 2

    # The cursor

    def counts(self) -> dict[Part, int]:
        """How many items each part of the pane has."""
        profile = self.profile
        return {
            "sayings": min(len(profile.sayings), SAYINGS),
            "time": (len(self._periods) or 1) if len(profile.chart.bars) > 1 else 0,
            "contexts": self._contexts + (self._contexts < len(profile.contexts)),
            "company": len(self._company),
            "articles": len(profile.numbers),
        }

    @property
    def focus_row(self) -> int:
        """The row of the cursor."""
        return (self._row_of(self._cursor()) or 0) - self.scroll_offset.y

    def _cursor(self) -> Spot | None:
        """The cursor's line: where it was put, or the nearest one that exists."""
        counts = self.counts()
        if self.spot is not None and counts[self.spot.part]:
            return Spot(self.spot.part, min(self.spot.item, counts[self.spot.part] - 1))
        return next((Spot(part, 0) for part in PARTS if counts[part]), None)

    def _row_of(self, spot: Spot | None) -> int | None:
        if spot is None:
            return None
        if spot.part in ("contexts", "articles"):
            return self._base(spot.part) + spot.item
        rows, first = self._head, 0
        if spot.part == "company":
            rows, first = self._below, self._base("company")
        return next((n for n, row in enumerate(rows, first) if (row.part, row.item) == spot), None)

    def _spot_at(self, row: int) -> Spot | None:
        found = self._row(row)
        return Spot(found.part, found.item) if found is not None and found.item >= 0 else None

    def go_to(self, spot: Spot) -> None:
        """Put the cursor on ``spot``; show the heading if it is the first of its part."""
        self.spot = spot
        row = self._row_of(self._cursor())
        if row is not None:
            first = self._cursor() == next(iter(self._firsts()), None)
            top = 0 if first else row - 1 if spot.item == 0 else row
            self.scroll_into_view(top, row - top + self._rows_of(spot))
        self.refresh()

    def _rows_of(self, spot: Spot) -> int:
        return max(sum((row.part, row.item) == spot for row in self._head), 1)

    def _firsts(self) -> list[Spot]:
        return [Spot(part, 0) for part, count in self.counts().items() if count]

    @property
    def steps(self) -> int:
        """The number of lines that open something."""
        return sum(self.counts().values())

    @property
    def current_rows(self) -> tuple[int, int] | None:
        """The row of the cursor's line."""
        row = self._row_of(self._cursor())
        return None if row is None else (row, 1)

    def move(self, steps: int) -> None:
        """Move the cursor by ``steps`` lines that open something."""
        spot, counts = self._cursor(), self.counts()
        if spot is None:
            return
        at = sum(counts[part] for part in PARTS[: PARTS.index(spot.part)]) + spot.item
        at = max(0, min(at + steps, sum(counts.values()) - 1))
        for part in PARTS:
            if at < counts[part]:
                self.go_to(Spot(part, at))
                return
            at -= counts[part]

    def move_rows(self, rows: int) -> None:
        """Move the cursor to the line about ``rows`` rows away."""
        row = self._row_of(self._cursor())
        if row is None:
            return
        step, last = (1 if rows > 0 else -1), self.virtual_size.height - 1
        goal = max(0, min(row + rows, last))
        while 0 <= goal <= last:
            if (spot := self._spot_at(goal)) is not None:
                self.go_to(spot)
                return
            goal += step
        self.move_to_end(last=rows > 0)

    def move_to_end(self, *, last: bool) -> None:
        """Move the cursor to the first or the last line."""
        total = sum(self.counts().values())
        self.move(total if last else -total)

    def next_part(self, direction: int) -> None:
        """Move the cursor to the next part or, if ``direction`` is -1, the previous one."""
        spot, firsts = self._cursor(), self._firsts()
        if spot is None:
            return
        at = [each.part for each in firsts].index(spot.part)
        if direction < 0 and spot.item > 0:
            at += 1  # first to the beginning of the own part
        goal = firsts[(at + direction) % len(firsts)]
        self.go_to(goal)
        if row := self._row_of(goal):
            self.scroll_to_row(row - 1 if goal != firsts[0] else 0)

    # Opening

    def open(self) -> None:
        """Post what the cursor's line opens.

        A period goes to its articles below, the line of all of them to those of the busiest; the
        last of the contexts shows the others.
        """
        spot = self._cursor()
        if spot is None:
            return
        profile = self.profile
        if spot.part == "time":
            periods = self._periods
            self._go_to_time(periods[spot.item] if periods else busiest(profile.chart))
        elif spot.part == "company":
            self.post_message(LineOpened(key=self._company[spot.item][0]))
        elif spot.part == "sayings":
            saying = profile.sayings[spot.item]
            self._post(saying.number, saying.mention)
        elif spot.part == "contexts" and spot.item == self._contexts:
            self.whole = True
            self._lay_out()
        elif spot.part == "contexts":
            context = profile.contexts[spot.item]
            self._post(context.number, context.mention)
        else:
            number = profile.numbers[spot.item]
            self._post(number, profile.firsts.get(number))

    def _post(self, number: int, mention: Mention | None) -> None:
        self.post_message(LineOpened(number=number, mention=mention))

    def _go_to_time(self, item: int) -> None:
        label = self.profile.chart.bars[item].label
        beginning = label[:3] if self.profile.chart.unit == "decade" else label
        for at, number in enumerate(self.profile.numbers):
            if self._store.entry(number).published.startswith(beginning):
                self.go_to(Spot("articles", at))
                return

    def on_click(self, event: events.Click) -> None:
        """The first click puts the cursor on a line, one on the cursor opens it.

        The second half of a double click elsewhere, which opened the view, is neither.
        """
        if event.chain > 1 and not self._was_clicked:
            return
        self._was_clicked = True
        if (offset := event.get_content_offset(self)) is None:
            return
        spot = self._spot_at(offset.y + self.scroll_offset.y)
        if spot is not None and spot == self._cursor():
            self.open()
        elif spot is not None:
            self.spot = spot
            self.refresh()

    # Painting

    def line(self, number: int, width: int) -> Strip:
        """One line of the profile."""
        plain = self.part_style("profile--text")
        row = self._row(number)
        if row is None:
            return strip_of([], width, plain)
        here = row.item >= 0 and Spot(row.part, row.item) == self._cursor()
        ground = self.part_style("profile--cursor") if here else plain
        pieces: list[Piece] = [
            (" " * _left_of(width), plain), (f"{self.bar(here=here)} ", ground),
        ]  # fmt: skip
        block = _context_block(width) if row.part == "contexts" else min(width, WIDEST)
        used = _MARGIN
        for text, role in row.line:
            if isinstance(role, Ink):
                own = Style(color=self.part_style(f"kind--{role.kind}", partial=True).color)
            else:
                name = f"kind--{role}" if role in KINDS else f"profile--{role}"
                own = self.part_style(name, partial=True)
            pieces.append((text, ground if here and role == "text" else laid(own, ground)))
            used += width_of(text)
        pieces.append((" " * (block - used), ground))
        return strip_of(pieces, width, plain)

    def _row(self, number: int) -> Row | None:
        if number < len(self._head):
            return self._head[number]
        if 0 <= (item := number - self._base("company")) < len(self._below):
            return self._below[item]
        if item < 0:
            return self._context_row(number - self._base("contexts"))
        return self._article_row(number - self._base("articles"))

    def _context_row(self, item: int) -> Row | None:
        if item < 0:
            return _heading("contexts") if item == -1 else None
        if item == self._contexts:
            more = f"{len(self.profile.contexts) - item:,} more"
            return Row([(more, "meta")], "contexts", item)
        context = self.profile.contexts[item]
        published = self._store.entry(context.number).published
        return Row(context_line(context, published, self._context_width), "contexts", item)

    def _article_row(self, item: int) -> Row | None:
        numbers = self.profile.numbers
        if not 0 <= item < len(numbers):
            return _heading("articles") if item == -1 else None
        mentions = self.profile.counts.get(numbers[item])
        entry = self._store.entry(numbers[item])
        return Row(article_line(entry, mentions, self._width), "articles", item)


def _left_of(width: int) -> int:
    """The columns at the left of the view in a pane of ``width`` columns."""
    return max(width - WIDEST, 0) // 2


def _context_block(width: int) -> int:
    """The columns of a mention in its sentence, which may go on at the right of the other lines.

    It does so where there is much room: a little further than they would look like a mistake.
    """
    room = width - _left_of(width) - _MARGIN
    return min(room, _WIDEST_CONTEXT) if room >= WIDEST + _MUCH else min(width, WIDEST)


def _heading(part: Part) -> Row:
    return Row([(HEADINGS[part], "heading")], part)
