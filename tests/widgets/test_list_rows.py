"""The lines of the list: any line is one row of one article, measured or not yet."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.widgets.panes.list_rows import ABOVE_HEADING, GAP, HEADING, ListRows, Row

MOST = 4


def all_lines(heights: list[int], starts: list[int], gap: int) -> list[Row]:
    """What is on each line, in the plainest way to say it."""
    lines, group = [], -1
    for position, height in enumerate(heights):
        if position in starts:
            group += 1
            lines += [Row(position, ABOVE_HEADING, group)] if group else []
            lines.append(Row(position, HEADING, group))
        lines += [Row(position, GAP, group)] * gap
        lines += [Row(position, part, group) for part in range(height)]
    return lines


@given(
    st.lists(st.integers(1, MOST), max_size=30),
    st.sets(st.integers(1, 29)),
    st.booleans(),
    st.integers(0, 1),
    st.lists(st.integers(0, 29), max_size=30),
)
def test_lines_lead_to_articles_and_back(
    heights: list[int], later: set[int], grouped: bool, gap: int, measured: list[int]
) -> None:
    """What was measured takes the rows it has, all else the most that it can have."""
    starts = sorted({0, *(at for at in later if at < len(heights))}) if grouped and heights else []
    rows = ListRows(len(heights), starts, heights.__getitem__, MOST, gap)
    known = [MOST] * len(heights)
    for position in measured:
        if position < len(heights):
            known[position] = rows.rows_of(position)
            assert known[position] == heights[position]
    lines = all_lines(known, starts, gap)
    assert rows.height == len(lines)
    assert [rows.at(line) for line in range(len(lines))] == lines
    assert [rows.at(line) for line in reversed(range(len(lines)))] == lines[::-1]
    assert rows.at(-1) is rows.at(len(lines)) is None
    for position in range(len(heights)):
        assert rows.top(position) == lines.index((position, 0, lines[rows.top(position)].group))
        assert rows.start(position) == next(n for n, row in enumerate(lines) if row[0] == position)
        assert rows.top(position) - rows.first_in_sight(position) == gap + bool(starts)


@pytest.mark.parametrize("gap", [0, 1])
@pytest.mark.parametrize("grouped", [False, True])
def test_a_screen_that_begins_with_a_whole_article_begins_at_the_next_one(
    gap: int, grouped: bool
) -> None:
    chance = random.Random(5)
    heights = [chance.randint(1, MOST) for _ in range(40)]
    rows = ListRows(40, [0, 7, 8, 30] if grouped else [], heights.__getitem__, MOST, gap)
    rows.measure(0, 1_000)
    firsts = [rows.first_in_sight(position) for position in range(40)]
    for line in range(rows.height):
        begins = rows.whole_from(line)
        assert begins == next((first for first in firsts if first >= line), line)


def test_no_key_measures_more_than_a_screen() -> None:
    """A list of a hundred thousand is laid out at once."""
    asked: list[int] = []

    def rows_of(position: int) -> int:
        asked.append(position)
        return 2

    rows = ListRows(100_000, [0, 50_000], rows_of, 3, 1)
    assert rows.height == 400_000 + 3
    assert rows.at(rows.top(99_999)) == Row(99_999, 0, 1)
    assert not asked
    rows.measure(99_999, -30)
    assert 10 <= len(asked) <= 11
    rows.measure(50_000, 30)
    assert len(asked) <= 22
    assert rows.height == 400_000 + 3 - len(asked)
    rows.measure(50_000, 30)
    assert len(asked) == len(set(asked))
