"""Read and unread: by reading and by key, for one article and for ranges."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader import settings
from reader.screens.library.reading_progress import LONGEST_PAUSE
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


async def test_an_article_becomes_read_at_its_end(long_archive: Path) -> None:
    async with reader(long_archive, size=(80, 24)) as it:
        await it.press("enter", "space", "space")
        assert read_titles(it) == []
        await it.press("G")
        assert read_titles(it) == ["Piece 0"]
        assert it.text.count("●") == 3
        await it.press("r", "k", "G")
        assert read_titles(it) == []  # a mark by key stays
        await it.press("u")
        assert read_titles(it) == ["Piece 0"]


async def test_undo_skips_articles_that_became_read_by_themselves(long_archive: Path) -> None:
    async with reader(long_archive, size=(80, 24)) as it:
        await it.press("*", "enter", "G", "u")
        assert "Undone: starring 1 article." in it.status
        assert read_titles(it) == ["Piece 0"]


class Clock:
    """A clock that a test moves on."""

    def __init__(self, it: Session) -> None:
        self.now = 0.0
        it.library.progress.clock = lambda: self.now
        it.library.progress.shown()


async def test_an_article_becomes_read_after_a_while_at_its_second_half(
    long_archive: Path,
) -> None:
    """Time alone is not enough for a long article; a short one need not be scrolled."""
    async with reader(long_archive, size=(80, 24)) as it:
        clock = Clock(it)
        clock.now += 10
        await it.press("enter", "space")
        assert read_titles(it) == []
        for _ in range(5):
            await it.press("space")
        assert read_titles(it) == ["Piece 0"]
        await it.press("J")
        assert read_titles(it) == ["Piece 0"]
        clock.now += 9
        await it.press("J")
        assert read_titles(it) == ["Piece 0"]
        clock.now += 10
        await it.press("J")
        assert read_titles(it) == ["Piece 0", "Piece 2"]


async def test_an_article_is_not_read_while_nobody_is_there(long_archive: Path) -> None:
    """Nothing becomes read without a key, and a long pause before a key does not count."""
    async with reader(long_archive, size=(80, 24)) as it:
        clock = Clock(it)
        await it.press("j")
        clock.now += 20
        assert read_titles(it) == []
        await it.press("1")
        assert read_titles(it) == ["Piece 1"]
        await it.press("j")
        clock.now += LONGEST_PAUSE + 1
        await it.press("1")
        assert read_titles(it) == ["Piece 1"]
        clock.now += 6
        await it.press("1")
        clock.now += 6
        await it.press("1")
        assert read_titles(it) == ["Piece 1", "Piece 2"]


async def test_time_in_a_window_above_does_not_count(long_archive: Path) -> None:
    async with reader(long_archive, size=(80, 24)) as it:
        clock = Clock(it)
        await it.press("j", "question_mark")
        clock.now += 20
        await it.press("escape", "1")
        assert read_titles(it) == []


async def test_the_key_that_says_unread_is_the_last_word(long_archive: Path) -> None:
    """``r`` after a while takes the mark away, and it does not come back."""
    async with reader(long_archive, size=(80, 24)) as it:
        clock = Clock(it)
        await it.press("j", "r", "k", "j")
        assert read_titles(it) == ["Piece 1"]
        clock.now += 20
        await it.press("r", "1")
        assert read_titles(it) == []


async def test_the_last_article_of_a_session_becomes_read(long_archive: Path) -> None:
    async with reader(long_archive, size=(80, 24)) as it:
        clock = Clock(it)
        await it.press("j")
        clock.now += 20
        it.library.progress.key_pressed()
        it.library.progress.end()
        assert read_titles(it) == ["Piece 1"]


@pytest.mark.parametrize("read_after", ["end", "never"])
async def test_the_setting_read_after_can_switch_time_off(
    long_archive: Path, read_after: str
) -> None:
    settings.change("read-after", read_after)
    async with reader(long_archive, size=(80, 24)) as it:
        Clock(it).now += 60
        await it.press("enter", "G")
        assert read_titles(it) == (["Piece 0"] if read_after == "end" else [])
        Clock(it).now += 60
        await it.press("J", "J")
        assert read_titles(it) == (["Piece 0"] if read_after == "end" else [])


async def test_keys_go_to_the_next_unread_article_in_any_pane(long_archive: Path) -> None:
    async with reader(long_archive) as it:
        await it.press("j", "r", "g", ".")
        assert it.library.article is not None
        assert it.library.article.title == "Piece 2"
        await it.press("enter", ".", ".")
        assert it.library.article.title == "Piece 0"
        assert "Wrapped around the end of the list." in it.status
        assert it.library.pane == "reading"
        await it.press(",")
        assert it.library.article.title == "Piece 3"
        await it.press("A", ".")
        assert "No other unread article in the list." in it.status


async def test_a_worker_finds_an_unread_article_far_away(
    long_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also past the end of the list, and if there is none."""
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
        assert "No other unread article in the list." in it.status


async def test_all_listed_articles_become_read_in_one_step(archive: Path) -> None:
    """Only what is listed: a filter leaves the rest alone."""
    async with reader(archive) as it:
        await it.press("slash", *"ghana", "enter", "A")
        assert "Marked as read: 2 articles. u: undo" in it.status
        assert len(saved_marks().read) == 2
        await it.press("A")
        assert "All of them are already read." in it.status
        await it.press("u")
        assert "Undone: marking 2 articles as read." in it.status
        assert not saved_marks().read


async def test_a_range_is_marked_in_one_step(archive: Path) -> None:
    """As in vim: it grows and shrinks with the cursor, and ends after an action or with esc."""
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
        assert "Tagged #ports: 2 articles" in it.status
        await it.press("u", "u")
        assert not saved_marks().starred
        assert not saved_marks().tags
        await it.press("v", "j", "esc", "r")
        assert len(saved_marks().read) == 1
        await it.press("v", "G", "l", "h", "j")
        assert "articles" not in it.status


async def test_marking_very_many_articles_does_not_block(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker makes the marks, and a worker undoes them."""
    monkeypatch.setattr("reader.screens.library.user_marks.AT_ONCE", 1)
    async with reader(archive) as it:
        await it.press("A")
        assert "Marked as read: 3 articles. u: undo" in it.status
        assert len(saved_marks().read) == 3
        await it.press("u")
        assert "Undone: marking 3 articles as read." in it.status
        assert not saved_marks().read


async def test_a_list_of_unread_articles_keeps_the_article_being_read(
    long_archive: Path,
) -> None:
    """It leaves the list when the user returns there; marks by key in the list count at once."""
    async with reader(long_archive, size=(80, 24)) as it:
        await it.press("slash", *"is:unread", "enter", "enter", "G")
        assert read_titles(it) == ["Piece 0"]
        assert it.library.article is not None
        assert it.library.article.title == "Piece 0"
        assert "1 of 4 (of 4)" in it.rows[0]
        await it.press("r", "r")
        assert it.library.article.title == "Piece 0"
        await it.press("h")
        assert "of 3 (of 4)" in it.rows[0]
        assert it.library.article.title == "Piece 1"
        await it.press("r")
        assert "of 2 (of 4)" in it.rows[0]


async def test_special_characters_in_a_tag_are_not_a_pattern(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("t", *"{0.__class__} {}", "enter")
        assert "Tagged #{0.__class__} {}. u: undo" in it.status
        await it.press("u")
        assert "Undone: tagging 1 article." in it.status


async def test_space_in_the_list_reads_on_in_the_article_and_in_the_next_unread_one(
    long_archive: Path,
) -> None:
    """Who has paged to the end, or goes on from an article that fits, has read it."""
    async with reader(long_archive, size=(80, 24)) as it:
        await it.press("j", "j", "r", "g", "space")
        assert it.library.pane == "articles"
        assert (it.list.cursor, it.reading.scroll_offset.y > 0) == (0, True)
        await it.press("b")
        assert it.reading.scroll_offset.y == 0
        await it.press("b")
        assert "beginning of the article" in it.status
        await it.press("9", "space")
        assert it.list.cursor == 0
        assert read_titles(it) == ["Piece 0", "Piece 2"]
        await it.press("space")
        assert "Next unread article." in it.status
        assert it.library.article is not None
        assert it.library.article.title == "Piece 1"
        await it.press("space")  # it fits on the screen
        assert it.list.cursor == 3
        assert read_titles(it) == ["Piece 0", "Piece 1", "Piece 2"]
        await it.press("space")
        assert it.list.cursor == 3
        assert "No more unread articles. J: next article" in it.status
        assert read_titles(it) == [f"Piece {number}" for number in range(4)]


async def test_space_goes_on_to_unread_articles_above(long_archive: Path) -> None:
    async with reader(long_archive, size=(80, 24)) as it:
        await it.press("G", "space")
        assert it.list.cursor == 0
        assert "Wrapped around the end" in it.status


async def test_space_pages_a_list_that_stands_alone(long_archive: Path) -> None:
    """The other keys for pages mean the list anywhere."""
    async with reader(long_archive, size=(60, 20)) as it:
        await it.press("space")
        assert it.list.cursor > 0
        await it.press("b")
        assert it.list.cursor == 0
        await it.resize(80, 24)
        await it.press("pagedown")
        assert it.list.cursor > 0
        assert not saved_marks().read


@pytest.mark.parametrize("keys", ["space " * 9, "space b space space j space"])
async def test_spaces_in_a_burst_do_the_same_as_one_by_one(
    long_archive: Path, keys: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    places = []
    for number in range(2):
        for each in ("XDG_DATA_HOME", "XDG_STATE_HOME"):  # nothing has been read before
            monkeypatch.setenv(each, str(tmp_path / f"{number}{each}"))
        async with reader(long_archive, size=(80, 24)) as it:
            await (it.press if places else it.burst)(*keys.split())
            places.append((it.list.cursor, it.reading.scroll_offset.y, read_titles(it)))
    assert places[0] == places[1]
