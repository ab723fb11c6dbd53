"""The key queue by itself: a key waits for the previous one, but not for ever."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual import events

from reader.screens.dialogs.palette import Palette
from reader.screens.keys import key_queue
from reader.screens.keys.key_queue import KeyQueue
from reader.screens.keys.strokes import Stroke
from reader.screens.library import entity_view
from reader.screens.library.highlights import FindPrompt
from reader.screens.library.search import ArchiveSearch
from reader.widgets.panes.entity_sidebar import EntitySidebar
from tests.conftest import SEEDS
from tests.driver import reader, slowed
from tests.screens.test_strokes import Board


class Widgets:
    """An app of two widgets, whose queues hold what they are sent until :meth:`turn_over`."""

    def __init__(self) -> None:
        self.sent: list[tuple[Callable[..., Any], tuple[Any, ...]]] = []
        self.screen = self.app = self
        self.is_current = True
        self._batch_count = self.layouts = 0
        self.unsettled = self.is_headless = False
        self.timers: list[tuple[float, Callable[[], Any]]] = []

    @property
    def _layout_required(self) -> bool:
        return self.unsettled

    def _on_timer_update(self) -> None:
        self.layouts += 1

    def walk_children(self, with_self: bool) -> list[Widgets]:
        return [self]

    def call_later(self, callback: Callable[..., Any], *arguments: object) -> bool:
        self.sent.append((callback, arguments))
        return True

    def post_message(self, message: events.Callback) -> bool:
        return self.call_later(message.callback)

    def set_timer(self, seconds: float, callback: Callable[[], Any]) -> None:
        self.timers.append((seconds, callback))

    async def let_time_pass(self) -> None:
        """Carry out what timers wait for now."""
        waiting, self.timers = self.timers, []
        for _, callback in waiting:
            await callback()

    async def turn_over(self) -> None:
        """Carry out what waits now, and nothing that is sent meanwhile."""
        waiting, self.sent = self.sent, []
        for callback, arguments in waiting:
            await callback(*arguments)


class Taken:
    """Takes strokes and writes them down."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.works = False

    def at_work(self) -> bool:
        return self.works

    async def deliver(self, stroke: Stroke) -> None:
        self.keys.append(stroke.event.key)

    def notify_listener(self, event: events.Event) -> None:
        pass


def made() -> tuple[KeyQueue, Widgets, Taken]:
    widgets, taken = Widgets(), Taken()
    return KeyQueue(widgets, taken, Board(), 1.0), widgets, taken  # type: ignore[arg-type]


def key(name: str) -> events.Key:
    return events.Key(name, name)


async def test_a_key_waits_until_the_previous_one_is_handled() -> None:
    queue, widgets, taken = made()
    await queue.put(key("q"))
    await queue.put(key("x"))
    rounds = 0
    while taken.keys == ["q"]:
        await widgets.turn_over()
        rounds += 1
    assert taken.keys == ["q", "x"]
    assert rounds == key_queue.ROUNDS + 1
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


async def test_late_messages_of_an_abandoned_key_do_not_delay_the_next() -> None:
    """A removed widget never finished the first key; messages of that key come too late."""
    queue, widgets, taken = made()
    await queue.put(key("q"))
    late, widgets.sent = widgets.sent, []
    await queue.put(key("x"))
    await queue.put(key("z"))
    assert taken.keys == ["q"]
    assert [seconds for seconds, _ in widgets.timers] == [key_queue.STUCK]
    await widgets.let_time_pass()
    assert taken.keys == ["q", "x"]
    of_x = len(widgets.sent)
    for callback, arguments in late:
        await callback(*arguments)
    assert queue.under_way == of_x
    assert len(widgets.sent) == of_x


async def test_a_slow_key_that_makes_progress_is_waited_for() -> None:
    queue, widgets, taken = made()
    await queue.put(key("q"))
    await queue.put(key("x"))
    for _ in range(key_queue.ROUNDS):
        assert taken.keys == ["q"]
        await widgets.turn_over()
        await widgets.let_time_pass()
    await widgets.turn_over()
    assert taken.keys == ["q", "x"]


async def test_without_a_terminal_keys_wait_without_a_limit() -> None:
    queue, widgets, taken = made()
    widgets.is_headless = True
    await queue.put(key("q"))
    await queue.put(key("x"))
    assert taken.keys == ["q"]
    assert not widgets.timers


@pytest.mark.parametrize("headless", [False, True])
async def test_a_key_waits_a_moment_for_work_of_the_previous_one(
    headless: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(key_queue.time, "monotonic", lambda: now[0])
    queue, widgets, taken = made()
    widgets.is_headless = headless
    taken.works = True
    await queue.put(key("q"))
    await queue.put(key("x"))
    now[0] += key_queue.A_MOMENT / 2
    await widgets.let_time_pass()
    assert taken.keys == []
    now[0] += key_queue.A_MOMENT
    await widgets.let_time_pass()
    assert taken.keys == [] if headless else ["q"]
    taken.works = False
    while not queue.idle:
        await widgets.let_time_pass()
        await widgets.turn_over()
    assert taken.keys == ["q", "x"]
    assert not widgets.timers


async def test_a_key_waits_for_the_layout_of_what_the_previous_one_opened() -> None:
    queue, widgets, taken = made()
    widgets.unsettled = True
    await queue.put(key("q"))
    assert taken.keys == []
    widgets.unsettled = False
    while not queue.idle:
        await widgets.turn_over()
    assert taken.keys == ["q"]
    assert widgets.layouts == 1


async def test_a_layout_that_never_ends_does_not_block_keys() -> None:
    queue, widgets, taken = made()
    widgets.unsettled = True
    await queue.put(key("q"))
    while widgets.sent:
        await widgets.turn_over()
    assert taken.keys == ["q"]
    assert widgets.layouts == key_queue.LAYOUTS


@pytest.mark.parametrize(
    ("size", "keys"),
    [((60, 20), "enter space space space"), ((60, 20), "enter ]"), ((60, 20), "enter v"),
     ((60, 20), "enter G"), ((60, 20), "l space"), ((60, 20), "z space"), ((40, 12), "e m space"),
     ((40, 12), "e enter space"), ((80, 24), "? space"), ((80, 24), "e enter ] ]"),
     ((120, 36), "e space"), ((120, 36), "enter space J space")],
)  # fmt: skip
async def test_keys_in_a_burst_do_the_same_as_one_by_one(
    size: tuple[int, int], keys: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A pane or window that has just opened scrolls, selects and steps as usual."""
    screens = []
    for number in range(2):
        for each in ("XDG_DATA_HOME", "XDG_STATE_HOME"):  # nothing has been read before
            monkeypatch.setenv(each, str(tmp_path / f"{number}{each}"))
        async with reader(SEEDS, size=size) as it:
            await (it.press if number else it.burst)(*keys.split())
            screens.append(it.text)
    assert screens[0] == screens[1]


async def test_keys_wait_until_every_part_of_an_entity_view_is_filled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Otherwise they would move to parts that change a moment later."""
    look = entity_view.look
    screens = []
    for pause, at_once in ((look, 2_000), (slowed(look), 2_000), (slowed(look), 0)):
        monkeypatch.setattr(entity_view, "look", pause)
        monkeypatch.setattr(entity_view, "AT_ONCE", at_once)
        async with reader(SEEDS, size=(80, 24)) as it:
            await it.press("e")
            await it.burst("enter", "]", "]", "j")
            screens.append(it.text)
    assert "▌                Nasser Bourita " in screens[0]
    assert screens[0] == screens[1] == screens[2]


@pytest.mark.parametrize("keys", ["]", "2 ] 1 ]", "e j 1 n"])
async def test_a_step_in_an_article_that_is_not_laid_out_is_taken(keys: str) -> None:
    """With one pane at a time the article is laid out later, and then shows that step."""
    async with reader(SEEDS, size=(60, 20)) as it:
        await it.press(*keys.split())
        assert it.reading.current is not None
        assert "No name" not in it.status
        await it.press("enter")
        row = it.reading.line_of(it.reading.current) + 1 - it.reading.scroll_offset.y
        assert 0 <= row < it.reading.room.height


@pytest.mark.parametrize("keys", ["/", "2 /", ":", "e i"])
async def test_a_word_in_one_burst_is_taken_at_once(
    keys: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search as one types, the find, the palette and the filter see at most two texts."""
    texts: list[str] = []

    def counted(owner: type, name: str) -> None:
        original = getattr(owner, name)

        def count(self: Any, text: str) -> None:
            texts.append(text)
            original(self, text)

        monkeypatch.setattr(owner, name, count)

    counted(ArchiveSearch, "look_for")
    counted(FindPrompt, "typed")
    counted(Palette, "_show")
    counted(EntitySidebar, "_filter_by")
    screens = []
    for number in range(2):
        async with reader(SEEDS) as it:
            await it.press(*keys.split())
            texts.clear()
            await (it.press if number else it.burst)(*"morocco")
            screens.append(it.text)
            assert texts[-1] == "morocco"
            assert len(texts) == 7 if number else len(texts) <= 2, texts
    assert screens[0] == screens[1]


async def test_keys_that_answer_a_question_are_not_taken_together() -> None:
    async with reader(SEEDS) as it:
        await it.press("s")
        await it.burst("d", "j")
        assert it.list.cursor == 1
