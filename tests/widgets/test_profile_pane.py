"""The lines of the entity view: each fits its width, in cells, and contexts are aligned."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model import Mention
from reader.store.articles import Entry
from reader.store.entities.profile import Bar, Chart, Context
from reader.text.cells import width_of
from reader.widgets.panes.profile_pane import (
    Line,
    article_line,
    bar,
    company_line,
    context_line,
    time_line,
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


@given(TEXT, st.integers(1, 10**6), st.integers(1, 10**6), WIDTH)
def test_the_other_lines_fit(name: str, articles: int, more: int, width: int) -> None:
    most = articles + more
    assert width_of(text(company_line(name, "person", articles, most, width))) <= width
    assert width_of(text(time_line(Bar("2017-01", articles), most, width))) <= width
    entry = Entry(name or "x", "2017-01-02", name, ())
    assert width_of(text(article_line(entry, 12, width))) <= width
    assert width_of(text(article_line(entry, None, width))) <= width


@pytest.mark.parametrize(("share", "drawn"), [(1, "━━━━"), (0.5, "━━"), (0.4, "━╸"), (0.001, "╸")])
def test_bars_are_to_scale_and_never_nothing(share: float, drawn: str) -> None:
    assert bar(share, 4) == drawn


def test_a_time_without_articles_has_no_bar() -> None:
    assert text(time_line(Bar("2017", 0), 9, 60)) == "2017     ·"


def test_what_is_not_placed_is_said() -> None:
    assert time_note(Chart("month", (), 1, 2)) == (
        "Not placed: 1 article without a date, 2 articles without a month."
    )
    assert time_note(Chart("year", ())) == ""
