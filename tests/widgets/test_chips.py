"""Chips: every filter can be recognized, or is counted; nothing is wider than its room."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.text.cells import width_of
from reader.widgets.bars import chips

THREE = ["African Union", "Libya", "smugglers before:2014"]


def line(labels: list[str], room: int) -> str:
    return " ".join(chip for chip, _ in chips(labels, room))


def test_what_has_room_is_whole() -> None:
    assert line(THREE, 80) == "‹African Union› ‹Libya› ‹smugglers before:2014›"


def test_the_longest_is_cut_first() -> None:
    assert line(THREE, 40) == "‹African Union› ‹Libya› ‹smugglers be…›"
    assert line(THREE, 30) == "‹African…› ‹Libya› ‹smuggle…›"


def test_the_first_ones_are_counted_and_the_last_is_there() -> None:
    assert line(THREE, 18) == "‹+2› ‹smugglers…›"
    assert chips(THREE, 18) == [("‹+2›", 1), ("‹smugglers…›", 2)]
    assert line(THREE, 3).startswith("‹+2› ‹")


@given(st.lists(st.text("aé漢 ", min_size=1, max_size=30), max_size=8), st.integers(24, 120))
def test_nothing_is_wider_than_its_room(labels: list[str], room: int) -> None:
    made = chips(labels, room)
    assert sum(width_of(chip) + 1 for chip, _ in made) <= room
    numbers = [number for _, number in made]
    assert numbers == sorted(set(numbers))
    assert not labels or numbers[-1] == len(labels) - 1
