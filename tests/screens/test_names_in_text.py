"""Names in the text: in the colours of their kinds, below everything else that is marked there."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from rich.style import Style

from reader import settings
from tests.driver import Session, reader
from tests.files import write_article


def style_of(it: Session, text: str) -> Style:
    """The style in which ``text`` stands in the reading pane, where all of it looks the same."""
    pane = it.reading
    for number in range(round(pane.virtual_size.height)):
        for segment in pane.line(number, pane.room.width):
            if text in segment.text and segment.style is not None:
                return segment.style
    raise AssertionError(f"{text!r} is not painted in one style")


async def test_names_have_the_colors_of_their_kinds(archive: Path) -> None:
    async with reader(archive) as it:
        plain = style_of(it, " met ")
        styles = {
            name: style_of(it, name) for name in ("Ada Lindqvist", "Accra", "World Trade Organ")
        }
        kinds = ("person", "place", "organization")
        for kind, style in zip(kinds, styles.values(), strict=True):
            assert style.color == it.reading.part_style(f"kind--{kind}").color
            assert style.color != plain.color
            assert style.bgcolor == plain.bgcolor
        assert len({style.color for style in styles.values()}) == 3


async def test_a_title_has_one_color(archive: Path) -> None:
    """It is what is read first, names or not."""
    async with reader(archive) as it:
        await it.press("j", "j")
        assert any("Ghana" in each.name for each in it.sidebar.entities)
        assert style_of(it, "Ghana votes") == it.reading.part_style("reading--title")


async def test_what_is_marked_is_above_the_colors_of_names(archive: Path) -> None:
    """The current mention, the other mentions of its entity, hits, and a selection."""
    async with reader(archive) as it:
        part = it.reading.part_style
        await it.press("enter", "right_square_bracket")
        assert style_of(it, "Ada Lindqvist").bgcolor == part("reading--mention-current").bgcolor
        assert style_of(it, "Lindqvist").bgcolor == part("reading--mention-current").bgcolor
        await it.press("right_square_bracket")
        assert style_of(it, "Kofi Mensah").bgcolor == part("reading--mention-current").bgcolor
        later = style_of(it, "World Trade Organ")
        assert later != part("kind--person")
        await it.press("escape", "v")
        assert style_of(it, "Accra").color == part("reading--selection").color
        await it.press("escape", "slash", *"ghana", "enter")
        assert style_of(it, "Ghana").bgcolor == part("reading--mention-current").bgcolor


async def test_a_selection_is_one_even_block(archive: Path) -> None:
    """Without colour, too, where names are bold, italic or underlined: in it, and only in it."""
    async with reader(archive) as it:
        await it.press("colon", *"theme: mono", "enter", "enter", "v")
        first = next(
            [segment for segment in line if segment.text.strip()]
            for line in map(partial(it.reading.line, width=it.reading.room.width), range(20))
            if "Ada Lindqvist" in line.text
        )
        assert len({segment.style for segment in first}) == 1
        later = style_of(it, "World Trade Organ")
        assert (later.italic, later.reverse) == (True, None)


async def test_a_key_and_a_setting_make_names_plain(archive: Path) -> None:
    async with reader(archive) as it:
        colored, plain = style_of(it, "Ada Lindqvist"), it.reading.part_style("reading--text")
        await it.press("enter", "z c")
        assert style_of(it, "Ada Lindqvist") == plain
        assert "Names are plain text." in it.status
        await it.press("z c")
        assert style_of(it, "Ada Lindqvist") == colored
        await it.press("colon", *"names-in-text: plain", "enter")
        assert settings.text("names-in-text") == "plain"
        assert style_of(it, "Ada Lindqvist") == plain


async def test_names_that_are_found_late_move_nothing(archive: Path) -> None:
    async with reader(archive) as it:
        entities, before = it.sidebar.entities, it.rows
        it.reading.show_names(())
        await it.press()
        assert style_of(it, "Ada Lindqvist") == it.reading.part_style("reading--text")
        assert it.rows == before
        it.reading.show_names(entities)
        await it.press()
        assert style_of(it, "Ada Lindqvist") != it.reading.part_style("reading--text")
        assert it.rows == before


async def test_another_article_has_only_its_own_names(archive: Path) -> None:
    async with reader(archive) as it:
        it.reading.show(it.library.store[it.library.view[1]])
        for number in range(round(it.reading.virtual_size.height)):
            for segment in it.reading.line(number, it.reading.room.width):
                assert segment.style is None or segment.style.color not in {
                    it.reading.part_style(f"kind--{kind}").color for kind in ("person", "place")
                }


async def test_the_card_weighs_names_by_articles_that_are_found_later(archive: Path) -> None:
    """The rare name comes first, whenever the names of the other articles were found."""
    write_article(archive / "0.md", "Ada Lindqvist met Kofi Mensah in Lima.", title="Lima")
    async with reader(archive) as it:
        await it.press("e")
        assert it.sidebar.entity is not None
        assert it.sidebar.entity.name == "Ada Lindqvist"
        assert it.shown(lambda row: "with Lima, Kofi Mensah" in row)
        for number in range(3):
            path = archive / f"{number}more.md"
            write_article(path, f"It rained in Lima, and Lima was calm ({number}).", title="Rain")
        await it.press("R")
        assert it.shown(lambda row: "with Kofi Mensah, Lima" in row)
