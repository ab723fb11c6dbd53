"""A few letters find a line."""

from __future__ import annotations

import pytest

from reader.text.fuzzy import score


@pytest.mark.parametrize(
    ("typed", "text"),
    [("theme", "Theme: paper"), ("pap", "Theme: paper"), ("thpap", "Theme: paper"),
     ("paper theme", "Theme: paper"), ("cafe", "Café"), ("SORT", "sort: by date"), ("", "any")],
)  # fmt: skip
def test_it_is_found(typed: str, text: str) -> None:
    assert score(typed, text) > 0


@pytest.mark.parametrize(
    ("typed", "text"),
    [("pt", "paper"[:3]), ("ztheme", "Theme: paper"), ("ab", "a" + "x" * 99 + "b")],
)
def test_it_is_not_found(typed: str, text: str) -> None:
    assert score(typed, text) == 0


def test_what_is_closer_together_and_nearer_to_the_beginning_comes_first() -> None:
    lines = ["Restore the order", "Go to the next part", "Sort by date", "Toggle star"]
    assert sorted(lines, key=lambda line: -score("sort", line))[0] == "Sort by date"
    assert score("star", "Toggle star") > score("star", "Restart it")
