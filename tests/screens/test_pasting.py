"""Pasting: once, one line into a prompt, unchanged into a note, and never too much."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.widgets import TextArea

from reader.screens.dialogs.note_editor import MOST_PASTED as MOST_IN_A_NOTE
from reader.widgets.line_input import MOST_PASTED, LineInput, one_line
from tests.driver import Session, reader


@pytest.mark.parametrize(
    ("pasted", "line"),
    [
        ("Morocco’s return to the\n  African Union, January 2017\n",
         "Morocco’s return to the African Union, January 2017"),
        ("\nKigali summit", "Kigali summit"), ("one, two\nthree", "one, two three"),
        ("\n\n \n\t Кигали\r\n\r\nсаммит \n", "Кигали саммит"), ("a\tb\t\tc", "a b c"),
        ("東京\n大阪", "東京 大阪"), ("a\rb\x0bc\u2028d", "a b c d"),
        ("two  blanks", "two  blanks"), (" of", " of"), ("of ", "of "),
        ("\n", ""), ("", ""), (" \n\n ", ""),
        ("\x1b]52;c;QUFB\x07a\x1b[31mb\x00\x07\u202ec", "abc"), ("a\x03\x1bq", "a"),
        ("a\u200db", "a\u200db"), ("\ud800", "\ufffd"),
    ],
)  # fmt: skip
def test_pasted_text_in_a_prompt_is_one_safe_line(pasted: str, line: str) -> None:
    """Line breaks of all kinds and tabs become blanks; empty lines around the text are dropped."""
    assert one_line(pasted) == line


async def paste(it: Session, text: str) -> None:
    """As from a terminal: the app passes it to the focused widget."""
    it.app.post_message(events.Paste(text))
    await it.press()


def line_of(it: Session) -> LineInput:
    focused = it.app.focused
    assert isinstance(focused, LineInput)
    return focused


PROMPTS = {
    "search": ("slash",), "find": ("enter", "slash"), "entities": ("3", "slash"), "tags": ("t",),
    "jump": ("apostrophe",), "export": ("E",), "palette": ("colon",),
    "merge": ("3", "c", "m"), "rename": ("3", "c", "r"), "name": ("slash", "a", "enter", "ctrl+s"),
}  # fmt: skip


@pytest.mark.parametrize("keys", PROMPTS.values(), ids=PROMPTS)
async def test_every_prompt_takes_a_paste_and_is_left_by_ctrl_c(
    archive: Path, keys: tuple[str, ...]
) -> None:
    """All lines, once; a paste that is far too long is cut with a message."""
    async with reader(archive, size=(100, 30)) as it:
        await it.press(*keys)
        line_of(it).value = ""
        await paste(it, "\n tide\n\twater")
        assert line_of(it).value == "tide water"
        await paste(it, "word " * 200_000)
        assert len(line_of(it).value) == len("tide water") + MOST_PASTED
        assert "cut at 2,000" in it.text
        await it.press("x")
        assert "cut at" not in it.text
        for _ in range(3):  # one step back each time
            if isinstance(it.app.focused, LineInput) or it.app.screen is not it.library:
                await it.press("ctrl+c")
        assert it.app.screen is it.library
        assert not isinstance(it.app.focused, LineInput)
        assert it.app.is_running
        assert it.app._exit is False


async def test_the_filter_of_names_takes_a_paste_and_is_left_by_ctrl_c(archive: Path) -> None:
    """This filter is typed in the pane itself."""
    async with reader(archive, size=(120, 36)) as it:
        await it.press("3", "i")
        await paste(it, "\n lake\n chad\x07")
        assert "lake chad▏" in it.text
        await paste(it, "word " * 200_000)
        assert len(it.sidebar.filter) == len("lake chad") + MOST_PASTED
        assert "cut at 2,000" in it.status
        await it.press("backspace")
        assert "cut at" not in it.text
        assert it.sidebar.filter.startswith("lake")
        await it.press("ctrl+c")
        assert it.sidebar.filter == ""
        assert it.app._exit is False


@pytest.mark.parametrize("text", ["abc", "one line\nanother", "Мост " * 20, "日本\n\n語"])
async def test_a_note_takes_a_paste_once(archive: Path, text: str) -> None:
    async with reader(archive) as it:
        await it.press("a")
        await paste(it, text)
        assert it.app.screen.query_one(TextArea).text == text
        await it.press("ctrl+_")
        assert it.app.screen.query_one(TextArea).text == ""


async def test_a_paste_that_is_too_long_for_a_note_is_cut_with_a_message(archive: Path) -> None:
    """A megabyte, in one line; the note can be edited after that, and ctrl+c leaves a draft."""
    async with reader(archive) as it:
        await it.press("a")
        await paste(it, "word " * 200_000)
        area = it.app.screen.query_one(TextArea)
        assert MOST_IN_A_NOTE - 100 < len(area.text) <= MOST_IN_A_NOTE
        assert max(map(len, area.text.split("\n"))) <= 10_000
        assert "the first 100,000 characters" in it.text
        await it.press("x")
        assert area.text.endswith("x")
        await it.press("ctrl+c")
        assert it.app.screen is it.library
        assert "Draft saved" in it.status
        await it.press("a")
        assert it.app.screen.query_one(TextArea).text == area.text


@pytest.mark.parametrize("keys", [("colon",), ("a",), ("slash",), ("question_mark",), ("t",)])
async def test_ctrl_z_suspends_reader_in_any_pane_and_window(
    archive: Path, keys: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reader(archive) as it:
        suspended: list[str] = []
        monkeypatch.setattr(it.app, "action_suspend_process", lambda: suspended.append("yes"))
        await it.press(*keys, "ctrl+z")
        assert suspended == ["yes"]
