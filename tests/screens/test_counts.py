"""Numbers before keys, sequences, and the user's own keys, in a running Reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader import settings
from tests.driver import Session, reader
from tests.files import write_article


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Sixty articles of a hundred paragraphs."""
    folder = tmp_path / "many"
    body = "\n\n".join(f"Paragraph {number} says nothing of note." for number in range(1, 101))
    for number in range(1, 61):
        write_article(folder / f"{number}.md", body, title=f"Article {number}")
    return folder


def place(it: Session) -> tuple[str, int, int]:
    """The pane with focus, the list's cursor, and the row at the top of the article."""
    return it.library.pane, it.list.cursor, round(it.reading.scroll_offset.y)


async def test_numbers_before_keys(many: Path) -> None:
    async with reader(many) as it:
        await it.press("5", "j")
        assert place(it) == ("articles", 5, 0)
        await it.press("2", "0", "G")
        assert place(it) == ("articles", 19, 0)
        await it.press("4", "k")
        assert place(it) == ("articles", 15, 0)
        await it.press("1", "0", "g g")
        assert place(it) == ("articles", 9, 0)
        await it.press("5", "0", "%")
        assert place(it)[1] == 30
        await it.press("9", "9", "9", "9", "9", "j")
        assert place(it)[1] == 59
        await it.press("g g", "4", "J")
        assert place(it) == ("articles", 4, 0)
        await it.press("l", "4", "0", "j")
        assert place(it) == ("reading", 4, 40)
        await it.press("1", "0", "G")
        assert place(it) == ("reading", 4, 9)
        await it.press("5", "0", "%")
        middle = place(it)[2]
        assert abs(middle - it.reading.max_scroll_y / 2) <= 1


async def test_a_number_is_shown_until_esc_drops_it(many: Path) -> None:
    async with reader(many) as it:
        await it.press("4", "2")
        assert it.status.split("  ")[-2:][0].strip().endswith("42")
        await it.press("esc")
        assert " 42 " not in it.status
        await it.press("j")
        assert place(it)[1] == 1


async def test_one_digit_goes_to_a_pane_and_later_keys_act_there(many: Path) -> None:
    async with reader(many) as it:
        await it.press("2", "j")
        assert place(it) == ("reading", 0, 1)
        await it.press("1", "j")
        assert place(it) == ("articles", 1, 0)
        await it.press("z", "2", "5", "j")
        assert place(it)[0] == "reading"
        assert it.library.has_class("-zen")


async def test_digits_are_text_in_an_input_line(many: Path) -> None:
    async with reader(many) as it:
        await it.press("/", "1", "2", "z", "z")
        assert it.status.startswith("12zz")


async def test_z_sequences_scroll_the_line_and_z_alone_is_zen(many: Path) -> None:
    async with reader(many) as it:
        await it.press("2", "5", "G", "z t")
        assert it.list.focus_row == 1  # below its blank line
        await it.press("z z")
        assert 10 < it.list.focus_row < 20
        await it.press("z b")
        assert it.list.focus_row + 3 >= it.list.room.height - 1
        assert not it.library.has_class("-zen")
        await it.press("z")
        assert it.library.has_class("-zen")
        await it.press("z z")
        assert "No line is selected" in it.status


async def test_keys_in_a_burst_make_counts_and_sequences(many: Path) -> None:
    async with reader(many) as it:
        await it.burst("5", "j", "j", "z", "t", "4", "k")
        assert place(it) == ("articles", 2, 0)
        await it.burst("z", "j")
        assert it.library.has_class("-zen")
        assert place(it)[2] == 1


async def test_the_users_keys_are_the_keys(many: Path, config: Path) -> None:
    config.write_text(
        "keys:\n  down: [n, ctrl+n, x x]\n  next-hit: [f2]\n  zen: []\n  help: [f6]\n"
        "  entity-view.help: [f6]\n  entities.fold: []\n"
    )
    settings.load()
    async with reader(many) as it:
        assert "f6 keys" in it.status
        await it.press("n", "x x", "5", "ctrl+n", "j")
        assert place(it)[1] == 7
        await it.press("z", "?")
        assert not it.library.has_class("-zen")
        await it.press("f6")
        assert "n, ctrl+n, x x" in it.text
