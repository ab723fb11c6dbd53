"""What is read shows, comes by reading, and leads to what is not; ranges take many at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader import settings
from tests.driver import Session, reader
from tests.files import write_article
from tests.user_file import saved_marks


@pytest.fixture
def long_archive(tmp_path: Path) -> Path:
    """Four articles; the first is longer than a screen."""
    folder = tmp_path / "long"
    for number in range(4):
        text = "\n\n".join(f"Paragraph {n} of it." for n in range(2 if number else 60))
        write_article(folder / f"{number}.md", text, title=f"Piece {number}")
    return folder


def read_titles(it: Session) -> list[str]:
    store = it.library.store
    return sorted(a.title for a in store if a.id in saved_marks().read)


async def test_an_article_is_read_when_one_has_scrolled_to_its_end(long_archive: Path) -> None:
    async with reader(long_archive, size=(80, 24)) as it:
        await it.press("enter", "space", "space")
        assert read_titles(it) == []
        await it.press("G")
        assert read_titles(it) == ["Piece 0"]
        assert any("✓" in row for row in it.rows)
        await it.press("r", "k", "G")
        assert read_titles(it) == []  # what the user says holds
        await it.press("u")
        assert read_titles(it) == ["Piece 0"]


async def test_what_became_read_by_itself_is_no_step_of_undo(long_archive: Path) -> None:
    async with reader(long_archive, size=(80, 24)) as it:
        await it.press("*", "enter", "G", "u")
        assert "Undone: one article starred." in it.status
        assert read_titles(it) == ["Piece 0"]


async def test_an_article_is_read_after_a_while_with_its_second_half_in_sight(
    long_archive: Path,
) -> None:
    """Time alone is not enough for a long one; a short one need not be scrolled."""
    async with reader(long_archive, size=(80, 24)) as it:
        watch = it.library.progress
        watch.long_enough()
        await it.press("enter", "space")
        assert read_titles(it) == []
        for _ in range(5):
            await it.press("space")
        assert read_titles(it) == ["Piece 0"]
        await it.press("J")
        assert read_titles(it) == ["Piece 0"]
        watch.long_enough()
        assert read_titles(it) == ["Piece 0", "Piece 1"]


@pytest.mark.parametrize("read_after", ["end", "never"])
async def test_where_time_does_not_count(long_archive: Path, read_after: str) -> None:
    settings.change("read-after", read_after)
    async with reader(long_archive, size=(80, 24)) as it:
        it.library.progress.long_enough()
        await it.press("enter", "G")
        assert read_titles(it) == (["Piece 0"] if read_after == "end" else [])


async def test_from_unread_to_unread_in_any_pane(long_archive: Path) -> None:
    async with reader(long_archive) as it:
        await it.press("j", "r", "g", ".")
        assert it.library.article is not None
        assert it.library.article.title == "Piece 2"
        await it.press("enter", ".", ".")
        assert it.library.article.title == "Piece 0"
        assert "Around the end of the list." in it.status
        assert it.library.pane == "reading"
        await it.press(",")
        assert it.library.article.title == "Piece 3"
        await it.press("A", ".")
        assert "No other article in the list is unread." in it.status


async def test_an_unread_article_that_is_far_is_looked_for_in_a_worker(
    long_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also around the end, and where there is none."""
    monkeypatch.setattr("reader.screens.library.reading_progress.NEAR", 1)
    async with reader(long_archive) as it:
        await it.press("A", "G", "r", "g", ".")
        await it.app.workers.wait_for_complete()
        await it.press()
        assert it.library.article is not None
        assert it.library.article.title == "Piece 3"
        await it.press("r", "g", ",")
        await it.app.workers.wait_for_complete()
        await it.press()
        assert "No other article in the list is unread." in it.status


async def test_all_that_is_listed_is_read_in_one_step(archive: Path) -> None:
    """Only what is listed: a filter leaves the rest alone."""
    async with reader(archive) as it:
        await it.press("slash", *"ghana", "enter", "A")
        assert "Read: 2 articles. u: undo" in it.status
        assert len(saved_marks().read) == 2
        await it.press("A")
        assert "All of these are read." in it.status
        await it.press("u")
        assert "Undone: 2 articles read." in it.status
        assert not saved_marks().read


async def test_a_range_is_marked_in_one_step(archive: Path) -> None:
    """As in vim: it grows and shrinks with the cursor, and is left by what is done, or by esc."""
    async with reader(archive) as it:
        await it.press("j", "V", "j")
        assert "2 articles" in it.status
        assert sum("▎" in row for row in it.rows) == 3
        await it.press("k", "k")
        assert "2 articles" in it.status
        await it.press("*")
        assert "Starred: 2 articles. u: undo" in it.status
        assert len(saved_marks().starred) == 2
        assert not any("▎" in row for row in it.rows)
        await it.press("v", "j", "t", *"ports", "enter")
        assert "Tags: #ports: 2 articles" in it.status
        await it.press("u", "u")
        assert not saved_marks().starred
        assert not saved_marks().tags
        await it.press("v", "j", "esc", "r")
        assert len(saved_marks().read) == 1
        await it.press("v", "G", "l", "h", "j")
        assert "articles" not in it.status


async def test_marking_very_many_does_not_wait(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is done in a worker, and undone in one."""
    monkeypatch.setattr("reader.screens.library.user_marks.AT_ONCE", 1)
    async with reader(archive) as it:
        await it.press("A")
        assert "Read: 3 articles. u: undo" in it.status
        assert len(saved_marks().read) == 3
        await it.press("u")
        assert "Undone: 3 articles read." in it.status
        assert not saved_marks().read


async def test_a_list_of_unread_ones_does_not_lose_the_article_that_one_reads(
    long_archive: Path,
) -> None:
    """It goes when one comes back to the list; marks by key in the list count at once."""
    async with reader(long_archive, size=(80, 24)) as it:
        await it.press("slash", *"is:unread", "enter", "enter", "G")
        assert read_titles(it) == ["Piece 0"]
        assert it.library.article is not None
        assert it.library.article.title == "Piece 0"
        assert "1 of 4 (4)" in it.rows[0]
        await it.press("r", "r")
        assert it.library.article.title == "Piece 0"
        await it.press("h")
        assert "of 3 (4)" in it.rows[0]
        assert it.library.article.title == "Piece 1"
        await it.press("r")
        assert "of 2 (4)" in it.rows[0]


async def test_what_a_tag_is_called_is_never_a_pattern(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("t", *"{0.__class__} {}", "enter")
        assert "Tags: #{0.__class__} {}. u: undo" in it.status
        await it.press("u")
        assert "Undone: tags of one article." in it.status
