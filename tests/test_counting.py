"""Numbers with their nouns."""

from __future__ import annotations

import pytest

from reader.text import counted


@pytest.mark.parametrize(
    ("number", "nouns", "words"),
    [
        (0, ("article",), "0 articles"),
        (1, ("article",), "1 article"),
        (1200, ("article",), "1,200 articles"),
        (1, ("link leads", "links lead"), "1 link leads"),
        (2, ("link leads", "links lead"), "2 links lead"),
    ],
)
def test_a_noun_follows_its_number(number: int, nouns: tuple[str, ...], words: str) -> None:
    assert counted(number, *nouns) == words
