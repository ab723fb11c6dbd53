"""Every screen at every size, in characters: one session a size goes through them all.

``pytest tests/snapshots/test_layouts.py --snapshot-update`` writes them; look at every one.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.text.cells import width_of
from tests.conftest import SEEDS
from tests.driver import Session, reader
from tests.snapshots.texts import compare

FOLDER = Path(__file__).parent / "layouts"

SIZES = [(40, 12), (60, 20), (80, 24), (100, 30), (120, 36), (200, 60)]

SCREENS: list[tuple[str, tuple[str, ...]]] = [
    ("the library", ()),
    ("sort: by what", ("s",)),
    ("by date, the cursor further down", ("d", "j", "j")),
    ("the prompt, while one types", ("slash", *"borde")),
    ("nothing found", ("backspace", "backspace", "x", "x")),
    ("what was found, kept", ("backspace", "backspace", *"der", "enter", "j")),
    ("back to all, reading", ("esc", "enter", "space")),
    ("finding in the article", ("slash", *"africa", "enter", "n")),
    ("the reading pane alone", ("esc", "z")),
    ("the entities", ("z", "e", "j", "j")),
    ("only the names with what one types", ("i", *"al")),
    ("a menu of corrections", ("enter", "c")),
    ("which one it is merged with", ("m", *"mor")),
    ("the entity view", ("esc", "esc", "esc", "3", "enter", "j")),
    ("an article's tags", ("esc", "1", "t", *"water")),
    ("a note", ("esc", "a", *"To be checked.")),
    ("its links", ("esc", "o")),
    ("the help", ("esc", "question_mark", "space")),
    ("what could not be read", ("esc", "exclamation_mark")),
]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_screen_is_laid_out_as_it_was(
    size: tuple[int, int], request: pytest.FixtureRequest
) -> None:
    """No row is wider than the terminal, all screens differ, and each is as reviewed."""
    shown: list[str] = []
    async with reader(SEEDS, size=size) as it:
        for name, keys in SCREENS:
            await it.press(*keys)
            check(it, size, name)
            if name == "the reading pane alone":
                assert it.reading.pane_position.width == it.reading.room.width, (
                    "set for another width"
                )
            if name == "the entity view":
                assert len(it.app.screen_stack) > 1
            shown.append(f"# {name}: {' '.join(keys)}\n\n" + "\n".join(map(str.rstrip, it.rows)))
    assert len({text.partition("\n\n")[2] for text in shown}) == len(SCREENS)
    file, text = FOLDER / f"{size[0]}x{size[1]}.txt", "\n\n".join(shown) + "\n"
    compare(file, text, update=request.config.option.update_snapshots)


def check(it: Session, size: tuple[int, int], name: str) -> None:
    """What holds of every screen at every size."""
    rows = it.rows
    assert len(rows) == size[1], name
    assert {width_of(row) for row in rows} == {size[0]}, name
    assert rows[0].strip(), name
    assert rows[-1].strip(), name
