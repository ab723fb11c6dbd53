"""No pane is ever blank: at the first start, in an empty archive, without results."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from reader.settings import remembered
from tests.commands.calling import run
from tests.conftest import GIVEN, SEEDS
from tests.driver import reader
from tests.terminal.pseudo import Terminal


def started(**environment: str | None) -> Terminal:
    """Reader on the seeds, painted and at rest."""
    terminal = Terminal("seeds", environment=environment)
    terminal.read_until(b"of 12")
    terminal.rest()
    return terminal


def test_the_first_starts_show_the_first_keys_until_some_were_used() -> None:
    """In the line of the hints, so nothing moves; never again after the help was opened."""
    first = started()
    assert re.match(r" LIST +Welcome\.   j/k move .*\? all keys", first.emulator.screen.display[-1])
    above = first.emulator.screen.display[1:-2]
    first.type(b"jkjk")
    first.read_until(b"1 of 12")
    first.rest()
    assert "Welcome" in first.emulator.screen.display[-1]
    first.type(b"k")
    first.read_until(b"enter read")
    assert first.emulator.screen.display[-1].startswith(" LIST      enter read")
    assert first.emulator.screen.display[1:-2] == above
    first.type(b"q")
    assert first.wait() == 0
    assert remembered.number("starts") == 1

    second = started()
    assert "Welcome" in second.emulator.screen.display[-1]
    second.type(b"?")
    second.read_until(b"Read the article")
    second.type(b"\x1b")
    second.rest(0.6)
    assert "Welcome" not in second.emulator.screen.display[-1]
    second.type(b"q")
    assert second.wait() == 0

    third = started()
    assert "Welcome" not in third.emulator.screen.display[-1]
    third.type(b"q")
    assert third.wait() == 0


def test_the_first_keys_are_shown_in_the_list_alone() -> None:
    """Other panes have other keys, also if the list gets the focus back, or never had it."""
    terminal = started()
    terminal.type(b"\r")
    terminal.read_until(b"ARTICLE")
    terminal.rest()
    assert terminal.emulator.screen.display[-1].startswith(" ARTICLE   space page")
    terminal.type(b"Q")
    assert terminal.wait() == 0

    resumed = started()
    assert resumed.emulator.screen.display[-1].startswith(" ARTICLE ")
    assert "Welcome" not in resumed.emulator.screen.display[-1]
    resumed.type(b"Q")
    assert resumed.wait() == 0


async def test_all_panes_say_so_if_every_file_is_gone(tmp_path: Path) -> None:
    """And what the user can do; an article that returns is shown."""
    archive = tmp_path / "archive"
    archive.mkdir()
    copy = archive / GIVEN.name
    shutil.copy(GIVEN, copy)
    async with reader(archive) as it:
        copy.unlink()
        await it.press("R")
        assert "No articles are left." in it.text
        assert "R: look again for files" in it.text
        assert "Nothing to read." in it.text
        assert "No article, no names." in it.text
        assert "no articles" in it.rows[0]
        await it.press("j", "enter", "e", "n", "]", "esc", "z", "z", "?", "esc", "!", "esc")
        await it.press("/", *"anything", "enter", "esc", "esc", "1")
        shutil.copy(GIVEN, copy)
        await it.press("R")
        assert "Algeria and Morocco" in it.text
        assert "Nothing to read." not in it.text


async def test_an_empty_result_says_what_helps() -> None:
    """The article stays, and esc restores the list."""
    async with reader(SEEDS) as it:
        await it.press("/", *"volcano")
        assert "Nothing matches volcano" in it.text
        assert "esc: back" in it.text
        await it.press("esc")
        assert "1 of 12" in it.rows[0]


def test_an_empty_archive_says_why_and_which_files_are_read(tmp_path: Path) -> None:
    """Also if no file can be read."""
    for folder, reason in (("none", b"no articles in this folder"), ("bad", b"binary file")):
        path = tmp_path / folder
        path.mkdir()
        if folder == "bad":
            (path / "x.txt").write_bytes(b"\0\1\2")
        terminal = Terminal(str(path))
        assert terminal.wait() == 1
        said = b" ".join(terminal.output.split())
        assert reason in said
        assert b"nothing to read. Reader reads saved pages (.txt)" in said


def test_without_a_terminal_there_is_no_welcome() -> None:
    """Commands for pipes do not count as starts."""
    assert run("list", SEEDS).returncode == 0
    assert remembered.number("starts") == 0
