"""Waiting until Reader is idle: as long as there is progress, and no longer."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import WaitForScreenTimeout

from reader.headless import session
from reader.headless.session import NeverQuietError
from reader.model import Article, Entity
from reader.screens.library import background
from tests.driver import reader


class Clock:
    """A clock that the test moves, so that the machine's load does not matter."""

    def __init__(self) -> None:
        self._now = 0.0

    def go_on(self, seconds: float) -> None:
        self._now += seconds

    def monotonic(self) -> float:
        return self._now


def slow_names(
    monkeypatch: pytest.MonkeyPatch, seconds: float, called: Callable[[], None] = lambda: None
) -> None:
    """Make finding the names of an article take ``seconds``; call ``called`` for each one."""

    def extract(_: Article) -> tuple[Entity, ...]:
        time.sleep(seconds)
        called()
        return ()

    monkeypatch.setattr(background, "default_extract", extract)


def many(folder: Path, count: int) -> Path:
    for number in range(count):
        (folder / f"{number}.md").write_text(f"# News {number}\n\nText.\n", encoding="utf-8")
    return folder


async def test_it_waits_while_work_makes_progress(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The total time does not matter: a large archive does not make a script fail."""
    clock = Clock()
    monkeypatch.setattr(session, "time", clock)
    slow_names(monkeypatch, 0.02, lambda: clock.go_on(session.LIMIT / 20))
    async with reader(many(tmp_path, 40)) as it:
        assert "finding names" not in it.status


async def test_work_without_progress_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "LIMIT", 0.3)
    slow_names(monkeypatch, 1.5)
    with pytest.raises(NeverQuietError, match="made no progress"):
        async with reader(many(tmp_path, 1)):
            pass


async def test_it_waits_for_handlers_longer_than_textual_does(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first search in a large archive may take half a minute on a busy machine."""
    async with reader(archive) as it:
        pause, waited = it.pilot.pause, []

        async def impatient(delay: float | None = None) -> None:
            if len(waited) < 3:
                waited.append(it.app.idle)
                raise WaitForScreenTimeout
            await pause(delay)

        monkeypatch.setattr(it.pilot, "pause", impatient)
        await it.press("j")
        assert len(waited) == 3
        assert "2 of 3" in it.rows[0]
