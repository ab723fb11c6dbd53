"""Tags and notes by key: typed, shown, found, undone, and never lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.widgets import TextArea

from reader.screens.dialogs.note_editor import NoteEditor
from tests.driver import Session, reader
from tests.files import write_article
from tests.screens.test_sorting import in_list
from tests.user_file import saved_marks


async def paste(it: Session, text: str) -> None:
    area = it.app.screen.query_one(TextArea)
    area.post_message(events.Paste(text))
    await it.press()


async def test_tags_are_typed_shown_found_and_undone(archive: Path) -> None:
    """Several with commas; below the article they stand by name, in the list by a sign."""
    async with reader(archive) as it:
        await it.press("t", *"ports, lake chad", "enter")
        assert "Tagged #lake chad, #ports. u: undo" in it.status
        article = it.library.article
        assert article is not None
        assert saved_marks().tags == {article.id: {"ports", "lake chad"}}
        assert in_list(it)[1] == "▌● 4 Mar 2019 · The Co…  #"
        assert any("#lake chad #ports" in row for row in it.rows)
        await it.press("slash", *"tag:ports", "enter")
        assert "of 1 (of 3)" in it.rows[0]
        await it.press("u")
        assert not saved_marks().tags
        assert "#ports" not in it.text


async def test_a_tag_is_completed_and_removed(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("t", *"ports, peace", "enter", "j", "t", "p", "o", "tab")
        assert "ports, " in it.status
        await it.press("p", "down", "enter")
        article = it.library.article
        assert article is not None
        assert saved_marks().tags[article.id] == {"ports", "peace"}
        await it.press("t", *"-po", "tab", "enter")
        assert "Untagged #ports" in it.status
        assert saved_marks().tags[article.id] == {"peace"}
        await it.press("t", *["backspace"] * 7, "enter")
        assert article.id not in saved_marks().tags


async def test_esc_leaves_tags_as_they_are(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("enter", "t", *"ports", "esc")
        assert not saved_marks().tags
        assert it.library.pane == "reading"
        assert it.reading.has_focus
        await it.press("t", *["x"] * 101, "enter")
        assert "a tag has 1 to 100 characters" in it.status


async def test_a_note_is_written_changed_and_removed(archive: Path) -> None:
    """It stands below the article and queries find it; an empty note is none; u restores it."""
    async with reader(archive) as it:
        await it.press("a", *"Ask Mensah", "enter", *"about fees", "ctrl+s")
        assert "Note saved. u: undo" in it.status
        assert it.shown(lambda row: "▎ Ask Mensah" in row)
        assert it.shown(lambda row: "▎ about fees" in row)
        assert in_list(it)[1] == "▌● 4 Mar 2019 · The Co…  ✎"
        await it.press("slash", *"note:fees", "enter")
        assert "of 1 (of 3)" in it.rows[0]
        await it.press("esc", "a", *["backspace"] * 21, "ctrl+s")
        assert "Note deleted. u: undo" in it.status
        assert not saved_marks().notes
        assert "▎ Ask" not in it.text
        await it.press("u")
        assert list(saved_marks().notes.values()) == ["Ask Mensah\nabout fees"]


@pytest.mark.parametrize("theme", ["ink", "terminal"])
async def test_the_tag_says_that_a_note_has_the_keys(archive: Path, theme: str) -> None:
    """The article stays in sight, but its keys are not there."""
    async with reader(archive, size=(120, 36), theme=theme) as it:
        await it.press("enter")
        assert it.rows[-1].startswith(" ARTICLE   space page")
        await it.press("a", *"fees")
        assert it.rows[-1].startswith(" NOTE ")
        assert "Harbour talks resume" in it.rows[5]
        assert "space page" not in it.rows[-1]
        await it.press("esc")
        assert it.rows[-1].startswith(" ARTICLE   Draft saved.")
        await it.press("a")
        assert it.rows[-1].startswith(" NOTE ")
        await it.press("ctrl+s")
        assert it.rows[-1].startswith(" ARTICLE   Note saved.")


async def test_a_draft_is_there_after_esc_and_after_the_end(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("a", *"half a thou", "esc")
        assert "Draft saved. a opens it." in it.status
        assert not saved_marks().notes
        await it.press("a", *"ght")
        assert "half a thought" in it.text
        # It gets no further key, as when the terminal is closed.
    async with reader(archive) as it:
        await it.press("a")
        assert "half a thought" in it.text
        assert "draft · ctrl+s" in it.text
        await it.press("ctrl+s")
        assert list(saved_marks().notes.values()) == ["half a thought"]
        await it.press("a")
        assert "draft · ctrl+s" not in it.text
        await it.press(*" more", "ctrl+r")
        assert "thought more" not in it.text
        await it.press("esc")
        assert "draft" not in it.status


async def test_a_note_that_cannot_be_saved_stays_a_draft(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("a", *"words")
        it.app.screen.query_one(TextArea).text = "w" * 1_000_001
        await it.press("ctrl+s")
        assert "Not marked: a note has at most 1,000,000" in it.status
    (draft,) = saved_marks().drafts.values()
    assert draft.replace("\n", "") == "w" * 1_000_001


async def test_what_is_pasted_into_a_note_is_made_safe(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("a")
        assert isinstance(it.app.screen, NoteEditor)
        await paste(it, "red\x1b[31m\u202e and\r\nblue")
        await it.press("ctrl+s")
        (note,) = saved_marks().notes.values()
        assert "\x1b" not in note
        assert "\u202e" not in note
        assert note.endswith("blue")


@pytest.mark.parametrize("title", ["[/b] of the coast", "Read [link=x]this", "[red]Talks[/red]"])
async def test_brackets_in_a_title_are_not_markup_above_its_note(
    tmp_path: Path, title: str
) -> None:
    """The frame of a window would take brackets for styles, and end Reader where they are wrong."""
    write_article(tmp_path / "1.md", title=f"'{title}'")
    async with reader(tmp_path) as it:
        await it.press("a")
        assert f"Note · {title}" in it.text
