"""The lines of the entity view: parts of text with their roles. Does not know Textual."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from reader.model import EntityKind
from reader.store.articles import Entry
from reader.store.entities.profile import Bar, Chart, Context
from reader.text import counted
from reader.text.cells import fit, pad, width_of
from reader.widgets.panes.list_items import month_name, title_of

Role = Literal["name", "meta", "heading", "text", "keyword", "bar"] | EntityKind
Line = list[tuple[str, Role]]

WIDE = 60
"""From this many columns on, a line shows its date, and an entity its bar."""

_DATE_WIDTH = 13
_LONGEST_BAR = 24
_LONGEST_NAME = 40
_LONGEST_OUTLET = 28
_LONGEST_SPARK = 48
_LONGEST_WORD = 16
_MOST_CELLS = 3
"""The most cells of a period in a sparkline."""

_HEIGHTS = "▁▂▃▄▅▆▇█"
"""The signs for a period: none, and an eighth to the most articles."""

_RULE = "━" * 6


def name_rule(kind: EntityKind) -> Line:
    """The short rule below a name."""
    return [(_RULE, kind)]


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

    Each has up to three cells; if there are too few, one cell is for several of them.
    """
    together = -(-len(numbers) // max(cells, 1))
    sums = [sum(numbers[at : at + together]) for at in range(0, len(numbers), together)]
    most, wide = max(sums, default=0), max(min(cells // max(len(sums), 1), _MOST_CELLS), 1)
    last = len(_HEIGHTS) - 1
    signs = (_HEIGHTS[-(-number * last // most)] if most else _HEIGHTS[0] for number in sums)
    return "".join(sign * wide for sign in signs)


def busiest(chart: Chart) -> int:
    """The number of the period with the most articles, the last one of several."""
    bars = chart.bars
    return max(range(len(bars)), key=lambda at: (bars[at].articles, at))


def time_lines(chart: Chart, width: int, *, drawn: bool = True) -> list[Line]:
    """The periods of ``chart``, two or more, in a row between the first one and the last one.

    Then the one with the most articles. If there is no room beside each other, they are in lines of
    their own. ``drawn``: with the sparkline, which is nothing to be read aloud.
    """
    first, last = (period(chart.bars[at]) for at in (0, -1))
    peak = chart.bars[busiest(chart)]
    most = f"most in {period(peak)}: {counted(peak.articles, 'article')}"
    if not drawn:
        return [[(fit(f"{first} to {last}, {most}", width), "text")]]
    numbers = [each.articles for each in chart.bars]
    room = min(width - width_of(first) - width_of(last) - 4, _LONGEST_SPARK)
    line = spark(numbers, room if room >= len(numbers) else width)
    if room >= len(numbers):
        lines: list[Line] = [[(f"{first}  ", "text"), (line, "bar"), (f"  {last}", "text")]]
    else:
        lines = [[(line, "bar")], [(fit(f"{first} to {last}", width), "text")]]
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
    line: Line = [(pad(name, column), kind), (number, "meta")]
    room = min(width - column - len(number) - 2, _LONGEST_BAR)
    if bars and room >= 4:
        line.append((f"  {bar(articles / max(most, 1), room)}", "bar"))
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
