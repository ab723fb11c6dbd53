"""A short version of the long session in :mod:`tests.endurance`."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from reader.entities.describe.phrases import REMEMBERED, role
from reader.headless.session import AppFailedError
from reader.widgets.actions.table import ACTIONS
from tests.endurance.app import CountedApp
from tests.endurance.archive import Copy
from tests.endurance.headless import Live
from tests.endurance.keys import Doing, bursts
from tests.endurance.memory import overgrown
from tests.endurance.terminal import sent


async def test_random_keys_neither_crash_reader_nor_outgrow_caches(tmp_path: Path) -> None:
    """Two hundred keys while the size of the terminal and the files change."""
    live = Live(Copy("small", tmp_path / "home"), (60, 20), seed=7)
    await live.go_on(200, every=100)
    assert [each.keys // 100 for each in live.samples] == [1, 2]
    assert overgrown() == []
    assert CountedApp.performed.actions


async def test_a_failure_is_reported_and_can_be_replayed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exception ends the session; the keys before it are listed and are repeatable."""

    def fail(_: object) -> None:
        raise ZeroDivisionError("for this test")

    monkeypatch.setattr("reader.screens.library.screen.LibraryScreen.action_help", fail)
    monkeypatch.setattr(
        "tests.endurance.headless.bursts",
        lambda _: iter([_keys("j", "k"), [*_keys("question_mark", "j"), Doing("out")]]),
    )
    live = Live(Copy("small", tmp_path / "home"), (80, 24), seed=1)
    with pytest.raises(AppFailedError) as raised:
        await live.go_on(100)
    assert isinstance(raised.value.__cause__, ZeroDivisionError)
    assert [*live.last][:4] == ["-- begins --", "key j", "key k", "key question_mark"]


def _keys(*names: str) -> list[Doing]:
    return [Doing("key", name) for name in names]


def test_every_action_is_reached() -> None:
    """A long session presses the keys of every action, including new ones."""
    done = [each for burst in islice(bursts("1 80x24"), 2_000) for each in burst]
    pressed = {each.what for each in done if each.kind == "key"}
    for action in ACTIONS:
        assert any({*keys.split()} <= pressed for keys in action.keys), action.name
    assert {each.kind for each in done} >= {"text", "paste", "mouse", "resize", "files", "lock"}
    for key in pressed:
        assert sent(key), key


def test_the_same_seed_does_the_same() -> None:
    assert [*islice(bursts("3 80x24"), 50)] == [*islice(bursts("3 80x24"), 50)]
    assert [*islice(bursts("3 80x24"), 50)] != [*islice(bursts("4 80x24"), 50)]


def test_words_of_articles_do_not_pile_up() -> None:
    for number in range(REMEMBERED + 100):
        role(f"word{number}")
    assert role.cache_info().currsize == REMEMBERED
