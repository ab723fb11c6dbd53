"""The first session after an older version: its searches and drafts are there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.driver import reader
from tests.files import articles_in
from tests.user_file import locked, saved_marks


@pytest.fixture
def folder(archive: Path, data_home: Path) -> Path:
    """The data folder as an older version left it, with a draft on the first article."""
    first = articles_in(archive)[0]
    folder = data_home / "reader"
    (folder / "drafts").mkdir(parents=True)
    (folder / "drafts" / f"{first.id}.txt").write_text("half a thought")
    (folder / "searches.jsonl").write_text(
        '{"query": "lima"}\n{"query": "ghana", "name": "votes"}\n'
    )
    return folder


async def test_searches_and_drafts_are_there(archive: Path, folder: Path) -> None:
    async with reader(archive) as it:
        await it.press("a")
        assert "half a thought" in it.text
        await it.press("ctrl+s", "/", "up")
        assert it.status.startswith("lima")
        await it.press("esc", ":", *"votes", "enter")
        assert len(it.library.view) == 2
    assert not (folder / "searches.jsonl").exists()
    assert list(saved_marks().notes.values()) == ["half a thought"]
    assert saved_marks().drafts == {}


async def test_a_file_that_cannot_be_read_is_a_notice(archive: Path, folder: Path) -> None:
    (folder / "searches.jsonl").unlink()
    (folder / "searches.jsonl").mkdir()
    async with reader(archive) as it:
        assert "! 1 notice" in it.status or "!1" in it.status
        await it.press("!")
        assert "it cannot be read (Is a directory)" in it.words
        assert "so searches of an older version are missing" in it.words
        await it.press("esc", "a")
        assert "half a thought" in it.text


async def test_a_draft_behind_a_lock_says_so_and_is_saved_later(
    archive: Path, data_home: Path
) -> None:
    file = data_home / "reader" / "marks.sqlite"
    async with reader(archive) as it:
        await it.press("a", "x")
        with locked(file):
            await it.press(*"yz", "esc", "a")
            assert "xyz" in it.text
            await it.press("w")
            while "draft not saved: another program has it locked" not in it.text:
                await it.pilot.pause(0.02)  # until the draft is tried, at a pause in typing
    assert list(saved_marks().drafts.values()) == ["xyzw"]


async def test_a_search_that_cannot_be_saved_lasts_until_the_end(
    archive: Path, data_home: Path
) -> None:
    os.mkdir(data_home / "reader")
    (data_home / "reader" / "marks.sqlite").write_text("not an SQLite file, that is sure")
    async with reader(archive) as it:
        await it.press("/", *"ghana", "enter", "ctrl+s", *"votes", "enter")
        assert "“votes” is in the palette, but not saved (! shows why)." in it.status
        await it.press("esc", ":", *"votes", "enter")
        assert len(it.library.view) == 2
    assert it.library.user_marks.unsaved == 1
