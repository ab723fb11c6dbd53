"""Sequences and counts: which keys make one stroke."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual import events

from reader.screens.keys.strokes import GESTURE, Strokes

BOUND = {
    "j": "down", "G": "bottom", "g": "top", "g g": "top", "z": "zen", "z z": "middle",
    "z t": "to_top", "percent_sign": "percent", "1": "pane1", "2": "pane2", "3": "pane3",
    "q": "quit", "d d": "cut", "d i w": "word", "escape": "back",  # of the library
}  # fmt: skip
COUNTING = {"j", "G", "g", "g g", "percent_sign"}


class Board:
    """A keyboard of a few keys, which counts how often one came back."""

    def __init__(self, escape: str = "back") -> None:
        self.came_back = 0
        self.bindings = BOUND | {"escape": escape}

    def bound(self, key: str) -> str:
        return self.bindings.get(key, "")

    def counts(self, key: str) -> bool:
        return key in COUNTING

    def begun_by(self, prefix: str) -> list[str]:
        return [each for each in BOUND if each.startswith(f"{prefix} ")]

    def typing(self) -> bool:
        return False

    def writes(self) -> bool:
        return False

    def moves(self, key: str) -> bool:
        return key == "j"

    def show_begun(self, text: str) -> None:
        pass

    def way_back(self) -> Callable[[], None]:
        return self._come_back

    def _come_back(self) -> None:
        self.came_back += 1


def pressed(keys: str, seconds: float = 1.0, escape: str = "back") -> tuple[list[str], Board]:
    """The strokes of ``keys``, a key every ``seconds``: ``5j`` is a j with the count 5.

    ``escape`` is the action of ``esc``.
    """
    board = Board(escape)
    strokes, made = Strokes(board), []
    names = {"%": "percent_sign", "esc": "escape"}
    for number, name in enumerate(keys.split()):
        event = events.Key(names.get(name, name), name)
        event.time = 100 + number * seconds
        again = True
        while again:
            stroke, again = strokes.take(event)
            if stroke is not None:
                made.append(f"{stroke.times or ''}{stroke.event.key}")
    return made, board


@pytest.mark.parametrize(
    ("keys", "strokes"),
    [("j q j", ["j", "q", "j"]),
     ("5 j j", ["5j", "j"]), ("4 0 G", ["40G"]), ("5 0 %", ["50percent_sign"]), ("% j",
      ["percent_sign", "j"]),
     ("5 esc j", ["j"]), ("esc j", ["escape", "j"]), ("5 q j", ["q", "j"]),
     ("g", ["g"]), ("g g j", ["g", "j"]), ("g g g", ["g", "g"]), ("g j", ["g", "j"]),
     ("4 2 g g j", ["42g", "j"]),
     ("z z", ["z z"]), ("z t j", ["z t", "j"]), ("z j", ["z", "j"]), ("z q", ["z", "q"]),
     ("d j", ["j"]), ("d d", ["d d"]), ("d i w", ["d i w"]), ("d i j", ["j"]),
     ("0 3 j", ["3j"]), ("0 j", ["j"]), ("9 9 9 9 9 9 9 9 9 j", ["9999999j"])],
)  # fmt: skip
def test_keys_make_strokes(keys: str, strokes: list[str]) -> None:
    assert pressed(keys)[0] == strokes


@pytest.mark.parametrize(
    ("keys", "strokes", "back"),
    [("3 j", ["3", "j"], 0), ("1 2 j", ["1", "2", "j"], 0), ("3 2 G", ["3", "2", "G"], 0),
     ("1 0 G", ["1", "10G"], 1), ("2 5 j", ["2", "25j"], 1), ("1 0 2 j", ["1", "102j"], 1),
     ("3 %", ["3", "3percent_sign"], 1), ("3 q 5 j", ["3", "q", "5j"], 0),
     ("5 3 j", ["53j"], 0), ("1 z j 0 j", ["1", "z", "j", "j"], 0)],
)  # fmt: skip
def test_a_digit_goes_to_a_pane_at_once_and_may_begin_a_number(
    keys: str, strokes: list[str], back: int
) -> None:
    made, board = pressed(keys)
    assert made == strokes
    assert board.came_back == back


def test_digits_in_quick_succession_are_a_number() -> None:
    made, board = pressed("1 2 G", GESTURE / 2)
    assert (made, board.came_back) == (["1", "2", "12G"], 1)
    made, board = pressed("1 2 q", GESTURE / 2)
    assert (made, board.came_back) == (["1", "2", "q"], 0)
    assert pressed("3 j", GESTURE / 2)[0] == ["3", "j"]  # one digit is a pane, however quickly


def test_esc_drops_a_number_and_closes_the_window() -> None:
    """Help and menus do not show a number that is being typed."""
    assert pressed("5 esc j")[0] == ["j"]
    for closes in ("close", "leave"):
        assert pressed("5 esc j", escape=closes)[0] == ["escape", "j"]
    assert pressed("5 0 esc", escape="close")[0] == ["escape"]
    assert pressed("z esc", escape="close")[0] == ["z", "escape"]


def test_a_waiting_key_acts_after_a_while() -> None:
    strokes = Strokes(Board())
    for name, acts in (("z", "z"), ("d", ""), ("g", "")):
        strokes.take(events.Key(name, name))
        assert strokes.waiting == (name != "g")
        assert strokes.shown == ("" if name == "g" else name)
        stroke = strokes.time_out()
        assert (stroke.event.key if stroke else "") == acts
        assert not strokes.incomplete
    for digit in "12":
        strokes.take(events.Key(digit, digit))
        strokes.time_out()
    assert strokes.take(events.Key("G", "G")).stroke.times == 0  # no gesture any more


def test_a_begun_sequence_is_shown_until_it_is_dropped() -> None:
    strokes = Strokes(Board())
    for digit in "042":
        strokes.take(events.Key(digit, digit))
    assert strokes.shown == "42"
    strokes.drop()
    assert strokes.shown == ""
    assert strokes.take(events.Key("j", "j")).stroke.times == 0
