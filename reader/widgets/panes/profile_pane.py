"""The entity view's pane: a profile in parts, every line of which opens something."""

from __future__ import annotations

from collections.abc import Callable
from heapq import nsmallest
from typing import Any, Literal, NamedTuple

from textual import events
from textual.strip import Strip

from reader.model import EntityKind, Mention
from reader.store.articles import Entry, Store
from reader.store.entities.profile import Bar, Chart, Context, Profile
from reader.store.entities.records import EntityKey
from reader.text import counted
from reader.text.cells import fit, pad, width_of, wrap_lines
from reader.widgets.messages import LineOpened
from reader.widgets.panes.pane import Pane, strip_of

Role = Literal["name", "meta", "heading", "text", "keyword", "bar"]
Line = list[tuple[str, Role]]
Part = Literal["head", "sayings", "time", "company", "contexts", "articles"]

KINDS: dict[EntityKind, str] = {
    "person": "Person",
    "organization": "Organization",
    "place": "Place",
    "group": "Group",
    "work": "Work or event",
}
HEADINGS: dict[Part, str] = {
    "sayings": "What the articles say",
    "time": "Articles over time",
    "company": "Mentioned with",
    "contexts": "In the words of the articles",
    "articles": "Articles",
}

COMPANY = 12
"""How many entities that occur with this one are shown."""

SAYINGS = 6
"""How many descriptions are shown; the newest ones."""

ALIASES = 40
"""How many other names are shown, if they fit; the most frequent ones."""

_MARGIN = 2
PARTS: tuple[Part, ...] = ("sayings", "time", "company", "contexts", "articles")

_DATE_WIDTH = 12
_DATED_FROM = 60
"""From this many columns on, a context shows its date, and an entity its kind and bar."""
_LONGEST_BAR = 40
_LONGEST_COMMON = 24


class Row(NamedTuple):
    """A line of the item ``item`` of ``part``; -1: a line that opens nothing."""

    line: Line
    part: Part
    item: int = -1


def bar(share: float, cells: int) -> str:
    """A bar of ``share`` of ``cells`` cells, to half a cell; never empty."""
    halves = max(round(share * cells * 2), 1)
    return "━" * (halves // 2) + "╸" * (halves % 2)


def time_line(one: Bar, most: int, width: int) -> Line:
    """A period with its bar; ``most`` articles have the longest one."""
    number = f"{one.articles:,}" if one.articles else "·"
    label = f"{one.label:<9}"
    room = min(max(width - len(label) - len(f"{most:,}") - 2, 1), _LONGEST_BAR)
    drawn = bar(one.articles / max(most, 1), room) if one.articles else ""
    return [(label, "meta"), (drawn, "bar"), (f" {number}" if drawn else number, "text")]


def time_note(chart: Chart) -> str:
    """A sentence about what the chart leaves out; empty if that is nothing."""
    left_out = []
    if chart.undated:
        left_out.append(f"{counted(chart.undated, 'article')} without a date")
    if chart.vague:
        left_out.append(f"{counted(chart.vague, 'article')} without a month")
    return f"Not placed: {', '.join(left_out)}." if left_out else ""


def company_line(name: str, kind: EntityKind, articles: int, most: int, width: int) -> Line:
    """An entity that occurs with this one in ``articles`` articles; ``most``: the most of any."""
    number = f"{articles:>{len(f'{most:,}')},}"
    if width < _DATED_FROM:
        return [(pad(name, max(width - len(number) - 1, 4)), "text"), (f" {number}", "meta")]
    column = min(max(width * 2 // 5, 20), 44)
    room = min(width - column - len(number) - 18, _LONGEST_COMMON)
    return [
        (pad(name, column), "text"),
        (f" {KINDS[kind].lower():<14} ", "meta"),
        (f"{number} ", "text"),
        (bar(articles / max(most, 1), max(room, 1)), "bar"),
    ]


def context_line(context: Context, date: str, width: int) -> Line:
    """A mention in its sentence; all lines have the mention at the same column."""
    dated = width >= _DATED_FROM
    line: Line = [(pad(date, _DATE_WIDTH), "meta")] if dated else []
    room = width - (_DATE_WIDTH if dated else 0)
    before = room * 2 // 5
    keyword = fit(context.mention.text, room - before)
    left = _ending(context.left, before)
    right = fit(context.right, room - before - width_of(keyword))
    return [
        *line,
        (" " * (before - width_of(left)) + left, "text"),
        (keyword, "keyword"),
        (right, "text"),
    ]


def article_line(entry: Entry, mentions: int | None, width: int) -> Line:
    """An article: date, title, and how often it mentions the entity, if known."""
    number = f"{mentions:>4}" if mentions is not None else "    "
    dated = width >= _DATED_FROM
    line: Line = [(pad(entry.published, _DATE_WIDTH), "meta")] if dated else []
    room = width - (_DATE_WIDTH if dated else 0) - len(number)
    publication = pad(entry.publication, 24) if width >= 100 else ""
    title = pad(entry.listing, max(room - width_of(publication) - (2 if publication else 0), 4))
    return [*line, (title, "text"), (f"  {publication}" if publication else "", "meta"),
            (number, "meta")]  # fmt: skip


def _ending(text: str, width: int) -> str:
    """The end of ``text`` in at most ``width`` cells, with an ellipsis if it was cut."""
    if width_of(text) <= width:
        return text
    start = max(len(text) - width + 1, 0)
    while width_of(text[start:]) > width - 1 and start < len(text):
        start += 1
    return "…" + text[start:].lstrip() if width > 0 else ""


class Spot(NamedTuple):
    """A line that the cursor can be on: an item of a part."""

    part: Part
    item: int


class ProfilePane(Pane):
    """Paints a profile; the parts that grow with the archive are laid out as they are painted.

    ``name_of`` returns the best name of a key; ``so_far`` says whether more articles may come.
    """

    def __init__(
        self,
        profile: Profile,
        store: Store,
        name_of: Callable[[EntityKey], str],
        so_far: Callable[[], bool],
        spot: Spot | None = None,
        top: int = 0,
    ) -> None:
        super().__init__(id="profile")
        self.profile = profile
        self._store = store
        self._name_of = name_of
        self._so_far = so_far
        self.spot = spot
        self.sorting = 0
        """How many articles are being put in order: until then there is nothing to show of them."""
        self._top = top
        self._was_shown = self._was_clicked = False
        self._head: list[Row] = []
        self._width = 0
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
        self._width = max(self.room.width - _MARGIN - 1, 8)
        self._company = self.profile.others(COMPANY)
        self._head = self._make_head()
        self.set_height(self._base("articles") + len(self.profile.numbers) + 1)

    def _make_head(self) -> list[Row]:
        profile, width = self.profile, self._width
        rows = [Row([(part, "name")], "head") for part in wrap_lines(profile.name, width)]
        rows += [Row([(part, "meta")], "head") for part in wrap_lines(self._meta(), width)]
        if aliases := self._aliases():
            rows += [Row([(part, "meta")], "head") for part in wrap_lines(aliases, width, most=3)]
        parts: dict[Part, list[Row]] = {
            "sayings": self._sayings(), "time": self._times(), "company": self._others(),
        }  # fmt: skip
        for part, made in parts.items():
            rows += [Row([], part), _heading(part), *made] if made else []
        return rows

    def _meta(self) -> str:
        profile, so_far = self.profile, " so far" if self._so_far() else ""
        articles = self.sorting or len(profile.numbers)
        parts = [KINDS[profile.key.kind], counted(articles, "article") + so_far]
        if self.sorting:
            parts.append("putting them in order")
        elif profile.complete:
            parts.append(counted(len(profile.contexts), "mention") + so_far)
        else:
            parts.append(f"reading {profile.seen:,} of {len(profile.numbers):,}")
        return " · ".join(parts)

    def _aliases(self) -> str:
        aliases = self.profile.aliases
        ordered = nsmallest(ALIASES, aliases, lambda alias: (-aliases[alias], alias))
        return f"Also: {', '.join(ordered)}" if ordered else ""

    def _sayings(self) -> list[Row]:
        rows: list[Row] = []
        for item, saying in enumerate(self.profile.sayings[:SAYINGS]):
            entry = self._store.entry(saying.number)
            for part in wrap_lines(saying.text, self._width, most=2):
                rows.append(Row([(part, "text")], "sayings", item))
            where = " · ".join(part for part in (entry.published, entry.listing) if part)
            rows.append(Row([(fit(f"  {where}", self._width), "meta")], "sayings", item))
        if (more := len(self.profile.sayings) - SAYINGS) > 0:
            rows.append(Row([(f"and {more} more, older", "meta")], "sayings"))
        return rows

    def _times(self) -> list[Row]:
        chart = self.profile.chart
        most = max((one.articles for one in chart.bars), default=0)
        rows = [
            Row(time_line(one, most, self._width), "time", item)
            for item, one in enumerate(chart.bars)
        ]
        note = wrap_lines(time_note(chart), self._width)
        return rows + [Row([(part, "meta")], "time") for part in note]

    def _others(self) -> list[Row]:
        most = max((articles for _, articles in self._company), default=0)
        return [
            Row(company_line(self._name_of(key), key.kind, articles, most, self._width),
                "company", item)
            for item, (key, articles) in enumerate(self._company)
        ]  # fmt: skip

    def _base(self, part: Part) -> int:
        """The row of the first line of ``contexts`` or ``articles``, after the heading."""
        first = len(self._head) + 2
        return first if part == "contexts" else first + len(self.profile.contexts) + 2

    # The cursor

    def counts(self) -> dict[Part, int]:
        """How many items each part of the pane has."""
        profile = self.profile
        return {
            "sayings": min(len(profile.sayings), SAYINGS),
            "time": len(profile.chart.bars),
            "company": len(self._company),
            "contexts": len(profile.contexts),
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
        own = (n for n, row in enumerate(self._head) if (row.part, row.item) == spot)
        return next(own, None)

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
            self.scroll_into_view(top, row - top + (2 if spot.part == "sayings" else 1))
        self.refresh()

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
        """Post what the cursor's line opens; a bar goes to its articles below."""
        spot = self._cursor()
        if spot is None:
            return
        profile = self.profile
        if spot.part == "time":
            self._go_to_time(spot.item)
        elif spot.part == "company":
            self.post_message(LineOpened(key=self._company[spot.item][0]))
        elif spot.part == "sayings":
            saying = profile.sayings[spot.item]
            self._post(saying.number, saying.mention)
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
        pieces = [(f"{self.bar(here=here)} ", ground)]
        for text, role in row.line:
            own = self.part_style(f"profile--{role}", partial=True)
            pieces.append((text, ground if here and role == "text" else ground + own))
        return strip_of(pieces, width, ground)

    def _row(self, number: int) -> Row | None:
        if number < len(self._head):
            return self._head[number]
        contexts, numbers = self.profile.contexts, self.profile.numbers
        if (item := number - self._base("contexts")) == -1:
            return _heading("contexts")
        if 0 <= item < len(contexts):
            published = self._store.entry(contexts[item].number).published
            return Row(context_line(contexts[item], published, self._width), "contexts", item)
        if (item := number - self._base("articles")) == -1:
            return _heading("articles")
        if 0 <= item < len(numbers):
            entry, mentions = (
                self._store.entry(numbers[item]),
                self.profile.counts.get(numbers[item]),
            )
            return Row(article_line(entry, mentions, self._width), "articles", item)
        return None


def _heading(part: Part) -> Row:
    return Row([(HEADINGS[part], "heading")], part)
