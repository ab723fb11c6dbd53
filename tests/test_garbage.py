"""Searches for garbage stay short, however much is in memory."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from reader import garbage


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """What time it is: the last number of the list. Nothing stays frozen afterwards."""
    times = [0.0]
    monkeypatch.setattr(garbage.time, "perf_counter", lambda: times[-1])
    was = gc.isenabled()
    garbage.collect_from_now_on()
    gc.disable()
    yield times
    gc.unfreeze()
    if was:
        gc.enable()


@pytest.mark.parametrize(
    ("generation", "seconds", "frozen"), [(2, 0.1, True), (2, 0.001, False), (1, 0.1, False)]
)
def test_what_outlives_a_long_search_is_not_looked_through_again(
    clock: list[float], generation: int, seconds: float, frozen: bool
) -> None:
    """A short one, or one among what is young, leaves everything to the next."""
    kept = [[number] for number in range(1_000)]
    before = gc.get_freeze_count()

    def takes_long(phase: str, _: object) -> None:
        """Called after the watch that is tested: the time passes between its two calls."""
        clock.append(clock[-1] + (seconds if phase == "start" else 0))

    gc.callbacks.append(takes_long)
    try:
        gc.collect(generation)
    finally:
        gc.callbacks.remove(takes_long)
    assert (gc.get_freeze_count() - before > len(kept)) == frozen


def test_it_watches_once_however_many_apps_there_were() -> None:
    garbage.collect_from_now_on()
    garbage.collect_from_now_on()
    assert gc.callbacks.count(garbage._watch) == 1
    gc.unfreeze()
