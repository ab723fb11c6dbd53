"""Where lines end: no short last word where that can be helped, nothing lost, nothing too wide."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reader.text.cells import next_character, units, width_of, wrap
from reader.text.typography import wrap_evenly, wrap_paragraph

FAMILY = "👨\u200d👩\u200d👧"
WORDS = st.sampled_from(
    ["a", "the", "announced", "co-operation", "it—that", "ministry,", "été", "e\u0301te\u0301",
     "日本語の文章", "「引用」は、", "한국어", "العربية", "שלום", FAMILY, "🇫🇷🇩🇪", "❤\ufe0f", "कि",
     "https://an.example/path-that-is-long-enough-for-no-line-at-all"]
)  # fmt: skip
TEXTS = st.lists(WORDS, max_size=60).map(" ".join)


def lines(text: str, spans: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in spans]


@given(TEXTS, st.integers(8, 70), st.integers(0, 70))
def test_a_paragraph_fits_and_loses_nothing(text: str, width: int, first: int) -> None:
    spans = wrap_paragraph(text, width, min(first, width))
    assert all(width_of(line) <= width for line in lines(text, spans))
    assert not spans or width_of(lines(text, spans)[0]) <= min(first, width)
    assert "".join("".join(lines(text, spans)).split()) == "".join(text.split())
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert len(spans) == len(wrap(text, width, min(first, width)))


@given(TEXTS, st.integers(8, 70))
def test_even_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    spans = wrap_evenly(text, width)
    assert all(width_of(line) <= width for line in lines(text, spans))
    assert "".join("".join(lines(text, spans)).split()) == "".join(text.split())
    assert len(spans) == len(wrap(text, width))


@given(TEXTS)
def test_no_break_divides_what_is_seen_as_one_character(text: str) -> None:
    for whole in (FAMILY, "🇫🇷", "❤\ufe0f", "e\u0301"):
        count = text.count(whole)
        for spans in (wrap_paragraph(text, 9), wrap_evenly(text, 9)):
            assert sum(line.count(whole) for line in lines(text, spans)) == count


def test_a_short_last_word_gets_company() -> None:
    text = "The ministers of both countries met in the old harbour town to talk of it."
    assert lines(text, wrap(text, 36))[-1] == "it."
    assert lines(text, wrap_paragraph(text, 36)) == [
        "The ministers of both countries",
        "met in the old harbour town to talk",
        "of it.",
    ]


def test_a_long_last_word_stays_alone() -> None:
    text = "The ministers of both countries met for negotiations"
    assert lines(text, wrap_paragraph(text, 40))[-1] == "negotiations"


def test_a_widow_is_better_than_a_hole() -> None:
    text = "internationalization misunderstandings is"
    assert lines(text, wrap_paragraph(text, 39)) == ["internationalization misunderstandings", "is"]


def test_a_last_ideograph_gets_company() -> None:
    text = "日本語の文章は長いので折り返される。日本語の文章は長いのだ。"
    assert lines(text, wrap(text, 28))[-1] == "だ。"
    assert lines(text, wrap_paragraph(text, 28))[-1] == "のだ。"


def test_the_lines_of_a_headline_are_about_as_wide_as_each_other() -> None:
    title = "Algeria and Morocco to Boost Joint Security Cooperation in Rabat"
    assert lines(title, wrap_evenly(title, 60)) == [
        "Algeria and Morocco to Boost Joint",
        "Security Cooperation in Rabat",
    ]


def test_what_opens_and_what_closes_stays_with_its_word() -> None:
    text = "彼は「長いので」と言い（笑）、ABC。カード"
    shown = {text[start:end] for start, end, _ in units(text)}
    assert {"「長", "で」", "（笑）、", "ABC。", "カー", "ド"} <= shown


def test_a_character_ends_after_its_marks_and_joined_parts() -> None:
    assert next_character("e\u0301a", 1) == 2
    assert next_character(f"a{FAMILY}b", 2) == 1 + len(FAMILY)
    assert next_character("ab", 1) == 1
    assert next_character("ab", 2) == 2
