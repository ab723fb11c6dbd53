"""Undocumented behaviour of Textual that Reader relies on; a change fails here."""

from __future__ import annotations

from textual.strip import Strip

from reader.headless.session import make_app, run_session
from reader.headless.snapshots import Screen, screen_strips
from reader.system.paths import shipped


async def test_the_compositor_returns_every_row_of_the_screen() -> None:
    app = make_app([shipped("seeds")], "seeds")
    async with run_session(app, (80, 24)):
        strips = screen_strips(app)
        assert len(strips) == 24
        assert all(isinstance(strip, Strip) and strip.cell_length == 80 for strip in strips)
        screen = Screen(app)
        assert all(len(row) == 80 for row in screen.rows)
        assert screen.find("Reader") == (1, 0)
        assert screen.styles_at(1, 0, "Reader")[0].startswith("bold")


async def test_key_names_are_textuals() -> None:
    from textual.keys import _character_to_key

    assert _character_to_key("?") == "question_mark"
    assert _character_to_key("/") == "slash"
    assert _character_to_key("]") == "right_square_bracket"
