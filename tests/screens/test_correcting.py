"""Corrections by key: applied at once and everywhere, kept in a file, undone by ``u``."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.screens.library.entity_view import EntityScreen
from reader.store.entities.catalog import EntityCatalog
from reader.store.entities.correction_book import CorrectionBook
from reader.store.entities.corrections import Correction
from reader.widgets.choices import ChoicePane
from tests.conftest import SEEDS
from tests.driver import Session, reader, slowed

MENSAH = ("person", "Kofi Mensah")


def kept(archive: Path) -> tuple[Correction, ...]:
    return CorrectionBook([archive]).load().corrections


def names(session: Session) -> list[str]:
    return [entity.name for entity in session.sidebar.entities]


async def test_a_rename_shows_everywhere_and_is_in_the_file(archive: Path) -> None:
    """Sidebar, mark, filter and the next article have the new name; so has the next Reader."""
    async with reader(archive) as it:
        await it.press("e", "j", "f", "e", "c", "r")
        await it.press(*["backspace"] * 11, *"Mensah", "enter")
        assert "Renamed Kofi Mensah to Mensah. u: undo" in it.status
        assert "Mensah" in names(it)
        assert "Kofi Mensah" not in names(it)
        assert "● Mensah ×" in it.rows[0]
        assert it.sidebar.entity is not None
        assert it.sidebar.entity.name == "Mensah"
        await it.press("J")
        assert "Mensah" in names(it)
        assert len(it.library.view) == 2
    assert kept(archive) == (Correction("rename", *MENSAH, "person", "Mensah"),)
    async with reader(archive) as it:
        assert "Mensah" in names(it)


async def test_hide_and_undo(archive: Path) -> None:
    """A hidden entity leaves the sidebar and the counts; undone, its entry leaves the file."""
    async with reader(archive) as it:
        before = names(it)
        await it.press("e", "j", "c", "h")
        assert "Kofi Mensah is now hidden." in it.status
        assert names(it) == [name for name in before if name != "Kofi Mensah"]
        assert kept(archive) == (Correction("hide", *MENSAH),)
        await it.press("u")
        assert "Undone: hiding Kofi Mensah" in it.status
        assert names(it) == before
        assert kept(archive) == ()
        await it.press("u")
        assert "Nothing to undo" in it.status


async def test_u_undoes_the_latest_step_be_it_mark_or_correction(archive: Path) -> None:
    """A mark made in the sidebar, a correction made in the article."""
    async with reader(archive) as it:
        await it.press("*", "e", "j", "c", "h", "r", "u")
        assert "Undone: marking 1 article as read" in it.status
        await it.press("u")
        assert "Undone: hiding Kofi Mensah" in it.status
        await it.press("e", "enter", "]", "c", "h", "u")
        assert "Undone: hiding" in it.status
        await it.press("e", "enter", "u")
        assert "Nothing to undo." in it.status
        await it.press("escape")
        assert "★" in it.text


async def test_brackets_in_a_name_are_not_markup_above_the_menu(archive: Path) -> None:
    """An entity may have any name."""
    async with reader(archive) as it:
        await it.press("e", "c", "r", *["backspace"] * 20, *"[/b] x", "enter", "c")
        assert "Correct [/b] x" in it.text


async def test_enter_waits_for_the_search_for_names(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise it would merge into the first entity of the previous list."""
    monkeypatch.setattr(EntityCatalog, "search", slowed(EntityCatalog.search))
    async with reader(archive) as it:
        await it.press("e", "c", "m")
        await it.burst(*"peru", "enter")
    (correction,) = kept(archive)
    assert correction.to_name == "Peru"


async def test_arrow_keys_wait_for_the_search_for_names(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reader(archive) as it:
        await it.press("e", "c", "m", "a", "down", "down", "up")
        pane = it.app.screen.query_one(ChoicePane)
        name = pane.choices[pane.cursor].text
        assert pane.cursor == 1
        await it.press("escape", "escape")
        monkeypatch.setattr(EntityCatalog, "search", slowed(EntityCatalog.search))
        await it.press("c", "m")
        await it.burst("a", "down", "down", "up", "enter")
    (correction,) = kept(archive)
    assert correction.to_name == name


async def test_an_entity_is_merged_into_one_with_a_typed_name(archive: Path) -> None:
    """The whole archive is searched for the typed name, not only the article."""
    async with reader(archive) as it:
        await it.press("e", "c", "m", *"peru")
        assert "Peru" in it.text
        assert "Place · 1 article" in it.text
        await it.press("enter")
        assert "Merged Ada Lindqvist into Peru." in it.status
        assert "Peru" in names(it)
        assert it.library.catalog.article_count(it.sidebar.entities[-1]) >= 1
    assert kept(archive) == (Correction("merge", "person", "Ada Lindqvist", "place", "Peru"),)


async def test_an_entity_is_merged_into_another_of_the_article(archive: Path) -> None:
    """Before typing, the article's other entities are offered; esc goes back a step."""
    async with reader(archive) as it:
        await it.press("e", "c", "m")
        assert "type a name" in it.text
        await it.press("escape", "m", "enter")
        assert "Merged Ada Lindqvist into Kofi Mensah." in it.status
        assert it.sidebar.entity is not None
        assert (it.sidebar.entity.name, it.sidebar.entity.count) == ("Kofi Mensah", 4)


async def test_retype_moves_it_to_another_section(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("e", "j", "c", "t", "j", "enter")
        kinds = {each.name: each.kind for each in it.sidebar.entities}
        assert kinds["Kofi Mensah"] == "place"
        assert it.sidebar.entity is not None
        assert it.sidebar.entity.name == "Kofi Mensah"


async def test_forms_are_split_off_as_another_entity(archive: Path) -> None:
    """The marked forms become another entity, with a typed name."""
    async with reader(archive) as it:
        await it.press("e", "j", "c", "s", "j", "x", "enter")
        await it.press(*" (poet)", "enter")
        counts = {each.name: each.count for each in it.sidebar.entities}
        assert counts["Mensah (poet)"] == 1
        assert counts["Kofi Mensah"] == 1
    (said,) = kept(archive)
    assert said == Correction("split", *MENSAH, "person", "Mensah (poet)", ("Mensah",))


async def test_this_articles_mentions_are_split_off(archive: Path) -> None:
    """A namesake in this article alone: the other article keeps its own entity."""
    async with reader(archive) as it:
        await it.press("e", "j", "c", "s", "G", "enter", "enter")
        assert "a different name" in it.text
        await it.press(*" II", "enter")
        assert "Kofi Mensah II" in names(it)
        await it.press("J", "J")
        assert "Kofi Mensah" in names(it)
        assert "Kofi Mensah II" not in names(it)


async def test_ten_steps_are_undone_and_no_more() -> None:
    """Older corrections are reverted in the file."""
    async with reader(SEEDS) as it:
        await it.press("e")
        for _ in range(11):
            await it.press("c", "h")
        said = CorrectionBook([SEEDS]).load().corrections
        assert len(said) == 11
        await it.press(*["u"] * 11)
        assert "Nothing to undo" in it.status
    assert CorrectionBook([SEEDS]).load().corrections == said[:1]


async def test_an_entity_view_shows_what_it_was_corrected_to(archive: Path) -> None:
    """Also if it is corrected in the view; hiding the entity closes the view."""
    async with reader(archive) as it:
        await it.press("e", "j", "enter", "c", "r", *" Jr", "enter")
        assert isinstance(it.app.screen, EntityScreen)
        assert it.app.screen.profile.name == "Kofi Mensah Jr"
        assert "2 articles · 3 mentions" in it.text
        assert "Renamed Kofi Mensah to Kofi Mensah Jr" in it.status
        await it.press("u")
        assert it.app.screen.profile.name == "Kofi Mensah"
        await it.press("c", "h")
        assert it.app.screen is it.library
        assert "Kofi Mensah" not in names(it)


async def test_corrections_of_another_reader_are_kept_and_shown(archive: Path) -> None:
    """Two Readers on one archive: the corrections of each apply in both, and none is lost."""
    async with reader(archive) as it:
        CorrectionBook([archive]).change([Correction("hide", "place", "Ghana")])
        assert "Ghana" in names(it)
        await it.press("e", "c", "h")
        assert "Ghana" not in names(it)
        assert [each.name for each in kept(archive)] == ["Ghana", "Ada Lindqvist"]
        CorrectionBook([archive]).change([Correction("hide", "place", "Accra")])
        await it.press("R")
        assert "Accra" not in names(it)


async def test_a_broken_file_is_reported_and_not_changed(archive: Path) -> None:
    """New corrections last until Reader ends, and the file stays as it is."""
    file = archive / "entities.yaml"
    file.write_text("- hide: {person: Kofi Mensah\n- x\n")
    async with reader(archive) as it:
        assert "Kofi Mensah" in names(it)
        assert "! 1 notice" in it.status or "!1" in it.status
        await it.press("exclamation_mark")
        assert "entities.yaml:line2" in it.words.replace(" ", "")  # the path may be broken
        await it.press("escape", "e", "j", "c", "h")
        assert "Applied until you quit." in it.status
        assert "Kofi Mensah" not in names(it)
        await it.press("u")
        assert "Kofi Mensah" in names(it)
    assert file.read_text() == "- hide: {person: Kofi Mensah\n- x\n"


async def test_a_correction_that_applies_to_nothing_is_reported_and_kept(archive: Path) -> None:
    """A correction of an entity that no article mentions any more is kept and reported."""
    gone = Correction("hide", "person", "Nobody At All")
    CorrectionBook([archive]).change([gone])
    async with reader(archive) as it:
        await it.press("exclamation_mark")
        assert "hide Nobody At All" in it.words
        await it.press("escape", "e", "c", "h")
    assert kept(archive)[0] == gone


async def test_without_an_entity_the_correction_key_says_so(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("c")
        assert "No name is selected" in it.status
        await it.press("enter", "right_square_bracket", "c")
        assert "Correct Ada Lindqvist" in it.text
        await it.press("escape")
        assert it.app.screen is it.library
    assert kept(archive) == ()


async def test_the_menu_fits_a_small_terminal(archive: Path) -> None:
    async with reader(archive, size=(40, 12)) as it:
        await it.press("e", "c")
        assert "Merge into another entity…" in it.text
        assert "Hide (not a name)" in it.text
        await it.press("m")
        assert "Kofi Mensah" in it.text


async def test_enter_says_why_there_is_nothing_to_choose(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("e", "c", "m", *"zzqq", "enter")
        assert "no such name" in it.text
        await it.press("backspace", "escape", "r", "ctrl+u", "enter")
        assert "a name is needed" in it.text
        await it.press("escape", "escape")
    assert kept(archive) == ()
