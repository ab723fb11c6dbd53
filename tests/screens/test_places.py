"""Reading positions: an article opens where it was left, also in the next session."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from rich.console import RenderableType
from textual.screen import Screen

from reader.app import ReaderApp
from reader.headless.session import run_session
from reader.screens.library import reading_progress
from reader.store.cache import Cache
from reader.store.opening import Opening
from reader.widgets.panes.reading_pane import TextPosition
from tests.driver import Session, reader
from tests.files import write_article
from tests.processes import imported_by


def write_long(folder: Path) -> Path:
    """Three articles of some pages, every word of which stands in it once."""
    for number, name in enumerate(("alpha", "beta", "gamma")):
        text = "\n\n".join(
            " ".join(f"{name}{paragraph}word{word}" for word in range(60))
            for paragraph in range(20)
        )
        write_article(folder / f"{number}.md", text, title=name)
    return folder


@pytest.fixture
def long_ones(tmp_path: Path) -> Path:
    return write_long(tmp_path / "long")


def first_word(it: Session) -> str:
    setting = it.reading.setting
    assert setting is not None
    line = setting.text_line(it.reading.scroll_offset.y - 1)[1]
    assert line is not None
    return line.text.split()[0]


async def leave_places(path: Path) -> list[str]:
    """Read on in two articles, the third to its end; the words where the two were left."""
    words = []
    async with reader(path, size=(80, 24)) as it:
        await it.press("enter", "space", "j", "j")
        words.append(first_word(it))
        await it.press("J", "space", "space", "j")
        words.append(first_word(it))
        await it.press("J", "G", "K")
    return words


async def test_the_next_session_continues_at_the_word(long_ones: Path) -> None:
    """In another size, too; an article that was read to its end begins again."""
    words = await leave_places(long_ones)
    async with reader(long_ones, size=(80, 24)) as it:
        await it.press("enter")
        assert first_word(it) == words[0]
        await it.press("J")
        assert first_word(it) == words[1]
        await it.press("J")
        assert it.reading.scroll_offset.y == 0
    async with reader(long_ones, size=(120, 40)) as it:
        setting = it.reading.setting
        assert setting is not None
        line = setting.text_line(it.reading.scroll_offset.y - 1)[1]
        assert line is not None
        assert words[0] in line.text
    async with reader(long_ones, size=(80, 24)) as it:
        assert first_word(it) == words[0]  # and not a word earlier for having been set wider


async def test_at_the_top_of_an_article_no_reading_position_is_saved(long_ones: Path) -> None:
    await leave_places(long_ones)
    async with reader(long_ones, size=(80, 24)) as it:
        await it.press("enter", "g")
    async with reader(long_ones, size=(80, 24)) as it:
        assert it.reading.scroll_offset.y == 0


class Filmed(ReaderApp):
    """Reader that keeps the text of every frame."""

    frames: list[str]

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        strips = screen._compositor.render_strips()
        self.frames.append("\n".join("".join(each.text for each in strip) for strip in strips))
        super()._display(screen, renderable)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 36)])
async def test_every_frame_shows_an_article_at_its_reading_position(
    long_ones: Path, size: tuple[int, int]
) -> None:
    """The first frame of a session and the first one of another article, too: nothing jumps."""
    words = await leave_places(long_ones)
    opening = Opening([long_ones], Cache([long_ones]))
    app = Filmed(opening.open(), opening, "long")
    app.frames = []
    async with run_session(app, size) as session:
        if size[0] < 70:
            await session.press("enter")
        assert any(words[0] in frame for frame in app.frames)
        assert not any("alpha0word0" in frame for frame in app.frames)
        app.frames.clear()
        await session.press("J")
        assert any(words[1] in frame for frame in app.frames)
        assert not any("beta0word0" in frame for frame in app.frames)


def saved_fields(file: Path) -> list[str]:
    """The fields of the reading positions in ``file``."""
    with closing(sqlite3.connect(file)) as base:
        if not base.execute("SELECT 1 FROM sqlite_master WHERE name = 'place'").fetchall():
            return []
        return [field for (field,) in base.execute("SELECT field FROM place")]


async def test_reading_positions_are_saved_during_reading(
    long_ones: Path, monkeypatch: pytest.MonkeyPatch, data_home: Path
) -> None:
    """Not only at the end: a killed Reader loses some seconds of scrolling at most."""
    monkeypatch.setattr(reading_progress, "SAVED_EVERY", 0.01)
    async with reader(long_ones, size=(80, 24)) as it:
        await it.press("enter", "space")
        file = data_home / "reader" / "marks.sqlite"
        while not file.exists() or saved_fields(file) != ["text"]:
            await it.pilot.pause(0.02)
        it.reading.article = None  # nothing is left to be saved at the end


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_saves_the_reading_position(long_ones: Path, data_home: Path, number: int) -> None:
    """As if the connection is cut: on a real terminal, in a separate process."""
    import pty
    import select
    import time

    pid, master = pty.fork()
    if pid == 0:
        os.environ.update(LINES="24", COLUMNS="80", TERM="xterm-256color")
        os.execv(sys.executable, [sys.executable, "-m", "reader", str(long_ones)])
    shown, sent, deadline = b"", False, time.monotonic() + 60
    while time.monotonic() < deadline:
        if select.select([master], [], [], 0.2)[0]:
            try:
                shown += os.read(master, 65536)
            except OSError:
                break
        elif b"alpha" in shown and not sent:
            os.write(master, b"\r ")
            sent, shown = True, b""
        elif sent and b"%" in shown:
            os.kill(pid, number)
            shown = b""
    os.waitpid(pid, 0)
    os.close(master)
    base = sqlite3.connect(data_home / "reader" / "marks.sqlite")
    assert base.execute("SELECT count(*) FROM place").fetchone() == (1,)
    base.close()


async def test_the_first_frame_needs_one_reading_position_and_no_marks(long_ones: Path) -> None:
    """The module that opens marks is imported only after the first frame."""
    await leave_places(long_ones)
    code = (
        "import sys; from pathlib import Path; from reader.headless.session import make_app\n"
        "app = make_app([Path(sys.argv[1])], 'long'); app.library.reading.lay_out_first(60)\n"
        "assert app.library.reading.pane_position.text is not None"
    )
    assert "reader.store.user.marks" not in imported_by(code, long_ones)


async def test_every_row_is_its_own_reading_position(tmp_path: Path) -> None:
    """Also lines without text: dates, blank lines, the source. Nothing drifts."""
    body = "\n\n".join(f"{'word ' * 40}\n\n- an item\n- another\n\n> quoted" for _ in range(3))
    head = "title: Bridge\ncaption: A bridge\npublication: Post\npublished: 2016-03-12"
    (tmp_path / "a.md").write_text(f"---\n{head}\n---\n{body}\n", "utf-8")
    async with reader(tmp_path / "a.md", size=(80, 12)) as it:
        setting = it.reading.setting
        assert setting is not None
        rows = range(len(setting))
        stored = []
        for row in rows:
            place = it.reading.position_at(row)
            stored.append(
                TextPosition(place.field, place.offset) if place and not place.below else None
            )
        back = [it.reading.row_of(place) if place else 0 for place in stored]
        title = setting.line_of("title", 0) + 1
        assert back == [row if row >= title else 0 for row in rows]
        assert title < setting.line_of("text", 0) - 1


async def test_the_rule_below_the_title_stays_at_the_top_after_a_restart(long_ones: Path) -> None:
    rows = []
    for _ in range(3):
        async with reader(long_ones, size=(80, 24)) as it:
            await it.press("enter")
            if not rows:
                await it.press("j", "j", "j", "j")
            rows.append(it.reading.scroll_offset.y)
    assert rows == [4, 4, 4]
