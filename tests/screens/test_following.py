"""The sidebar marks the entities on the visible page."""

from __future__ import annotations

import re

from tests.conftest import SEEDS
from tests.driver import Session, reader


def marked(it: Session) -> set[str]:
    """The names that the sidebar marks as being in sight."""
    rows = [row for row in names(it) if row.startswith("•")]
    return {re.split("  | [▁▃▅▇█]", row[2:])[0] for row in rows}


def names(it: Session) -> list[str]:
    left, top, width, _ = it.sidebar.scrollable_content_region
    return [row[left : left + width] for row in it.rows[top : top + it.sidebar.room.height]]


async def test_the_names_on_the_visible_page_are_marked() -> None:
    async with reader(SEEDS, size=(120, 24)) as it:
        await it.press("enter")
        top = marked(it)
        assert "Yassin Mansouri" in {each.name for each in it.sidebar.entities}
        await it.press("G")
        end = marked(it)
        assert top != end
        page = it.reading.page["text"]
        for entity in it.sidebar.entities[1:]:
            here = any(
                each.field == "text" and page.start < each.end and each.start < page.end
                for each in entity.mentions
            )
            shown = any(entity.name[:12] in row for row in names(it))
            assert not shown or (entity.name in end) == here or entity == it.sidebar.entity
        await it.press("g")
        assert marked(it) == top


async def test_following_moves_neither_the_cursor_nor_the_list_of_names() -> None:
    async with reader(SEEDS, size=(120, 24)) as it:
        await it.press("e", "j", "j", "2")
        before = it.sidebar.cursor, it.sidebar.scroll_offset.y
        await it.press("space", "G", "g")
        assert (it.sidebar.cursor, it.sidebar.scroll_offset.y) == before


async def test_no_name_is_marked_if_the_whole_article_is_visible() -> None:
    async with reader(SEEDS, size=(120, 120)) as it:
        assert it.reading.max_scroll_y == 0
        assert marked(it) == set()
