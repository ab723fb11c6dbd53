"""A key that can do nothing says why in one sentence, and does nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.screens.library.entity_view import EntityScreen
from tests.driver import reader
from tests.files import write_article


@pytest.fixture
def undated(tmp_path: Path) -> Path:
    """Three articles without dates."""
    folder = tmp_path / "undated"
    for number, name in enumerate(("Lima", "Accra", "Oslo")):
        text = f"It rained in {name} on Monday."
        write_article(folder / f"{number}.md", text, title=f"Rain in {name}")
    return folder


async def test_keys_for_headings_say_why_there_are_none(undated: Path) -> None:
    async with reader(undated) as it:
        await it.press("}")
        assert "No headings in this order" in it.status
        await it.press("H")
        assert "Headings off, for orders by date and publication." in it.status
        await it.press("H", "s", "d", "g", "}")
        assert "no heading below" in it.status
        await it.press("{")
        assert "no heading above" in it.status
        await it.press("H")
        assert "Headings are hidden" in it.status
        await it.press("{")
        assert "H shows them" in it.status
        await it.press("H")
        assert "there is one, undated" in it.status


async def test_moving_to_a_heading_needs_no_message(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("s", "p", "g", "}")
        assert it.list.cursor > 0
        assert "heading" not in it.status
        await it.press("H")
        assert "Headings are hidden" in it.status
        await it.press("H")
        assert "Headings are shown." in it.status


@pytest.mark.parametrize(
    "keys",
    ["M", "2 M", "3 w", "e enter M", "C", "2 ~", "ж", "f5", "insert", "ctrl+r", "e ctrl+left"],
)
async def test_a_key_without_meaning_says_so(archive: Path, keys: str) -> None:
    async with reader(archive) as it:
        *before, key = keys.split()
        await it.press(*before)
        rows = it.rows[:-1]
        await it.press(key)
        assert f"{key} does nothing here." in it.status
        assert it.rows[:-1] == rows
        await it.press("j")
        assert "does nothing" not in it.status


@pytest.mark.parametrize(
    "keys", ["? M", "e c M", ": M", "/ M", "t M", "' M", "2 v j", "e i M", "g g", "5 j"]
)
async def test_typed_text_and_keys_with_a_meaning_get_no_message(archive: Path, keys: str) -> None:
    async with reader(archive) as it:
        await it.press(*keys.split())
        assert "does nothing" not in it.text


async def test_nothing_is_marked_where_there_is_no_article(archive: Path) -> None:
    async with reader(archive) as it:
        for file in archive.iterdir():
            file.unlink()
        await it.press("R")
        assert it.library.article is None
        for key in ("*", "r", "t", "a", "y", "Y", "o", "]", "ctrl+g"):
            await it.press(key)
            assert "There is no article here." in it.status, key
        for key in ("enter", "v", "J", "K"):
            await it.press("1", key)
            assert "No article is listed." in it.status, key
        await it.press("2", "v")
        assert "no text here to select" in it.status
        assert not it.library.user_marks.marks.starred


async def test_the_ends_of_the_list_are_announced(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("K")
        assert "first article" in it.status
        await it.press("J")
        assert "article of the list" not in it.status
        await it.press("J", "J")
        assert "last article" in it.status


async def test_f_says_so_if_no_article_of_the_entity_is_known(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a damaged file of names."""
    async with reader(archive) as it:
        await it.press("e")
        monkeypatch.setattr(it.library.catalog, "numbers", lambda _: [])
        await it.press("f")
        assert "No article is known to mention" in it.status
        assert not it.library.view.filters


async def test_a_capital_q_after_selecting_keeps_reader_open(archive: Path) -> None:
    """``v j y`` ends the selection: ``Q``, which keeps a quotation there, must not quit."""
    async with reader(archive) as it:
        for keys in ("2 v j y Q", "2 v Q Q", "2 v escape Q", "z Q"):
            await it.press(*keys.split())
            assert it.session.running, keys
            assert "q quits" in it.status, keys
        await it.press("1", "Q")
        assert not it.session.running


async def test_q_in_a_window_is_a_step_back(archive: Path) -> None:
    """``q`` quits only in the library."""
    async with reader(archive) as it:
        await it.press("e", "enter", "tab", "tab", "enter", "q")
        assert isinstance(it.app.screen, EntityScreen)
        await it.press("c", "q")
        assert isinstance(it.app.screen, EntityScreen)
        await it.press("q")
        assert it.app.screen is it.library
        assert it.library.pane == "entities"
        await it.press("?", "q", "!", "q")
        assert it.app.screen is it.library
        await it.press("c", "r", "q")  # a letter of the name
        assert it.session.running
        await it.press("escape", "q", "1", "q")
        assert not it.session.running
