"""Whatever is painted, the terminal shows exactly the grid's cells."""

from __future__ import annotations

import re
import unicodedata
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.terminal.grid import Abilities, Grid, Run, cells_of
from reader.terminal.looks import PLAIN, Look
from reader.text.cells import is_single, width_of
from tests.terminal.emulator import Emulator

LOOKS = [PLAIN, Look(1, "31", "49"), Look(0, "39", "44"), Look(4, "38;5;9", "48;5;17")]

Place = tuple[int, int, list[Run]]

WORDS = [
    "a",
    " ",
    "東",
    "東京",
    "e\u0301",
    "\u0301",
    "😀",
    "x" * 30,
    "     ",
    "│",
    "가",
    "",
    "\xa0",
]

texts = st.lists(st.sampled_from(WORDS), max_size=6).map("".join)
runs = st.lists(st.tuples(texts, st.sampled_from(LOOKS)), max_size=3)
places = st.lists(st.tuples(st.integers(-2, 6), st.integers(-9, 40), runs), max_size=5)
screens = st.lists(
    st.tuples(st.integers(1, 24), st.integers(1, 5), st.lists(places, max_size=3)), max_size=4
)


def shown(grid: Grid) -> list[list[str]]:
    """The text of every cell according to the grid."""
    return [[grid.cell(x, y)[0] for x in range(grid.width)] for y in range(grid.height)]


def seen(emulator: Emulator, grid: Grid) -> list[list[str]]:
    """The text of every cell according to the terminal."""
    return [[emulator.cell(x, y)[0] for x in range(grid.width)] for y in range(grid.height)]


def named_columns(sent: str) -> list[int]:
    """Every cursor column in ``sent``, counted from 1."""
    cups = [int(column or 1) for column in re.findall(r"\x1b\[\d*;?(\d*)H", sent)]
    return cups + [int(column) for column in re.findall(r"\x1b\[(\d+)G", sent)]


@settings(max_examples=60, deadline=None)
@given(screens, st.sampled_from([Abilities(), Abilities(True, True)]))
def test_the_terminal_shows_the_grids_cells(
    drawn: list[tuple[int, int, list[list[Place]]]], can: Abilities
) -> None:
    """For any sequence of sizes, and with text partly or completely outside the screen."""
    for width, height, frames in drawn:
        grid = Grid(width, height, can)
        emulator = Emulator(width, height)
        for frame in frames:
            sent = grid.paint(frame)
            emulator.feed(sent)
            assert all(column <= width for column in named_columns(sent))
            assert rows(seen(emulator, grid)) == rows(shown(grid)), frame
            assert grid.paint([(y, 0, row_runs(grid, y)) for y in range(height)]) == ""


NAMED = [Look(0, ink, "48;2;9;9;9") for ink in ("38;2;8;8;8", "38;2;7;7;7", "38;2;6;6;6")]

lines = st.lists(st.tuples(st.sampled_from(["a", " ", "bc d", "東", "e\u0301"]),
                           st.sampled_from(NAMED)), max_size=8)  # fmt: skip
pages = st.lists(st.tuples(st.integers(0, 3), st.integers(-2, 9), lines), max_size=6)


@given(st.lists(pages, max_size=3))
def test_words_in_other_colors_are_shown_in_their_places(frames: list[list[Place]]) -> None:
    """They are written at the end of the frame: the same as cell by cell."""
    grid, alone = Grid(20, 4), Grid(20, 4)
    emulator, other = Emulator(20, 4), Emulator(20, 4)
    for frame in frames:
        emulator.feed(grid.paint(frame))
        for y, x, row in frame:
            for number, (text, look) in enumerate(row):
                before = "".join(text for text, _ in row[:number])
                other.feed(alone.paint([(y, x + len(cells_of(before)), [(text, look)])]))
        if all(is_single(text) for _, _, row in frame for text, _ in row):
            for x, y in product(range(20), range(4)):
                assert emulator.cell(x, y) == other.cell(x, y), (x, y)
        assert rows(seen(emulator, grid)) == rows(shown(grid))


@pytest.mark.parametrize("over", [("xy", 0), ("xy", 2), ("東", 0), ("xyzabc", 1)])
def test_words_that_are_painted_over_in_the_same_frame_are_not_shown(over: tuple[str, int]) -> None:
    text, look = over
    plain, blue, _ = NAMED
    grid, emulator = Grid(20, 1), Emulator(20, 1)
    line = [("Of ", plain), ("Ada", blue), (" and others", plain)]
    emulator.feed(grid.paint([(0, 0, line), (0, 4, [(text, NAMED[look])])]))
    end = 4 + width_of(text)
    assert "".join(seen(emulator, grid)[0]) == f"Of A{text}{'Of Ada and others'[end:]:{20 - end}}"
    at, following = emulator.cell(4, 0)[1], emulator.cell(3, 0)[1]
    assert (at == following) is (NAMED[look] == blue)


def test_words_in_other_colors_cost_no_long_code_each() -> None:
    plain, blue, red = NAMED
    line = [("Of ", plain), ("Ada", blue), (" and ", plain), ("Bo", blue), (" in ", plain),
            ("Rome", red), (" it is said.", plain)]  # fmt: skip
    sent = Grid(80, 24).paint([(y, 0, line) for y in range(10)])
    assert sent.count("38;2") == 3
    page = "".join(text for text, _ in line)
    alone = Grid(80, 24).paint([(y, 0, [(page, plain)]) for y in range(10)])
    assert len(sent) < len(alone) + 30 * 14


def rows(cells: list[list[str]]) -> list[str]:
    """``cells`` as rows of text, composed like the emulator's."""
    return [unicodedata.normalize("NFC", "".join(row)) for row in cells]


def row_runs(grid: Grid, y: int) -> list[Run]:
    """The runs that would paint row ``y`` of ``grid``."""
    return [grid.cell(x, y) for x in range(grid.width)]


@pytest.mark.parametrize(
    ("column", "text", "row"),
    [
        (74, "x" * 26, "." * 60), (60, "x", "." * 60), (59, "xy", "." * 59 + "x"),
        (-30, "x" * 26, "." * 60), (-25, "x" * 26, "x" + "." * 59), (-1, "東x", " x" + "." * 58),
        (59, "東", "." * 59 + " "), (500, "", "." * 60), (-500, "東" * 9, "." * 60),
        (-9, "x" * 99, "x" * 60),
    ],
)  # fmt: skip
def test_text_outside_the_screen_is_left_out(column: int, text: str, row: str) -> None:
    grid = Grid(60, 20)
    grid.paint([(1, 0, [("." * 60, PLAIN)])])
    grid.paint([(1, column, [(text, PLAIN)]), (-1, column, [(text, PLAIN)])])
    assert "".join(shown(grid)[1]) == row
    assert "".join(map("".join, shown(grid)[2:] + shown(grid)[:1])).strip() == ""


@pytest.mark.parametrize(
    ("column", "text", "row"), [(1, "x", " x東 "), (2, "x", "東x  "), (1, "가", " 가  ")]
)
def test_a_wide_character_is_replaced_completely(column: int, text: str, row: str) -> None:
    """Painting over half of it leaves a blank, also in the terminal."""
    grid = Grid(5, 1)
    emulator = Emulator(5, 1)
    emulator.feed(grid.paint([(0, 0, [("東東", PLAIN)])]))
    emulator.feed(grid.paint([(0, column, [(text, PLAIN)])]))
    assert "".join(shown(grid)[0]) == row
    assert "".join(seen(emulator, grid)[0]) == row


def test_cells_that_a_terminal_may_have_overwritten_are_written_again() -> None:
    """A family emoji takes two cells in one terminal and six in another."""
    grid = Grid(9, 1)
    grid.paint([(0, 0, [("..123456│", PLAIN)])])
    assert "1234" in grid.paint([(0, 0, [("👩\u200d👩\u200d👧", PLAIN)])])
    assert "5" not in grid.paint([(0, 0, [("👨\u200d👩\u200d👧", PLAIN)])])


@pytest.mark.parametrize(("text", "guarded"), [("कि", True), ("🚢", True), ("東", False)])
def test_a_character_at_the_edge_does_not_continue_in_the_next_row(
    text: str, guarded: bool
) -> None:
    assert ("\x1b[?7l" in Grid(4, 2).paint([(0, 2, [(text, PLAIN)])])) is guarded
    assert "\x1b[?7l" not in Grid(9, 2).paint([(0, 2, [(text, PLAIN)])])


def test_a_mark_is_written_with_its_base_character() -> None:
    """Even if their looks differ; alone, some terminals would add it a second time."""
    grid = Grid(6, 1)
    grid.paint([(0, 0, [("xक", LOOKS[1]), ("ि", PLAIN)])])
    assert "कि" in re.sub(r"\x1b\[[\d;]*[mG]", "", grid.paint([(0, 2, [("ि", LOOKS[2])])]))


def test_removed_characters_take_no_cell_unless_they_have_a_width() -> None:
    assert cells_of("a\u200bb\u2060c\u202ed\x1b\x07e\ufeff") == [*"abcde"]
    assert cells_of("a\ufffe\ud800") == ["a", "\ufffd", "\ufffd"]
    assert cells_of("ख\ue000\U0001fadf\U000323b0") == [
        "ख",
        "\ue000",
        "\U0001fadf",
        "",
        "\U000323b0",
        "",
    ]
    assert cells_of("कि") == ["कि", ""]
