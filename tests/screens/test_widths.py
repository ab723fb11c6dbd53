"""The user's widths of panes last from session to session, as far as there is room."""

from __future__ import annotations

import json
from pathlib import Path

from reader.settings import remembered
from tests.conftest import SEEDS
from tests.driver import Session, reader


def widths(it: Session) -> tuple[int, int, int]:
    """Columns of list, article and sidebar."""
    panes = (it.list, it.reading, it.sidebar)
    return (panes[0].outer_size.width, panes[1].outer_size.width, panes[2].outer_size.width)


async def test_a_pane_is_wider_by_key_and_stays_so(state_home: Path) -> None:
    """In this session and the next, until the user changes it."""
    async with reader(SEEDS) as it:
        usual = widths(it)
        await it.press(">", ">")
        assert widths(it)[0] == usual[0] + 8
        assert sum(widths(it)) == 120
        assert "Articles: 36 columns." in it.status
        await it.press("e", "<")
        assert widths(it)[2] == usual[2] - 4
    async with reader(SEEDS) as it:
        assert widths(it)[0] == usual[0] + 8
        assert widths(it)[2] == usual[2] - 4
        await it.press("_")
        assert widths(it) == usual
    saved = json.loads((state_home / "reader" / remembered.FILE).read_text("utf-8"))
    assert saved == {"widths": {}}


async def test_the_article_keeps_its_room() -> None:
    """However wide the list should be; on a wider terminal it gets that width."""
    async with reader(SEEDS, size=(200, 60)) as it:
        await it.press(*">" * 20)
        wide = widths(it)
        assert wide[1] >= 44
        assert "No room to widen" in it.status
        await it.resize(120, 36)
        assert widths(it)[1] >= 44
        await it.resize(80, 24)
        assert widths(it)[1] >= 44
        await it.resize(60, 20)
        assert widths(it)[0] == 60
        await it.press(">")
        assert "Only one pane is shown" in it.status
        await it.resize(200, 60)
        assert widths(it) == wide
        await it.press(*"<" * 40)
        assert widths(it)[0] == 20
        assert "cannot be narrower" in it.status


async def test_in_the_article_the_width_keys_say_what_they_are_for() -> None:
    """The panes stay as they are."""
    async with reader(SEEDS) as it:
        usual = widths(it)
        await it.press("enter", ">")
        assert widths(it) == usual
        assert "fills the remaining width" in it.status


def test_remembered_values_that_cannot_be_read_are_ignored(state_home: Path) -> None:
    """And an unwritable file is no error."""
    path = state_home / "reader" / remembered.FILE
    path.parent.mkdir()
    for text in ("{", "[1]", '{"widths": [3], "starts": "x", "backgrounds": {"a": 1}}', "[" * 9999):
        path.write_text(text)
        assert remembered.numbers("widths") == {}
        assert remembered.number("starts") == 0
        assert remembered.words("backgrounds") == {}
    remembered.remember("starts", 2)
    assert remembered.number("starts") == 2
    assert [each.name for each in path.parent.iterdir()] == [remembered.FILE]
    path.unlink()
    path.mkdir()
    remembered.remember("starts", 3)
    assert remembered.number("starts") == 0
