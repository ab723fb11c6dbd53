"""The lines of the entity view: lays out each part of a profile. Does not import Textual."""

from __future__ import annotations

from typing import Literal, NamedTuple

from reader.model import EntityKind
from reader.store.articles import Entry
from reader.store.entities.profile import Bar, Chart, Context
from reader.text.cells import fit, pad, width_of
from reader.text.counting import counted

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
    published = pad(entry.publication, 24) if width >= 100 else ""
    title = pad(entry.listing, max(room - width_of(published) - (2 if published else 0), 4))
    return [*line, (title, "text"), (f"  {published}" if published else "", "meta"),
            (number, "meta")]  # fmt: skip


def _ending(text: str, width: int) -> str:
    """The end of ``text`` in at most ``width`` cells, with an ellipsis if it was cut."""
    if width_of(text) <= width:
        return text
    start = max(len(text) - width + 1, 0)
    while width_of(text[start:]) > width - 1 and start < len(text):
        start += 1
    return "…" + text[start:].lstrip() if width > 0 else ""
