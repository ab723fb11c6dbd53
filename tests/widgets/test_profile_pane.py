"""The lines of the entity view: each fits its width, in cells, and contexts are aligned."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model import Mention
from reader.store.articles import Entry
from reader.store.entities.profile import Bar, Chart, Context
from reader.text.cells import width_of
from reader.widgets.panes.profile_lines import (
    Ink,
    Line,
    article_line,
    bar,
    company_line,
    context_line,
    day_name,
    period_lines,
    spark,
    time_lines,
    time_note,
)


def text(line: Line) -> str:
    return "".join(part for part, _ in line)


TEXT = st.text(alphabet="aé 漢字“”—-x́", max_size=200)
WIDTH = st.integers(36, 200)


@given(TEXT, TEXT, TEXT.filter(bool), WIDTH)
def test_contexts_fit_and_their_keywords_stand_in_one_column(
    left: str, right: str, name: str, width: int
) -> None:
    mention = Mention("text", 0, len(name), name)
    line = context_line(Context(0, mention, left, right), "2017-01-02", width)
    assert width_of(text(line)) <= width
    before = "".join(part for part, _ in line[: [role for _, role in line].index("keyword")])
    other = context_line(Context(0, mention, "", ""), "", width)
    column = "".join(part for part, _ in other[: [role for _, role in other].index("keyword")])
    assert width_of(before) == width_of(column)


@given(TEXT, st.integers(1, 10**6), st.integers(1, 10**6), WIDTH, st.booleans())
def test_the_other_lines_fit(name: str, articles: int, more: int, width: int, bars: bool) -> None:
    most = articles + more
    line = company_line(name, "person", articles, most, width, column=30, bars=bars)
    assert width_of(text(line)) <= width
    entry = Entry(name or "x", "2017-01-02", name, ())
    assert width_of(text(article_line(entry, 12, width))) <= width
    assert width_of(text(article_line(entry, None, width))) <= width


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=60), WIDTH, st.booleans())
def test_times_fit_and_tell_the_busiest(numbers: list[int], width: int, drawn: bool) -> None:
    bars = tuple(Bar(f"{1900 + at}", number) for at, number in enumerate(numbers))
    lines = time_lines(Chart("year", bars), "place", width, drawn=drawn)
    lines_apart = period_lines(Chart("year", bars), "place", width)
    assert len(lines_apart) == len(bars)
    assert all(width_of(text(line)) <= width for line in lines_apart)
    assert all(width_of(text(line)) <= width for line in lines)
    said = " ".join(map(text, lines))
    peak = max(range(len(numbers)), key=lambda at: (numbers[at], at))
    assert f"most in {1900 + peak}" in said
    assert "1900" in said
    assert str(1899 + len(numbers)) in said


def test_a_sparkline_is_one_row_of_signs_to_scale() -> None:
    assert spark([0, 1, 4, 8], 4) == "▁▂▅█"
    assert spark([0, 8], 7) == "▁▁▁███"
    assert spark([1, 1, 8, 1, 1, 1, 1], 60) == "▂" * 10 + "█" * 5 + "▂" * 20  # not too short
    assert len(spark([1] * 20, 60)) == 60
    assert len(spark([1] * 24, 60)) == 48
    assert spark([1] * 60, 20) == "█" * 20
    assert spark([0, 0], 2) == "▁▁"


THREE = Chart("month", (Bar("2015-11", 1), Bar("2015-12", 0), Bar("2016-01", 4)))


def test_times_stand_beside_their_line() -> None:
    line = time_lines(THREE, "group", 130)[0]
    assert text(line) == (
        f"November 2015  {'▃' * 10}{'▁' * 10}{'█' * 10}  January 2016"
        "    most in January 2016: 4 articles"
    )
    assert line[1][1] == Ink("group")
    assert text(time_lines(THREE, "group", 100, drawn=False)[0]) == (
        "November 2015 to January 2016, most in January 2016: 4 articles"
    )


def test_few_periods_have_a_bar_each_to_scale() -> None:
    lines = period_lines(THREE, "group", 100)
    assert [*map(text, lines)] == [
        f"November 2015  {'━' * 6}  1", "December 2015  0", f"January 2016   {'━' * 24}  4",
    ]  # fmt: skip
    assert lines[0][2][1] == Ink("group")


def test_only_the_letters_of_a_name_have_its_style() -> None:
    line = company_line("Ada Lind", "work", 1, 4, 80, column=20, bars=True)
    assert text(line) == f"Ada Lind{' ' * 12}  1  {'━' * 6}"
    assert [part for part, role in line if role == "work"] == ["Ada Lind"]
    assert [part for part, role in line if isinstance(role, Ink)] == ["━" * 6]


def test_a_day_is_written_as_in_the_list() -> None:
    dates = ["2022-06-20", "2022-06-05", "2022-06", "2022", "", "someday", "2022-13-01"]
    assert [*map(day_name, dates)] == [
        "20 Jun 2022", "5 Jun 2022", "Jun 2022", "2022", "", "someday", "2022-13-01",
    ]  # fmt: skip


def test_what_belongs_to_an_article_stands_beside_it() -> None:
    entry = Entry("Ghana votes", "2019-03-06", "The Lake", ())
    assert text(article_line(entry, 3, 110)) == "6 Mar 2019   Ghana votes  The Lake · 3 mentions"
    assert text(article_line(entry, 1, 110)) == "6 Mar 2019   Ghana votes  The Lake"


def test_a_context_that_is_cut_begins_with_a_whole_word() -> None:
    mention = Mention("text", 0, 3, "Ada")
    left = "Nobody had expected that the new mayor of the town would be "
    line = context_line(Context(0, mention, left, " said"), "", 80)
    before = text(line)[13:].partition("Ada")[0]
    assert before.lstrip().startswith("…")
    assert before.split()[0].lstrip("…") in left.split()


@pytest.mark.parametrize(("share", "drawn"), [(1, "━━━━"), (0.5, "━━"), (0.4, "━╸"), (0.001, "╸")])
def test_bars_are_to_scale_and_never_nothing(share: float, drawn: str) -> None:
    assert bar(share, 4) == drawn


def test_a_context_may_be_painted_before_there_is_room() -> None:
    mention = Mention("text", 0, 3, "Ada")
    assert text(context_line(Context(0, mention, "Then", "said"), "", 0)).strip() in ("", "…")


def test_what_is_not_shown_is_said() -> None:
    assert time_note(Chart("month", (), 1, 2)) == (
        "1 undated article and 2 articles without a month not shown"
    )
    assert time_note(Chart("year", (), 102)) == "102 undated articles not shown"
    assert time_note(Chart("year", ())) == ""
