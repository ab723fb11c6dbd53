"""Sequences of events: undoing, bursts of keys, late messages, work that fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.settings.palettes import by_likeness
from reader.store.opening import Opening
from tests.driver import reader
from tests.screens.test_library import marked


async def test_a_choice_after_a_filter_is_undone_by_itself(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("e", "j", "f", "e", "k", "e", "escape")
        assert not marked(it)
        assert "1 of 2 (of 3)" in it.rows[0]
        await it.press("escape")
        assert "1 of 3" in it.rows[0]


async def test_undoing_a_choice_of_an_entity_that_is_not_here_is_reported(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("e", "e", "J")
        assert not marked(it)
        await it.press("n")
        assert "Ada Lindqvist is not mentioned here" in it.status
        await it.press("escape")
        assert "Highlight removed: Ada Lindqvist" in it.status


async def test_the_sidebars_cursor_is_the_chosen_entity(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("e", "J")
        assert it.sidebar.entity is not None
        assert it.library.pane == "entities"
        assert marked(it) == [mention.text for mention in it.sidebar.entity.mentions]
        await it.press("n")
        assert it.sidebar.entity.name in it.status


async def test_a_late_message_of_the_sidebar_changes_nothing(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("e")
        it.sidebar.move(1)
        it.library.navigation.action_back()
        await it.press()
        assert it.library.pane == "articles"
        assert not marked(it)


async def test_keys_in_a_burst_end_where_they_should(archive: Path) -> None:
    async with reader(archive) as it:
        await it.burst("e", "j", "f", "j", "enter", "slash", *"accra", "enter", "escape", "1", "k")
        assert it.library.pane == "articles"
        assert "1 of 2 (of 3)" in it.rows[0]
        await it.burst("escape", "z", "e", "e")
        assert it.library.has_class("-zen")


async def test_two_entities_of_one_name_filter_in_turn(archive: Path) -> None:
    async with reader(archive) as it:
        view = it.library.view
        await it.press("e", "f")
        (filter_,) = view.filters
        assert filter_.key == ("person", "ada lindqvist")


async def test_app_keys_work_above_an_open_window(archive: Path) -> None:
    async with reader(archive) as it:
        assert it.app.theme == "ink"
        await it.press("question_mark", "T")
        assert it.app.theme == by_likeness()[by_likeness().index("ink") + 1]
        await it.press("q")
        assert it.app.screen is it.library
        await it.press("exclamation_mark")
        await it.press("ctrl+c")
        assert it.app.screen is it.library


async def test_an_error_while_files_are_read_is_reported(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the disk is on fire")

    monkeypatch.setattr(Opening, "read_rest", broken)
    async with reader(archive) as it:
        assert "! 1 notice" in it.status or "!1" in it.status
        await it.press("exclamation_mark")
        assert "the disk is on fire" in it.text
