"""Marks by key: shown in the list, saved at once, undone, found by queries."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from reader.archive.loading import former_id
from reader.screens.library.reading_progress import ReadingProgress
from reader.store.user.marks import Marks
from reader.store.user.user_file import MarksError, UserFile
from tests.driver import Session, reader, slowed
from tests.files import LONG_AGO
from tests.user_file import locked, open_marks, saved_marks


def unread(it: Session) -> int:
    """How many articles have the sign of unread ones."""
    return it.text.count("●")


async def test_stars_and_read_articles_show_in_the_list_and_last(archive: Path) -> None:
    """In words and signs, not only by colour; also in the next session."""
    async with reader(archive) as it:
        assert "★" not in it.text
        await it.press("*")
        assert "Starred. u: undo" in it.status
        assert any("…  ★" in row for row in it.rows)
        await it.press("j", "enter", "r")
        assert "Marked as read. u: undo" in it.status
        assert unread(it) == 2
        assert it.library.article is not None
        assert set(saved_marks().read) == {it.library.article.id}
    async with reader(archive) as it:
        assert (it.text.count("★"), unread(it)) == (1, 2)
        await it.press("*", "j", "r")
        assert ("★" in it.text, unread(it)) == (False, 3)
    assert not saved_marks().read
    assert not saved_marks().starred


async def test_marks_are_undone_one_by_one(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("*", "j", "r", "u")
        assert "Undone: marking 1 article as read." in it.status
        assert (it.text.count("★"), unread(it)) == (1, 3)
        await it.press("u", "u")
        assert "Nothing to undo." in it.status
        assert "★" not in it.text


async def test_keys_wait_for_the_many_marks_of_the_previous_key(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the second key would find the first article unread and mark it as read again."""
    monkeypatch.setattr(UserFile, "change", slowed(UserFile.change))
    monkeypatch.setattr("reader.screens.library.user_marks.AT_ONCE", 1)
    async with reader(archive) as it:
        await it.burst("A", "r")
        assert "Marked as unread." in it.status
        assert unread(it) == 1


async def test_keys_wait_for_an_unread_article_far_away(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = ReadingProgress.look_far

    def slow(*arguments: Any) -> int | None:
        time.sleep(0.1)
        return look(*arguments)

    monkeypatch.setattr(ReadingProgress, "look_far", slow)
    monkeypatch.setattr("reader.screens.library.reading_progress.NEAR", 1)
    async with reader(archive) as it:
        await it.burst("full_stop", "full_stop", "enter")
        assert it.list.cursor == 2
        assert it.library.number == it.list.number
        await it.press("1", "g", "full_stop")
        assert it.list.cursor == 1


async def test_queries_find_marks_and_follow_them(archive: Path) -> None:
    """A search for starred articles drops an article whose star is removed."""
    async with reader(archive) as it:
        await it.press("*", "G", "*", "slash", *"is:starred", "enter")
        assert "of 2 (of 3)" in it.rows[0]
        await it.press("g", "*")
        assert "of 1 (of 3)" in it.rows[0]
        await it.press("u")
        assert "of 2 (of 3)" in it.rows[0]


async def test_marks_move_along_with_an_article_that_changes(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("*")
        path = archive / "1.md"
        path.write_text(path.read_text("utf-8") + "\nA line was added.\n", "utf-8")
        os.utime(path, (LONG_AGO, LONG_AGO))
        await it.press("R")
        assert it.text.count("★") == 1
        assert it.library.article is not None
        assert it.library.article.text.endswith("A line was added.")
        assert set(saved_marks().starred) == {it.library.article.id}


@pytest.mark.parametrize("opened", ["", "2016", "2016/1.md", "renamed", "news.zip"])
async def test_marks_are_there_by_whatever_path_the_article_is_opened(
    archive: Path, tmp_path: Path, opened: str
) -> None:
    """Also marks of an earlier version, whose ids contained the path."""
    news = tmp_path / "news"
    shutil.copytree(archive, news / "2016")
    shutil.copytree(news, tmp_path / "renamed")
    shutil.make_archive(str(tmp_path / "news"), "zip", news)
    former = former_id("2016/1.md", (news / "2016/1.md").read_bytes())
    marks = Marks()
    marks.set_starred([former])
    marks.set_note(former, "Ask about it")
    marks.close()
    async with reader(news) as it:
        assert it.text.count("★") == 1
    at = tmp_path / opened if opened in ("renamed", "news.zip") else news / opened
    async with reader(at) as it:
        assert it.text.count("★") == 1
        assert "Ask about it" in it.text
    assert former not in saved_marks().starred


async def test_a_file_of_marks_that_cannot_be_used_is_a_notice(
    archive: Path, data_home: Path
) -> None:
    """Marks then last for the session; the file stays as it is."""
    file = data_home / "reader" / "marks.sqlite"
    file.parent.mkdir()
    file.write_bytes(b"another program's data" * 100)
    async with reader(archive) as it:
        await it.press("*")
        assert "★" in it.text
        await it.press("!")
        assert "marks last until Reader ends" in it.words
    assert file.read_bytes() == b"another program's data" * 100


async def test_what_another_reader_marks_shows(archive: Path) -> None:
    """Reader checks the file for marks of others; on a terminal, every few seconds."""
    async with reader(archive) as it:
        await it.press("*", "slash", *"is:starred", "enter")
        other = open_marks()
        article = it.library.article
        assert article is not None
        other.set_note(article.id, "Seen by both")
        other.set_starred([article.id], False)
        other.close()
        assert "★" in it.text
        it.library.user_marks.look_for_others()
        await it.press()
        assert "★" not in it.text
        assert "Seen by both" in it.text
        assert "of 1 (of 3)" in it.rows[0]  # nothing moves for what no key said
        await it.press("l", "h")
        assert "0 of 3" in it.rows[0]


async def test_marks_behind_a_lock_show_are_counted_and_saved_later(
    archive: Path, data_home: Path
) -> None:
    """No key waits, and the status line says what is not saved as long as that is true."""
    file = data_home / "reader" / "marks.sqlite"
    async with reader(archive) as it:
        with locked(file):
            await it.press("*")
            assert "Starred, not saved yet (! shows why). u: undo" in it.status
            await it.burst("j", "r", "A")
            assert "Marked as read: 2 articles, not saved yet" in it.status
            await it.press("k")
            assert "3 marks not saved" in it.status
            assert unread(it) == 0
            await it.press("exclamation_mark")
            assert "3 marks not saved yet" in it.words
            assert "not saved yet (another program has it locked)" in it.words
            await it.press("escape", "a", *"thought", "ctrl+s")
            assert not saved_marks().starred
        while it.library.user_marks.marks.unsaved:
            await it.press()
        await it.press("k")
        assert "not saved" not in it.text
        assert (len(saved_marks().starred), len(saved_marks().read)) == (1, 3)
        assert list(saved_marks().notes.values()) == ["thought"]
        assert not saved_marks().drafts


async def test_at_the_end_a_lock_is_waited_for_only_briefly(
    archive: Path, data_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Marks.close, "__defaults__", (0.05,))
    file = data_home / "reader" / "marks.sqlite"
    with ExitStack() as until:
        async with reader(archive) as it:
            until.enter_context(locked(file))
            await it.press("*")
        assert it.library.user_marks.unsaved == 1


async def test_marks_that_cannot_be_saved_are_never_called_saved(
    archive: Path, data_home: Path
) -> None:
    """For many marks as for one, and the reason stays after the next key."""
    (data_home / "reader").mkdir()
    (data_home / "reader" / "marks.sqlite").write_text("not an SQLite file, that is sure")
    async with reader(archive) as it:
        await it.press("A")
        assert "Marked as read: 3 articles, but not saved (! shows why). u: undo" in it.status
        await it.press("j")
        assert "! 1 notice" in it.status or "!1" in it.status


async def test_a_mark_that_is_refused_is_a_notice(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise MarksError("database or disk is full")

    async with reader(archive) as it:
        monkeypatch.setattr(UserFile, "change", full)
        await it.press("A")
        assert "Not marked: database or disk is full." in it.status
        assert unread(it) == 3
        await it.burst("*", "j")
        assert "! 1 notice" in it.status or "!1" in it.status
        assert "★" not in it.text


async def test_marks_are_not_read_again_without_another_reader(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reader(archive) as it:
        await it.press("*")
        looked: list[bool] = []
        monkeypatch.setattr(Marks, "refresh", lambda _: looked.append(True))
        it.library.user_marks.look_for_others()  # what it wrote itself may cost one look
        await it.press()
        del looked[:]
        for _ in range(3):
            it.library.user_marks.look_for_others()
            await it.press()
        assert not looked
