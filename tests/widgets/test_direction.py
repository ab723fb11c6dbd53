"""Right-to-left texts are detected, and isolated from what is beside them."""

from __future__ import annotations

from unicodedata import bidirectional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.cells import width_of
from reader.text.direction import PARTING, parted, right_to_left
from tests.conftest import ROOT
from tests.driver import reader


def carried_along(row: str) -> list[int]:
    """Where in ``row`` a frame stands between two texts that are read from the right.

    A terminal that turns such texts round would turn the frame with them (UAX #9, rules W2, W7 and
    N1: numbers go with the letters before them).
    """
    kinds: list[str] = []
    strong = "L"
    for char in row:
        kind = bidirectional(char)
        if kind in ("L", "R", "AL"):
            strong = "L" if kind == "L" else "R"
        kinds.append(strong if kind in ("L", "R", "AL", "EN", "AN") else "")
    found = []
    for at, char in enumerate(row):
        if char in "│┆":
            before = next((kind for kind in reversed(kinds[:at]) if kind), "L")
            after = next((kind for kind in kinds[at:] if kind), "L")
            if before == after == "R":
                found.append(at)
    return found


def test_the_parting_has_a_direction_and_takes_a_cell() -> None:
    assert bidirectional(PARTING) == "L"
    assert width_of(PARTING) == 1
    assert not right_to_left(f"{PARTING}שלום")


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        (["▌ ", "شرق", "   "], [f"▌{PARTING}", "شرق", f"{PARTING}  "]),
        (["  ", "a شرق", "  3"], ["  ", "a شرق", f"{PARTING} 3"]),
        (["  ", "شرق b", " "], [f" {PARTING}", "شرق b", " "]),
        (["  ", "شرق 1963.", "  3"], [f" {PARTING}", "شرق 1963.", f"{PARTING} 3"]),
        (["", " 5 شرق 63  ", ""], ["", f"{PARTING}5 شرق 63{PARTING} ", ""]),
        (["  ", "ab ق cd", " "], ["  ", "ab ق cd", " "]),
        (["شرق"], ["شرق"]),
        (["", "日本 é", " "], ["", "日本 é", " "]),
    ],
)
def test_spaces_beside_such_a_text_part_it_from_others(texts: list[str], shown: list[str]) -> None:
    assert parted(texts) == shown


@given(st.lists(st.text(alphabet="a 1│שرق日é", max_size=8), max_size=6))
def test_nothing_but_spaces_is_replaced(texts: list[str]) -> None:
    pieces = parted(texts)
    assert [each.replace(PARTING, " ") for each in pieces] == texts


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (200, 60), (60, 20)])
async def test_no_frame_is_carried_along_by_texts_beside_it(size: tuple[int, int]) -> None:
    """The list, the article and the names side by side, all of them read from the right."""
    assert carried_along("│ شرق │ عمود │")
    async with reader(ROOT / "tests" / "data" / "scripts", size=size) as it:
        for keys in (("J",), ("enter", "v", "j", "Q"), ("j",), ("z",), ("G",)):
            await it.press(*keys)
            assert [row for row in it.rows if carried_along(row)] == [], keys
