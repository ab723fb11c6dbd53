"""Garbage collections stay short, however much is in memory."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from reader.system import garbage


@pytest.fixture
def collected_on_request() -> Iterator[None]:
    """Frozen objects stay frozen and do not count; earlier apps have left some."""
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
def test_a_large_number_of_objects_is_frozen(
    generation: int, most: int, frozen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A smaller number is not, nor are objects seen only in a young collection."""
    monkeypatch.setattr(garbage, "MANY", most)
    kept = [[number] for number in range(2_000)]
    gc.collect(generation)
    assert any(each is kept for each in gc.get_objects()) != frozen


def test_only_one_callback_is_installed_for_all_apps() -> None:
    garbage.collect_from_now_on()
    garbage.collect_from_now_on()
    assert gc.callbacks.count(garbage.watch) == 1


def test_everything_is_rarely_searched() -> None:
    """Younger objects are searched as often as before."""
    young = gc.get_threshold()[:2]
    garbage.collect_from_now_on()
    assert gc.get_threshold() == (*young, garbage.RARELY)
