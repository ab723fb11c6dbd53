"""Snippets: what was found is seen, marked, and never wider than there is room for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.text.cells import width_of
from reader.widgets.panes.article_list import snippet

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
