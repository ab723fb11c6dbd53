"""What is printed when Reader ends: what was not seen inside, once, and what the user named."""

from __future__ import annotations

from reader.commands.browse import _MOST_TOLD, _untold
from reader.model import Notice

ONE, TWO = Notice("a.rtf", "no format"), Notice("b.md", "not UTF-8")
NAMED = Notice("missing.txt", "no such file", named=True)


def test_a_notice_is_printed_at_one_end_and_not_at_the_next() -> None:
    assert _untold([ONE], ()) == [ONE]
    assert _untold([ONE], ()) == []
    assert _untold([ONE, TWO], ()) == [TWO]
    assert _untold([ONE, TWO], ()) == []


def test_what_was_looked_at_inside_is_not_printed() -> None:
    assert _untold([ONE, TWO], {ONE}) == [TWO]
    assert _untold([ONE, TWO], ()) == []


def test_what_the_user_named_is_printed_each_time() -> None:
    for _ in range(2):
        assert _untold([NAMED, ONE], {NAMED})[0] == NAMED


def test_very_many_are_printed_once_too() -> None:
    many = [Notice(f"{number}.txt", "empty") for number in range(_MOST_TOLD + 1)]
    assert _untold(many, ()) == many
    assert _untold(many, ()) == []
    assert _untold([*many, TWO], ()) == [*many, TWO]
    assert _untold([], ()) == []
