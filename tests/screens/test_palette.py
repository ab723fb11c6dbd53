"""The command palette, saved searches and the way back, in a running Reader."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reader import restricted, settings
from reader.screens.dialogs.palette import Command, Palette
from reader.screens.library.palette_commands import PaletteCommands
from reader.settings import palettes, remembered
from tests.driver import Session, reader
from tests.user_file import saved_marks


async def do(it: Session, text: str) -> None:
    """Type ``text`` into the palette, and enter."""
    await it.press(":", *("space" if each == " " else each for each in text), "enter")


async def test_the_palette_runs_the_found_command_and_shows_keys(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("ctrl+p", *"star")
        row = it.shown(lambda row: "Toggle star" in row)[0]
        assert row.partition("Toggle star")[2].split()[0] == "*"
        await it.press("enter")
        assert "★" in it.text
        await it.press("g")
        await do(it, "zen")
        assert it.library.has_class("-zen")


def lines(it: Session) -> list[str]:
    """The texts that the palette lists."""
    palette = it.app.screen
    assert isinstance(palette, Palette)
    return [each.text for each in palette.pane.choices]


async def test_a_name_opens_its_view_and_a_title_its_article(archive: Path) -> None:
    """The search of the archive is last; ``enter`` waits for names if no command is found."""
    async with reader(archive) as it:
        await it.press(":", *"lima")
        assert lines(it) == ["Lima", "A quiet week in Lima", "Search the archive for “lima”"]
        assert "5 Mar 2019" in it.text
        await it.press("enter")
        assert it.library.navigation.view is not None
        assert it.library.navigation.view.profile.name == "Lima"
        await it.press(":", *"harbour")
        assert lines(it)[0] == "Harbour talks resume"
        await it.press("enter")
        assert it.library.navigation.view is None
        assert (it.library.number, it.library.pane) == (0, "reading")
        await it.burst(":", *"quiet", "enter")
        assert it.library.number == 1


async def test_names_come_below_commands_with_the_word_and_move_no_line(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PaletteCommands, "look_up", lambda *_: None)
    async with reader(archive) as it:
        await it.press(":", *"votes", "down")
        palette = it.app.screen
        assert isinstance(palette, Palette)
        here = lines(it)[palette.pane.cursor]
        row = palette.pane.cursor
        palette.found("votes", [Command("Ghana votes", lambda: None)])
        assert lines(it)[row] == here
        assert palette.pane.cursor == row
        assert "Ghana votes" in lines(it)


async def test_recent_commands_come_first_also_in_the_next_session(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press(":")
        assert lines(it)[0] == "Search the archive…"
        assert lines(it)[-1] != "Toggle zen (the article alone)"
        await it.press("esc")
        await do(it, "zen")
        await do(it, "show position")
    async with reader(archive) as it:
        await it.press(":")
        assert lines(it)[:2] == ["Show position and file", "Toggle zen (the article alone)"]


async def test_restricted_mode_remembers_no_commands(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restricted, "given", frozenset())
    async with reader(archive) as it:
        await do(it, "zen")
        assert remembered.numbers("commands") == {}
        await it.press(":")
        assert lines(it)[0] == "Toggle zen (the article alone)"


async def test_movements_are_last_and_headings_are_found(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("s", "d", ":")
        verbs = [text.split()[0] for text in lines(it) if not text.startswith(("Set ", "Theme: "))]
        assert verbs[-1] == "Scroll"
        assert "Go to March 2019" not in lines(it)
        await it.press(*"march")
        assert "Go to March 2019" in lines(it)


async def test_esc_leaves_and_nothing_is_done(archive: Path) -> None:
    async with reader(archive) as it:
        before = it.dump()
        await it.press(":", *"quit", "esc")
        assert it.dump() == before
        await it.press(":", "ctrl+n", "up", "esc")
        assert it.dump() == before


async def test_numbers_orders_and_themes(archive: Path) -> None:
    async with reader(archive) as it:
        await do(it, "2")
        assert it.list.cursor == 1
        await do(it, "100%")
        assert it.list.cursor == 2
        await do(it, "by date")
        assert "newest first" in it.rows[0]
        await do(it, "theme paper")
        assert it.app.theme == "paper"
        await do(it, "set list-lines 1")
        assert settings.number("list-lines") == 1
        await do(it, "help")
        assert "Move half a page down" in it.text


async def test_text_that_matches_no_command_is_searched_for(archive: Path) -> None:
    async with reader(archive) as it:
        await do(it, "/lima")
        assert "lima" in it.rows[0]
        assert len(it.library.view) == 1
        await it.press("esc")
        assert len(it.library.view) == 3


async def test_only_commands_that_apply_are_offered(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press(":", *"first mention")
        assert "Go to the first mention" not in it.text
        await it.press("esc", "3", ":", *"first", "space", *"mention")
        assert "Go to the first mention" in it.text


async def test_a_search_is_saved_under_a_name_and_searched_for_again(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("ctrl+s")
        assert "No search to save" in it.status
        await it.press("/", *"ghana", "enter", "ctrl+s", *"My votes".replace(" ", ""), "enter")
        assert "Saved as “Myvotes”" in it.status
        await it.press("esc")
        assert len(it.library.view) == 3
        await do(it, "myvotes")
        assert len(it.library.view) == 2
    assert saved_marks().saved_searches == {"Myvotes": "ghana"}


async def test_up_recalls_searches_of_earlier_sessions(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("/", *"lima", "enter")
    async with reader(archive) as it:
        await it.press("/", "up")
        assert it.status.startswith("lima")
        await it.press("down")
        assert "lima" not in it.status


async def test_a_search_in_the_settings_has_its_key(archive: Path, config: Path) -> None:
    config.write_text(
        "queries:\n  Votes: {query: ghana, key: x g}\n  Peru: {query: peru, key: j}\n"
    )
    settings.load()
    async with reader(archive) as it:
        assert "1 error in the settings" in it.status
        await it.press("x g")
        assert len(it.library.view) == 2
        await it.press("!")
        assert "'j' is down already" in it.words
        await it.press("esc", "esc")
        await do(it, "peru")
        assert len(it.library.view) == 1


async def test_the_history_leads_back_through_the_articles_read(archive: Path) -> None:
    def here() -> tuple[int | None, str]:
        return it.library.number, it.library.pane

    async with reader(archive) as it:
        await it.press("ctrl+o")
        assert "Nothing was read before this" in it.status
        await it.press("enter", "J", "J")
        assert here() == (2, "reading")
        await it.press("ctrl+o", "ctrl+o")
        assert here() == (0, "reading")
        await it.press("ctrl+i")
        assert here() == (1, "reading")
        await it.press("alt+right", "alt+left", "esc", "j")
        assert here() == (2, "articles")
        await it.press("ctrl+o")
        assert here() == (1, "reading")
        await it.press("2", "ctrl+i")
        assert here() == (2, "reading")


async def test_the_history_leads_back_from_a_jump_in_the_list(archive: Path) -> None:
    def here() -> tuple[int | None, str]:
        return it.library.number, it.library.pane

    async with reader(archive) as it:
        last = len(it.library.view) - 1
        await it.press("j", "G")
        assert here() == (last, "articles")
        await it.press("ctrl+o")
        assert here() == (1, "articles")
        await it.press("ctrl+i")
        assert here() == (last, "articles")
        await it.press("ctrl+o", "ctrl+o")
        assert "Nothing was read before this" in it.status
        assert here() == (1, "articles")
        await it.press("5", "0", "%", "ctrl+o")
        assert here() == (1, "articles")
        await it.press("'", "3", "enter")
        assert here() == (2, "articles")
        await it.press("ctrl+o")
        assert here() == (1, "articles")
        await it.press("enter", "esc", "G", "ctrl+o", "ctrl+o")
        assert "Nothing was read before this" in it.status


async def test_from_the_list_the_history_leads_back_into_the_article(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("enter", "J", "esc")
        assert it.library.pane == "articles"
        await it.press("ctrl+o")
        assert (it.library.number, it.library.pane) == (1, "reading")


async def test_a_theme_is_previewed_under_the_cursor_and_stays_if_chosen(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press(":", *"theme: ")
        assert it.app.theme == "ink"
        palette = it.app.screen
        assert isinstance(palette, Palette)
        notes = {each.text: each.note for each in palette.pane.choices if "Theme" in each.text}
        assert {text for text, note in notes.items() if note} == {"Theme: ink"}
        await it.press("down")
        previewed = it.app.theme
        assert previewed != "ink"
        await it.press("esc")
        assert it.app.theme == "ink"
        await it.press(":", *"theme: ", "down", "x")
        assert it.app.theme == "ink"
        await it.press("backspace", "down", "enter")
        assert it.app.theme == previewed
        assert settings.text("theme") == previewed
        await it.press(":", *"theme: ", "down", "down", "up", "up")
        await it.press("ctrl+u", *"help", "enter")
        assert it.app.theme == previewed


async def test_like_themes_follow_each_other() -> None:
    dark = [palettes.load(name).dark for name in palettes.by_likeness()]
    own = [palettes.load(name).roles["background"] == "default" for name in palettes.by_likeness()]
    assert palettes.by_likeness()[0] == "ink"
    assert sorted(palettes.by_likeness()) == [*palettes.names()]
    assert own == sorted(own)
    colored = dark[: own.index(True)]
    assert colored == sorted(colored, reverse=True)


async def test_the_palette_shows_the_usual_key_of_a_search(archive: Path) -> None:
    """In the article that key finds in the text instead."""
    async with reader(archive) as it:
        for keys, shown in ((":", "/"), ("escape 2 :", "& F")):
            await it.press(*keys.split())
            row = next(row for row in it.rows if "Search the archive…" in row)
            assert re.search(rf"Search the archive… +{shown} ", row), row


async def test_a_search_is_saved_under_its_own_words_unless_a_name_is_typed(
    archive: Path,
) -> None:
    async with reader(archive) as it:
        await it.press("/", *"ghana", "enter", "ctrl+s")
        assert "Save as “ghana”" in it.text
        await it.press("enter")
        await it.press("ctrl+s", *"Votes")
        assert "Save as “Votes”" in it.text
        await it.press("enter")
        assert it.library.user_marks.marks.saved_searches == {"ghana": "ghana", "Votes": "ghana"}


GROUPS = [
    Command("Star", lambda: None, "*"),
    Command("Search: stars", lambda: None, group="Saved searches"),
    Command("Sort the archive", lambda: None, "s a"),
    Command("Theme: soft tar", lambda: None, group="Themes"),
]
FOUND = [
    Command("The Star", lambda: None, "organization · 4", kind="organization", group="Names"),
    Command("Star Index", lambda: None, "work · 1", kind="work", group="Names"),
    Command("A star is born", lambda: None, "3 Jun 2022", group="Articles"),
    Command("A star is born " * 9, lambda: None, "13 Jun 2022", group="Articles"),
]


async def found(it: Session, *, keys: str = "", commands: list[Command] = GROUPS) -> Palette:
    """A palette of ``commands`` where "star" and ``keys`` are pressed; then :data:`FOUND` come."""
    last = Command("Search the archive for “star”", lambda: None)
    palette = Palette("Commands", commands, lambda typed: ([], [last] if typed else []),
                      look_up=lambda *_: None)  # fmt: skip
    await it.app.push_screen(palette)
    await it.press(*"star", *keys.split())
    before = painted(palette)[: palette.pane.focus_row + 1]
    palette.found("star", FOUND)
    if keys:
        assert painted(palette)[: palette.pane.focus_row + 1] == before
    await it.press()
    return palette


def painted(palette: Palette) -> list[str]:
    """The rows of the list."""
    pane = palette.pane
    return [pane.line(row, 60).text.rstrip() for row in range(round(pane.virtual_size.height))]


async def test_kinds_stand_together_and_the_cursor_skips_their_headings(archive: Path) -> None:
    async with reader(archive) as it:
        palette = await found(it)
        rows = painted(palette)
        assert [row.strip(" ▏").split("  ")[0][:15] for row in rows] == [
            "Star", "Sort the archiv", "Saved searches", "Search: stars",
            "Names", "● The Star", "● Star Index", "Articles", "A star is born", "A star is born ",
            "Themes", "Theme: soft tar", "", "Search the arch",
        ]  # fmt: skip
        for number, each in enumerate(palette.pane.choices):
            assert palette.pane.cursor == number
            row = palette.pane.focus_row + palette.pane.scroll_offset.y
            assert each.text[:9] in rows[row]
            await it.press("down")


async def test_commands_with_only_the_letters_stand_below_what_has_the_words(archive: Path) -> None:
    async with reader(archive) as it:
        rows = painted(await found(it, commands=GROUPS[2:3]))
        assert rows.index(" Names") < rows.index(" Articles") < rows.index(" Commands")
        assert "Sort the archive" in rows[rows.index(" Commands") + 1]


async def test_the_line_moved_to_keeps_its_row_when_names_come(archive: Path) -> None:
    """Also below where they would stand: they come last then."""
    async with reader(archive) as it:
        for moves in range(1, len(GROUPS) + 1):
            palette = await found(it, keys="down " * moves)
            row = painted(palette)[palette.pane.focus_row + palette.pane.scroll_offset.y]
            assert row.startswith("▏")
            assert palette.pane.cursor == moves
            assert "● The Star" in "".join(painted(palette))
            await it.press("esc")


async def test_texts_and_dates_stand_in_columns(archive: Path) -> None:
    async with reader(archive) as it:
        rows = painted(await found(it))
        texts = ("Sort the", "The Star", "Star Index", "A star", "Theme:")
        at = {row.index(text) for row in rows for text in texts if text in row}
        assert at == {3}
        dates = [row for row in rows if row.endswith("Jun 2022")]
        assert {len(row) for row in dates} == {59}
        assert dates[0].endswith("  3 Jun 2022")
        assert dates[1].endswith("… 13 Jun 2022")


async def test_a_click_on_a_line_runs_it_and_one_on_a_heading_nothing(archive: Path) -> None:
    async with reader(archive) as it:
        palette = await found(it)
        pane = palette.pane
        for text, chosen in (("Names", False), ("The Star", True)):
            row = next(at for at, each in enumerate(painted(palette)) if text in each)
            await it.pilot.click(pane, offset=(5, row - pane.scroll_offset.y))
            await it.press()
            assert (it.app.screen is not palette) == chosen


async def test_without_colors_the_line_is_reversed_and_letters_tell_the_kind(archive: Path) -> None:
    async with reader(archive) as it:
        it.app.take_theme("mono")
        pane = (await found(it)).pane

        def styles(text: str) -> list[tuple[str, bool, bool]]:
            """The parts of the line with ``text``: reversed, underlined or italic."""
            row = next(at for at, each in enumerate(painted(palette)) if text in each)
            return [(part, bool(style and style.reverse),
                     bool(style and (style.underline or style.italic)))
                    for part, style, _ in pane.line(row, 60)]  # fmt: skip

        palette = it.app.screen
        assert isinstance(palette, Palette)
        assert all(reverse for _, reverse, _ in styles("Sta"))
        assert {text for text, _, styled in styles("Star Index") if styled} == {"Star Index"}
        assert not any(reverse for _, reverse, _ in styles("Star Index"))
        field = palette.query_one("Input").render_line(0)
        assert [text for text, style, _ in field if style and style.reverse] == [" "]


async def test_where_it_is_low_the_line_of_the_cursor_is_in_sight(archive: Path) -> None:
    async with reader(archive, size=(40, 12)) as it:
        palette = await found(it)
        for each in palette.pane.choices:
            row = next(row for row in it.rows if "▏" in row)
            assert each.text[:9] in row
            await it.press("down")
