"""Reader, Rich and Textual measure and cut text in the same way."""

from __future__ import annotations

import sys
from importlib import import_module
from unicodedata import category

import pytest
import rich.cells
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, chop_cells, set_cell_size, split_text
from rich.segment import Segment
from textual.strip import Strip
from wcwidth import iter_graphemes, wcwidth

from reader.terminal import painting
from reader.terminal.grid import cells_of
from reader.text.cells import graphemes, is_agreed, is_single, most_cells, width_of
from tests.terminal.signs import WORDS, of_every_category

painting.measure_alike()

TEXTS = st.lists(st.sampled_from([*"ab \u0301\u093f", *WORDS.values()]), max_size=4).map("".join)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("कि", 2), ("क्ष", 2), ("क्‍ष", 2), ("ष्ट्र", 3),
        ("កើ", 2), ("கொ", 2), ("கெ\u0bbe", 3), ("กำ", 2),
        ("e\u0301", 1), ("\u0301", 0), ("\u093f", 1), ("가", 2), ("각", 2), ("東京", 4), ("ｱ", 1),
        ("👩‍👩‍👧", 2), ("👍🏽", 2), ("☝🏽", 2), ("🏽", 2), ("🇩🇪", 2), ("🇩", 2),
        ("❤️", 2), ("❤", 1), ("1️⃣", 2),
        ("⌚︎", 2), ("\U0001fadf", 2), ("\U000323b0", 2), ("\ue000", 1), ("\u200b\u2060\u200d", 0),
        ("\u0600", 1), ("\xa0\u202f\u2007", 3), ("葛\U000e0100", 2), ("\u1b44", 1), ("\xad", 0),
    ],
)  # fmt: skip
def test_the_width_is_that_of_the_widest_terminal(text: str, cells: int) -> None:
    assert width_of(text) == cells
    assert sum(each.cells for each in graphemes(text)) == cells


def test_the_most_cells_in_any_terminal_are_known() -> None:
    assert [is_agreed(text) for text in "a é東가│ж\u05d0"] == [True] * 8
    assert not any(map(is_agreed, ["\u0301", "कि", "🚢", "⌚", "\ue000", "\u0378", "e\u0301", ""]))
    assert [most_cells(text) for text in ("a", "東", "कि", "\u0378", "🇩🇪")] == [1, 2, 2, 2, 4]


@given(TEXTS)
def test_rich_and_textual_measure_and_cut_as_reader_does(text: str) -> None:
    cells = width_of(text)
    assert (
        cell_len(text)
        == cells
        == rich.cells.split_graphemes(text)[1]
        == len(cells_of("x" + text)) - 1
    )
    for cut in range(cells + 1):
        before, after = split_text(text, cut)
        assert (cell_len(before), cell_len(after)) == (cut, cells - cut)
        assert [*map(str, Segment(text).split_cells(cut))] == [
            str(Segment(part)) for part in (before, after)
        ]
        assert cell_len(set_cell_size(text, cut)) == cut
        assert Strip([Segment(text)]).crop(cut).cell_length == cells - cut
    assert all(cell_len(part) <= 4 for part in chop_cells(text, 4))


def test_characters_of_every_category_are_measured_alike() -> None:
    for name, text in of_every_category(40):
        assert cell_len(text) == width_of(text) == len(cells_of(text)), name


def test_rich_and_textual_have_no_other_measure() -> None:
    """A newer version may import its measure into other modules."""
    for name in ("rich._wrap", "textual.app", "textual.widgets._input", "textual.widgets._tree"):
        import_module(name)
    replaced = {"get_character_cell_size", "split_graphemes", "_cell_len", "_split_text"}
    left = [
        f"{module}.{name}"
        for module, content in sorted(sys.modules.items())
        if module.split(".")[0] in ("rich", "textual")
        for name, found in vars(content).copy().items()
        if name in replaced and getattr(found, "__module__", "") != painting.__name__
    ]
    assert left == []


def test_characters_in_the_quick_set_take_one_cell() -> None:
    """For all code points, the quick set agrees with Unicode's table."""
    single = [char for char in map(chr, range(sys.maxunicode + 1)) if is_single(char)]
    assert {wcwidth(char) for char in single} == {most_cells(char) for char in single} == {1}
    assert not {"Mn", "Mc", "Me", "Cc", "Cf", "Cs", "Cn"} & set(map(category, single))
    for text in ("".join(single), "a".join(single)):
        assert len([*iter_graphemes(text)]) == len(text)
    for signs in ("“L’Élysée” – «Straße» ‘…’ Łódź ñ · • ‹ › € £", "│─┌┐└┘├┤┬┴┼▏▎█▌→←↑↓▲▼●○◆"):
        assert is_single(signs), signs
