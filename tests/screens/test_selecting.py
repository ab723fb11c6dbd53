"""Visual mode and the clipboard, by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader import restricted
from tests.driver import Session, reader
from tests.files import write_article

FIRST = "Prime Minister Ada Lindqvist met Kofi Mensah in Accra on Monday."
SECOND = "Lindqvist praised Ghana."
THIRD = "Mensah, the head of the World Trade Organization, said that talks went well."


def selected(it: Session) -> str:
    return it.reading.selection.text if it.reading.selection else ""


async def test_v_selects_sentences_and_y_copies_them(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("enter", "v")
        assert selected(it) == FIRST
        assert f"{len(FIRST)} characters" in it.status
        assert "y copy" in it.status
        await it.press("j")
        assert selected(it) == f"{FIRST} {SECOND}"
        await it.press("k", "w")
        assert selected(it) == f"{FIRST} Lindqvist"
        await it.press("o", "j", "y")
        assert it.app.clipboard == "Lindqvist"
        assert "Copied the passage (9 characters)" in it.status
        assert selected(it) == ""
        assert it.library.pane == "reading"
        await it.press("j")
        assert "space page" in it.status


async def test_capital_v_selects_lines_and_switches(archive: Path) -> None:
    async with reader(archive, size=(80, 24)) as it:
        await it.press("enter", "V")
        line = selected(it)
        assert FIRST.startswith(line)
        await it.press("v")
        assert selected(it) == FIRST
        await it.press("V", "right_parenthesis", "right_parenthesis", "left_parenthesis")
        assert selected(it) == f"{FIRST} {SECOND}"
        await it.press("V")
        assert selected(it) == ""
        assert "space page" in it.status


async def test_a_selection_begins_with_the_current_hit(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("enter", "slash", *"praised", "enter", "v")
        assert selected(it) == SECOND
        await it.press("escape")
        assert it.reading.current is not None


async def test_any_other_key_leaves_visual_mode_and_acts(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("enter", "v", "J")
        assert selected(it) == ""
        assert it.library.article is not None
        assert it.library.article.title == "A quiet week in Lima"
        await it.press("v", "e")
        assert selected(it) == ""
        assert it.library.pane == "entities"
        assert "filter" in it.status
        await it.press("escape", "v", "slash", *"peru", "enter")
        assert "Hit 1 of 1" in it.status


async def test_a_quotation_is_kept_marked_and_deleted(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("enter", "v", "j", "Q")
        assert it.library.article is not None
        kept = it.library.user_marks.marks.quotations[it.library.article.id]
        assert [(each.field, each.start, each.text) for each in kept] == [
            ("text", 0, f"{FIRST} {SECOND}")
        ]
        assert kept[0].source == "“Harbour talks resume”, The Coast, 2019-03-04"
        assert "Quotation saved" in it.status
        marked = [row for row in it.rows if "┆" in row]
        first, second = (row.split("│")[1].rstrip() for row in marked)
        assert first == "┆ Prime Minister Ada Lindqvist met Kofi Mensah in Accra on"
        assert second == "┆ Monday. Lindqvist praised Ghana."
        await it.press("J", "K")
        assert [row for row in it.rows if "┆" in row] == marked
        await it.press("v", "j", "enter")
        assert "Quotation deleted" in it.status
        assert not any("┆" in row for row in it.rows)
        await it.press("u")
        assert any("┆" in row for row in it.rows)
    async with reader(archive) as it:
        assert any("┆" in row for row in it.rows)


async def test_a_note_can_begin_with_a_passage(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("enter", "v", "a")
        assert f"> {FIRST[:30]}" in "\n".join(
            row for row in str(it.app.screen.query_one("TextArea").text).splitlines()
        )  # type: ignore[attr-defined]
        await it.press(*"hm", "ctrl+s")
        assert it.library.article is not None
        note = it.library.user_marks.marks.notes[it.library.article.id]
        assert note == f"> {FIRST}\n\nhm"


async def test_y_copies_the_source_and_capital_y_the_article(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("y")
        assert it.app.clipboard == "“Harbour talks resume”, The Coast, 2019-03-04"
        await it.press("Y")
        assert it.app.clipboard.startswith("Harbour talks resume\n\nPrime Minister")
        assert THIRD in it.app.clipboard
        assert "the whole article" in it.status


async def test_text_too_long_for_terminals_is_not_copied(tmp_path: Path) -> None:
    write_article(tmp_path / "1.md", "word " * 30_000, title="Long")
    async with reader(tmp_path) as it:
        await it.press("Y")
        assert "Too long to copy" in it.status
        assert it.app.clipboard == ""


@pytest.mark.parametrize("keys", [("y",), ("Y",), ("enter", "v", "y")])
async def test_in_restricted_mode_nothing_is_copied(
    archive: Path, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...]
) -> None:
    monkeypatch.setattr(restricted, "given", frozenset())
    async with reader(archive) as it:
        await it.press(*keys)
        assert it.app.clipboard == ""
        assert it.reading.article is not None
        assert it.text.count("Disabled in restricted mode") == 1


async def test_a_selection_survives_another_size(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("enter", "v", "j")
        before = selected(it)
        await it.resize(80, 24)
        assert selected(it) == before
        await it.press("j")
        assert selected(it).startswith(before)
