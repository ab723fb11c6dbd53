"""The key queue by itself: a key waits for the one before it, but not for ever."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual import events

from reader.screens import key_queue
from reader.screens.key_queue import KeyQueue
from reader.screens.strokes import Stroke
from tests.screens.test_strokes import Board


class Widgets:
    """An app of two widgets, whose queues hold what they are sent until :meth:`turn_over`."""

    def __init__(self) -> None:
        self.sent: list[tuple[Callable[..., Any], tuple[Any, ...]]] = []
        self.screen = self

    def walk_children(self, with_self: bool) -> list[Widgets]:
        return [self]

    def call_later(self, callback: Callable[..., Any], *arguments: object) -> bool:
        self.sent.append((callback, arguments))
        return True

    async def turn_over(self) -> None:
        """Carry out what waits now, and nothing that is sent meanwhile."""
        waiting, self.sent = self.sent, []
        for callback, arguments in waiting:
            await callback(*arguments)


class Taken:
    """Takes strokes and writes them down."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    async def deliver(self, stroke: Stroke) -> None:
        self.keys.append(stroke.event.key)

    def heard(self, event: events.Key) -> None:
        pass

    def typing(self) -> bool:
        return False

    def show_begun(self, text: str) -> None:
        pass


def made() -> tuple[KeyQueue, Widgets, Taken]:
    widgets, taken = Widgets(), Taken()
    return KeyQueue(widgets, taken, Board(), frozenset("j"), 1.0), widgets, taken  # type: ignore[arg-type]


def key(name: str) -> events.Key:
    return events.Key(name, name)


async def test_a_key_waits_until_the_one_before_has_come_through_all_queues() -> None:
    queue, widgets, taken = made()
    await queue.put(key("q"))
    await queue.put(key("x"))
    rounds = 0
    while taken.keys == ["q"]:
        await widgets.turn_over()
        rounds += 1
    assert taken.keys == ["q", "x"]
    assert rounds == key_queue._ROUNDS + 1
    while widgets.sent:
        await widgets.turn_over()
    assert queue.idle


async def test_keys_that_only_move_go_out_together() -> None:
    queue, widgets, taken = made()
    for name in "qjjjx":
        await queue.put(key(name))
    while len(taken.keys) == 1:
        await widgets.turn_over()
    assert taken.keys == ["q", "j", "j", "j"]


async def test_what_comes_of_a_key_given_up_on_does_not_count_for_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A widget that went kept the first key; all that is still under way of it is too late."""
    now = [100.0]
    monkeypatch.setattr(key_queue.time, "monotonic", lambda: now[0])
    queue, widgets, taken = made()
    await queue.put(key("q"))
    late, widgets.sent = widgets.sent, []
    await queue.put(key("x"))
    assert taken.keys == ["q"]
    now[0] += key_queue._PATIENCE
    await queue.put(key("z"))
    assert taken.keys == ["q", "x"]
    of_x = len(widgets.sent)
    for callback, arguments in late:
        await callback(*arguments)
    assert queue._open == of_x
    assert len(widgets.sent) == of_x
