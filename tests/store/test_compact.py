"""Columns: what they say of themselves without making objects of their rows."""

from __future__ import annotations

import pytest

from reader.store.compact import TextColumn


def test_a_column_holds_what_was_put_into_it_and_nothing_else() -> None:
    """Also where the same letters are cut otherwise."""
    column = TextColumn(("ab", "c", ""))
    assert column.holds(["ab", "c", ""])
    for other in (["ab", "c"], ["a", "bc", ""], ["ab", "d", ""], ["ab", "c", "", ""], []):
        assert not column.holds(other)
    assert TextColumn().holds([])


@pytest.mark.parametrize("text", ["é", "\ud800"])
def test_texts_that_are_not_ascii_are_not_compared(text: str) -> None:
    """Who asks has to look row by row then."""
    assert not TextColumn([text]).holds([text])
