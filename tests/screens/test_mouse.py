"""A click does something sensible anywhere, and the mouse is never necessary."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from reader.widgets.bars import clickable
from tests.driver import Session, reader
from tests.files import write_article
from tests.user_file import saved_marks


async def click(it: Session, what: str, **more: bool) -> None:
    """Click where ``what`` stands on the screen."""
    row = next(number for number, text in enumerate(it.rows) if what in text)
    await it.pilot.click(offset=(it.rows[row].index(what), row), **more)  # type: ignore[arg-type]
    await it.press()


async def test_chips_stack_in_one_line_and_a_click_leads_back(archive: Path) -> None:
    """A click on a chip removes the filters after it, or the last one; esc removes one."""
    async with reader(archive, size=(80, 24)) as it:
        for query in ("ghana", "-lima", "before:2020"):
            await it.press("slash", *query, "enter")
        assert "/ghana   /-lima   /before:2020 ×" in it.rows[0]
        await click(it, "/ghana")
        assert "/ghana ×" in it.rows[0]
        assert "/-lima" not in it.rows[0]
        assert it.status.startswith("Filters removed: -lima, before:2020.")
        await click(it, "/ghana")
        assert "1 of 3" in it.rows[0]
        await it.press("slash", *"ghana", "enter", "slash", *"accra", "enter", "esc")
        assert "/ghana ×" in it.rows[0]
        assert "/accra" not in it.rows[0]


async def test_the_last_chip_is_legible_in_the_smallest_terminal(archive: Path) -> None:
    """The order is left out for the chips; if that is not enough, the first chips are counted."""
    async with reader(archive, size=(40, 12)) as it:
        for query in ("ghana", "accra", "mensah"):
            await it.press("slash", *query, "enter")
        assert "+1   /acc" in it.rows[0]
        assert "of 2 (of 3)" in it.rows[0]
        await it.press("slash", *"minister", "enter")
        assert " +3 " in it.rows[0] or " +2 " in it.rows[0]
        assert "/min" in it.rows[0]


async def test_the_wheel_scrolls_and_leaves_the_cursor_alone(archive: Path) -> None:
    for number in range(20, 60):
        write_article(archive / f"{number}.md", "Words.", title=f"T {number}")
    async with reader(archive, size=(80, 24)) as it:
        before = it.list.scroll_offset.y
        event = events.MouseScrollDown(
            it.list, 5, 5, 0, 1, 0, shift=False, meta=False, ctrl=False, screen_x=5, screen_y=5
        )
        it.app.post_message(event)
        await it.press()
        assert it.list.scroll_offset.y > before
        assert it.list.cursor == 0


async def test_shift_and_a_click_select_a_range(archive: Path) -> None:
    async with reader(archive) as it:
        await click(it, "Ghana votes", shift=True)
        assert "3 articles" in it.status
        await it.press("*")
        assert len(saved_marks().starred) == 3
        await click(it, "Ghana votes", shift=True)
        await click(it, "Harbour talks")
        await it.press("r")
        assert len(saved_marks().read) == 1


async def test_a_click_on_a_section_closes_it_and_two_on_a_name_open_its_view(
    archive: Path,
) -> None:
    async with reader(archive) as it:
        assert "Ada Lindqvist" in it.text
        await click(it, "People")
        assert not [row for row in it.rows if "Ada Lindqvist  " in row[80:]]  # else in the card
        await click(it, "People")
        column, row = 100, next(n for n, row in enumerate(it.rows) if "Ada Lindqvist" in row[80:])
        await it.pilot.double_click(offset=(column, row))
        await it.press()
        assert it.library.navigation.view is not None


async def click_text(it: Session, text: str, times: int = 1) -> None:
    """Click ``times`` at the beginning of ``text`` in the article."""
    region = it.reading.content_region
    for y in range(region.y, region.bottom):
        x = it.rows[y].find(text, region.x, region.right)
        if x >= 0:
            await it.pilot.click(offset=(x, y), times=times)
            await it.press()
            return
    raise AssertionError(f"{text!r} is not on the screen")


async def test_a_click_on_a_name_chooses_it_and_a_second_one_opens_its_view(archive: Path) -> None:
    async with reader(archive) as it:
        await click_text(it, "Accra")
        assert it.reading.current is not None
        assert it.reading.current.text == "Accra"
        assert it.sidebar.entity is not None
        assert it.sidebar.entity.name == "Accra"
        assert "Mention 1 of 1 · Accra" in it.status
        assert it.library.navigation.view is None
        await click_text(it, "Mensah, the", times=2)
        assert it.library.navigation.view is not None
        assert it.library.navigation.view.profile.name == "Kofi Mensah"


async def test_a_click_in_the_text_is_where_the_next_selection_begins(archive: Path) -> None:
    """Nothing else changes; a mention that one goes to later begins it, too."""
    async with reader(archive) as it:
        await it.press("enter")
        before = it.rows
        await click_text(it, "praised")
        assert it.rows == before
        assert it.reading.current is None
        await it.press("v")
        assert it.reading.selection is not None
        assert it.reading.selection.text == "Lindqvist praised Ghana."
        await it.press("escape", "right_square_bracket", "v")
        assert it.reading.selection is not None
        assert it.reading.selection.text.startswith("Prime Minister Ada Lindqvist met")
        await it.press("escape")
        await click_text(it, "talks went")
        await it.press("v")
        assert it.reading.selection is not None
        assert it.reading.selection.text.startswith("Mensah, the head")


async def test_a_click_beside_a_line_means_its_beginning(archive: Path) -> None:
    async with reader(archive) as it:
        region = it.reading.content_region
        row = next(n for n, row in enumerate(it.rows) if "Mensah, the head" in row)
        await it.pilot.click(offset=(region.x, row))
        await it.press("v")
        assert it.reading.current is None
        assert it.reading.selection is not None
        assert it.reading.selection.text.startswith("Mensah, the head")


async def test_a_selection_does_not_begin_at_a_mention_out_of_sight(tmp_path: Path) -> None:
    text = "\n\n".join(f"Sentence {number} stands here alone." for number in range(60))
    write_article(tmp_path / "1.md", text, title="Long")
    async with reader(tmp_path, size=(80, 24)) as it:
        await it.press("enter", "slash", *"sentence 2 ", "enter", "G", "v")
        assert it.reading.selection is not None
        page = it.reading.page["text"]
        assert page.start <= it.reading.selection.spans[0].start < page.end


async def click_word(it: Session, row: int, word: str) -> None:
    """Click on ``word`` in a row of the screen, counted from 0, or from the end if negative."""
    rows = it.rows
    await it.pilot.click(offset=(rows[row].index(word), row % len(rows)))
    await it.press()


async def test_a_second_click_on_a_name_opens_it_however_late(archive: Path) -> None:
    async with reader(archive) as it:
        where = (95, next(n for n, row in enumerate(it.rows) if "Ada Lindqvist" in row[85:]))
        await it.pilot.click(offset=where)
        await it.press("ctrl+l")
        assert it.library.navigation.view is None
        await it.pilot.click(offset=where)
        await it.press()
        view = it.library.navigation.view
        assert view is not None
        assert view.profile.name == "Ada Lindqvist"


def test_the_hint_that_is_clicked_is_the_one_under_the_pointer() -> None:
    words = [("LIST", "mode"), ("   j/k", "key"), (" move", "quiet"), ("   /", "key"),
             (" find", "quiet"), ("   12", "name"), ("   z z", "key")]  # fmt: skip
    found = clickable(words, 1)
    assert [each.key for each in found] == ["j", "k", "/", "z z"]
    line = " " + "".join(text for text, _ in words)
    assert [line[each.start : each.end] for each in found] == ["j/", "k move", "/ find", "z z"]


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (40, 12)])
async def test_a_click_on_a_hint_presses_the_key(archive: Path, size: tuple[int, int]) -> None:
    async with reader(archive, size=size) as it:
        await click_word(it, -1, "read")
        assert it.library.pane == "reading"
        await click_word(it, -1, "keys")
        assert it.app.screen is not it.library
        await it.press("esc", "e", "enter")
        assert it.library.navigation.view is not None
        await click_word(it, -1, "keys")
        await it.press("esc")
        await click_word(it, -1, "open")
        assert it.app.screen is it.library


async def test_a_click_on_a_key_of_a_question_answers_it(archive: Path) -> None:
    async with reader(archive) as it:
        await click_word(it, 0, "archive order")
        assert it.rows[-1].startswith(" SORT ")
        await click_word(it, -1, "title")
        assert "by title" in it.rows[0]
        await it.press("2", "v")
        await click_word(it, -1, "quote")
        assert len(it.library.user_marks.marks.quotations) == 1
        await it.press("t", *"x")
        await click_word(it, -1, "esc")
        assert not it.library.user_marks.marks.tags


async def test_a_click_on_a_message_or_between_hints_does_nothing(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("K")
        before = it.text
        await click_word(it, -1, "first article")
        assert it.text == before
        await it.press("j", "k")
        before = it.text
        await it.pilot.click(offset=(119, 35))
        await it.press()
        assert it.text == before


@pytest.mark.parametrize(
    ("keys", "hint"), [("?", "esc"), ("o", "esc"), (":", "esc"), ("a", "esc"), ("k e c", "enter")]
)
async def test_a_click_beside_a_window_leaves_it_and_one_on_its_hint_presses_the_key(
    archive: Path, keys: str, hint: str
) -> None:
    write_article(archive / "z.md", "See https://example.org/there for more.", title="A link")
    async with reader(archive) as it:
        await it.press("G")
        for number in range(2):
            await it.press(*keys.split())
            top = it.app.screen
            assert top is not it.library
            row = next(n for n, row in enumerate(it.rows) if "╭" in row)
            await it.pilot.click(offset=(60, row + 1))
            if number:
                await it.pilot.click(offset=(1, 1))
                await it.press()
                assert it.app.screen is it.library
            else:
                row = next(n for n, row in enumerate(it.rows) if "╰" in row)
                assert it.app.screen is top
                await click_word(it, row, hint)
                assert it.app.screen is it.library or hint == "enter"
                await it.press("escape", "escape", "1", "G")


async def test_a_note_that_is_left_by_a_click_stays_as_a_draft(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("a", *"words")
        await it.pilot.click(offset=(3, 3))
        await it.press()
        assert it.app.screen is it.library
        assert "Draft saved" in it.status
        await it.press("a")
        assert "words" in it.text


async def test_a_double_click_on_a_hint_does_not_close_what_it_opens(archive: Path) -> None:
    async with reader(archive) as it:
        await click_word(it, -1, "keys")
        second = events.Click(
            None, 9, 35, 0, 0, 1, shift=False, meta=False, ctrl=False, screen_x=9, screen_y=35,
            chain=2,
        )  # fmt: skip
        it.app.screen.post_message(second)
        await it.press()
        assert it.app.screen is not it.library


async def test_a_click_on_a_heading_goes_to_the_first_article_below_it(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("s", "p")
        view = it.library.view
        name = view.group(1)[0]
        row = next(n for n, row in enumerate(it.rows) if row[1:26].startswith(name))
        await it.pilot.click(offset=(3, row))
        await it.press()
        assert it.list.cursor == view.starts[1] > 0


@pytest.mark.parametrize(("size", "count"), [((120, 36), "! 1 notice"), ((80, 24), "!1")])
async def test_a_click_on_the_count_of_notices_shows_them(
    archive: Path, size: tuple[int, int], count: str
) -> None:
    (archive / "x.md").write_bytes(b"\x00\x01\x02 no text")
    async with reader(archive, size=size) as it:
        await it.press("j")
        await click_word(it, -1, count)
        assert "Notices" in it.text
