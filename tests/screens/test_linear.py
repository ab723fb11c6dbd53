"""In linear mode a screen reader can read what a key does: in the last line or at the cursor."""

from __future__ import annotations

from pathlib import Path

from reader import settings
from reader.widgets.actions.table import ACTIONS
from tests.driver import Session, reader

LEFT_OUT = {"article.keep-passage", "quit", "suspend-process", "repaint"}
"""What ends or stops Reader, or sends the whole screen once more."""

OPENED_BY = {"articles": "1", "reading": "2", "entities": "3"}


def heard(it: Session) -> tuple[str, str]:
    """The line that the terminal's cursor is in, and the last one without hints."""
    cell = it.app.focus_cell
    status = it.status
    return it.rows[cell.y].strip() if cell else "", "" if "? help" in status else status


async def test_each_action_changes_a_line_that_a_screen_reader_reads(archive: Path) -> None:
    """Each action in its pane, and actions of the whole library in the list: it does something
    or says why it does not.
    """
    settings.change("linear", True)
    silent = []
    async with reader(archive, size=(50, 12)) as it:
        for action in ACTIONS:
            if action.place not in (*OPENED_BY, "panes", "library", "app"):
                continue
            if action.name in LEFT_OUT:
                continue
            opener = OPENED_BY.get(action.place, "1")
            await it.burst(*["escape"] * 3, "1", "g", "j", opener, "ctrl+l")  # which says nothing
            before = heard(it)
            screen = it.app.screen
            await it.burst(*action.keys[0].split())
            if heard(it) == before and it.app.screen is screen:
                silent.append(action.name)
        assert not silent


async def test_no_part_of_a_hint_stands_behind_what_is_selected(archive: Path) -> None:
    settings.change("linear", True)
    async with reader(archive, size=(80, 24)) as it:
        await it.press("enter", "v")
        for width in range(40, 80):
            await it.resize(width, 24)
            _, _, hints = it.status.partition(" characters")
            assert not hints.strip() or hints.strip().endswith("esc cancel"), width


async def test_articles_ends_and_the_filter_are_announced_in_any_pane(archive: Path) -> None:
    settings.change("linear", True)
    async with reader(archive, size=(80, 24)) as it:
        for pane in OPENED_BY.values():
            await it.press("1", "g", pane)
            for key in ("J", "K"):
                await it.press(key)
                assert it.library.article is not None
                assert it.status.startswith(f"Article: {it.library.article.title[:40]}"), (
                    pane,
                    key,
                )
        for pane in OPENED_BY.values():
            await it.press(pane, "g", "k")
            assert it.status.startswith("Already at the top."), pane
            await it.press("G", "space")
            assert it.status.startswith(("Already at the end.", "End of the article. J")), pane
        for key, said in (("i", "filter:"), ("g", "filter: g"), ("escape", "Filter removed.")):
            await it.press(key)
            assert it.status == said
