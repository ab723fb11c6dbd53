"""``/``: finding in the article during typing."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import SEEDS
from tests.driver import Session, reader


def hits(session: Session) -> list[str]:
    return [mention.text for mention in session.reading.mentions]


async def test_hits_show_during_typing(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("2", "slash", *"lind")
        assert it.status.startswith("lind")
        assert "1 of 2" in it.status
        assert hits(it) == ["Lind", "Lind"]
        await it.press(*"qvistx")
        assert "no match" in it.status
        assert hits(it) == []
        await it.press("backspace")
        assert "1 of 2" in it.status


async def test_enter_keeps_the_hits_and_n_steps_through_them() -> None:
    async with reader(SEEDS, size=(80, 24)) as it:
        await it.press("2", "slash", *"libya", "enter")
        assert it.library.pane == "reading"
        assert "Hit 1 of 3" in it.status
        rows = [it.reading.scroll_offset.y]
        await it.press("n")
        assert "Hit 2 of 3" in it.status
        await it.press("n")
        rows.append(it.reading.scroll_offset.y)
        assert rows[1] > rows[0]
        await it.press("n")
        assert "Back at the first hit: 1 of 3 · libya" in it.status
        await it.press("N")
        assert "Back at the last hit: 3 of 3 · libya" in it.status
        await it.press("escape")
        assert hits(it) == []
        await it.press("n")
        assert "No hits to step through" in it.status


async def test_esc_restores_the_screen() -> None:
    async with reader(SEEDS, size=(80, 24)) as it:
        await it.press("2", "e", "j", "e")
        marked, top = hits(it), it.reading.scroll_offset.y
        assert marked
        await it.press("slash", *"southern")
        assert it.reading.scroll_offset.y > top
        assert hits(it) == ["southern"]
        await it.press("escape")
        assert hits(it) == marked
        assert it.reading.scroll_offset.y == top
        assert it.library.pane == "reading"
        assert "space page" in it.status


async def test_the_pattern_is_also_found_in_the_next_article(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("2", "slash", *"ghana", "enter", "J", "J")
        assert it.library.article is not None
        assert it.library.article.title == "Ghana votes"
        assert hits(it) == ["Ghana", "Ghana"]


async def test_letters_are_text_in_the_prompt(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("2", "slash", *"qjkeTz?!1[]")
        assert it.status.startswith("qjkeTz?!1[]")
        assert it.app.theme == "ink"
        assert not it.app._exit
        await it.press("tab")
        assert it.library.pane == "entities"
        assert not it.rows[-1].startswith(" FIND ")


async def test_an_empty_pattern_finds_nothing(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("2", "slash", "enter")
        assert it.library.pane == "reading"
        await it.press("slash", "slash", "escape", "escape")
        assert it.library.pane == "articles"


async def test_the_count_starts_from_where_the_find_began() -> None:
    """As in vim, typing more searches from where the find began."""
    async with reader(SEEDS, size=(80, 24)) as it:
        await it.press("enter", "space", "slash", *"moroc")
        first, of = it.status.split()[-3], it.status.split()[-1]
        assert int(of) == len(hits(it)) > int(first) > 1
        await it.press("enter")
        assert f"Hit {first} of {of}" in it.status


async def test_a_capital_letter_makes_the_find_case_sensitive(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("2", "slash", *"ministe")
        assert hits(it) == ["Ministe"]
        await it.press("escape", "slash", *"Talks")
        assert hits(it) == []


async def test_esc_restores_an_earlier_find_and_its_current_hit() -> None:
    async with reader(SEEDS, size=(80, 24)) as it:
        await it.press("2", "slash", *"libya", "enter", "n")
        before = hits(it), it.reading.current, it.reading.scroll_offset.y
        assert before[1] is not None
        await it.press("slash", *"sunday")
        assert hits(it) == ["Sunday"]
        await it.press(*["backspace"] * 6)
        assert (hits(it), it.reading.current, it.reading.scroll_offset.y) == before
        await it.press(*"king", "escape")
        assert (hits(it), it.reading.current, it.reading.scroll_offset.y) == before
        await it.press("N")
        assert "Hit 1 of 3 · libya" in it.status
