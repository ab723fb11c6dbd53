"""``s``, ``S`` and ``H``: the order of the list, and the headings in it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from reader.store.sorting import SortedOrder, Sorter
from tests.driver import Session, reader
from tests.files import write_article
from tests.screens.test_changes import place

MONTHS = ("2013-12", "2014-03", "2014-04", "")


def write(folder: Path, number: int, words: str = "It rained in Lima.") -> None:
    """An article with a title against the order of the files, and a month of four."""
    month = MONTHS[number % len(MONTHS)]
    publication = "Post" if number % 3 else "Courier"
    write_article(
        folder / f"{number}.md", f"{words}\n\n" * 40,
        title=f"Title {99 - number}", published=month, publication=publication,
    )  # fmt: skip


@pytest.fixture
def dated(tmp_path: Path) -> Path:
    """Thirty articles of three months, a quarter of them undated, of two publications."""
    folder = tmp_path / "dated"
    for number in range(10, 40):
        write(folder, number)
    return folder


def titles(it: Session) -> list[str]:
    view = it.library.view
    return [view.article(position).title for position in range(len(view))]


def in_list(it: Session) -> list[str]:
    """The rows of the list, without its scrollbar and what is beside it."""
    width = it.list.size.width
    return [row[: width - 1].rstrip(" ▐│") for row in it.rows[2:-1]]


def headings(it: Session) -> list[str]:
    """The headings on the screen, which stand where the signs of unread articles do."""
    return [row.strip() for row in in_list(it) if row[:1] == " " and row[1:2].isalpha()]


async def test_s_asks_and_sorts_and_the_title_bar_says_so(dated: Path) -> None:
    async with reader(dated) as it:
        before = titles(it)
        await it.press("s")
        assert "d date" in it.status
        assert "relevance" not in it.status
        await it.press("t")
        assert titles(it) == before[::-1]
        assert "1 of 30 · by title ↑" in it.rows[0]
        assert "Sorted by title, A to Z." in it.status
        await it.press("s", "t")
        assert titles(it) == before
        assert "by title ↓" in it.rows[0]
        await it.press("S")
        assert "by title ↑" in it.rows[0]
        await it.press("s", "a", "S")
        assert "archive order, last first" in it.rows[0]
        assert titles(it) == before[::-1]


async def test_any_other_key_cancels_sorting_and_does_nothing_else(dated: Path) -> None:
    async with reader(dated) as it:
        await it.press("s", "q", "s", "escape", "s", "j", "s", "r")
        assert not it.app._exit
        assert "1 of 30 · archive order" in it.rows[0]
        assert it.library.pane == "articles"
        await it.press("e", "s", "d")
        assert it.library.pane == "entities"
        await it.burst("1", "s", "t", "j", "s", "d", "k")
        assert "newest first ↓" in it.rows[0]


async def test_keys_wait_for_the_requested_order(
    dated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise ``j`` would go to the second article of the former order."""
    run = Sorter.run

    def slow(sorter: Sorter) -> SortedOrder:
        time.sleep(0.1)
        return run(sorter)

    async with reader(dated) as it:
        await it.press("s", "t", "j", "j", "S", "k")
        one_by_one = place(it)
        await it.press("s", "a", "g")
        monkeypatch.setattr(Sorter, "run", slow)
        await it.burst("s", "t", "j", "j", "S", "k")
        assert place(it) == one_by_one


async def test_the_cursor_stays_on_its_article_and_in_its_row(dated: Path) -> None:
    """Within three lines: the list begins with a whole article."""
    async with reader(dated) as it:
        await it.burst(*"j" * 16)
        await it.press("enter", "space", "1")
        before = place(it)
        for keys in ("st", "sp", "S", "sd", "H", "H", "S", "sa"):
            await it.press(*keys)
            after = place(it)
            assert after[:3] == before[:3]
            top = it.list.scroll_offset.y
            assert abs(after[3] - before[3]) <= 3 or top in (0, it.list.max_scroll_y)


async def test_headings_by_month_with_the_undated_last(dated: Path) -> None:
    async with reader(dated, size=(120, 120)) as it:
        await it.press("s", "d", "g")
        assert headings(it) == ["April 2014  8", "March 2014  7", "December 2013  7", "Undated  8"]
        assert "1 of 30" in it.rows[0]
        await it.burst(*"j" * 8)
        assert "9 of 30" in it.rows[0]
        await it.press("S", "g")
        assert headings(it) == ["December 2013  7", "March 2014  7", "April 2014  8", "Undated  8"]
        await it.press("H")
        assert not any("December" in row for row in in_list(it))
        await it.press("H", "s", "p")
        assert in_list(it)[0].split() == ["Courier", "10"]


async def test_the_first_article_of_a_group_is_shown_with_its_heading(dated: Path) -> None:
    async with reader(dated, size=(120, 20)) as it:
        await it.press("s", "d", "G", "g")
        assert "April 2014" in in_list(it)[0]
        await it.burst(*"j" * 12, *"k" * 4)
        assert "9 of 30" in it.rows[0]
        assert "March 2014" in in_list(it)[0]


async def test_a_click_on_a_heading_goes_to_the_first_below_it(dated: Path) -> None:
    async with reader(dated) as it:
        await it.press("s", "d", "g", "j")
        assert "2 of 30" in it.rows[0]
        await it.pilot.click("#articles", offset=(5, 1))
        await it.press()
        assert "1 of 30" in it.rows[0]
        assert it.library.pane == "articles"


@pytest.mark.parametrize("keys", ["sa", "S", "st", "stS", "sd", "sdS", "sp", "spS", "sdH"])
async def test_changed_files_move_nothing_in_any_order(dated: Path, keys: str) -> None:
    async with reader(dated) as it:
        await it.burst(*"j" * 12)
        row = it.list.focus_row
        await it.press(*keys, "enter", "space", "space")
        before = place(it)
        for number in (1, 5, 50, 51, 70):
            write(dated, number)
        (dated / "12.md").unlink()
        await it.press("R")
        assert "5 new, 1 gone" in it.status
        assert place(it)[:3] == before[:3]
        top, most = it.list.scroll_offset.y, it.list.max_scroll_y
        assert place(it)[3] in (before[3], row) or top in (0, most)
        assert len(titles(it)) == 34
        order = it.library.view.order
        assert order.sort == it.library.listing.sort
        fresh = [order.position(number) for number in it.library.view.numbers]
        assert fresh == sorted(fresh)
        assert set(titles(it)) >= {"Title 98", "Title 29"}


@pytest.mark.parametrize("keys", ["S", "sd", "st", "sp"])
async def test_the_article_on_screen_is_updated_in_place(dated: Path, keys: str) -> None:
    """A changed text has a new article number, but for the user it is the same article."""
    async with reader(dated) as it:
        await it.burst(*"jjjj")
        await it.press(*keys, "enter", "space")
        before = place(it)
        write(dated, 14, "It snowed in Accra.")
        await it.press("R")
        assert "1 changed" in it.status
        assert place(it) == before
        assert "It snowed in Accra" in it.text


async def test_a_filtered_list_keeps_an_article_that_changes(dated: Path) -> None:
    """Its names may have changed; it stays until the next filter."""
    async with reader(dated) as it:
        await it.press(*"jjjj", "e", "f", "s", "d", "enter", "space")
        before = place(it)
        write(dated, 14, "It snowed in Accra.")
        await it.press("R")
        assert place(it) == before
        assert len(titles(it)) == 30
        await it.press("escape")
        assert place(it)[0] == before[0]


async def test_a_new_order_shows_its_first_article_or_the_cursors(dated: Path) -> None:
    """If the cursor was moved, it stays on its article, and the status line says why."""
    async with reader(dated) as it:
        await it.press("s", "d")
        assert "Sorted by date, newest first." in it.status
        assert it.list.cursor == 0
        assert in_list(it)[0].split() == ["April", "2014", "8"]
        await it.press("S")
        assert "Sorted by date, oldest first." in it.status
        assert it.list.cursor == 0
        await it.press("j", "S")
        assert it.list.cursor > 0
        await it.press("s", "a", "g", "j")
        assert it.library.article is not None
        assert not it.library.article.published
        here = it.library.article.title
        await it.press("s", "d")
        assert "newest first. This article has no date." in it.status
        assert it.library.article.title == here
        await it.press("2", "s", "p")
        assert "Sorted by publication, A to Z." in it.status
        assert it.library.article.title == here
