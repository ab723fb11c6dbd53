"""Word pieces, cases and windows, without the model."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.entities.engines.accurate import CASES, LONGEST_WINDOW, WordPieces, case_of

VOCABULARY = ["[UNK]", "[CLS]", "[SEP]", "al", "##ger", "##ia", "##s", "a", "-", "'", "o", "##o"]
NUMBERS = {piece: number for number, piece in enumerate(VOCABULARY)}


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("Algeria", "al ##ger ##ia"),
        ("ÁLGERÍA", "al ##ger ##ia"),
        ("a-a", "a - a"),
        ("’", "'"),
        ("xyz", "[UNK]"),
        ("", "[UNK]"),
        ("\u200b", "[UNK]"),
        ("o" * 65, "[UNK]"),
        ("o" * 30, "o" + " ##o" * 11),
    ],
)
def test_words_are_split_into_the_longest_pieces_from_the_left(word: str, pieces: str) -> None:
    """Case and diacritics are removed, unknown words are one sign, long words are cut."""
    assert [VOCABULARY[one] for one in WordPieces(NUMBERS).cut(word)] == pieces.split()


def test_cases() -> None:
    """Every way of writing a word has its own number."""
    words = ["-", "19", "G20", "bin", "A", "AU", "Tema", "iPad"]
    assert [case_of(word) for word in words] == list(range(8))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.lists(st.sampled_from(["Algeria", "a", "x", ""]), max_size=400), max_size=5),
    st.integers(60, 250),
)
def test_every_word_is_in_exactly_one_window(sentences: list[list[str]], first: int) -> None:
    """No window is too long, and no word is lost or repeated."""
    windows = WordPieces(NUMBERS).windows(sentences, first)
    heads = [head for window in windows for head in window.heads]
    assert [(sentence, place) for _, sentence, place in heads] == [
        (number, place) for number, words in enumerate(sentences) for place in range(len(words))
    ]
    for window in windows:
        assert len(window.pieces) == len(window.cases) <= LONGEST_WINDOW
        assert all(0 < at < len(window.pieces) for at, _, _ in window.heads)
        assert all(0 <= case < CASES for case in window.cases)
