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
        assert "Headings off in lists by date or publication." in it.status
        await it.press("H", "s", "d", "g", "}")
        assert "No heading below" in it.status
        await it.press("{")
        assert "No heading above" in it.status
        await it.press("H")
        assert "Headings hidden" in it.status
        await it.press("{")
        assert "H shows them" in it.status
        await it.press("H")
        assert "Headings shown. There is only one: undated" in it.status


async def test_moving_to_a_heading_needs_no_message(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("s", "p", "g", "}")
        assert it.list.cursor > 0
        assert "heading" not in it.status
        await it.press("H")
        assert "Headings hidden" in it.status
        await it.press("H")
        assert "Headings shown." in it.status


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


async def test_a_key_without_meaning_says_so_once_in_each_place(archive: Path) -> None:
    async with reader(archive) as it:
        for pane in ("1", "2"):
            await it.press(pane, "M")
            assert "M does nothing here. ? shows the keys." in it.status
            await it.press("M")
            assert "does nothing" not in it.status
            await it.press("C")
            assert "C does nothing here." in it.status


@pytest.mark.parametrize(
    ("opening", "hints"),
    [("?", "esc close"), ("!", "esc close"), ("k e c", "press its letter"), ("o", "y copy")],
)
async def test_in_a_window_keys_without_meaning_and_counts_show_in_its_edge(
    archive: Path, opening: str, hints: str
) -> None:
    write_article(archive / "z.md", "See https://example.org/there for more.", title="A link")
    async with reader(archive) as it:
        await it.press("G", *opening.split())
        assert hints in it.text
        await it.press("M")
        assert "M does nothing here." in it.text
        assert hints not in it.text
        await it.press("j")
        assert "does nothing" not in it.text
        assert hints in it.text
        await it.press("M")
        assert "does nothing" not in it.text
        await it.press("4")
        assert hints not in it.text
        edge = next(row for row in it.rows if "╰" in row)
        assert " 4 " in edge
        await it.press("escape")
        assert it.app.screen is it.library


@pytest.mark.parametrize("keys", [": M", "/ M", "t M", "' M", "2 v j", "e i M", "g g", "5 j"])
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
            assert "No article here." in it.status, key
        for key in ("enter", "v", "J", "K"):
            await it.press("1", key)
            assert "The list is empty." in it.status, key
        await it.press("2", "v")
        assert "No text to select" in it.status
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
        assert "No article mentions" in it.status
        assert not it.library.view.filters


async def test_a_capital_q_after_selecting_keeps_reader_open(archive: Path) -> None:
    """``v j y`` ends the selection: ``Q``, which keeps a quotation there, must not quit."""
    async with reader(archive) as it:
        for keys in ("2 v j Q Q", "2 v escape Q", "2 v j space Q"):
            await it.press(*keys.split())
            assert it.session.running, keys
            assert "Q again quits" in it.status, keys
        await it.press("Q")
        assert not it.session.running


async def test_a_capital_q_after_copying_keeps_the_passage(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("2", "v", "j", "y")
        assert "Q: save as a quotation" in it.status
        assert not it.library.user_marks.marks.quotations
        await it.press("Q")
        assert "Quotation saved" in it.status
        (kept,) = it.library.user_marks.marks.quotations.values()
        assert kept
        await it.press("Q")
        assert it.session.running
        assert len(it.library.user_marks.marks.quotations) == 1
        await it.press("u", "j", "Q")
        assert not it.session.running


@pytest.mark.parametrize("keys", ["", "2", "e", "z", "e enter", "?", "v j"])
async def test_a_capital_q_quits_anywhere(archive: Path, keys: str) -> None:
    async with reader(archive) as it:
        await it.press(*keys.split(), "Q")
        assert not it.session.running


@pytest.mark.parametrize("size", [(120, 36), (60, 20)])
async def test_q_steps_back_to_the_list_and_quits_there(
    archive: Path, size: tuple[int, int]
) -> None:
    """Out of zen, the sidebar, a view and the article, one at a time."""
    async with reader(archive, size=size) as it:
        await it.press("enter", "z", "e", "enter", "q")
        assert it.app.screen is it.library
        assert it.library.pane == "entities"
        await it.press("q")
        assert it.library.pane == "reading"
        assert it.library.has_class("-zen")
        await it.press("q")
        assert not it.library.has_class("-zen")
        assert it.library.pane == "reading"
        await it.press("q")
        assert it.library.pane == "articles"
        await it.press("v", "j", "q")
        assert not it.list.selected
        assert it.session.running
        await it.press("q")
        assert not it.session.running


async def test_q_goes_back_to_the_view_that_led_to_the_article(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("e", "enter", "G", "enter")
        assert it.library.pane == "reading"
        await it.press("q")
        assert isinstance(it.app.screen, EntityScreen)
        await it.press("q")
        assert it.library.pane == "entities"


async def test_q_keeps_filters_and_what_is_chosen(archive: Path) -> None:
    """They are no places: ``esc`` undoes them, and who quits finds them again."""
    async with reader(archive) as it:
        await it.press("/", *"ghana", "enter", "enter", "e")
        chosen = it.library.highlights.chosen
        await it.press("q", "q")
        assert it.library.pane == "articles"
        assert it.library.highlights.chosen == chosen
        assert len(it.library.view.filters) == 1
        await it.press("q")
        assert not it.session.running


async def test_q_in_a_window_is_a_step_back(archive: Path) -> None:
    """``q`` quits only from the list."""
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


@pytest.mark.parametrize(
    "keys", ["/ x", "2 / x", "F x", "t x", "E", "'", "s", ": x", "a x", "e i x", "? 3", "!", "v j",
             "2 v j", "e enter", "e c", "e c r x", "e c m x"],
)  # fmt: skip
async def test_ctrl_c_leaves_whatever_asks_or_is_open(archive: Path, keys: str) -> None:
    """Only where nothing is open does it quit."""
    async with reader(archive) as it:
        await it.press(*keys.split(), "ctrl+c")
        if "e c" in keys and len(keys) > 3:  # back to the menu first
            await it.press("ctrl+c")
        assert it.session.running
        assert it.app.screen is it.library
        assert it.library.asking.question is None
        assert not it.list.selected
        assert not it.sidebar.typing
        assert not it.sidebar.filter
        await it.press("ctrl+c")
        assert not it.session.running


async def test_a_page_down_at_the_end_says_so(archive: Path) -> None:
    """In the article with the key that goes on; a line further says nothing."""
    async with reader(archive, size=(80, 24)) as it:
        await it.press("enter", "G", "j")
        assert "End of" not in it.status
        await it.press("space")
        assert "End of the article. J opens the next." in it.status
        await it.press("1", "G", "pagedown")
        assert "Already at the end." in it.status
