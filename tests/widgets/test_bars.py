"""The lines above and below the panes: what stands in them is apart, keys before counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.cells import width_of
from reader.widgets.bars import Chip, chips, whole_clauses
from tests.driver import reader
from tests.files import write_article


@pytest.fixture
def refused(archive: Path) -> Path:
    """An archive with a file that cannot be read: a notice."""
    (archive / "3.md").write_bytes(b"\x00\x01\x02" * 100)
    return archive


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (70, 24), (80, 24), (100, 30), (120, 36)])
async def test_two_blanks_are_between_the_parts_of_a_bar(
    refused: Path, size: tuple[int, int]
) -> None:
    async with reader(refused, size=size) as it:
        for keys in ("1", "2", "3", "2 ]", "1 v", "1 /", "escape e enter"):
            await it.press(*keys.split())
            for bar in (it.library.title_bar, it.library.status_line):
                right = bar.right()
                row = "".join(each.text for each in bar.render_line(0))
                left = row[: len(row.rstrip()) - len(right)] if right else row
                assert not right or not left.strip() or left.endswith("  "), (keys, row)


async def test_a_notice_gives_way_to_keys_and_goes_once_it_was_seen(refused: Path) -> None:
    async with reader(refused, size=(80, 24)) as it:
        assert "! 1 notice" in it.status or "!1" in it.status
        await it.press("3")
        assert "!1" in it.status
        assert "enter all about it" in it.status
        assert "f its articles" in it.status
        await it.press("!")
        assert "3.md" in it.words.replace(" ", "")
        await it.press("escape")
        assert "!1" not in it.status
        assert "notice" not in it.status
        await it.press("R")
        assert "notice" not in it.status
        (refused / "4.md").write_bytes(b"\x00\x01\x02" * 100)
        await it.press("R", "j")
        assert "! 1 notice" in it.status or "!1" in it.status


async def test_each_pane_hints_at_its_own_keys(archive: Path) -> None:
    """And only at what does something: ``enter`` in the list, pages in the article."""
    async with reader(archive, size=(200, 60)) as it:
        for hint in ("enter read", "space page", "e names", "s sort", "* star", "r mark read",
                     ": commands", "? keys"):  # fmt: skip
            assert hint in it.status, hint
        assert "s sort" in it.status
        assert "/ search" in it.status
        assert "esc back" not in it.status  # there is nothing to go back from
        await it.press("2")
        for hint in ("space page", "J next", "v select", "/ find", "y copy", "o links", "a note",
                     "] next name", "esc back"):  # fmt: skip
            assert hint in it.status, hint
        assert "enter" not in it.status
        assert "sort" not in it.status
        assert "n next hit" not in it.status
        await it.press("]", "2")
        assert "n next hit" in it.status
        await it.press("3")
        assert "enter all about it" in it.status
        await it.press("f")
        await it.press("?", "escape")
        await it.press("j")
        assert "esc back" in it.status


async def test_the_article_says_when_the_list_does_not_have_it(archive: Path) -> None:
    async with reader(archive) as it:
        assert "not listed" not in it.text
        await it.press("/", *"title:volcano")
        assert "0 of 3" in it.text
        assert "article not listed · 0 of" in it.text
        await it.press("escape")
        assert "not listed" not in it.text
        await it.press("e", "f", "e", "enter", "G", "enter")
        assert ("not listed" in it.text) == (it.library.number not in it.library.view.numbers)


@pytest.mark.parametrize("window", ["1", "2", "3", "z", "? ", "e enter"])
async def test_a_search_from_the_palette_begins_with_the_best_hit(
    archive: Path, window: str
) -> None:
    """Like a search from the prompt, also if the index is ready only after the titles."""
    write_article(archive / "1.md", "Peru, Peru, Peru.", title="A")
    for number in range(20, 40):
        text = "It rained in Lima, near Peru."
        write_article(archive / f"{number}.md", text, title=f"Title {number}")
    async with reader(archive) as it:
        await it.press(*window.split(), ":", "slash", *"peru", "enter")
        assert it.list.cursor == 0
        assert it.library.number == it.list.number
        assert it.list.scroll_offset.y == 0
        assert "1 of 22 (of 23)" in it.rows[0]
        first = it.library.article
        await it.press("escape", "1", "G", "/", *"peru", "enter")
        assert it.list.cursor == 0
        assert it.library.article == first


THREE = ["African Union", "Libya", "smugglers before:2014"]


def line(labels: list[str], room: int) -> str:
    return " ".join(f"/{each.label}" for each in chips(labels, room))


def test_what_has_room_is_whole() -> None:
    assert line(THREE, 80) == "/African Union /Libya /smugglers before:2014"


def test_the_longest_is_cut_first() -> None:
    assert line(THREE, 43) == "/African Union /Libya /smugglers bef…"
    assert line(THREE, 33) == "/African… /Libya /smuggler…"


def test_the_first_ones_are_counted_and_the_last_is_there() -> None:
    assert chips(THREE, 20) == [Chip("+2", 1, is_sum=True), Chip("smugglers…", 2)]
    assert chips(THREE, 3)[0] == Chip("+2", 1, is_sum=True)


@given(st.lists(st.text("aé漢 ", min_size=1, max_size=30), max_size=8), st.integers(24, 120))
def test_nothing_is_wider_than_its_room(labels: list[str], room: int) -> None:
    made = chips(labels, room)
    assert not made or sum(width_of(each.label) + 3 for each in made) + 2 <= room
    numbers = [each.number for each in made]
    assert numbers == sorted(set(numbers))
    assert not labels or numbers[-1] == len(labels) - 1


@pytest.mark.parametrize(
    ("message", "room", "shown"),
    [
        ("2 articles match J. Doe. enter, n: first hit · esc: undo", 60, None),
        ("2 articles match J. Doe. enter, n: first hit · esc: undo", 50,
         "2 articles match J. Doe. enter, n: first hit"),
        ("2 articles match J. Doe. enter, n: first hit · esc: undo", 30,
         "2 articles match J. Doe."),
        ("2 articles match J. Doe. esc: undo", 20, "2 articles match J. Doe."),
        ("1 article   j/k more/less   * star", 26, "1 article   j/k more/less"),
        ("Sorted by date, newest first. This article has no date.", 40, None),
    ],
)  # fmt: skip
def test_a_narrow_line_shows_whole_clauses_of_a_message(
    message: str, room: int, shown: str | None
) -> None:
    assert whole_clauses(message, room) == (message if shown is None else shown)


async def test_in_a_narrow_line_no_message_ends_in_a_part_of_a_key(archive: Path) -> None:
    async with reader(archive, size=(40, 12)) as it:
        await it.press("/", *"foo", "enter")
        assert it.status.strip() == "No article matches foo."
