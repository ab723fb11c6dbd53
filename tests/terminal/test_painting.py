"""The terminal shows exactly what Textual's compositor wants, cell by cell."""

from __future__ import annotations

import asyncio
import gc
import random
import weakref
from pathlib import Path

import pytest
from rich.console import RenderableType
from textual import events
from textual._styles_cache import StylesCache
from textual.geometry import Size
from textual.screen import Screen

from reader.app import ReaderApp
from reader.headless.session import Session, run_session
from reader.screens.library.screen import LibraryScreen
from reader.screens.theming import DARK
from reader.settings import palettes
from reader.store.cache import Cache
from reader.store.opening import Opening
from reader.terminal.grid import Abilities, Grid
from reader.terminal.looks import PLAIN
from reader.terminal.painting import COLORS, PaintedApp
from reader.widgets.actions.key_names import key_and_character
from reader.widgets.panes.article_list import ArticleList
from reader.widgets.panes.pane import Pane
from tests.conftest import SEEDS
from tests.files import write_article
from tests.processes import run_python
from tests.terminal.emulator import Emulator, wanted

KEYS = [*"jkJKehl bgGnN][fz?T123/aot", "ctrl+d", "ctrl+u", "enter", "tab", "esc", "esc", "down"]
SIZES = [(80, 24), (120, 36), (60, 20), (40, 12), (39, 11), (110, 30)]


class Painted(ReaderApp):
    """Reader with an emulator as its terminal."""

    def connect(self, emulator: Emulator, colors: str, can: Abilities) -> None:
        self.emulator = emulator
        self.color_depth = colors
        self._abilities = can

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        update = self._changes(renderable) if renderable is not None else None  # type: ignore[arg-type]
        if update is not None:
            self.emulator.feed(update.render_segments(self.console))
        super()._display(screen, None)


def make(
    path: Path, size: tuple[int, int], colors: str, can: Abilities, theme: str = DARK
) -> Painted:
    opening = Opening([path], Cache([path]))
    app = Painted(opening.open(), opening, "archive", theme)
    app.connect(Emulator(*size), colors, can)
    return app


def differences(app: Painted) -> list[str]:
    """The cells in which the terminal shows something else than it should."""
    return [
        f"row {y}, column {x}: {app.emulator.cell(x, y)}, not {cell}"
        for y, row in enumerate(wanted(app, COLORS[app.color_depth]))
        for x, cell in enumerate(row)
        if app.emulator.cell(x, y) != cell
    ]


async def press(session: Session, key: str) -> None:
    session.app.post_message(events.Key(*key_and_character(key)))
    await session.settle()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Articles with wide characters, combining marks, emoji and right-to-left paragraphs."""
    texts = {
        "wide": "東京で会議が開かれた。首相は「問題ない」と述べた。 Tokyo talks go on. " * 6,
        "marks": "Zażo\u0301łc\u0301 gęślą jaźń, a\u0308o\u0308u\u0308 " * 9,
        "emoji": "Weather ☀ ☂ and ships 🚢 🌧 in the headline. " * 9,
        "right": "قال رئيس الوزراء إن المحادثات مستمرة. The talks in Rabat go on. " * 8,
        "plain": "Prime Minister Ada Lindqvist met Kofi Mensah in Accra on Monday. " * 12,
    }
    for name, text in texts.items():
        body = f"{text}\n\n> {text[:90]}\n\n- {text[:70]}"
        write_article(tmp_path / f"{name}.md", body, title=text[:60])
    return tmp_path


CASES = [
    ("truecolor", Abilities(True, True)), ("256", Abilities(False, True)),
    ("16", Abilities(True, False)), ("none", Abilities()),
]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
async def test_the_terminal_shows_what_the_compositor_wants(archive: Path, seed: int) -> None:
    """After any keys and sizes, with any colour depth, whatever the terminal lacks."""
    chance = random.Random(seed)
    colors, can = CASES[seed]
    size = SIZES[seed]
    app = make(SEEDS if seed % 2 else archive, size, colors, can)
    async with run_session(app, size) as session:
        assert differences(app) == []
        done = []
        for _ in range(40):
            if chance.random() < 0.1:
                size = chance.choice(SIZES)
                app.emulator.resize(*size)
                await session.resize(*size)
                done.append(f"{size}")
            else:
                done.append(chance.choice(KEYS))
                await press(session, done[-1])
            assert differences(app) == [], done


async def test_the_layout_is_correct_if_terminals_disagree_on_widths(tmp_path: Path) -> None:
    """Flags, families and skin tones: this emulator's widths differ from Textual's."""
    words = "नमस्ते! Flags 🇩🇪 🇲🇦 and people 👩‍🔬 👍🏽 ❤️ in the headline. "
    for name in "ab":
        write_article(tmp_path / f"{name}.md", words * 9, title=words)
    app = make(tmp_path, (110, 20), "truecolor", Abilities(True, True))
    async with run_session(app, (110, 20)) as session:
        for key in ("", "j", "enter", "e", "z", "esc"):
            if key:
                await press(session, key)
            cells = wanted(app, None)
            frame = [
                (x, y, app.emulator.cell(x, y)[0])
                for y, row in enumerate(cells)
                for x, (text, _) in enumerate(row)
                if text in "│┬┭┮" and text
            ]
            assert len(frame) > 15 or key in ("z", "esc")
            assert frame == [(x, y, cells[y][x][0]) for x, y, _ in frame]


async def test_unchanged_cells_are_not_sent() -> None:
    """Painting the same screen again sends nothing."""
    app = make(SEEDS, (80, 24), "truecolor", Abilities(True, True))
    async with run_session(app, (80, 24)) as session:
        app.emulator.bytes = 0
        app.refresh(layout=True)
        await session.settle()
        assert app.emulator.bytes == 0


@pytest.mark.parametrize("theme", palettes.names())
async def test_moving_the_focus_takes_400_bytes(theme: str) -> None:
    """The rule, the bar at the cursor and the pane's hints change; rows do not.

    Half of it is the hints; a pane's keys are worth the bytes.
    """
    app = make(SEEDS, (80, 24), "truecolor", Abilities(True, True), theme)
    async with run_session(app, (80, 24)) as session:
        for key in "jlh":
            app.emulator.bytes = 0
            await press(session, key)
            sent = app.emulator.bytes
            # Textual adds six bytes for the position of the cursor, which is hidden.
            assert 0 < sent <= 394 or key == "j", (key, sent)


async def test_the_list_cursor_moves_before_the_article_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The selection does not wait until the article is laid out and its names are found."""
    shown: list[tuple[str, str]] = []
    app = make(SEEDS, (120, 36), "truecolor", Abilities(True, True))

    def show(screen: LibraryScreen, number: int) -> None:
        listing = screen.query_one(ArticleList)
        cursor = listing.region.y + listing.focus_row
        shown.append((app.emulator.screen.display[cursor][0], str(number)))
        real(screen, number)

    real = LibraryScreen.show_article
    async with run_session(app, (120, 36)) as session:
        await session.settle()
        monkeypatch.setattr(LibraryScreen, "show_article", show)
        for done, key in enumerate("jjk", 1):
            app.post_message(events.Key(*key_and_character(key)))
            while len(shown) < done:  # not settle(), which paints too
                await asyncio.sleep(0)
            await session.settle()
    assert shown == [("▌", "1"), ("▌", "2"), ("▌", "1")]


async def test_no_pane_without_room_is_visible_even_for_a_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first frame, and the first one after a change of size, have the right panes already."""
    screens: list[str] = []
    feed = Emulator.feed

    def watched(emulator: Emulator, text: str) -> None:
        feed(emulator, text)
        screens.append("\n".join(emulator.screen.display))

    monkeypatch.setattr(Emulator, "feed", watched)
    for size, after, visible in (((120, 36), (120, 30), {2}), ((80, 24), (69, 24), {1, 0})):
        app = make(SEEDS, size, "truecolor", Abilities(True, True))
        async with run_session(app, size) as session:
            await session.settle()
            app.emulator.resize(*after)
            await session.resize(*after)
        rules = [rows[1] for rows in (screen.split("\n") for screen in screens) if "━" in rows[1]]
        assert {sum(map(rule.count, "┬┭┮")) for rule in rules} == visible
        screens.clear()


async def test_a_terminal_that_another_program_wrote_on_is_repainted() -> None:
    """After a suspension, every cell is sent."""
    app = make(SEEDS, (80, 24), "truecolor", Abilities(True, True))
    async with run_session(app, (80, 24)) as session:
        app.emulator.feed("\x1b[Hsomething else\x1b[12;1Hfrom a shell")
        assert differences(app)
        app.repaint_all()
        await session.settle()
        assert differences(app) == []


def test_a_wide_character_is_written_again_if_its_right_half_was_covered() -> None:
    """Only its second cell differs, and that one has no text.

    The test checks what is sent, because terminals blank the left half and the emulator does not.
    """
    grid = Grid(4, 1, Abilities())
    for column, text in ((0, "東x"), (1, "ab"), (0, "東x")):
        sent = grid.paint([(0, column, [(text, PLAIN)])])
        assert text[0] in sent
    assert grid.paint([(0, 0, [("東x", PLAIN)])]) == ""


async def test_the_painting_of_a_closed_screen_is_freed() -> None:
    """Textual would cache it for a thousand widgets."""
    app = make(SEEDS, (80, 24), "truecolor", Abilities(True, True))
    async with run_session(app, (80, 24)) as session:
        for _ in range(3):
            await press(session, "?")
            painted = [weakref.ref(each._styles_cache) for each in app.screen.query(Pane)]
            assert painted
            await press(session, "esc")
            await press(session, "j")
        gc.collect()
        assert [each() for each in painted] == [None] * len(painted)


def test_textual_still_paints_by_these_names() -> None:
    """Undocumented names that the painter relies on."""
    from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate, LayoutUpdate

    assert PaintedApp.__mro__[1]._display  # the method that is overridden
    assert issubclass(LayoutUpdate, CompositorUpdate)
    assert issubclass(ChopsUpdate, CompositorUpdate)
    assert {"strips", "region"} <= vars(LayoutUpdate([], Size(1, 1).region)).keys()
    assert {"chops", "spans", "chop_ends"} <= vars(ChopsUpdate([], [], [])).keys()
    assert Compositor.render_full_update
    assert Screen._on_timer_update
    assert StylesCache.get_inner_outer.cache_clear


@pytest.mark.parametrize("term", ["xterm-256color", "no-such-terminal"])
def test_terminfo_says_what_a_terminal_can_do(term: str) -> None:
    """An unknown terminal has the fewest abilities. Terminfo is read once per process."""
    code = (
        "import os, sys\nfrom reader.terminal.grid import abilities\n"
        "before = os.listdir('/dev/fd')\nprint(*abilities(sys.argv[1]))\n"
        "assert len(os.listdir('/dev/fd')) == len(before)"
    )
    said = run_python(code, term).split()
    assert said[-1] == ("256" if term == "xterm-256color" else "-1")
    assert set(said[:-1]) <= {"True", "False"}
    assert len(said) == len(Abilities._fields)
    assert "True" not in said or term == "xterm-256color"
