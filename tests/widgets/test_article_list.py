"""What the list shows of an article: its age, as precise as its date, and snippets."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.cells import width_of
from reader.widgets.panes.list_items import ago, date_words, snippet

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("published", "said"),
    [
        ("2026-11-25", "today"), ("2026-11-24", "yesterday"), ("2026-11-23", "2 days ago"),
        ("2026-11-12", "13 days ago"), ("2026-11-11", "2 weeks ago"),
        ("2026-09-27", "8 weeks ago"), ("2026-09-26", "1 month ago"),
        ("2025-11-26", "11 months ago"), ("2025-12", "11 months ago"), ("2026-11", "this month"),
        ("2026-10", "1 month ago"), ("2026", "this year"),
    ],
)  # fmt: skip
def test_how_long_ago(published: str, said: str) -> None:
    assert ago(published, TODAY) == said


@pytest.mark.parametrize(
    "published",
    ["2025-11-25", "2014-03-05", "2025-11", "2025", "2027", "2026-12", "2026-11-26", "", "soon"],
)
def test_from_a_year_on_an_age_says_less_than_the_date(published: str) -> None:
    assert ago(published, TODAY) == ""


TEXT = "The talks about the border went on.\n\nNobody had asked the smugglers of the coast."


def marked(text: str, word: str, width: int) -> tuple[str, list[str]]:
    start = text.index(word)
    shown = snippet(text, [(start, start + len(word))], width)
    return shown.text, [shown.text[left:right] for left, right in shown.hits]


def test_words_before_what_was_found_are_whole() -> None:
    assert marked(TEXT, "border", 24) == ("…the border went on.  N…", ["border"])
    assert marked(TEXT, "The", 24) == ("The talks about the bor…", ["The"])
    assert marked(TEXT, "Nobody", 24) == ("…Nobody had asked the s…", ["Nobody"])
    assert marked(TEXT, "coast", 60) == ("…smugglers of the coast.", ["coast"])


def test_what_is_cut_off_is_marked_as_far_as_it_is_seen() -> None:
    assert marked(TEXT, "smugglers", 8) == ("…smuggl…", ["smuggl"])
    assert marked("国" * 20, "国" * 10, 9) == ("国国国国…", ["国" * 4])


@given(
    st.text(st.sampled_from("ab é国\n-"), min_size=1, max_size=60),
    st.integers(0, 59),
    st.integers(1, 9),
    st.integers(8, 40),
)
def test_any_hit_is_in_sight(text: str, start: int, length: int, width: int) -> None:
    start = min(start, len(text) - 1)
    end = min(start + length, len(text))
    shown = snippet(text, [(start, end)], width)
    assert width_of(shown.text) <= width
    assert "\n" not in shown.text
    for left, right in shown.hits:
        there = shown.text[left:right]
        assert text[start : start + len(there)].replace("\n", " ") == there
    if not text[start].isspace():  # as no word does
        assert shown.hits


@pytest.mark.parametrize(
    ("published", "said", "in_its_month"),
    [
        ("2022-08-02", "2 Aug 2022", "Tue 2"), ("2022-08", "Aug 2022", ""), ("2022", "2022", ""),
        ("1899-12-31", "31 Dec 1899", "Sun 31"), ("soon", "soon", "soon"), ("", "", ""),
    ],
)  # fmt: skip
def test_dates_in_words(published: str, said: str, in_its_month: str) -> None:
    assert date_words(published) == said
    assert date_words(published, month_known=True) == in_its_month
