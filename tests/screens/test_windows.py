"""Windows above the library: each closes only itself, whatever is above it.

A window is opened, something is started from it by the palette or a key, and everything is left
again: the library is on top, no view is left over, and keys go to a pane.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.geometry import Region

from reader import settings
from reader.screens.dialogs.overlay import TWO_COLUMNS, help_lines
from reader.screens.dialogs.palette import Palette
from reader.screens.dialogs.windows import WIDEST, Window, close
from reader.screens.library.correction_menu import CorrectionMenu
from reader.screens.library.entity_view import EntityScreen
from reader.store.user.marks import Marks
from reader.text.cells import width_of
from reader.widgets.choices import ChoicePane
from reader.widgets.panes.pane import Pane
from tests.conftest import ROOT
from tests.driver import Session, reader

PALETTE = "palette"
"""Stands for the key that opens the palette: ``:`` or, where that is a character, ``ctrl+p``."""

WINDOWS: dict[str, list[str]] = {
    "library": [],
    "help": ["?"],
    "menu": ["e", "c"],
    "palette": [":"],
    "save-search": ["/", *"ada", "enter", "ctrl+s"],
    "note": ["a", "x"],
    "links": ["o"],
    "view": ["e", "enter"],
    "two-views": ["e", "enter", "tab", "tab", "enter"],
    "view-help": ["e", "enter", "?"],
    "view-menu": ["e", "enter", "c"],
    "view-view-help": ["e", "enter", "tab", "tab", "enter", "?"],
    "prompt": ["/", *"gh"],
    "find": ["2", "/", *"gh"],
    "tags": ["t"],
    "jump": ["'", "2"],
    "sort": ["s"],
    "passage": ["2", "v"],
}  # fmt: skip
"""Keys that open a window, or begin something in place of the status line, from the library."""

FOUND = {"search": "A quiet week in Lima", "saved-search": "Ghana votes"}
"""The first article that the searches find."""

NO_PALETTE = ("sort", "tags", "palette", "save-search")
"""Windows from which the palette does not open: its keys mean something else there."""

STARTED: dict[str, list[str]] = {
    "search": [PALETTE, "slash", *"lima", "enter"],
    "saved-search": [PALETTE, *"h: vo", "enter"],
    "setting": [PALETTE, *"lines: 2", "enter"],
    "first-command": [PALETTE, "enter"],
    "keys": ["ctrl+o", "ctrl+l", "ctrl+s"],
}  # fmt: skip
"""Keys that start an action from there, as far as it can be started."""


@pytest.fixture
def linked(archive: Path) -> Path:
    """An archive whose first article has an address, and a saved search."""
    first = archive / "1.md"
    text = first.read_text(encoding="utf-8")
    first.write_text(text.replace("---\ntitle", "---\nurl: https://example.org/1\ntitle", 1))
    marks = Marks()
    marks.save_search("votes", "polls")
    marks.close()
    return archive


def views(session: Session) -> list[EntityScreen]:
    return session.library.navigation.views


def at_rest(session: Session) -> bool:
    """Whether the library is on top, no view is remembered and a pane has the keys."""
    app = session.app
    return app.screen is session.library and not views(session) and isinstance(app.focused, Pane)


async def start(session: Session, keys: list[str]) -> None:
    """Press ``keys`` in one burst."""
    opens = "ctrl+p" if session.app.keyboard.typing() else ":"
    await session.burst(*(opens if key == PALETTE else key for key in keys))


async def leave_everything(session: Session) -> None:
    """Press ``esc`` until no window, prompt or filter is left."""
    await session.burst(*["escape"] * (len(session.app.screen_stack) + 3))
    assert at_rest(session)
    assert "Nothing to undo" in session.status


@pytest.mark.parametrize("window", WINDOWS)
async def test_every_window_can_be_left_whatever_was_started_from_it(
    linked: Path, window: str
) -> None:
    """All pairs of a window and an action that can be started from it.

    After a search the windows above the library are closed, so that its results are visible.
    """
    async with reader(linked, size=(80, 24)) as it:
        for started, keys in STARTED.items():
            await it.burst("1", "g", *WINDOWS[window])
            await start(it, keys)
            stack = it.app.screen_stack
            assert [each for each in stack if isinstance(each, EntityScreen)] == views(it), started
            if started in FOUND and window not in NO_PALETTE:
                assert at_rest(it), started
                assert it.library.pane == "articles", started
                assert it.library.article is not None
                assert it.library.article.title == FOUND[started], started
            await leave_everything(it)
            assert it.app.screen_stack == [it.library], started


async def test_a_note_closed_by_a_search_stays_as_a_draft(linked: Path) -> None:
    """The typed text is not lost: the next editor begins with it."""
    async with reader(linked) as it:
        await it.press("a", *"kept?")
        await start(it, STARTED["search"])
        assert at_rest(it)
        await it.press("escape", "g", "a")
        assert "kept?" in it.text


async def test_a_window_that_is_closed_twice_closes_nothing_else(linked: Path) -> None:
    """Two clicks on a line of the palette, or a key and a click, come as two messages."""
    async with reader(linked) as it:
        await it.press("e", "enter", "?")
        view, overlay = it.app.screen_stack[-2:]
        assert isinstance(view, EntityScreen)
        close(overlay)
        close(overlay)
        await it.press()
        assert it.app.screen is view
        await it.press("?")
        view.action_leave()
        view.action_leave()
        await it.press()
        assert at_rest(it)


async def test_two_clicks_on_a_line_of_the_palette_run_it_once(linked: Path) -> None:
    async with reader(linked) as it:
        await it.press("e", "enter", ":", "slash", *"lima")
        palette = it.app.screen
        assert isinstance(palette, Palette)
        for _ in range(2):
            palette.pane.choose()
        await it.press()
        assert at_rest(it)
        assert len(it.library.view.filters) == 1


async def test_a_setting_changed_above_a_window_applies_below_it(linked: Path) -> None:
    async with reader(linked, size=(120, 36)) as it:
        tall = it.list.rows.most
        await it.press("?", ":", *"set list-lines: 1", "enter", "escape")
        assert it.list.rows.most == 1 < tall


async def test_ctrl_c_closes_what_is_open_and_else_ends_reader(linked: Path) -> None:
    """One rule for every window, view and line: ctrl+c closes only the topmost one."""
    async with reader(linked, size=(80, 24)) as it:
        everything = [
            *WINDOWS.values(),
            ["!"],
            ["e", "i"],
            ["e", "c", "m"],
            ["e", "enter", "c", "r"],
        ]
        for keys in everything:
            await it.burst("1", "g", *keys)
            for _ in range(4):
                if it.app.screen is it.library and not it.app.keyboard.typing():
                    break
                await it.burst("ctrl+c")
                assert it.app._exit is False, keys
            assert at_rest(it), keys
            await it.burst("escape", "escape")
        await it.burst("ctrl+c")
        assert it.app._exit


async def test_ctrl_c_leaves_a_range_of_the_list(linked: Path) -> None:
    async with reader(linked) as it:
        await it.burst("V", "j", "ctrl+c")
        assert not it.list.selected
        assert it.app._exit is False
        await it.burst("ctrl+c")
        assert it.app._exit


def test_only_one_module_closes_windows() -> None:
    """Textual's own ``dismiss`` and ``pop_screen`` close whatever is on top."""
    for module in (ROOT / "reader").rglob("*.py"):
        if module.name not in ("windows.py", "painting.py"):
            text = module.read_text(encoding="utf-8")
            for name in (".dismiss(", "pop_screen(", "switch_screen(", "pop_until_active("):
                assert name not in text, f"{module}: {name}"


@pytest.mark.parametrize("keys", ["?", "!", "o", "e c", "e enter", "e enter ?", "e c t"])
async def test_a_digit_in_a_window_does_not_keep_esc_from_closing_it(
    linked: Path, keys: str
) -> None:
    async with reader(linked, size=(60, 20)) as it:
        await it.burst(*keys.split())
        before = it.app.screen_stack
        await it.burst("3", "4", "escape")
        assert it.app.screen_stack == before[:-1] or "Correct" in it.text
        await it.burst("escape")
        assert len(it.app.screen_stack) == max(len(before) - 2, 1)


def frame_of(session: Session) -> Region:
    window = session.app.screen
    assert isinstance(window, Window)
    return window.frame.region


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24), (120, 36), (200, 60)])
async def test_no_window_touches_the_edge_the_rule_or_the_status_line(
    linked: Path, size: tuple[int, int]
) -> None:
    async with reader(linked, size=size) as it:
        for name in ("help", "menu", "palette", "note", "links"):
            await it.burst("1", *WINDOWS[name])
            frame = frame_of(it)
            assert 1 <= frame.x < frame.right <= size[0] - 1, name
            assert 2 <= frame.y < frame.bottom <= size[1] - 1, name
            assert name == "note" or frame.y == 2, name
            await it.burst("escape", "escape", "escape")


async def test_a_note_covers_neither_the_list_nor_the_names(archive: Path) -> None:
    async with reader(archive, size=(120, 36)) as it:
        await it.press("2", "a")
        article = it.library.reading.region
        assert article.contains_region(frame_of(it))
        await it.resize(60, 20)
        assert frame_of(it).width == 58


async def test_the_lower_edge_names_the_keys_in_bold(linked: Path) -> None:
    async with reader(linked, size=(120, 36)) as it:
        for name, key in (("help", "esc"), ("palette", "enter"), ("note", "ctrl+s"),
                          ("links", "y"), ("menu", "esc")):  # fmt: skip
            await it.burst("1", *WINDOWS[name])
            window = it.app.screen
            assert isinstance(window, Window)
            assert f"[bold]{key}[/bold]" in (window.frame.border_subtitle or ""), name
            await it.burst("escape", "escape", "escape")


async def test_the_lower_edge_keeps_whole_hints_where_it_is_narrow(archive: Path) -> None:
    async with reader(archive, size=(40, 12)) as it:
        await it.press("2", "a", "x")
        assert "ctrl+s save · esc keep as draft" in it.rows[-2]
        assert "…" not in it.rows[-2]
        await it.resize(80, 24)
        assert "…" not in it.rows[-2]
        await it.resize(120, 36)
        assert "ctrl+r revert" in it.rows[-2]


async def test_the_help_begins_with_the_keys_of_the_pane(archive: Path) -> None:
    async with reader(archive, size=(120, 36)) as it:
        for pane, group in (("1", "Articles"), ("2", "Passages"), ("3", "Entities")):
            await it.press(pane, "?")
            inside = frame_of(it)
            assert it.rows[inside.y + 2][inside.x + 1 :].split()[0] == group
            await it.press("escape")


def test_the_help_has_two_columns_where_it_is_wide() -> None:
    def text(width: int) -> list[str]:
        return ["".join(piece for piece, _ in line) for line in help_lines(width, "Finding")]

    narrow, wide = text(72), text(TWO_COLUMNS)
    assert len(wide) < 0.6 * len(narrow)
    assert wide[0].split() == ["Finding", "Moving"]
    assert all(width_of(line) <= TWO_COLUMNS for line in wide)
    words = " ".join(wide).split()
    assert sorted(words) == sorted(" ".join(narrow).split())


async def test_a_wide_terminal_has_room_for_the_columns(archive: Path) -> None:
    async with reader(archive, size=(200, 60)) as it:
        await it.press("?")
        assert frame_of(it).width > TWO_COLUMNS
        await it.resize(120, 36)
        assert frame_of(it).width == WIDEST


async def test_the_blank_after_the_dot_of_a_kind_is_plain(archive: Path, config: Path) -> None:
    """Without colour, people are underlined."""
    config.write_text("theme: mono\n")
    settings.load()
    async with reader(archive, size=(80, 24)) as it:
        await it.press("e", "c", "m")
        menu = it.app.screen
        assert isinstance(menu, CorrectionMenu)
        segments = list(menu.query_one(ChoicePane).render_line(1))
        dot = next(each for each in segments if each.text.startswith("●"))
        assert dot.text == "● "
        assert dot.style is None or not dot.style.underline
