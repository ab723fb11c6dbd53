"""Searches for garbage stay short, however much is in memory."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from reader.system import garbage


@pytest.fixture
def collected_on_request() -> Iterator[None]:
    """What is frozen stays so, and is not counted: all apps before left some."""
    was = gc.isenabled()
    garbage.collect_from_now_on()
    gc.disable()
    yield
    if was:
        gc.enable()


@pytest.mark.parametrize(
    ("generation", "most", "frozen"), [(2, 1_000, True), (2, 1_000_000, False), (1, 1_000, False)]
)
@pytest.mark.usefixtures("collected_on_request")
def test_what_is_very_much_is_not_looked_through_again(
    generation: int, most: int, frozen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Less is, and so is what was only looked through among what is young."""
    monkeypatch.setattr(garbage, "MANY", most)
    kept = [[number] for number in range(2_000)]
    gc.collect(generation)
    assert any(each is kept for each in gc.get_objects()) != frozen


def test_it_watches_once_however_many_apps_there_were() -> None:
    garbage.collect_from_now_on()
    garbage.collect_from_now_on()
    assert gc.callbacks.count(garbage.watch) == 1
