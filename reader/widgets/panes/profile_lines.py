"""The lines of the entity view: parts of text with their roles. Does not know Textual."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from reader.model import EntityKind
from reader.store.articles import Entry
from reader.store.entities.profile import Bar, Chart, Context
from reader.text import counted
from reader.text.cells import fit, pad, width_of
from reader.widgets.panes.list_items import month_name, title_of

Role = Literal["name", "meta", "heading", "text", "keyword"] | EntityKind
"""A kind: in its colour and style, which is for letters only."""


class Ink(NamedTuple):
    """The role of what is drawn: the colour of ``kind`` without its style."""

    kind: EntityKind


Line = list[tuple[str, Role | Ink]]

WIDE = 60
"""From this many columns on, a line shows its date, and an entity its bar."""

_DATE_WIDTH = 13
_SHORTEST_BAR, _LONGEST_BAR = 4, 24
_LONGEST_NAME = 40
_LONGEST_OUTLET = 28
_SHORTEST_SPARK, _LONGEST_SPARK = 30, 60
"""The cells of a sparkline, where there is room."""
_LONGEST_WORD = 16
_MOST_CELLS = 3
"""The most cells of a period in a sparkline, unless it would be too short."""

FEW_PERIODS = 6
"""Up to this many periods have a bar each: a sparkline of them would say nothing."""

_HEIGHTS = "▁▂▃▄▅▆▇█"
"""The signs for a period: none, and an eighth to the most articles."""

_RULE = "━" * 6


def name_rule(kind: EntityKind) -> Line:
    """The short rule below a name."""
    return [(_RULE, Ink(kind))]


def day_name(published: str) -> str:
    """``20 Jun 2022`` for ``2022-06-20``; a date without a day has none; nonsense is unchanged."""
    month = month_name(published[:7])
    if len(published) < 7 or month == published[:7]:
        return published
    name, _, year = month.partition(" ")
    day = published[8:10].lstrip("0")
    return f"{day} {name[:3]} {year}".lstrip()


def bar(share: float, cells: int) -> str:
    """A bar of ``share`` of ``cells`` cells, to half a cell; never empty."""
    halves = max(round(share * cells * 2), 1)
    return "━" * (halves // 2) + "╸" * (halves % 2)


def spark(numbers: Sequence[int], cells: int) -> str:
    """``numbers`` as signs of different heights in ``cells`` cells or fewer.

    Each has up to three cells, or more for a line that is long enough; if there are too few, one
    cell is for several of them.
    """
    together = -(-len(numbers) // max(cells, 1))
    sums = [sum(numbers[at : at + together]) for at in range(0, len(numbers), together)]
    enough = max(_MOST_CELLS, -(-_SHORTEST_SPARK // max(len(sums), 1)))
    most, wide = max(sums, default=0), max(min(cells // max(len(sums), 1), enough), 1)
    last = len(_HEIGHTS) - 1
    signs = (_HEIGHTS[-(-number * last // most)] if most else _HEIGHTS[0] for number in sums)
    return "".join(sign * wide for sign in signs)


def busiest(chart: Chart) -> int:
    """The number of the period with the most articles, the last one of several."""
    bars = chart.bars
    return max(range(len(bars)), key=lambda at: (bars[at].articles, at))


def period_lines(chart: Chart, kind: EntityKind, width: int) -> list[Line]:
    """A line for each period of ``chart``: its name, a bar in the colour of ``kind``, its number.

    A period without articles has no bar.
    """
    column = max(width_of(period(each)) for each in chart.bars)
    most = max(each.articles for each in chart.bars)
    room = min(width - column - len(f"    {most:,}"), _LONGEST_BAR)
    lines: list[Line] = []
    for each in chart.bars:
        line: Line = [
            (pad(period(each), column), "text" if each.articles else "meta"),
            ("  ", "text"),
        ]
        if each.articles and room >= _SHORTEST_BAR:
            line += [(bar(each.articles / most, room), Ink(kind)), ("  ", "text")]
        lines.append([*line, (f"{each.articles:,}", "meta")])
    return lines


def time_lines(chart: Chart, kind: EntityKind, width: int, *, drawn: bool = True) -> list[Line]:
    """The periods of ``chart``, two or more, in a row between the first one and the last one.

    Then the one with the most articles. If there is no room beside each other, they are in lines of
    their own. ``drawn``: with the sparkline, in the colour of ``kind``; it is nothing to be read
    aloud.
    """
    first, last = (period(chart.bars[at]) for at in (0, -1))
    peak = chart.bars[busiest(chart)]
    most = f"most in {period(peak)}: {counted(peak.articles, 'article')}"
    if not drawn:
        return [[(fit(f"{first} to {last}, {most}", width), "text")]]
    numbers = [each.articles for each in chart.bars]
    room = min(width - width_of(first) - width_of(last) - 4, _LONGEST_SPARK)
    beside = room >= min(len(numbers), _LONGEST_SPARK)
    line = spark(numbers, room if beside else min(width, _LONGEST_SPARK))
    if beside:
        lines: list[Line] = [[(f"{first}  ", "text"), (line, Ink(kind)), (f"  {last}", "text")]]
    else:
        lines = [[(line, Ink(kind))], [(fit(f"{first} to {last}", width), "text")]]
    if sum(width_of(text) for text, _ in lines[-1]) + 4 + len(most) <= width:
        lines[-1].append((f"    {most}", "meta"))
        return lines
    return [*lines, [(fit(most, width), "meta")]]


def period(one: Bar) -> str:
    """A period in words: ``July 2022``, ``2015``, ``1990s``."""
    return month_name(one.label)


def time_note(chart: Chart) -> str:
    """What the chart leaves out; empty if that is nothing."""
    left_out = []
    if chart.undated:
        left_out.append(counted(chart.undated, "undated article"))
    if chart.vague:
        left_out.append(f"{counted(chart.vague, 'article')} without a month")
    return f"{' and '.join(left_out)} not shown" if left_out else ""


def company_line(
    name: str, kind: EntityKind, articles: int, most: int, width: int, *, column: int, bars: bool
) -> Line:
    """An entity that occurs with this one in ``articles`` articles; ``most``: the most of any.

    Names have ``column`` cells, if there are so many; bars have what is left. Where it is one
    article for all of them, nothing is said of it.
    """
    number = f"  {articles:>{len(f'{most:,}')},}" if most > 1 else ""
    column = max(min(column, width - len(number)), 4)
    name = fit(name, column)
    line: Line = [(name, kind), (" " * (column - width_of(name)) + number, "meta")]
    room = min(width - column - len(number) - 2, _LONGEST_BAR)
    if bars and room >= _SHORTEST_BAR:
        line += [("  ", "meta"), (bar(articles / max(most, 1), room), Ink(kind))]
    return line


def company_column(names: Sequence[str]) -> int:
    """The cells that ``names`` need, if none is too long."""
    return min(max(map(width_of, names), default=0), _LONGEST_NAME)


def context_line(context: Context, date: str, width: int) -> Line:
    """A mention in its sentence; all lines have the mention at the same column."""
    dated = width >= WIDE
    line: Line = [(pad(day_name(date), _DATE_WIDTH), "meta")] if dated else []
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
    """An article: date, title, and beside it the outlet and the mentions, if they are known."""
    number = counted(mentions, "mention") if mentions is not None and mentions > 1 else ""
    if width < WIDE:
        beside = f" {mentions}" if number else ""
        return [(pad(title_of(entry), width - len(beside)), "text"), (beside, "meta")]
    beside = " · ".join(filter(None, (fit(entry.publication, _LONGEST_OUTLET), number)))
    room = width - _DATE_WIDTH - (width_of(beside) + 2 if beside else 0)
    line: Line = [(pad(day_name(entry.published), _DATE_WIDTH), "meta")]
    line.append((fit(title_of(entry), room), "text"))
    return [*line, (f"  {beside}", "meta")] if beside else line


def _ending(text: str, width: int) -> str:
    """The end of ``text`` in at most ``width`` cells; if cut, an ellipsis and whole words."""
    if width_of(text) <= width:
        return text
    if width <= 0:  # before the first layout
        return ""
    start = max(len(text) - width + 1, 0)
    while width_of(text[start:]) > width - 1 and start < len(text):
        start += 1
    space = text.find(" ", start, start + _LONGEST_WORD)
    if start and text[start - 1] != " " and space >= 0:
        start = space
    return "…" + text[start:].lstrip()
