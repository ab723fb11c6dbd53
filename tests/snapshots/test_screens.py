"""Pictures of every screen, as SVG for the eye and as text for a diff.

``pytest tests/snapshots --snapshot-update`` writes both; look at every one before committing it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest
from textual import events
from textual._context import message_hook
from textual.message import Message
from textual.pilot import Pilot

from reader.app import ReaderApp
from reader.headless.session import Session, make_app
from reader.headless.snapshots import dump
from tests.conftest import SEEDS
from tests.snapshots.listing import make_archive
from tests.snapshots.texts import compare

TEXTS = Path(__file__).parent / "text"


class Shot(NamedTuple):
    """A screen: how wide and high, in which theme, after which keys.

    ``archive`` is what is open: the articles that ship, or those made for looking at the list.
    """

    name: str
    size: tuple[int, int]
    theme: str
    keys: tuple[str, ...]
    archive: str = "seeds"


SIZES = ((80, 24), (120, 36), (200, 60))
OPENED: list[Shot] = [
    Shot(f"opened_{width}x{height}_{theme}", (width, height), theme, ())
    for width, height in SIZES
    for theme in ("ink", "paper")
]
ENTITY = [
    Shot(f"entity_{width}x{height}", (width, height), "ink", ("e", "j", "n"))
    for width, height in SIZES
]
TRAVELLING = [
    Shot(f"{name}_{width}x{height}", (width, height), theme, keys)
    for name, theme, keys in (
        ("entity_view", "ink", ("e", "j", "j", "j", "j", "enter")),
        ("correct", "paper", ("e", "j", "c")),
        ("merge", "ink", ("e", "j", "c", "m", "m", "o", "r")),
        ("sections_closed", "ink", ("e", "x", "j", "x", "j", "j")),
    )
    for width, height in SIZES
]
OTHERS = [
    Shot("entity_view_paper_40x12", (40, 12), "paper", ("e", "enter", "j")),
    Shot("filtered_120x36", (120, 36), "paper", ("e", "i", "m", "o", "r")),
    Shot("reading_80x24", (80, 24), "paper", ("enter", "space")),
    Shot("narrowed_120x36", (120, 36), "ink", ("e", "j", "j", "f", "j")),
    Shot("note_120x36", (120, 36), "paper", ("j", "j", "enter", "e")),
    Shot("zen_120x36", (120, 36), "paper", ("z",)),
    Shot("help_120x36", (120, 36), "ink", ("question_mark",)),
    Shot("help_pages_120x36", (120, 36), "paper", ("f1", *"JJJJ", "enter")),
    Shot("help_page_80x24", (80, 24), "mono", ("f1", "J", "enter")),
    Shot("one_pane_60x20", (60, 20), "ink", ("enter",)),
    *(
        Shot(f"theme_{theme}_120x36", (120, 36), theme, ("j", "e", "j", "n"))
        for theme in ("contrast", "ember", "frost", "mono", "sepia", "terminal")
    ),
    Shot("smallest_40x12", (40, 12), "ink", ("e",)),
    Shot("too_small_39x11", (39, 11), "ink", ()),
]
MARKED = [
    Shot("tags_80x24", (80, 24), "ink", ("asterisk", "t", *"oil, sahel", "enter", "j", "t", "s")),
    Shot("range_80x24", (80, 24), "paper", ("r", "j", "v", "j", "j")),
    Shot("note_written_80x24", (80, 24), "paper", ("r", "a", *"Who signed?")),
    Shot("notes_shown_120x36", (120, 36), "ink",
         ("t", *"oil", "enter", "a", *"Who signed?", "ctrl+s", "r", "enter", "G")),
]  # fmt: skip
SEARCHED = ("slash", *"raining harb")
LISTED = [
    Shot(f"{name}_{width}x{height}", (width, height), theme, keys, "made")
    for width, height in SIZES
    for name, theme, keys in (
        ("searching", "ink", SEARCHED),
        ("search_kept", "paper", (*SEARCHED, "enter", "j", "s", "d", "j", "enter", "n")),
        ("by_date", "ink", ("j", "j", "s", "d", "g", "j", "j", "j")),
        ("nothing_found", "ink", ("slash", *"title:volcano")),
        ("query_error", "paper", ("slash", *"grain before:2013-13")),
    )
] + [
    Shot("by_publication_80x24", (80, 24), "paper", ("s", "p", "g", *"jjjjj"), "made"),
    Shot("sort_asked_80x24", (80, 24), "ink", ("slash", *"fish", "enter", "s"), "made"),
]
SHOTS = [*OPENED, *ENTITY, *TRAVELLING, *OTHERS, *MARKED, *LISTED]


def app_of(shot: Shot, folder: Path) -> ReaderApp:
    # A path on screen would differ from machine to machine: only the folder's name may be shown.
    archive = SEEDS if shot.archive == "seeds" else make_archive(folder)
    return make_app([archive], archive.name, shot.theme)


@pytest.mark.last_frame  # test_layouts paints such screens on its way
@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_the_screen_looks_as_it_did(
    shot: Shot, snap_compare: Any, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Every character and style equals the text, and the picture the one that was looked at."""

    dealt_with = [0]

    def count(message: Message) -> None:
        dealt_with[0] += not isinstance(message, events.Callback)

    async def run_before(pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, ReaderApp)
        session = Session(pilot.app, pilot, dealt_with)
        await session.settle()
        for key in shot.keys:
            await session.press(key)
        file = TEXTS / f"{shot.name}.txt"
        compare(file, dump(pilot.app), update=request.config.option.update_snapshots)

    # As run_session has it: where messages are counted, fewer rounds tell that all is quiet.
    token = message_hook.set(count)
    try:
        assert snap_compare(app_of(shot, tmp_path), terminal_size=shot.size, run_before=run_before)
    finally:
        message_hook.reset(token)


def test_no_picture_is_left_over() -> None:
    """Every text belongs to a shot: a text that no test compares would only look like one."""
    assert {path.stem for path in TEXTS.glob("*.txt")} == {shot.name for shot in SHOTS}
