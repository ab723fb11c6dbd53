"""Text under layers of styles."""

from __future__ import annotations

from rich.style import Style

from reader.widgets.panes.pane import Layer, layered

PLAIN, BOLD, RED = Style(), Style(bold=True), Style(color="red")


def test_later_layers_lie_above_earlier_ones() -> None:
    assert layered("abcdef", PLAIN, [Layer(1, 4, BOLD), Layer(3, 9, RED)]) == [
        ("a", PLAIN), ("bc", BOLD), ("d", BOLD + RED), ("ef", RED),
    ]  # fmt: skip
    assert layered("abc", PLAIN, [Layer(-5, 0, BOLD), Layer(3, 4, RED)]) == [("abc", PLAIN)]
    assert layered("", PLAIN, []) == [("", PLAIN)]


def test_a_letter_and_its_accents_are_in_one_piece() -> None:
    pieces = layered("re\u0301sume\u0301", PLAIN, [Layer(0, 2, BOLD)])
    assert pieces == [("re\u0301", BOLD), ("sume\u0301", PLAIN)]
