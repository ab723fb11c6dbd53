"""Cells: cut and wrapped text fits its width in every script and loses no word."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.safety import safe_line
from reader.text import cells
from reader.text.cells import fit, pad, width_of, wrap, wrap_lines

TEXTS = st.text(
    alphabet=st.sampled_from("ab cd — 日本語。」é\u0301🙂 عربي-'"), max_size=80
) | st.text(max_size=60).map(safe_line)


@given(TEXTS, st.integers(0, 40))
def test_fit_and_pad_keep_to_their_width(text: str, width: int) -> None:
    assert width_of(fit(text, width)) <= width
    assert width_of(pad(text, width)) == width


def test_fit_says_that_something_is_missing() -> None:
    assert fit("Algeria", 7) == "Algeria"
    assert fit("Algeria", 6) == "Alger…"
    assert fit("日本語", 4) == "日…"
    assert fit("one two", 5) == "one…"


@given(TEXTS, st.integers(2, 30), st.integers(0, 30))
def test_wrapped_lines_fit_and_lose_nothing_but_space(text: str, width: int, first: int) -> None:
    spans = wrap(text, width, first)
    for number, (start, end) in enumerate(spans):
        room = width if number else max(first, 0)
        assert width_of(text[start:end]) <= room or end - start == 1 or number == 0
    shown = "".join(text[start:end] for start, end in spans)
    assert "".join(shown.split()) == "".join(text.split())
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


PLAIN = st.text(alphabet="ab cdefg. -’éЖλ…", max_size=300)


@given(PLAIN, st.integers(2, 40), st.integers(0, 40))
def test_the_quick_way_through_plain_text_gives_the_same(text: str, width: int, first: int) -> None:
    quick = cells.wrap_plain(text, width, first)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cells, "wrap_plain", lambda *_: None)
        assert quick is None or quick == wrap(text, width, first)


def test_most_text_is_plain_and_every_plain_character_is_one_cell() -> None:
    assert cells.wrap_plain("“L’Élysée” – said Ж. λόγος…", 12, 12) is not None
    for text in ("a  b", " a", "a ", "a\tb", "a—b", "日本", "e\u0301", "a\xadb", "🙂", ""):
        assert cells.wrap_plain(text, 8, 8) is None
    plain = [
        chr(code) for code in range(0x20, 0x3000) if not cells.NOT_PLAIN.search(f"a{chr(code)}a")
    ]
    assert len(plain) > 900
    assert all(width_of(char) == 1 for char in plain)


def test_lines_break_at_spaces_and_after_dashes() -> None:
    assert wrap_lines("Algeria announced an agreement—with Morocco", 12) == [
        "Algeria", "announced an", "agreement—", "with Morocco",
    ]  # fmt: skip


def test_a_closing_mark_never_begins_a_line() -> None:
    assert wrap_lines("日本語の文章は、長い。", 16)[1:] == ["長い。"]
    assert all(line[0] not in "、。」" for line in wrap_lines("あ、い。う」え、お。か」" * 3, 8))


def test_a_word_wider_than_the_line_is_cut() -> None:
    assert wrap_lines("a" * 25 + " b", 10) == ["a" * 10, "a" * 10, "aaaaa b"]


def test_a_word_is_never_cut_within_what_is_seen_as_one_character() -> None:
    """A family is one picture of several code points, an accent goes with its letter."""
    family, accented = "👩\u200d👩\u200d👧", "e\u0301"
    assert wrap_lines(family * 5, 5) == [family * 2, family * 2, family]
    assert wrap_lines(f"日{accented}" * 3, 4) == [f"日{accented}", f"日{accented}", f"日{accented}"]


def test_the_first_line_may_be_shorter() -> None:
    spans = wrap("one two three", 9, 4)
    assert ["one two three"[a:b] for a, b in spans] == ["one", "two three"]


def test_the_last_of_most_lines_tells_of_more() -> None:
    assert wrap_lines("one two three four", 8, most=2) == ["one two", "three f…"]
    assert wrap_lines("one two", 8, most=2) == ["one two"]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("came to 10\xa0000 euros", 11, ["came to", "10\xa0000", "euros"]),
        ("who had «\xa0no\xa0» idea", 11, ["who had", "«\xa0no\xa0» idea"]),
        ("article in §\u202f12 of", 12, ["article in", "§\u202f12 of"]),
        ("и\xa0— тогда", 6, ["и\xa0—", "тогда"]), ("so —\xa0Oui", 6, ["so", "—\xa0Oui"]),
        ("one—two\u2060—\u2060three", 9, ["one—", "two\u2060—\u2060three"]),
        ("第10\xa0号の法律", 8, ["第10\xa0号", "の法律"]),
        ("東京\u2060都", 4, ["東", "京\u2060都"]),
        ("a\xa0b\xa0c\xa0d", 5, ["a\xa0b\xa0", "c\xa0d"]),
        ("one two", 5, ["one", "two"]), ("one\u2003two", 5, ["one", "two"]),
        ("ភ្នំ\u200bពេញ", 4, ["ភ្នំ\u200b", "ពេញ"]), ("東\u200b京", 2, ["東\u200b", "京"]),
        ("aa \u0301b", 3, ["aa", " \u0301b"]), ("각각각", 4, ["각각", "각"]),
        ("葛\U000e0100葛\U000e0100", 2, ["葛\U000e0100", "葛\U000e0100"]),
        ("की की", 4, ["की", "की"]),
    ],
)  # fmt: skip
def test_lines_do_not_end_at_no_break_spaces_but_at_breaks_without_width(
    text: str, width: int, lines: list[str]
) -> None:
    assert wrap_lines(text, width) == lines


def test_a_word_is_glued_in_plain_text_as_in_any_other() -> None:
    text = "a\xa0b c\u202fd e"
    assert cells.wrap_plain(text, 5, 5) == wrap(text, 5) == [(0, 3), (4, 9)]
