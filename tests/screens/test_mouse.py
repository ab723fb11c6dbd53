"""A click does something sensible anywhere, and the mouse is never necessary."""

from __future__ import annotations

from pathlib import Path

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
        assert "‹ghana› ‹-lima› ‹before:2020›" in it.rows[0]
        await click(it, "‹ghana")
        assert "‹ghana›" in it.rows[0]
        assert "‹-lima" not in it.rows[0]
        await click(it, "‹ghana")
        assert "1 of 3" in it.rows[0]
        await it.press("slash", *"ghana", "enter", "slash", *"accra", "enter", "esc")
        assert "‹ghana›" in it.rows[0]
        assert "‹accra›" not in it.rows[0]


async def test_the_last_chip_is_legible_in_the_smallest_terminal(archive: Path) -> None:
    """The order is left out for the chips; if that is not enough, the first chips are counted."""
    async with reader(archive, size=(40, 12)) as it:
        for query in ("ghana", "accra", "mensah"):
            await it.press("slash", *query, "enter")
        assert "‹ghana› ‹accra› ‹mensah›" in it.rows[0]
        assert "of 2 (3)" in it.rows[0]
        await it.press("slash", *"minister", "enter")
        assert "‹+2›" in it.rows[0]
        assert "‹minis" in it.rows[0]


async def test_the_wheel_scrolls_and_leaves_the_cursor_alone(archive: Path) -> None:
    for number in range(20, 60):
        write_article(archive / f"{number}.md", "Words.", title=f"T {number}")
    async with reader(archive, size=(80, 24)) as it:
        from textual import events

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
        assert not [row for row in it.rows if "Ada Lindqvist" in row[80:]]
        await click(it, "People")
        column, row = 90, next(n for n, row in enumerate(it.rows) if "Ada Lindqvist" in row[80:])
        await it.pilot.double_click(offset=(column, row))
        await it.press()
        assert it.library.navigation.view is not None
