"""Every kind of character in tmux: the layout stays correct and the text is readable."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from reader.terminal.grid import Abilities, Grid, cells_of
from reader.terminal.looks import PLAIN
from reader.text.cells import pad, width_of
from tests.conftest import ROOT
from tests.files import write_article
from tests.terminal.emulator import Emulator
from tests.terminal.signs import PAINTED, WIDTH, WORDS, rows

NOT_WHOLE = {"new emoji", "rare han", "unassigned", "newest", "skin", "family", "flags"}
"""Rows that tmux does not know or shows only in part."""


class Tmux:
    """A separate tmux server with one window."""

    def __init__(self) -> None:
        self.name = f"reader-{uuid4().hex[:12]}"
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if name not in ("TMUX", "NO_COLOR", "LC_ALL", "LC_CTYPE")
        } | {"LANG": "C.UTF-8", "READER_CONFIG": "none", "PYTHONPATH": str(ROOT)}

    def run(self, *arguments: str) -> str:
        """The output of a tmux command."""
        done = subprocess.run(
            ["tmux", "-u", "-L", self.name, "-f", "/dev/null", *arguments],
            capture_output=True, text=True, env=self.environment, cwd=ROOT, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, size: tuple[int, int], *command: str) -> None:
        """Open the window."""
        columns, height = map(str, size)
        self.run("new-session", "-d", "-x", columns, "-y", height, *command)

    def screen_with(self, text: str) -> list[str]:
        """Wait for a row with ``text`` (see bare), and for a screen that stays the same; return all
        rows with trailing spaces."""
        before: list[str] = []
        for _ in range(600):
            screen = self.run("capture-pane", "-p", "-N").split("\n")
            if screen == before and any(text in bare(row) for row in screen):
                break
            before = screen
            time.sleep(0.3)
        return screen


@pytest.fixture
def tmux() -> Iterator[Tmux]:
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    made = Tmux()
    yield made
    made.run("kill-server")


def bare(text: str) -> str:
    """``text`` without invisible characters: spaces and line-break controls."""
    return "".join(text.split()).replace("\u200b", "").replace("\u2060", "")


def test_tmux_shows_every_character_in_a_correct_layout(tmux: Tmux) -> None:
    """After painting and moving by a cell, both bars are in place and no text is lost."""
    drawn = rows()
    tmux.start((WIDTH + 3, len(drawn) + 1), f"{sys.executable} -m tests.terminal.signs")
    screen = tmux.screen_with(PAINTED)
    broken = [
        f"{name}: {row}"
        for (name, _), row in zip(drawn, screen, strict=False)
        if not row.startswith("│ ") or not row.endswith("│") or row.count("│") != 2
    ]
    assert broken == []
    lost = [
        f"{name}: {row!a} has not {text!a}"
        for (name, text), row in zip(drawn, screen, strict=False)
        if name in WORDS and name not in NOT_WHOLE and bare(text) not in bare(row)
    ]
    assert lost == []


def test_the_layout_is_correct_in_another_terminal() -> None:
    """One in which spacing signs take no cell and emoji are not joined."""
    drawn = rows()
    grid = Grid(WIDTH + 2, len(drawn), Abilities(True, True))
    emulator = Emulator(WIDTH + 2, len(drawn))
    for indent in ("", " "):
        places = [
            (y, 0, [(f"│{indent}{pad(text, WIDTH - len(indent))}│", PLAIN)])
            for y, (_, text) in enumerate(drawn)
        ]
        emulator.feed(grid.paint(places))
        for y, (name, text) in enumerate(drawn):
            assert width_of(text) <= WIDTH, name
            assert emulator.cell(0, y)[0] == emulator.cell(WIDTH + 1, y)[0] == "│", name
    assert grid.paint(places) == ""


def test_reader_in_tmux_shows_its_own_layout(tmux: Tmux, tmp_path: Path) -> None:
    """The list, the article and their frames, with a paragraph in every script."""
    body = "\n\n".join(WORDS.values())
    write_article(tmp_path / "a.md", body, title=WORDS["hindi"])
    home = f"HOME={tmp_path} XDG_DATA_HOME={tmp_path} XDG_CACHE_HOME={tmp_path}/cache"
    tmux.start((100, 160), f"env {home} {sys.executable} -m reader {tmp_path}/a.md")
    screen = tmux.screen_with(bare(list(WORDS.values())[-2]))
    column = min(screen[1].find(joint) for joint in "┬┭┮" if joint in screen[1])
    assert [row for row in screen[2:159] if cells_of(row)[column] != "│"] == []
    seen = "\n".join(map(bare, screen))
    lost = {name for name, text in WORDS.items() if bare(text) not in seen}
    assert lost <= NOT_WHOLE
