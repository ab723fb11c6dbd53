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


async def test_rename_by_key_is_everywhere_and_in_the_file(archive: Path) -> None:
    """Sidebar, mark, filter and the next article have the new name; so has the next Reader."""
    async with reader(archive) as it:
        await it.press("e", "j", "f", "e", "c", "r")
        await it.press(*["backspace"] * 11, *"Mensah", "enter")
        assert "Kofi Mensah is called Mensah now. u: undo" in it.status
        assert "Mensah" in names(it)
        assert "Kofi Mensah" not in names(it)
        assert "‹Mensah›" in it.rows[0]
        assert it.sidebar.entity is not None
        assert it.sidebar.entity.name == "Mensah"
        await it.press("J")
        assert "Mensah" in names(it)
        assert len(it.library.view) == 2
    assert kept(archive) == (Correction("rename", *MENSAH, "person", "Mensah"),)
    async with reader(archive) as it:
        assert "Mensah" in names(it)


async def test_hide_and_undo(archive: Path) -> None:
    """What is hidden is gone from the sidebar, the counts and the file's list when undone."""
    async with reader(archive) as it:
        before = names(it)
        await it.press("e", "j", "c", "h")
        assert "Kofi Mensah is hidden." in it.status
        assert names(it) == [name for name in before if name != "Kofi Mensah"]
        assert kept(archive) == (Correction("hide", *MENSAH),)
        await it.press("u")
        assert "Undone: hide Kofi Mensah (person)" in it.status
        assert names(it) == before
        assert kept(archive) == ()
        await it.press("u")
        assert "Nothing to undo" in it.status


async def test_u_undoes_what_it_was_last_said_to_undo(archive: Path) -> None:
    """A mark that was made among the names, a correction that was made in the article."""
    async with reader(archive) as it:
        await it.press("*", "e", "j", "c", "h", "r", "u")
        assert "Undone: one article read" in it.status
        await it.press("u")
        assert "Undone: hide Kofi Mensah" in it.status
        await it.press("e", "enter", "]", "c", "h", "u")
        assert "Undone: hide" in it.status
        await it.press("e", "enter", "u")
        assert "Nothing to undo." in it.status
        await it.press("escape")
        assert "★" in it.text


async def test_a_name_is_no_markup_above_the_menu(archive: Path) -> None:
    """One may call an entity what one likes."""
    async with reader(archive) as it:
        await it.press("e", "c", "r", *["backspace"] * 20, *"[/b] x", "enter", "c")
        assert "Correct [/b] x" in it.text


async def test_enter_waits_for_the_names_that_are_being_looked_for(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would merge into one that was listed before: here, the first one of the article."""
    monkeypatch.setattr(EntityCatalog, "search", slowed(EntityCatalog.search))
    async with reader(archive) as it:
        await it.press("e", "c", "m")
        await it.burst(*"peru", "enter")
    (correction,) = kept(archive)
    assert correction.to_name == "Peru"


async def test_keys_go_along_the_names_that_are_being_looked_for(
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


async def test_merge_by_a_typed_name(archive: Path) -> None:
    """What is typed is looked for in the whole archive, not in the article alone."""
    async with reader(archive) as it:
        await it.press("e", "c", "m", *"peru")
        assert "Peru" in it.text
        assert "Place · 1 article" in it.text
        await it.press("enter")
        assert "Ada Lindqvist is Peru now." in it.status
        assert "Peru" in names(it)
        assert it.library.catalog.article_count(it.sidebar.entities[-1]) >= 1
    assert kept(archive) == (Correction("merge", "person", "Ada Lindqvist", "place", "Peru"),)


async def test_merge_with_one_beside_it(archive: Path) -> None:
    """Without a word typed, the article's other entities are offered; esc goes back a step."""
    async with reader(archive) as it:
        await it.press("e", "c", "m")
        assert "type a name" in it.text
        await it.press("escape", "m", "enter")
        assert "Ada Lindqvist is Kofi Mensah now." in it.status
        assert it.sidebar.entity is not None
        assert (it.sidebar.entity.name, it.sidebar.entity.count) == ("Kofi Mensah", 4)


async def test_retype_moves_it_to_another_section(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("e", "j", "c", "t", "j", "enter")
        kinds = {each.name: each.kind for each in it.sidebar.entities}
        assert kinds["Kofi Mensah"] == "place"
        assert it.sidebar.entity is not None
        assert it.sidebar.entity.name == "Kofi Mensah"


async def test_split_by_form(archive: Path) -> None:
    """Marked names become another entity, under a name that one may type."""
    async with reader(archive) as it:
        await it.press("e", "j", "c", "s", "j", "x", "enter")
        await it.press(*" (poet)", "enter")
        counts = {each.name: each.count for each in it.sidebar.entities}
        assert counts["Mensah (poet)"] == 1
        assert counts["Kofi Mensah"] == 1
    (said,) = kept(archive)
    assert said == Correction("split", *MENSAH, "person", "Mensah (poet)", ("Mensah",))


async def test_split_of_this_articles_mentions(archive: Path) -> None:
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
    """The eleventh to last correction is old: the file is the place to take it back."""
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
    """From the view, too; what is hidden there closes it."""
    async with reader(archive) as it:
        await it.press("e", "j", "enter", "c", "r", *" Jr", "enter")
        assert isinstance(it.app.screen, EntityScreen)
        assert it.app.screen.profile.name == "Kofi Mensah Jr"
        assert "2 articles · 3 mentions" in it.text
        assert "called Kofi Mensah Jr now" in it.status
        await it.press("u")
        assert it.app.screen.profile.name == "Kofi Mensah"
        await it.press("c", "h")
        assert it.app.screen is it.library
        assert "Kofi Mensah" not in names(it)


async def test_what_somebody_else_writes_is_kept_and_seen(archive: Path) -> None:
    """Two Readers on one archive: each one's corrections hold in both, and none is lost."""
    async with reader(archive) as it:
        CorrectionBook([archive]).change([Correction("hide", "place", "Ghana")])
        assert "Ghana" in names(it)
        await it.press("e", "c", "h")
        assert "Ghana" not in names(it)
        assert [each.name for each in kept(archive)] == ["Ghana", "Ada Lindqvist"]
        CorrectionBook([archive]).change([Correction("hide", "place", "Accra")])
        await it.press("R")
        assert "Accra" not in names(it)


async def test_a_broken_file_is_told_and_left_alone(archive: Path) -> None:
    """Reader goes on without it; what is said holds for now, and the file stays as it is."""
    file = archive / "entities.yaml"
    file.write_text("- hide: {person: Kofi Mensah\n- x\n")
    async with reader(archive) as it:
        assert "Kofi Mensah" in names(it)
        assert "1 notice" in it.status
        await it.press("exclamation_mark")
        assert "entities.yaml:line2" in it.words.replace(" ", "")  # the path may be broken
        await it.press("escape", "e", "j", "c", "h")
        assert "It applies until Reader ends." in it.status
        assert "Kofi Mensah" not in names(it)
        await it.press("u")
        assert "Kofi Mensah" in names(it)
    assert file.read_text() == "- hide: {person: Kofi Mensah\n- x\n"


async def test_what_applies_to_nothing_is_told_and_kept(archive: Path) -> None:
    """A correction of an entity that no article mentions any more is kept and reported."""
    gone = Correction("hide", "person", "Nobody At All")
    CorrectionBook([archive]).change([gone])
    async with reader(archive) as it:
        await it.press("exclamation_mark")
        assert "hide Nobody At All" in it.words
        await it.press("escape", "e", "c", "h")
    assert kept(archive)[0] == gone


async def test_nobody_to_correct_says_so(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("c")
        assert "No entity is chosen" in it.status
        await it.press("enter", "right_square_bracket", "c")
        assert "Correct Ada Lindqvist" in it.text
        await it.press("escape")
        assert it.app.screen is it.library
    assert kept(archive) == ()


async def test_the_menu_fits_a_small_terminal(archive: Path) -> None:
    async with reader(archive, size=(40, 12)) as it:
        await it.press("e", "c")
        assert "Merge it with another" in it.text
        assert "Hide it: not an entity" in it.text
        await it.press("m")
        assert "Kofi Mensah" in it.text


async def test_enter_says_why_nothing_can_be_taken(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("e", "c", "m", *"zzqq", "enter")
        assert "no entity has this name" in it.text
        await it.press("backspace", "escape", "r", "ctrl+u", "enter")
        assert "it needs a name" in it.text
        await it.press("escape", "escape")
    assert kept(archive) == ()
