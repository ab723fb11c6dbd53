"""Waiting until all is quiet: for as long as there is progress, and no longer."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import WaitForScreenTimeout

from reader.headless import session
from reader.headless.session import NeverQuietError
from reader.model import Article, Entity
from reader.store.entities import recognition
from tests.driver import reader


class Clock:
    """Goes on when it is told to: how busy the machine is does not count."""

    def __init__(self) -> None:
        self._now = 0.0

    def go_on(self, seconds: float) -> None:
        self._now += seconds

    def monotonic(self) -> float:
        return self._now


def slow_names(
    monkeypatch: pytest.MonkeyPatch, seconds: float, told: Callable[[], None] = lambda: None
) -> None:
    """Finding the names of an article takes so many ``seconds``; ``told`` is called for each."""

    def extract(_: Article) -> tuple[Entity, ...]:
        time.sleep(seconds)
        told()
        return ()

    defaults = recognition.Recognition.__init__.__defaults__
    assert defaults is not None
    monkeypatch.setattr(recognition.Recognition.__init__, "__defaults__", (extract,))


def many(folder: Path, count: int) -> Path:
    for number in range(count):
        (folder / f"{number}.md").write_text(f"# News {number}\n\nText.\n", encoding="utf-8")
    return folder


async def test_work_that_goes_on_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long all of it takes: a large archive is no failure of a script."""
    clock = Clock()
    monkeypatch.setattr(session, "time", clock)
    slow_names(monkeypatch, 0.02, lambda: clock.go_on(session.LIMIT / 20))
    async with reader(many(tmp_path, 40)) as it:
        assert "names" not in it.status


async def test_work_that_gets_no_further_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "LIMIT", 0.3)
    slow_names(monkeypatch, 1.5)
    with pytest.raises(NeverQuietError, match="got no further"):
        async with reader(many(tmp_path, 1)):
            pass


async def test_a_handler_that_takes_longer_than_textual_waits_is_waited_for(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a minute, which the first search of a large archive takes on a busy machine."""
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
